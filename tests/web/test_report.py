from __future__ import annotations

import io
import zipfile
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from pathlib import Path

import docx
import pytest
import pytest_asyncio
from sqlalchemy import delete

from domain.people import Role
from handlers.self_assessment import use_cases
from storage import tables
from tests.web.report_bot import FILLED, ORG, Site, form_of, open_site


@pytest_asyncio.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    async with open_site(tmp_path) as opened:
        yield opened


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


@pytest.mark.parametrize("name", ["report.css", "report.js", "zhibu.css"])
async def test_styles_and_scripts_come_from_here(site: Site, name: str) -> None:
    assert (await site.browser.get(f"/report/static/{name}")).status == 200


async def test_an_unknown_address_is_told_kindly(site: Site) -> None:
    answer = await site.browser.get("/report/nonsense")
    assert (answer.status, "回到聊天" in await answer.text()) == (404, True)


async def test_the_form_shows_what_was_written_in_the_chat(site: Site) -> None:
    await site.write_in_chat(basics="聊天里写的 <b>基本情况</b>", leadership="18.5")
    form = form_of(await site.open())
    assert form["section:basics"] == "聊天里写的 <b>基本情况</b>"
    assert form["score:leadership"] == "18.5"


async def test_what_is_typed_is_kept_as_the_same_draft(site: Site) -> None:
    form = form_of(await site.open())
    status, page = await site.send(
        "/save", form | {"section:role": "一行\r\n二行", "score:people": "十九"}
    )
    answers = (await site.view()).report.answers
    assert (status, "草稿已保存" in page) == (200, True)
    assert (answers["section:role"], answers["score:people"]) == ("一行\n二行", "19")


async def test_an_emptied_field_is_forgotten(site: Site) -> None:
    await site.write_in_chat(basics="写错了")
    form = form_of(await site.open())
    await site.send("/save", form | {"section:basics": " "})
    assert "section:basics" not in (await site.view()).report.answers


async def test_a_score_that_cannot_be_kept_stays_on_the_form_and_the_rest_is_kept(
    site: Site,
) -> None:
    form = form_of(await site.open())
    typed = {"section:role": "帮扶十户", "score:people": "很高", "score:members": "21"}
    status, page = await site.send("/save", form | typed)
    assert (status, form_of(page)["score:people"]) == (409, "很高")
    assert "看不出是几分" in page
    assert "0 到 20 分" in page
    assert (await site.view()).report.answers == {"section:role": "帮扶十户"}


async def test_a_form_without_the_sessions_own_token_changes_nothing(site: Site) -> None:
    form = form_of(await site.open())
    for token in ("", "0" * 32):
        status, _ = await site.send("/save", form | {"token": token, "section:role": "外来的"})
        assert status == 403
    assert (await site.view()).report.version == 0


async def test_fields_changed_in_different_places_are_both_kept(site: Site) -> None:
    await site.write_in_chat(basics="原来的")
    form = form_of(await site.open())
    await site.write_in_chat(role="聊天里新写的")
    status, _ = await site.send("/save", form | {"section:basics": "网页上改的"})
    answers = (await site.view()).report.answers
    assert status == 200
    assert (answers["section:basics"], answers["section:role"]) == ("网页上改的", "聊天里新写的")


async def test_one_field_changed_in_two_places_is_shown_twice_and_then_decided(site: Site) -> None:
    await site.write_in_chat(basics="原来的")
    form = form_of(await site.open())
    await site.write_in_chat(basics="聊天里改的")
    status, page = await site.send("/save", form | {"section:basics": "网页上改的"})
    assert status == 409
    assert ("聊天里改的" in page, form_of(page)["section:basics"]) == (True, "网页上改的")
    assert (await site.view()).report.answers["section:basics"] == "聊天里改的"
    await site.send("/save", form_of(page))
    assert (await site.view()).report.answers["section:basics"] == "网页上改的"


