"""One table on a page of a workbook: what stands above it, its headings, its rows, what follows."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from itertools import groupby
from math import ceil
from typing import Any, TypeAlias

from domain.tables import Cell, Column, Sheet

Formats: TypeAlias = Mapping[str, Any]

_A4 = 9
# A Chinese character is about as wide as two of Excel's units.
_UNITS = 2.1
# In points: the title, a line of 11 points, a line to sign on.
_TITLE_HEIGHT, _LINE_HEIGHT, _FOOT_HEIGHT = 30, 16, 24
# Large and light, for it lies where the eye has to read past it; Excel takes 255 characters.
_MARK_STYLE, _MARK_LENGTH = "&C&28&KD9D9D9", 100
_NOT_IN_A_LINE = re.compile("[^\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_page(page: Any, sheet: Sheet, formats: Formats) -> None:
    """The whole sheet onto the empty page, ready to print on A4 across."""
    heading = _write_top(page, sheet, formats)
    first = _write_headings(page, heading, sheet.columns, formats)
    for line, row in enumerate(sheet.rows, first):
        for place, cell in enumerate(row):
            _write_cell(page, line, place, cell, formats)
    _write_bottom(page, first + len(sheet.rows), sheet, formats)
    _prepare_to_print(page, first, sheet.mark)


def _write_top(page: Any, sheet: Sheet, formats: Formats) -> int:
    """The form's number, the title, the lines before the table; returns the line below them."""
    last, title = len(sheet.columns) - 1, 0
    if sheet.number:
        page.write_string(0, 0, sheet.number, formats["number"])
        title = 1
    _across(page, title, (0, last), sheet.title, formats["title"])
    page.set_row(title, _TITLE_HEIGHT)
    for line, text in enumerate(sheet.head, title + 1):
        _across(page, line, (0, last), text, formats["head"])
    return title + 1 + len(sheet.head)


def _across(page: Any, line: int, places: tuple[int, int], text: str, style: Any) -> None:
    """Words over these columns; a single one cannot be merged with itself."""
    first, last = places
    if last > first:
        page.merge_range(line, first, line, last, text, style)
    else:
        page.write_string(line, first, text, style)


def _write_headings(page: Any, line: int, columns: Sequence[Column], formats: Formats) -> int:
    """The columns' names, below their groups' where there are any; returns the first row's line."""
    for place, column in enumerate(columns):
        page.set_column(place, place, column.width * _UNITS)
    if any(column.group for column in columns):
        _write_groups(page, line, columns, formats["heading"])
        return line + 2
    for place, column in enumerate(columns):
        page.write_string(line, place, column.title, formats["heading"])
    return line + 1


def _write_groups(page: Any, line: int, columns: Sequence[Column], style: Any) -> None:
    """Two lines of headings: a group spans its columns, a column without one spans both lines."""
    for group, members in groupby(enumerate(columns), key=lambda numbered: numbered[1].group):
        places = [place for place, _ in members]
        if group:
            _across(page, line, (places[0], places[-1]), group, style)
        for place in places:
            if group:
                page.write_string(line + 1, place, columns[place].title, style)
            else:
                page.merge_range(line, place, line + 1, place, columns[place].title, style)
    # No program makes room for merged cells by itself.
    lines = max(ceil(len(column.title) / max(column.width - 1, 1)) for column in columns)
    page.set_row(line, _LINE_HEIGHT + 4)
    page.set_row(line + 1, _LINE_HEIGHT * max(lines, 1) + 4)


def _write_cell(page: Any, line: int, place: int, cell: Cell, formats: Formats) -> None:
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


def _write_bottom(page: Any, line: int, sheet: Sheet, formats: Formats) -> None:
    """The notes, the places for signature, seal and date, and for the screen whose copy it is."""
    last = len(sheet.columns) - 1
    for note in sheet.notes:
        page.write_string(line, 0, note, formats["note"])
        line += 1
    for text in sheet.foot:
        page.set_row(line, _FOOT_HEIGHT)
        _across(page, line, (_room_at_the_right(sheet.columns, text), last), text, formats["foot"])
        line += 1
    if sheet.mark:
        page.write_string(line, 0, sheet.mark, formats["mark"])


def _room_at_the_right(columns: Sequence[Column], text: str) -> int:
    """The column from which on the text has room, counted from the right."""
    left = len(columns)
    while left > 0 and sum(column.width for column in columns[left:]) < len(text) + 2:
        left -= 1
    return left


def _prepare_to_print(page: Any, first_row: int, mark: str) -> None:
    page.set_paper(_A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.repeat_rows(0, first_row - 1)
    page.freeze_panes(first_row, 0)
    page.set_footer("&C第 &P 页 共 &N 页")
    if mark:
        page.set_header(_MARK_STYLE + _in_header(mark))


def _in_header(words: str) -> str:
    """Words among the codes of a header, where & begins a code and && is the sign itself."""
    kept = _NOT_IN_A_LINE.sub(" ", words)[:_MARK_LENGTH]
    # Even after another & the writer takes these two for the place of a picture.
    return kept.replace("&G", "＆G").replace("&[", "＆[").replace("&", "&&")
