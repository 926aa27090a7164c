"""Workbooks: tables as .xlsx, ready to print on A4 across the page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from domain.tables import Sheet
from storage.workbook_pages import write_page

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
# Of official forms only: a format that no sheet uses would still stand in every file.
_FORM_FORMATS: dict[str, dict[str, Any]] = {
    "number": {"bold": True, "font_size": 12},
    "head": {"font_size": 12, "valign": "vcenter"},
    "foot": {"font_size": 12, "align": "right", "valign": "vcenter"},
    "mark": {"font_size": 9, "font_color": "#BFBFBF"},
}


def workbook_bytes(sheets: Sequence[Sheet], now: datetime) -> bytes:
    """The sheets as one .xlsx file dated `now`: title and headings repeat on every page.

    Scores are shown with two places, moments in the zone they come in. ValueError for no sheets.
    """
    import xlsxwriter  # heavy, and needed for exports only

    if not sheets:
        raise ValueError("a workbook has at least one sheet")
    styles = {**_FORMATS, **(_FORM_FORMATS if any(map(_is_form, sheets)) else {})}
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, dict(_AS_TYPED)) as book:
        book.set_properties({"created": now.replace(tzinfo=None)})
        formats = {name: book.add_format(style) for name, style in styles.items()}
        for number, sheet in enumerate(sheets, 1):
            write_page(book.add_worksheet(_tab(sheet.title, number)), sheet, formats)
    return buffer.getvalue()


def _is_form(sheet: Sheet) -> bool:
    return bool(sheet.number or sheet.head or sheet.foot or sheet.mark)


def _tab(title: str, number: int) -> str:
    """A name Excel accepts: 31 characters without []:*?/\\, never twice."""
    kept = "".join(c for c in title if c not in "[]:*?/\\'")
    return f"{number} {kept}"[:31]