async def test_a_script_is_told_what_it_needs_to_go_on(site: Site) -> None:
    form = form_of(await site.open())
    typed = form | {"section:basics": "自动保存的", "score:people": "25"}
    answer = await site.browser.post(
        "/report/save", data=typed, headers={"Accept": "application/json"}
    )
    told = await answer.json()
    assert (told["clean"], told["version"], told["at"]) == (False, 1, "09:00")
    assert "0 到 20 分" in told["problems"]["score:people"]
    assert told["bases"]["section:basics"] != form["base:section:basics"]


async def test_a_script_with_an_old_session_is_told_so_as_data(site: Site) -> None:
    form = form_of(await site.open())
    site.clock.jump_to(site.now + timedelta(hours=13))
    answer = await site.browser.post(
        "/report/save", data=form, headers={"Accept": "application/json"}
    )
    assert (answer.status, "refused" in await answer.json()) == (403, True)


WHOLE = """梅溪村党支部自查自评报告
一、基本情况
党员九名。
二、存在问题及原因
学习不够。
"""


async def test_a_pasted_report_fills_empty_fields_without_saving(site: Site) -> None:
    form = form_of(await site.open())
    status, page = await site.send("/paste", form | {"whole": WHOLE})
    shown = form_of(page)
    assert (status, shown["section:basics"], shown["section:problems"]) == (
        200,
        "党员九名。",
        "学习不够。",
    )
    assert shown["whole"] == "梅溪村党支部自查自评报告"
    assert (await site.view()).report.version == 0
    await site.send("/save", shown)
    assert (await site.view()).report.answers["section:basics"] == "党员九名。"


@pytest.mark.parametrize(
    ("take", "kept"),
    [("keep", "原来的"), ("replace", "党员九名。"), ("append", "原来的\n党员九名。")],
)
async def test_a_pasted_section_never_replaces_words_unasked(
    site: Site, take: str, kept: str
) -> None:
    await site.write_in_chat(basics="原来的")
    form = form_of(await site.open())
    _, page = await site.send("/paste", form | {"whole": WHOLE})
    shown = form_of(page)
    assert (shown["section:basics"], shown["offer:section:basics"]) == ("原来的", "党员九名。")
    await site.send("/save", shown | {"take:section:basics": take})
    assert (await site.view()).report.answers["section:basics"] == kept


async def test_a_paste_without_headings_says_what_they_look_like(site: Site) -> None:
    form = form_of(await site.open())
    status, page = await site.send("/paste", form | {"whole": "没有标题", "section:role": "已写的"})
    assert (status, "写上标题" in page) == (409, True)
    assert form_of(page)["section:role"] == "已写的"


def _docx(*paragraphs: str, table: tuple[tuple[str, str], ...] = ()) -> bytes:
    document = docx.Document()
    for words in paragraphs:
        document.add_paragraph(words)
    if table:
        grid = document.add_table(rows=len(table), cols=2)
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, words in zip(row.cells, cells, strict=True):
                cell.text = words
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


async def test_a_word_document_is_split_into_its_sections(site: Site) -> None:
    form = form_of(await site.open())
    content = _docx(
        "自查报告",
        "(一)基本情况",
        "党员九名。",
        "支委三名。",
        table=(("改进措施", "每月学习一次。"), ("发挥作用情况", "帮扶十户。")),
    )
    status, page = await site.send("/paste", form, content)
    shown = form_of(page)
    assert status == 200
    assert shown["section:basics"] == "党员九名。\n支委三名。"
    assert shown["section:measures"] == "每月学习一次。"
    assert shown["section:role"] == "帮扶十户。"


def _bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (41 * 1024 * 1024))
    return buffer.getvalue()


