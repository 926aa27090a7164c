"""From raw sheets to rows: which sheet is it, which column is which, what does each cell say."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.imports.cells import Cell
from domain.imports.columns import COLUMNS, Column, SheetKind
from domain.imports.findings import CellRefused, Findings, Place
from domain.imports.reader import Reader, blank

_HEADING_ROWS = 10
# A heading row is known by these words; all of the first set, any one of the second.
_SIGNS: tuple[tuple[SheetKind, frozenset[str], frozenset[str]], ...] = (
    (SheetKind.PEOPLE, frozenset({"姓名"}), frozenset({"组织", "身份", "角色"})),
    (SheetKind.SCORES, frozenset({"对象"}), frozenset({"考评", "项目", "分数"})),
    (
        SheetKind.ORGANIZATIONS,
        frozenset({"名称"}),
        frozenset({"上级", "类别", "联系领导", "联系干部", "上年等级"}),
    ),
    (SheetKind.HOLIDAYS, frozenset({"日期"}), frozenset({"类型", "名称"})),
    (SheetKind.ORGANIZATIONS, frozenset({"名称"}), frozenset({"类型"})),
)


@dataclass(frozen=True, slots=True)
class RawSheet:
    """Cells as they were read; the first row is line 1."""

    file: str
    name: str
    rows: Sequence[Sequence[Cell]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class SheetFile:
    """One file with all its sheets; `digest` is the SHA-256 of its bytes in hex."""

    name: str
    digest: str
    sheets: tuple[RawSheet, ...]


@dataclass(slots=True)
class Row:
    """One data row: the values of its non-empty cells, by field.

    `good` is False where a cell was refused; the row then only serves to be referred to.
    """

    place: Place
    values: dict[str, Any] = field(repr=False)
    good: bool = True


def read_rows(files: Sequence[SheetFile], findings: Findings) -> dict[SheetKind, list[Row]]:
    """Every data row of every sheet, by kind; whatever cannot be read goes to the findings."""
    rows: dict[SheetKind, list[Row]] = {kind: [] for kind in SheetKind}
    for file in files:
        recognised = False
        for sheet in file.sheets:
            kind = _read_sheet(sheet, rows, findings)
            recognised = recognised or kind is not None
        if not recognised:
            findings.problem(Place(file.name, ""), "file_unknown")
    return rows


def _read_sheet(
    sheet: RawSheet, rows: dict[SheetKind, list[Row]], findings: Findings
) -> SheetKind | None:
    found = _recognise(sheet)
    place = Place(sheet.file, sheet.name)
    if found is None:
        if any(_filled(row) for row in sheet.rows):
            findings.warn(place, "sheet_unknown")
        return None
    kind, line = found
    readers = [
        Reader(index, column)
        for index, column in _columns(kind, sheet.rows[line - 1], place, findings)
    ]
    rows[kind].extend(_data_rows(sheet, line, readers, findings))
    return kind


def _recognise(sheet: RawSheet) -> tuple[SheetKind, int] | None:
    """The kind and the line of the heading row, looked for among the first rows."""
    for line, cells in enumerate(sheet.rows[:_HEADING_ROWS], 1):
        headings = {_heading(cell) for cell in cells}
        for kind, every, some in _SIGNS:
            if every <= headings and some & headings:
                return kind, line
    return None


def _heading(cell: Cell) -> str:
    if not isinstance(cell, str):
        return ""
    written = unicodedata.normalize("NFKC", cell)
    return "".join(written.split()).strip("*").removesuffix("(必填)")


def _columns(
    kind: SheetKind, headings: Sequence[Cell], place: Place, findings: Findings
) -> list[tuple[int, Column]]:
    by_heading = {column.heading: column for column in COLUMNS[kind]}
    columns: dict[str, tuple[int, Column]] = {}
    for index, cell in enumerate(headings):
        heading = _heading(cell)
        column = by_heading.get(heading)
        if column is None:
            if heading:
                findings.warn(place, "column_unknown", heading=heading[:40])
        elif heading in columns:
            findings.problem(place, "column_twice", heading=heading)
        else:
            columns[heading] = index, column
    for column in by_heading.values():
        if column.required and column.heading not in columns:
            findings.problem(place, "column_missing", heading=column.heading)
    return list(columns.values())


def _data_rows(
    sheet: RawSheet, heading_line: int, readers: Sequence[Reader], findings: Findings
) -> list[Row]:
    """Read column by column, for a column says the same again and again; told row by row."""
    lines, cells = _data_cells(sheet, heading_line)
    fields = [reader.column.field for reader in readers]
    columns = [reader.read(cells) for reader in readers]
    rows = []
    for line, said in zip(lines, zip(*columns, strict=True), strict=True):
        values = {
            name: value for name, value in zip(fields, said, strict=True) if value is not None
        }
        rows.append(Row(Place(sheet.file, sheet.name, line), values))
    if any(reader.refusing for reader in readers):
        for row in rows:
            _note_refused(row, readers, findings)
    return rows


def _data_cells(sheet: RawSheet, heading_line: int) -> tuple[list[int], list[Sequence[Cell]]]:
    """The lines that hold data, and their cells."""
    headings = list(sheet.rows[heading_line - 1])
    lines, rows = [], []
    for line, cells in enumerate(sheet.rows[heading_line:], heading_line + 1):
        # A printed table repeats its heading row on every page.
        if _filled(cells) and list(cells) != headings:
            lines.append(line)
            rows.append(cells)
    return lines, rows


def _note_refused(row: Row, readers: Sequence[Reader], findings: Findings) -> None:
    """What was refused goes from the row to the findings."""
    for reader in readers:
        column = reader.column
        refused = row.values.get(column.field)
        if isinstance(refused, CellRefused):
            cell = address(reader.index, row.place.line)
            findings.refused(row.place, column.heading, cell, refused)
            del row.values[column.field]
            row.good = False


def address(index: int, line: int) -> str:
    """A cell's address as Excel shows it; the first column is 0."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{line}"


def _filled(cells: Sequence[Cell]) -> bool:
    return not all(map(blank, cells))
