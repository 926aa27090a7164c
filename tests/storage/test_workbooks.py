"""Exported workbooks, read back with another library than the one that wrote them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from domain.tables import Cell, Column, Sheet, Workbook
from storage.workbooks import workbook_bytes

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def sheet(*cells: Cell, title: str = "进度表") -> Sheet:
    columns = tuple(Column(f"第{n}列", 8) for n in range(1, len(cells) + 1))
    return Sheet(title, columns, (cells,), ("统计时点 2026-03-02 09:00",))


def opened(*sheets: Sheet) -> Any:
    return openpyxl.load_workbook(BytesIO(workbook_bytes(sheets, NOW)))


def test_title_headings_rows_and_notes_stand_below_one_another() -> None:
    page = opened(sheet("梅溪村党支部", 3)).worksheets[0]
    assert page["A1"].value == "进度表"
    assert [cell.value for cell in page[2]] == ["第1列", "第2列"]
    assert [cell.value for cell in page[3]] == ["梅溪村党支部", 3]
    assert page["A4"].value == "统计时点 2026-03-02 09:00"


def test_values_keep_their_kind() -> None:
    cells: tuple[Cell, ...] = (Decimal("18.5"), Fraction(1, 3), date(2026, 3, 1), NOW, None)
    number, third, day, moment, blank = opened(sheet(*cells)).worksheets[0][3]
    assert (number.value, number.number_format) == (18.5, "0.00")
    assert third.value == pytest.approx(1 / 3)
    assert day.value == datetime(2026, 3, 1)  # noqa: DTZ001 - a workbook knows no zones
    assert moment.value == datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001
    assert blank.value is None


@pytest.mark.parametrize(
    "typed",
    ["=1+1", '=HYPERLINK("http://x.example")', "http://x.example", "007", "+86", "@a", "-1"],
)
def test_nothing_typed_becomes_a_formula_a_link_or_a_number(typed: str) -> None:
    cell = opened(sheet(typed, "x")).worksheets[0]["A3"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (typed, "s", None)


def test_it_prints_on_a4_across_with_headings_and_page_numbers() -> None:
    page = opened(sheet("梅溪", 1)).worksheets[0]
    assert (page.page_setup.paperSize, page.page_setup.orientation) == (9, "landscape")
    assert page.page_setup.fitToWidth in (None, 1)  # 1 unless said otherwise
    assert page.page_setup.fitToHeight == 0
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$1:$2"
    assert page.oddFooter.center.text == "第 &P 页 共 &N 页"


def test_tabs_have_names_excel_accepts_and_never_twice() -> None:
    book = opened(sheet("a", title="a/b:c*?[d]" * 9), sheet("b", title="a/b:c*?[d]" * 9))
    assert len(set(book.sheetnames)) == 2
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in book.sheetnames)


def test_the_same_tables_at_the_same_time_are_the_same_file() -> None:
    assert workbook_bytes([sheet("a", 1)], NOW) == workbook_bytes([sheet("a", 1)], NOW)


def test_no_sheets_are_no_workbook() -> None:
    with pytest.raises(ValueError, match="at least one sheet"):
        workbook_bytes([], NOW)


def test_a_workbook_counts_its_rows() -> None:
    assert Workbook("进度", (sheet("a"), sheet("b"))).rows == 2


def test_rows_are_not_in_the_repr() -> None:
    assert "梅溪" not in repr(sheet("梅溪", 1))
