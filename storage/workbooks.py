"""Workbooks: tables as .xlsx, ready to print on A4 across the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

from domain.tables import Cell, Sheet

_A4 = 9
_TITLE, _HEADING, _FIRST_ROW = 0, 1, 2
# A Chinese character is about as wide as two of Excel's units.
_UNITS = 2.1
# Nothing that was typed may become a formula, a link or a number.
_AS_TYPED = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_BOX = {"border": 1, "valign": "vcenter", "text_wrap": True, "font_size": 11}
_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"},
    "heading": {**_BOX, "bold": True, "align": "center", "bg_color": "#EDEDED"},
    "words": {**_BOX, "num_format": "@"},
    "count": {**_BOX, "align": "center"},
    "score": {**_BOX, "align": "center", "num_format": "0.00"},
    "day": {**_BOX, "align": "center", "num_format": "yyyy-mm-dd"},
    "moment": {**_BOX, "align": "center", "num_format": "yyyy-mm-dd hh:mm"},
    "note": {"font_size": 10, "font_color": "#595959"},
}


def workbook_bytes(sheets: Sequence[Sheet], now: datetime) -> bytes:
    """The sheets as one .xlsx file dated `now`: title and headings repeat on every page.

    Scores are shown with two places, moments in the zone they come in. ValueError for no sheets.
    """
    import xlsxwriter  # heavy, and needed for exports only

    if not sheets:
        raise ValueError("a workbook has at least one sheet")
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, dict(_AS_TYPED)) as book:
        book.set_properties({"created": now.replace(tzinfo=None)})
        formats = {name: book.add_format(style) for name, style in _FORMATS.items()}
        for number, sheet in enumerate(sheets, 1):
            page = book.add_worksheet(_tab(sheet.title, number))
            _write(page, sheet, formats)
            _prepare_to_print(page)
    return buffer.getvalue()


def _tab(title: str, number: int) -> str:
    """A name Excel accepts: 31 characters without []:*?/\\, never twice."""
    kept = "".join(c for c in title if c not in "[]:*?/\\'")
    return f"{number} {kept}"[:31]


def _write(page: Any, sheet: Sheet, formats: dict[str, Any]) -> None:
    last = len(sheet.columns) - 1
    if last > 0:
        page.merge_range(_TITLE, 0, _TITLE, last, sheet.title, formats["title"])
    else:
        page.write_string(_TITLE, 0, sheet.title, formats["title"])
    page.set_row(_TITLE, 30)
    for place, column in enumerate(sheet.columns):
        page.set_column(place, place, column.width * _UNITS)
        page.write_string(_HEADING, place, column.title, formats["heading"])
    for line, row in enumerate(sheet.rows, _FIRST_ROW):
        for place, cell in enumerate(row):
            _write_cell(page, line, place, cell, formats)
    for line, note in enumerate(sheet.notes, _FIRST_ROW + len(sheet.rows)):
        page.write_string(line, 0, note, formats["note"])


def _write_cell(page: Any, line: int, place: int, cell: Cell, formats: dict[str, Any]) -> None:
    match cell:
        case None:
            page.write_blank(line, place, None, formats["words"])
        case str():
            page.write_string(line, place, cell, formats["words"])
        case datetime():
            page.write_datetime(line, place, cell.replace(tzinfo=None), formats["moment"])
        case date():
            page.write_datetime(line, place, cell, formats["day"])
        case Decimal() | Fraction():
            page.write_number(line, place, float(cell), formats["score"])
        case _:
            page.write_number(line, place, cell, formats["count"])


def _prepare_to_print(page: Any) -> None:
    page.set_paper(_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(_TITLE, _HEADING)
    page.freeze_panes(_FIRST_ROW, 0)
    page.set_footer("&C第 &P 页 共 &N 页")
