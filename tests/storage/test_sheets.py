"""Reading .xlsx and .csv files into raw cells."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from domain.refusals import Refusal
from storage import sheets
from storage.sheets import read_bytes, read_file


def _workbook() -> bytes:
    book = openpyxl.Workbook()
    first = book.active
    first.title = "名册"
    first.append(["梅溪村名册"])
    first.append([])
    first.append([None, "姓名", "手机号", "入党日期"])
    first.append([None, "王芳", 13800000000, date(2001, 7, 1)])
    first.append([None, "=1+1", "x", datetime(2002, 7, 1, 8, 30)])  # noqa: DTZ001 - as in Excel
    book.create_sheet("空白")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def test_cells_of_a_workbook_keep_their_lines_columns_and_kinds() -> None:
    file = read_bytes("名册.xlsx", _workbook())
    first, empty = file.sheets
    assert (first.file, first.name, empty.name, list(empty.rows)) == (
        "名册.xlsx",
        "名册",
        "空白",
        [],
    )
    assert first.rows[2] == ["", "姓名", "手机号", "入党日期"]
    assert first.rows[3] == ["", "王芳", 13800000000.0, date(2001, 7, 1)]
    assert len(file.digest) == 64


def test_a_formula_gives_its_last_value_and_text_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_formula(0, 0, "=B1&C1", None, "梅溪村党支部")
        sheet.write_string(0, 1, "110105194912310021")
        sheet.write_string(0, 2, "=1+1")
    assert list(read_file(path).sheets[0].rows) == [["梅溪村党支部", "110105194912310021", "=1+1"]]


def test_cells_merged_downwards_speak_for_every_filled_row(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:A3", "林刚")
        sheet.merge_range("B3:C3", "横的")
        sheet.write_column("B1", ["甲", "乙"])
        sheet.merge_range("A4:A5", "无人")
    assert list(read_file(path).sheets[0].rows) == [
        ["林刚", "甲"],
        ["林刚", "乙"],
        ["林刚", "横的"],
        ["无人", ""],
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_is_read_in_the_encodings_spreadsheets_write(encoding: str, delimiter: str) -> None:
    text = f'姓名{delimiter}备注\r\n王芳{delimiter}"两\n行"\r\n\r\n李立{delimiter}x\r\n'
    file = read_bytes("人员.csv", text.encode(encoding))
    assert list(file.sheets[0].rows) == [["姓名", "备注"], ["王芳", "两\n行"], [], ["李立", "x"]]


def _bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b" " * 3_000_000)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "key"),
    [
        ("a.xls", b"", "import.file_kind"),
        ("a.et", b"", "import.file_kind"),
        ("a.xlsx", b"", "import.file_damaged"),
        ("a.xlsx", b"PK\x03\x04 not a package", "import.file_damaged"),
        ("a.xlsx", _workbook()[:-200], "import.file_damaged"),
        ("a.xlsx", _bomb()[:100] + _bomb(), "import.file_damaged"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "import.file_locked"),
        ("a.csv", b"\xff\xff\x00\x81", "import.file_encoding"),
        ("a.csv", b"a,b\x00c", "import.file_encoding"),
        ("a.csv", b'"' + b"x" * 200_000, "import.file_damaged"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(name: str, data: bytes, key: str) -> None:
    with pytest.raises(Refusal) as caught:
        read_bytes(name, data)
    assert caught.value.key == key
    assert caught.value.facts == {"file": name}


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refusal, match=r"import\.file_missing"):
        read_file(tmp_path / "a.xlsx")


def test_limits_of_size_and_rows_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sheets, "MOST_ROWS", 2)
    for name, data in (("a.csv", b"a\nb\nc\n"), ("a.xlsx", _workbook())):
        with pytest.raises(Refusal, match=r"import\.too_many_rows"):
            read_bytes(name, data)
    monkeypatch.setattr(sheets, "MOST_UNPACKED", 1_000_000)
    with pytest.raises(Refusal, match=r"import\.file_too_big"):
        read_bytes("a.xlsx", _bomb())
    monkeypatch.setattr(sheets, "MOST_BYTES", 5)
    (tmp_path / "a.csv").write_bytes(b"a\nb\nc\n")
    with pytest.raises(Refusal, match=r"import\.file_too_big"):
        read_file(tmp_path / "a.csv")
    with pytest.raises(Refusal, match=r"import\.file_too_big"):
        read_bytes("a.csv", b"a\nb\nc\n")


@pytest.mark.parametrize("cell", ["XFD1", "EA1", "A1048576", "B300000"])
def test_one_cell_far_away_is_refused_before_it_fills_the_memory(cell: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "姓名")
        sheet.write(cell, "x")
    with pytest.raises(Refusal, match=r"import\.file_too_wide"):
        read_file(path)


def test_a_far_cell_that_is_only_formatted_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write("A1", "姓名")
        sheet.write_blank("XFD9", None, book.add_format({"bold": True}))
    assert list(read_file(path).sheets[0].rows) == [["姓名"]]
