"""The demo in a real browser: a report, a vote, the clock, and what every eye and thumb needs."""

from __future__ import annotations

import pytest

from tests.browser.browser import DESKTOP, Browser
from tests.browser.demo_town import SCORES, SECTIONS, Demo
from tests.browser.floor import faults
from tests.browser.page import Page
from tests.browser.phones import CLERK, LEADER, MEMBER, OFFICIAL, SECRETARY, Phones

pytestmark = pytest.mark.browser


async def test_a_report_is_begun_in_the_chat_and_handed_in_on_its_page(
    browser: Browser, demo: Demo
) -> None:
    phones = await sandbox(browser, demo)
    page = await report_page(browser, phones)
    await fill_in(page)
    await page.tap("button", "保存草稿")
    await page.until("document.querySelector('main').innerText.includes('草稿已保存')")
    await page.tap("button", "核对并提交")
    await page.until("document.querySelector('h2').innerText === '请核对'")
    assert await page.value("document.querySelector('tfoot td').innerText") == "90.50"
    await page.tap("button", "确认提交")
    await page.until("document.querySelector('h2').innerText.startsWith('已提交')")
    words = await page.value("document.querySelector('main').innerText")
    assert all(section in words for section in SECTIONS.values())

    await phones.turn_to(CLERK)
    await phones.say(CLERK, "进度", answer="自查自评：已交 1/")


async def test_a_member_votes_by_tapping_and_the_turnout_says_one(
    browser: Browser, demo: Demo
) -> None:
    await demo.hand_in()
    phones = await sandbox(browser, demo)
    await phones.turn_to(SECRETARY)
    await phones.say(SECRETARY, "开始测评", answer="开始无记名测评吗")
    await phones.press(SECRETARY, "开始测评", answer="测评已开始")

    await phones.turn_to(MEMBER)
    await phones.hears(MEMBER, "无记名测评")
    assert await faults(phones.page) == []
    await phones.press(MEMBER, "提交", answer="总体评价是「较好」", pick="较好")
    assert await faults(phones.page) == []
    await phones.press(MEMBER, "确认投出", answer="您的票已投入票箱")

    # The same conversation as the other app draws it; nothing of the vote is left on the card.
    await phones.page.tap("#apps span", "钉钉")
    await phones.hears(MEMBER, "已投票")
    assert await faults(phones.page) == []
    assert "较好" not in await phones.page.value("document.querySelector('#phone-0').innerText")
    await phones.say(MEMBER, "我的待办", answer="现在没有要您办的事")
    await phones.page.tap("#apps span", "企业微信")

    await phones.turn_to(LEADER)
    await phones.say(LEADER, "投了多少", answer="已投 1 票")


async def test_the_clock_jumps_forward_reminds_and_refuses_to_go_back(
    browser: Browser, demo: Demo
) -> None:
    phones = await sandbox(browser, demo, DESKTOP)
    page = phones.page
    await page.tap("#jumps button", "3月28日")
    await page.until("document.getElementById('now').innerText.startsWith('2026年3月28日 09:0')")
    assert "自查自评" in await phones.hears(SECRETARY, "还有 3 天")
    assert not await page.value(
        "document.querySelector('#phone-0').innerText.includes('还有 3 天')"
    )

    await page.fill("#jump-to", "跳到 3 月 2 日")
    await page.tap("#jump button")
    await page.until("document.getElementById('toast').innerText.startsWith('时钟只能向前走')")
    now = await page.value("document.getElementById('now').innerText")
    assert now.startswith("2026年3月28日")


async def test_both_pages_can_be_read_and_hit_on_a_narrow_phone(
    browser: Browser, demo: Demo
) -> None:
    phones = await sandbox(browser, demo)
    for phone in (MEMBER, LEADER, CLERK, OFFICIAL):
        await phones.turn_to(phone)
        assert await faults(phones.page) == []
    await phones.page.tap("#clock-toggle")
    assert await faults(phones.page) == []

    page = await report_page(browser, phones)
    assert await faults(phones.page) == []
    assert await faults(page) == []
    await fill_in(page)
    await page.tap("button", "核对并提交")
    await page.until("document.querySelector('h2').innerText === '请核对'")
    assert await faults(page) == []
    await page.tap("button", "确认提交")
    await page.until("document.querySelector('h2').innerText.startsWith('已提交')")
    assert await faults(page) == []


async def test_nothing_is_fetched_from_elsewhere_and_nothing_goes_wrong(
    browser: Browser, demo: Demo
) -> None:
    phones = await sandbox(browser, demo)
    report = await report_page(browser, phones)
    await fill_in(report)
    for page in (phones.page, report):
        assert page.problems == []
        assert page.asked_for
        assert all(address.startswith((demo.address, "data:")) for address in page.asked_for)


async def test_a_script_that_gets_into_a_page_is_not_run(browser: Browser, demo: Demo) -> None:
    phones = await sandbox(browser, demo)
    for page in (phones.page, await report_page(browser, phones)):
        await page.value(
            "document.body.append("
            "Object.assign(document.createElement('script'), { text: 'window.ran = true' }))"
        )
        assert not await page.value("window.ran")
        assert "Content Security Policy" in page.problems.pop()


async def sandbox(browser: Browser, demo: Demo, size: tuple[int, int] | None = None) -> Phones:
    """The five phones on a page, greeted."""
    page = await browser.open(f"{demo.address}sandbox")
    if size:
        await page.resize(*size)
    phones = Phones(page)
    await phones.greeted()
    return phones


async def report_page(browser: Browser, phones: Phones) -> Page:
    """The report's form as the secretary gets to it: from the chat, by the card, by the button."""
    await phones.turn_to(SECRETARY)
    await phones.say(SECRETARY, "自评", answer="第 1 项")
    await phones.page.tap(f"#phone-{SECRETARY} a.card", "网页填写")
    page = await browser.next_page()
    await page.tap("button", "打开我的报告")
    await page.until("document.getElementById('report')")
    return page


async def fill_in(page: Page) -> None:
    """Write the whole report."""
    for key, words in SECTIONS.items():
        await page.fill(f"[name='section:{key}']", words)
    for key, score in SCORES.items():
        await page.fill(f"[name='score:{key}']", score)
    await page.until("document.getElementById('total').innerText === '90.50'")
