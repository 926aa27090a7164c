"""Links, sessions and what the report page never gives away."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete

from domain.people import Role
from storage import tables
from tests.web.report_bot import ORG, Site, form_of, open_site


async def test_looking_at_a_link_does_not_use_it_up(site: Site) -> None:
    link = await site.link()
    for _ in range(3):
        seen = await site.browser.get(link)
        assert (seen.status, "打开我的报告" in await seen.text()) == (200, True)
    opened = await site.browser.post(link)
    assert ORG in await opened.text()


async def test_a_link_opens_once_and_then_says_how_to_get_another(site: Site) -> None:
    link = await site.link()
    await site.browser.post(link)
    site.browser.session.cookie_jar.clear()
    again = await site.browser.post(link)
    assert again.status == 410
    assert "再发一次「自评」" in await again.text()


async def test_pressing_the_button_twice_in_the_same_browser_just_goes_on(site: Site) -> None:
    link = await site.link()
    await site.browser.post(link)
    again = await site.browser.post(link)
    assert (again.status, ORG in await again.text()) == (200, True)


async def test_a_link_is_over_after_half_an_hour(site: Site) -> None:
    link = await site.link()
    site.clock.jump_to(site.now + timedelta(minutes=31))
    assert (await site.browser.post(link)).status == 410


async def test_a_link_for_another_kind_of_page_opens_nothing_here(site: Site) -> None:
    link = await site.link(purpose="ballot")
    assert (await site.browser.post(link)).status == 410


async def test_without_a_session_there_is_only_a_hint(site: Site) -> None:
    seen = await site.browser.get("/report/")
    assert (seen.status, "网页填写" in await seen.text()) == (401, True)


async def test_a_session_is_over_after_twelve_hours_and_shows_what_was_typed(site: Site) -> None:
    form = form_of(await site.open())
    site.clock.jump_to(site.now + timedelta(hours=13))
    status, page = await site.send("/save", form | {"section:basics": "辛苦写的一段"})
    assert (status, "辛苦写的一段" in page) == (403, True)


async def test_pages_are_never_cached_and_load_nothing_from_elsewhere(site: Site) -> None:
    await site.open()
    answer = await site.browser.get("/report/")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    page = await answer.text()
    assert "http" not in page.replace("/report/", "").replace("http-equiv", "")
    assert not [bad for bad in ("<script>", "style=", "onclick") if bad in page]


async def test_the_session_cookie_is_out_of_reach(site: Site) -> None:
    answer = await site.browser.post(await site.link(), allow_redirects=False)
    cookie = answer.headers["Set-Cookie"]
    assert answer.headers["Location"] == "/report/"
    assert {"HttpOnly", "SameSite=Strict", "Path=/report"} <= {p.strip() for p in cookie.split(";")}
    assert "Secure" not in cookie


async def test_over_https_the_cookie_is_secure(tmp_path: Path) -> None:
    async with open_site(tmp_path, "https://bot.example") as site:
        answer = await site.browser.post(await site.link(), allow_redirects=False)
        assert "Secure" in answer.headers["Set-Cookie"]


async def test_an_unknown_address_is_told_kindly(site: Site) -> None:
    answer = await site.browser.get("/report/nonsense")
    assert (answer.status, "回到聊天" in await answer.text()) == (404, True)


async def test_who_leaves_the_post_loses_the_page(site: Site) -> None:
    await site.open()
    secretary = (tables.role.c.role == Role.SECRETARY, tables.role.c.person_id > 0)
    await site.service.main.write(lambda c: c.execute(delete(tables.role).where(*secretary)))
    answer = await site.browser.get("/report/")
    assert (answer.status, ORG in await answer.text()) == (409, False)


async def test_the_log_knows_the_page_but_neither_link_nor_words(
    site: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    link = await site.link()
    form = form_of(await (await site.browser.post(link)).text())
    await site.send("/save", form | {"section:basics": "金丝雀一段"})
    logged = "".join(capfd.readouterr())
    assert "/report/{link}" in logged
    assert not [secret for secret in (link.rpartition("/")[2], "金丝雀") if secret in logged]
