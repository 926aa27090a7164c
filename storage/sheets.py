"""Reads .xlsx and .csv files into raw sheets of cells, within limits."""

from __future__ import annotations

import csv
import hashlib
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, PasswordError, XmlError, ZipError
from python_calamine import load_workbook as open_workbook

from domain.imports.cells import Cell
from domain.imports.sheets import RawSheet, SheetFile
from domain.refusals import Refusal

MOST_BYTES = 50 * 2**20
MOST_UNPACKED = 600 * 2**20
MOST_ROWS = 200_000
_BLOCK = 2**20
# A cell with content beyond column DZ or row 299,999: the reader makes a full grid up to it, so
# that one far cell would fill the memory.
_FAR_CELL = re.compile(rb'<c r="(?:(?:[A-Z]{3}|[E-Z][A-Z])\d+|[A-Z]+(?:[3-9]\d{5}|\d{7,}))"[^>/]*>')
_ENCODINGS = ("utf-8-sig", "gb18030")
_DELIMITERS = (",", "\t", ";")


def read_file(path: Path) -> SheetFile:
    """The file's sheets; raises Refusal where it cannot be read as .xlsx or .csv."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refusal("import.file_too_big", file=path.name, limit=MOST_BYTES // 2**20)
        data = path.read_bytes()
    except OSError as error:
        raise Refusal("import.file_missing", file=path.name) from error
    return read_bytes(path.name, data)


def read_bytes(name: str, data: bytes) -> SheetFile:
    """The sheets of an uploaded file of that name; raises Refusal as `read_file` does."""
    if len(data) > MOST_BYTES:
        raise Refusal("import.file_too_big", file=name, limit=MOST_BYTES // 2**20)
    suffix = Path(name).suffix.lower()
    if suffix == ".xlsx":
        sheets = _workbook(name, data)
    elif suffix == ".csv":
        sheets = (RawSheet(name, "", _csv_rows(name, data)),)
    else:
        raise Refusal("import.file_kind", file=name)
    return SheetFile(name, hashlib.sha256(data).hexdigest(), sheets)


def _workbook(name: str, data: bytes) -> tuple[RawSheet, ...]:
    _check_package(name, data)
    try:
        book = open_workbook(io.BytesIO(data))
        opened = [book.get_sheet_by_name(title) for title in book.sheet_names]
        return tuple(RawSheet(name, sheet.name, _sheet_rows(name, sheet)) for sheet in opened)
    except PasswordError as error:
        raise Refusal("import.file_locked", file=name) from error
    except (CalamineError, XmlError, ZipError, ValueError) as error:
        raise Refusal("import.file_damaged", file=name) from error


def _check_package(name: str, data: bytes) -> None:
    """Refuse what would unpack to more than the limit, before anything else opens it."""
    if data[:4] == b"\xd0\xcf\x11\xe0":
        # An encrypted .xlsx, or an .xls by another name, is an OLE file.
        raise Refusal("import.file_locked", file=name)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
            if sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise Refusal("import.file_too_big", file=name, limit=MOST_UNPACKED // 2**20)
            for part in parts:
                _check_part(name, package, part)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError) as error:
        raise Refusal("import.file_damaged", file=name) from error


def _check_part(name: str, package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with package.open(part) as stream:
        tail = b""
        while block := stream.read(_BLOCK):
            if _FAR_CELL.search(tail + block):
                raise Refusal("import.file_too_wide", file=name, limit=MOST_ROWS)
            tail = block[-200:]


def _sheet_rows(name: str, sheet: CalamineSheet) -> list[list[Cell]]:
    if sheet.total_height > MOST_ROWS:
        raise Refusal("import.too_many_rows", file=name, limit=MOST_ROWS)
    rows: list[list[Cell]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        if left == right:
            _fill_down(rows, top, bottom, left)
    return rows


def _fill_down(rows: list[list[Cell]], top: int, bottom: int, column: int) -> None:
    """Cells merged downwards say the same for each of their rows; empty rows stay empty."""
    for row in rows[top + 1 : bottom + 1]:
        if column < len(row) and any(cell != "" for cell in row):
            row[column] = rows[top][column]


def _csv_rows(name: str, data: bytes) -> list[list[Cell]]:
    text = _decoded(name, data)
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    rows: list[list[Cell]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(list(row))
            if len(rows) > MOST_ROWS:
                raise Refusal("import.too_many_rows", file=name, limit=MOST_ROWS)
    except csv.Error as error:
        raise Refusal("import.file_damaged", file=name) from error
    return rows


def _decoded(name: str, data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = _ENCODINGS
    for text in _attempts(data, encodings):
        if "\x00" not in text:
            return text
    raise Refusal("import.file_encoding", file=name)


def _attempts(data: bytes, encodings: tuple[str, ...]) -> Iterator[str]:
    for encoding in encodings:
        try:
            yield data.decode(encoding)
        except UnicodeDecodeError:
            continue
