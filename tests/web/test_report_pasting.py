"""A prepared report, pasted or uploaded, and every file that is none."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import docx
import pytest

from tests.web.report_bot import Site, form_of

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