def _zip(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return buffer.getvalue()


UNREADABLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "doc": (lambda: b"\xd0\xcf\x11\xe0" + b"0" * 100, ".doc 文件"),
    "text": (lambda: b"just some text", "不是能读的 .docx"),
    "zip": (lambda: _zip(other_xml=b"<a/>"), "不是能读的 .docx"),
    "torn xml": (lambda: _zip(word__document_xml=b"<a><b></a>"), "不是能读的 .docx"),
    "torn zip": (lambda: _docx("完整的文档")[:-200], "不是能读的 .docx"),
    "empty": (_docx, "没有文字"),
    "bomb": (_bomb, "超过 5 MB"),
    "large": (lambda: b"PK" + b"0" * (5 * 1024 * 1024), "超过 5 MB"),
    "too large": (lambda: b"PK" + b"0" * (7 * 1024 * 1024), "超过 5 MB"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
async def test_a_file_that_cannot_be_read_is_refused_with_the_cure(site: Site, kind: str) -> None:
    make, words = UNREADABLE[kind]
    form = form_of(await site.open())
    status, page = await site.send("/paste", form, make())
    assert status in (409, 413)
    assert words in page


async def test_a_report_is_reviewed_handed_in_and_then_only_shown(site: Site) -> None:
    form = form_of(await site.open())
    status, review = await site.send("/review", form | FILLED)
    assert (status, "确认提交" in review, "90.00" in review) == (200, True, True)
    assert "按自评分对应档次:好" in review
    assert (await site.view()).editable
    status, page = await site.send("/submit", form_of(review))
    assert (status, "已提交" in page, "撤回自评" in page) == (200, True, True)
    assert (await site.view()).report.state == "submitted"
    assert "<textarea" not in page


async def test_what_changed_after_the_review_is_not_handed_in_unseen(site: Site) -> None:
    form = form_of(await site.open())
    _, review = await site.send("/review", form | FILLED)
    await site.write_in_chat(basics="聊天里又改了")
    status, page = await site.send("/submit", form_of(review))
    assert (status, "内容又有变化" in page, "聊天里又改了" in page) == (409, True, True)
    assert (await site.view()).editable


async def test_an_incomplete_report_cannot_be_handed_in(site: Site) -> None:
    form = form_of(await site.open())
    status, page = await site.send("/review", form | FILLED | {"section:role": ""})
    assert (status, "没填:发挥作用情况" in page) == (409, True)


async def test_after_the_deadline_the_page_says_who_can_help(site: Site) -> None:
    site.clock.jump_to(site.now + timedelta(days=31))
    form = form_of(page := await site.open())
    assert "已截止" in page
    status, page = await site.send("/review", form | FILLED)
    assert (status, "周敏之" in page) == (409, True)
    await site.act(
        lambda u, who: use_cases.reopen(u, who, site.subject, "", site.now), who="党建办"
    )
    _, review = await site.send("/review", form_of(page))
    _, page = await site.send("/submit", form_of(review))
    assert "已提交(补交)" in page
    assert (await site.view()).report.late


async def test_saving_a_report_handed_in_elsewhere_changes_nothing_and_shows_the_words(
    site: Site,
) -> None:
    form = form_of(await site.open())
    await site.send("/save", form | FILLED)
    await site.act(lambda u, who: use_cases.submit(u, who, site.subject, site.now))
    status, page = await site.send("/save", form | {"section:role": "太晚写的一段"})
    assert (status, "太晚写的一段" in page, "撤回自评" in page) == (409, True, True)
    status, page = await site.send("/submit", form)
    assert (status, "现在不能改" in page) == (409, True)


async def test_a_returned_report_shows_the_reason(site: Site) -> None:
    form = form_of(await site.open())
    await site.send("/save", form | FILLED)
    await site.act(lambda u, who: use_cases.submit(u, who, site.subject, site.now))
    await site.act(
        lambda u, who: use_cases.return_(u, who, site.subject, "缺整改时限", site.now), who="党建办"
    )
    assert "缺整改时限" in await (await site.browser.get("/report/")).text()


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
