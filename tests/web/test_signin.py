"""Links in cards: who opens one is signed in by the chat app, and sees only what is theirs."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
import pytest_asyncio
from sqlalchemy import delete
from structlog.testing import capture_logs

from domain.people import Role
from storage import tables
from tests.web.report_bot import ORG, WRITER
from tests.web.signin_bot import (
    DESKTOP,
    DINGTALK,
    WECOM,
    ChatApp,
    Doorway,
    PageApp,
    onward,
    open_doorway,
)


@pytest_asyncio.fixture
async def door(tmp_path: Path) -> AsyncIterator[Doorway]:
    """Both chat apps are there."""
    async with open_doorway(tmp_path, ChatApp("wecom"), PageApp("dingtalk")) as opened:
        yield opened


def report(door: Doorway) -> str:
    return f"/go/report/{door.site.subject}"


async def test_in_wecom_a_link_goes_to_the_sign_in_with_our_way_back_and_a_state(
    door: Doorway,
) -> None:
    answer = await door.start(report(door))
    query = parse_qs(urlsplit(answer.headers["Location"]).query)
    assert answer.status == 302
    assert query["back"] == ["https://bot.example/go/back/wecom"]
    assert re.fullmatch(r"[0-9a-zA-Z]{32,128}", query["state"][0])


async def test_the_state_is_kept_where_no_script_and_no_other_site_gets_it(door: Doorway) -> None:
    answer = await door.start(report(door))
    kept = answer.cookies["zhibu_go_state"]
    assert (kept["httponly"], kept["samesite"], kept["secure"]) == (True, "Lax", True)
    assert (kept["path"], kept["max-age"]) == ("/go/back", "600")


async def test_a_secretary_comes_back_to_the_report_of_the_branch(door: Doorway) -> None:
    status, page = await door.sign_in(report(door), WRITER)
    assert (status, onward(page)) == (200, "/report/")
    status, page = await door.page("/report/")
    assert (status, ORG in page, "打开太久" in page) == (200, True, False)


async def test_everybody_in_the_register_has_a_page_of_their_own(door: Doorway) -> None:
    status, page = await door.sign_in("/go/me/0", "党员一")
    assert (status, onward(page)) == (200, "/console/")
    status, page = await door.page("/console/")
    assert (status, door.site.people.name("党员一") in page) == (200, True)


async def test_who_is_signed_in_to_exactly_this_needs_no_second_sign_in(door: Doorway) -> None:
    await door.sign_in(report(door), WRITER)
    again = await door.start(report(door))
    assert onward(await again.text()) == "/report/"
    assert door.apps["wecom"].asked == 1


async def test_a_session_for_one_thing_opens_no_other(door: Doorway) -> None:
    await door.sign_in(report(door), WRITER)
    assert (await door.start(f"/go/report/{door.site.subject + 1}")).status == 302
    assert (await door.start("/go/me/0")).status == 302


async def test_after_twelve_hours_there_is_a_new_sign_in(door: Doorway) -> None:
    await door.sign_in(report(door), WRITER)
    door.site.clock.jump_to(door.site.now + timedelta(hours=13))
    assert (await door.start(report(door))).status == 302


async def test_who_has_left_the_post_is_not_let_in_by_an_old_session(door: Doorway) -> None:
    await door.sign_in(report(door), WRITER)
    secretary = tables.role.c.role == Role.SECRETARY.value
    await door.site.service.main.write(lambda c: c.execute(delete(tables.role).where(secretary)))
    assert (await door.start(report(door))).status == 302


@pytest.mark.parametrize("who", ["党员一", "梅林书记", "党建办", "联系领导"])
async def test_what_is_not_yours_looks_like_what_does_not_exist(door: Doorway, who: str) -> None:
    theirs = await door.sign_in(report(door), who)
    nothing = await door.sign_in("/go/report/987654321", who)
    no_page = await door.sign_in("/go/me/7", who)
    assert theirs == nothing == no_page
    assert theirs[0] == 404
    assert "发「待办」" in theirs[1]
    assert (await door.page("/report/"))[0] == 401


async def test_a_stranger_hears_how_to_be_entered_in_the_register(door: Doorway) -> None:
    status, page = await door.back(
        door.apps["wecom"].code_for("nobody-here"), await door.state("/go/me/0")
    )
    assert (status, "还没有登记在党组织名册里" in page) == (403, True)


async def test_capitals_in_an_account_do_not_matter(door: Doorway) -> None:
    code = door.apps["wecom"].code_for(door.site.people.account(WRITER).upper())
    status, _ = await door.back(code, await door.state(report(door)))
    assert status == 200


async def test_a_spent_code_says_to_press_once_more(door: Doorway) -> None:
    code = door.apps["wecom"].code_for(door.site.people.account(WRITER))
    await door.back(code, await door.state(report(door)))
    door.browser.session.cookie_jar.clear()
    status, page = await door.back(code, await door.state(report(door)))
    assert (status, "回到聊天里再点一次" in page) == (403, True)


async def test_while_the_platform_is_away_the_page_says_what_to_do(door: Doorway) -> None:
    door.apps["wecom"].away = True
    status, page = await door.sign_in(report(door), WRITER)
    assert (status, "一次性链接" in page) == (403, True)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda state: state[:-1] + ("0" if state[-1] != "0" else "1"),
        lambda state: "",
        lambda state: "状态",
        lambda state: state + ".report.1",
        lambda state: "x" * 5000,
    ],
    ids=["another", "none", "not ascii", "with a target", "long"],
)
async def test_a_state_that_this_browser_did_not_leave_with_opens_nothing(
    door: Doorway, spoil: object
) -> None:
    code = door.apps["wecom"].code_for(door.site.people.account(WRITER))
    state = await door.state(report(door))
    status, page = await door.back(code, spoil(state))  # type: ignore[operator]
    assert (status, "再点一次" in page) == (403, True)
    assert door.apps["wecom"].asked == 0


async def test_another_browser_cannot_come_back_with_somebodys_code(door: Doorway) -> None:
    code = door.apps["wecom"].code_for(door.site.people.account(WRITER))
    state = await door.state(report(door))
    door.browser.session.cookie_jar.clear()
    assert (await door.back(code, state))[0] == 403


async def test_a_state_is_good_for_one_return(door: Doorway) -> None:
    account = door.site.people.account(WRITER)
    state = await door.state(report(door))
    assert (await door.back(door.apps["wecom"].code_for(account), state))[0] == 200
    assert (await door.back(door.apps["wecom"].code_for(account), state))[0] == 403


@pytest.mark.parametrize("code", ["", "c" * 1025])
async def test_a_code_that_cannot_be_one_is_not_even_asked_about(door: Doorway, code: str) -> None:
    assert (await door.back(code, await door.state(report(door))))[0] == 403
    assert door.apps["wecom"].asked == 0


async def test_an_account_counts_only_on_its_own_platform(door: Doorway) -> None:
    account = door.site.people.account(WRITER)
    state = await door.state(report(door), DINGTALK)
    status, _ = await door.back(door.apps["dingtalk"].code_for(account), state, "dingtalk")
    assert status == 403


async def test_a_platform_that_is_not_there_is_no_way_back(door: Doorway) -> None:
    state = await door.state(report(door))
    assert (await door.back("code", state, "feishu"))[0] == 403


async def test_in_dingtalk_the_page_asks_the_app_and_sends_the_code(door: Doorway) -> None:
    account = await door.on_dingtalk(WRITER)
    answer = await door.start(report(door), DINGTALK)
    page = await answer.text()
    assert (answer.status, 'data-corp="ding-corp-1"' in page) == (200, True)
    assert "frame-src 'self' wvjbscheme: dingtalk:" in answer.headers["Content-Security-Policy"]
    assert 'src="/report/static/signin.js"' in page
    state = re.findall(r'name="state" value="(\w+)"', page)[0]
    form = {"code": door.apps["dingtalk"].code_for(account), "state": state}
    sent = await door.browser.post("/go/back/dingtalk", data=form)
    assert onward(await sent.text()) == "/report/"
    assert ORG in (await door.page("/report/"))[1]


@pytest.mark.parametrize(
    ("agent", "names", "status"),
    [
        (WECOM, ("dingtalk",), 403),
        (DINGTALK, ("wecom",), 403),
        (DESKTOP, ("wecom", "dingtalk"), 403),
        (DESKTOP, ("wecom",), 302),
        (DESKTOP, (), 403),
        ({"User-Agent": ""}, ("wecom", "dingtalk"), 403),
        (WECOM, ("wecom", "dingtalk"), 302),
        (DINGTALK, ("wecom", "dingtalk"), 200),
    ],
)
async def test_where_a_link_may_be_opened(
    tmp_path: Path, agent: Mapping[str, str], names: tuple[str, ...], status: int
) -> None:
    apps = [ChatApp(name) if name == "wecom" else PageApp(name) for name in names]
    async with open_doorway(tmp_path, *apps) as door:
        answer = await door.start("/go/me/0", agent)
        assert answer.status == status
        if status == 403:
            assert "请在企业微信或钉钉里打开" in await answer.text()


@pytest.mark.parametrize("path", ["/go/report/x", "/go/report/9999999999", "/go/poll/1", "/go/"])
async def test_addresses_that_are_no_links_do_not_exist(door: Doorway, path: str) -> None:
    assert (await door.start(path)).status == 404


async def test_the_log_knows_no_account_code_or_state(door: Doorway) -> None:
    with capture_logs() as lines:
        code = door.apps["wecom"].code_for(door.site.people.account(WRITER))
        state = await door.state(report(door))
        await door.back(code, state)
        await door.back(code, state)
    written = repr(lines)
    assert "/go/back/{platform}" in written
    for secret in (code, state, door.site.people.account(WRITER), door.site.people.name(WRITER)):
        assert secret not in written


async def test_the_script_of_the_page_is_served(door: Doorway) -> None:
    status, words = await door.page("/report/static/signin.js")
    assert (status, "requestAuthCode" in words) == (200, True)


@pytest.mark.parametrize(
    ("by", "status"), [("wecom", 302), ("dingtalk", 302), ("telegram", 403), ("", 403)]
)
async def test_in_another_browser_the_link_may_name_the_app(
    door: Doorway, by: str, status: int
) -> None:
    answer = await door.start(f"{report(door)}?by={by}", DESKTOP)
    assert answer.status == status


async def test_dingtalks_sign_in_page_calls_its_code_otherwise(door: Doorway) -> None:
    account = await door.on_dingtalk(WRITER)
    state = await door.state(f"{report(door)}?by=dingtalk", DESKTOP)
    query = {"authCode": door.apps["dingtalk"].code_for(account), "state": state}
    answer = await door.browser.get("/go/back/dingtalk", params=query, allow_redirects=False)
    assert (answer.status, onward(await answer.text())) == (200, "/report/")
