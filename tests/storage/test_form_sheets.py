"""Official forms as workbooks: what stands around the table, and headings in two lines."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import openpyxl
import pytest

from domain.forms.headings import LAYOUTS, FormKind
from domain.tables import Cell, Column, Sheet
from storage.workbooks import workbook_bytes
from tests.storage.filled_forms import FORM3, FORM4, MARK
from tests.storage.filled_papers import NOW

HEAD = ("填报单位（盖章）：清溪镇党委", "填报日期：2026年3月31日")
FOOT = ("党（工）委书记（签名）：＿＿＿＿", "年　　月　　日")
COLUMNS = (Column("类别", 6), Column("一", 4, "甲"), Column("二", 4, "甲"), Column("合计", 4))
ROW: tuple[Cell, ...] = ("③农村", 1, 2, 3)


def form(**parts: Any) -> Sheet:
    return Sheet(**{"title": "汇总表", "columns": COLUMNS, "rows": (ROW,), **parts})


def opened(sheet: Sheet) -> Any:
    return openpyxl.load_workbook(BytesIO(workbook_bytes([sheet], NOW))).worksheets[0]


def merged(page: Any) -> set[str]:
    return {str(found) for found in page.merged_cells.ranges}


def values(page: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in page]


FULL = form(number="附件3", head=HEAD, notes=("待核 1 人",), foot=FOOT, mark=MARK)


def test_everything_stands_in_its_line() -> None:
    page = opened(FULL)
    assert values(page) == [
        ["附件3", None, None, None],
        ["汇总表", None, None, None],
        [HEAD[0], None, None, None],
        [HEAD[1], None, None, None],
        ["类别", "甲", None, "合计"],
        [None, "一", "二", None],
        ["③农村", 1, 2, 3],
        ["待核 1 人", None, None, None],
        [FOOT[0], None, None, None],
        [None, FOOT[1], None, None],
        [MARK, None, None, None],
    ]


def test_groups_span_their_columns_and_others_both_lines() -> None:
    page = opened(form())
    assert merged(page) == {"A1:D1", "A2:A3", "B2:C2", "D2:D3"}
    assert page["B2"].alignment.horizontal == "center"
    assert page["A3"].border.bottom.style == page["C2"].border.right.style == "thin"


def test_neighbouring_groups_stay_apart_and_one_column_is_a_group_too() -> None:
    columns = (Column("一", 4, "甲"), Column("二", 4, "乙"), Column("三", 4, "乙"))
    page = opened(form(columns=columns, rows=()))
    assert values(page)[1:] == [["甲", "乙", None], ["一", "二", "三"]]
    assert merged(page) == {"A1:C1", "B2:C2"}


def test_without_groups_there_is_one_line_of_headings() -> None:
    page = opened(form(columns=COLUMNS[:1], rows=(("③农村",),), number="附件2"))
    assert values(page) == [["附件2"], ["汇总表"], ["类别"], ["③农村"]]
    assert not merged(page)


@pytest.mark.parametrize(
    ("sheet", "lines"),
    [(FULL, 6), (form(), 3), (form(number="附件3"), 4), (form(columns=COLUMNS[:1], rows=()), 2)],
    ids=["full", "groups", "number", "plain"],
)
def test_what_repeats_and_stays_in_sight_ends_with_the_headings(sheet: Sheet, lines: int) -> None:
    page = opened(sheet)
    assert page.print_title_rows == f"$1:${lines}"
    assert page.freeze_panes == f"A{lines + 1}"


def test_signatures_stand_at_the_right_with_room_to_sign() -> None:
    page = opened(FULL)
    assert {"A9:D9", "B10:D10"} < merged(page)
    assert page["A9"].alignment.horizontal == page["B10"].alignment.horizontal == "right"
    assert page.row_dimensions[9].height == 24


def test_the_mark_is_large_and_grey_on_every_page_and_small_below() -> None:
    page = opened(FULL)
    header = page.oddHeader.center
    assert (header.text, header.size, header.color) == (MARK, 28, "D9D9D9")
    assert not page.HeaderFooter.differentOddEven
    assert not page.HeaderFooter.differentFirst
    last = page.cell(page.max_row, 1)
    assert (last.value, last.font.color.rgb, last.font.size) == (MARK, "FFBFBFBF", 9)


def test_no_mark_is_no_header() -> None:
    assert opened(form()).oddHeader.center.text is None


@pytest.mark.parametrize(
    ("mark", "shown"),
    [
        ("A&B", "A&&B"),
        ("&P 页", "&&P 页"),
        ("R&G", "R＆G"),
        ("&[Picture]", "＆[Picture]"),
        ("2026 <b>", "2026 <b>"),
        ("甲\n乙\x07", "甲 乙 "),
        ("&" * 300, "&&" * 100),
        ("𠮷" * 300, "𠮷" * 100),
    ],
)
def test_nothing_in_a_mark_is_a_code(mark: str, shown: str) -> None:
    page = opened(form(mark=mark))
    assert page.oddHeader.center.text == shown


@pytest.mark.parametrize("typed", ["=1+1", "http://x.example", "007", "@a", "{=1}"])
def test_nothing_typed_around_the_table_becomes_a_formula(typed: str) -> None:
    columns = (Column(typed, 4, typed), Column(typed, 4, typed), Column(typed, 4))
    rows: tuple[tuple[Cell, ...], ...] = ((typed,) * 3,)
    sheet = Sheet(typed, columns, rows, (typed,), typed, (typed,), (typed,), typed)
    cells = [cell for row in opened(sheet) for cell in row if cell.value is not None]
    assert {(cell.value, cell.data_type, cell.hyperlink) for cell in cells} == {(typed, "s", None)}


@pytest.mark.parametrize("filled", [FORM3, FORM4], ids=["form3", "form4"])
def test_the_summaries_have_the_headings_they_have_on_paper(filled: Any) -> None:
    layout = LAYOUTS[filled.kind]
    columns = tuple(Column(head.title, head.width, head.group) for head in layout.columns)
    page = opened(Sheet(layout.title, columns, tuple(line.cells for line in filled.lines)))
    last = "N" if filled.kind is FormKind.FORM3 else "M"
    groups = {"C2:F2", "G2:M2"} if filled.kind is FormKind.FORM3 else {"C2:G2", "H2:L2"}
    assert merged(page) == {f"A1:{last}1", "A2:A3", "B2:B3", f"{last}2:{last}3"} | groups
    assert [cell.value for cell in page[4]] == list(filled.lines[0].cells)
