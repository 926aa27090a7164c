"""The personal page: who one is and what is due, for the person of the session alone."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import delete, update

from handlers.incoming import Incoming, Kind
from handlers.self_assessment import use_cases
from storage import tables
from tests.web.report_bot import FILLED, ORG, WRITER
from tests.web.signin_bot import ChatApp, Doorway, open_doorway


@pytest_asyncio.fixture
async def door(tmp_path: Path) -> AsyncIterator[Doorway]:
    async with open_doorway(tmp_path, ChatApp("wecom")) as opened:
        yield opened


async def seen_by(door: Doorway, who: str) -> str:
    """The page of somebody who has just signed in."""
    door.browser.session.cookie_jar.clear()
    assert (await door.sign_in("/go/me/0", who))[0] == 200
    status, page = await door.page("/console/")
    assert status == 200
    return page


async def test_without_a_session_there_is_a_button_to_sign_in(door: Doorway) -> None:
    status, page = await door.page("/console/")
    assert (status, 'href="/go/me/0"' in page) == (401, True)


async def test_a_report_session_does_not_open_it(door: Doorway) -> None:
    await door.sign_in(f"/go/report/{door.site.subject}", WRITER)
    assert (await door.page("/console/"))[0] == 401


async def test_its_session_does_not_open_the_report(door: Doorway) -> None:
    await seen_by(door, WRITER)
    assert (await door.page("/report/"))[0] == 401


async def test_a_secretary_sees_name_posts_and_the_report_with_its_date(door: Doorway) -> None:
    page = await seen_by(door, WRITER)
    for piece in (
        door.site.people.name(WRITER),
        f"<dt>{ORG}</dt><dd>书记</dd>",
        "写自查自评报告",
        "3月31日截止，还有 29 天",
        f'href="/go/report/{door.site.subject}"',
    ):
        assert piece in page


async def test_a_member_with_nothing_due_is_told_so(door: Doorway) -> None:
    page = await seen_by(door, "党员一")
    assert "现在没有要您办的事" in page
    assert "/go/report/" not in page


async def test_nobody_sees_anybody_else(door: Doorway) -> None:
    page = await seen_by(door, "党员一")
    assert door.site.people.name("党员一") in page
    for other in ("党员二", WRITER, "梅林书记", "党建办"):
        assert door.site.people.name(other) not in page


async def test_what_is_late_says_so_and_whom_to_ask(door: Doorway) -> None:
    door.site.clock.jump_to(door.site.now.replace(month=4, day=3))
    page = await seen_by(door, WRITER)
    assert "3月31日已截止，逾期 3 天" in page
    assert "请党建办「重开」" in page


async def test_the_last_day_is_said(door: Doorway) -> None:
    door.site.clock.jump_to(door.site.now.replace(day=31))
    assert "3月31日，今天截止" in await seen_by(door, WRITER)


async def test_after_the_report_the_meeting_is_due_and_what_to_type(door: Doorway) -> None:
    await handed_in(door)
    page = await seen_by(door, WRITER)
    assert "开测评会" in page
    assert "在聊天里发「<strong>开始测评</strong>」" in page
    assert "/go/report/" not in page


async def test_an_open_poll_is_named_until_one_has_voted(door: Doorway) -> None:
    await handed_in(door)
    poll = await opened(door)
    assert "在聊天里发「<strong>投票</strong>」" in await seen_by(door, "党员一")
    voter = door.site.people.id("党员一")
    await door.site.service.at_urn(lambda urn: urn.choose(poll, voter, (1,) * 6))
    await door.site.service.at_urn(lambda urn: urn.cast(poll, voter))
    page = await seen_by(door, "党员一")
    assert "投票" not in page
    assert "无记名测评" in await seen_by(door, "党员二")


async def test_no_choice_is_read_for_the_page(door: Doorway) -> None:
    await handed_in(door)
    poll = await opened(door)
    voter = door.site.people.id("党员一")
    await door.site.service.at_urn(lambda urn: urn.choose(poll, voter, (3,) * 6))
    door.site.service.keys.destroy(poll)
    assert "无记名测评等您投票" in await seen_by(door, "党员一")


async def test_who_has_no_post_any_more_is_told_whom_to_ask(door: Doorway) -> None:
    person = door.site.people.id("党员一")
    await door.site.service.main.write(
        lambda c: c.execute(delete(tables.role).where(tables.role.c.person_id == person))
    )
    page = await seen_by(door, "党员一")
    assert "名册里现在没有您的职务或身份" in page


async def test_names_are_words_and_never_markup(door: Doorway) -> None:
    person = tables.person.c.id == door.site.people.id("党员一")
    await door.site.service.main.write(
        lambda c: c.execute(update(tables.person).where(person).values(name="<b>甲</b>&"))
    )
    page = await seen_by(door, "党员一")
    assert "&lt;b&gt;甲&lt;/b&gt;&amp;" in page
    assert "<b>甲" not in page


async def test_a_session_is_over_after_twelve_hours(door: Doorway) -> None:
    await seen_by(door, WRITER)
    door.site.clock.jump_to(door.site.now + timedelta(hours=13))
    assert (await door.page("/console/"))[0] == 401


async def test_it_is_never_cached_runs_no_script_and_loads_nothing_from_elsewhere(
    door: Doorway,
) -> None:
    page = await seen_by(door, WRITER)
    answer = await door.browser.get("/console/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "<script" not in page
    assert not re.search(r'(src|href)="(https?:)?//|\sstyle=|\son[a-z]+=', page)


@pytest.mark.parametrize("path", ["/console", "/console/", "/go/me/0"])
async def test_what_the_pages_name_is_there(door: Doorway, path: str) -> None:
    await seen_by(door, WRITER)
    _, page = await door.page(path)
    for address in re.findall(r'(?:src|href)="(/report/static/[^"]+)"', page):
        assert (await door.page(address))[0] == 200, address


async def handed_in(door: Doorway) -> None:
    """The branch's report is filled in and submitted."""
    await door.site.write_in_chat(**{key.partition(":")[2]: FILLED[key] for key in FILLED})
    now, subject = door.site.now, door.site.subject
    await door.site.act(lambda u, who: use_cases.submit(u, who, subject, now))


async def opened(door: Doorway) -> int:
    """The secretary opens the branch's poll in the chat; returns its number."""
    account = door.site.people.account(WRITER)
    for key, words in (("one", "开始测评"), ("two", "1")):
        said = Incoming("wecom", account, key, Kind.TEXT, door.site.now, words)
        await door.site.service.answer(said)
    (poll,) = await door.site.service.read(lambda u: u.polls.in_state("open"))
    return poll.id
