"""The page of a notice: for everybody of its circle, with no person, vote or score in it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.web.notice import notice_app
from domain.decided import NoticeRecord
from tests.handlers.decisions import CLERK_GRADES
from tests.web.report_bot import Site

ADDRESS = "an-address-nobody-guesses"
Browser = TestClient[web.Request, web.Application]


@pytest_asyncio.fixture
async def browser(site: Site) -> AsyncIterator[Browser]:
    """A browser without any session, before a town's notices."""
    app = web.Application()
    app.add_subapp("/notice", notice_app(site.service))
    async with TestClient(TestServer(app)) as opened:
        yield opened


async def post(site: Site, address: str = ADDRESS, *, renewed: bool = False) -> None:
    """A notice posted on the site's day for three days."""
    day = site.now.date()

    def work(u: Any) -> None:
        (running,) = u.assessments.running()
        org = site.people.org("清溪镇党委")
        subjects = {s.org.name: s.id for s in u.assessments.subjects(running.id, [running.path])}
        lines = tuple((subjects[name], grade) for name, grade in CLERK_GRADES.items())
        last = day + timedelta(days=3)
        posted = NoticeRecord(
            0,
            running.id,
            org,
            "first_review",
            day,
            last,
            last + timedelta(days=1),
            lines,
            renewed,
            address,
        )
        u.notices.post(posted, site.people.id("党建办"), site.now)

    await site.service.write(work)


async def read(browser: Browser, address: str = ADDRESS) -> str:
    response = await browser.get(f"/notice/{address}/")
    assert response.status == 200
    assert response.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert response.headers["Cache-Control"] == "no-store"
    return await response.text()


async def test_a_notice_says_what_when_and_how_to_object(site: Site, browser: Browser) -> None:
    await post(site)
    page = await read(browser)
    words = re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page))
    for piece in (
        "关于2026年度基层党组织分类定级等级的公示",
        "根据《2026年度基层党组织分类定级》方案",
        "好1个梅溪村党支部",
        "较好2个梅林村党支部上河工业区党支部",
        "2026年3月3日（星期二）至2026年3月5日（星期四）24时，共3天",
        "实名向清溪镇党委提出",
        "受理电话",
        "清溪镇党委（盖章）2026年3月2日",
        "公示到3月5日24时",
    ):
        assert piece in words, piece
    assert 'name="robots" content="noindex' in page


async def test_no_person_is_named_on_a_notice(site: Site, browser: Browser) -> None:
    await post(site)
    page = await read(browser)
    names = [site.people.name(who) for who in ("梅溪书记", "党建办", "党员一", "联系领导")]
    assert not [name for name in names if name in page]
    assert "票" not in page
    assert "失联" not in page


async def test_after_its_last_day_a_notice_says_it_is_over(site: Site, browser: Browser) -> None:
    await post(site)
    site.clock.jump_to(until(site, 5, 23, 59))
    assert "公示期已满" not in await read(browser)
    site.clock.jump_to(until(site, 6, 0, 0))
    assert "公示期已满" in await read(browser)


def until(site: Site, day: int, hour: int, minute: int) -> datetime:
    return site.now.replace(day=day, hour=hour, minute=minute, second=0)


async def test_a_renewed_notice_says_so(site: Site, browser: Browser) -> None:
    await post(site, renewed=True)
    assert "重新公示如下" in await read(browser)


@pytest.mark.parametrize("address", ["guessed-but-not-there", "1", "None", "0"])
async def test_a_guessed_address_tells_nothing(site: Site, browser: Browser, address: str) -> None:
    await post(site)
    response = await browser.get(f"/notice/{address}/")
    assert response.status == 404
    assert "清溪" not in await response.text()
