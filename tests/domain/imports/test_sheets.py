"""From raw sheets to rows."""

from __future__ import annotations

import pytest

from domain.imports.cells import Cell
from domain.imports.columns import SheetKind
from domain.imports.findings import Findings
from domain.imports.sheets import RawSheet, Row, SheetFile, address, read_rows


def _read(*sheets: list[list[Cell]]) -> tuple[dict[SheetKind, list[Row]], Findings]:
    findings = Findings()
    raw = tuple(RawSheet("a.xlsx", f"表{n}", rows) for n, rows in enumerate(sheets, 1))
    return read_rows([SheetFile("a.xlsx", "", raw)], findings), findings


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        (["名称", "类型"], SheetKind.ORGANIZATIONS),
        (["备注", " 类 型*", "日期", "上级", "名称＊"], SheetKind.ORGANIZATIONS),
        (["身份", "组织", "姓名"], SheetKind.PEOPLE),
        (["日期", "类型", "名称"], SheetKind.HOLIDAYS),
        (["姓名(必填)", "组织（必填）", "身份"], SheetKind.PEOPLE),
    ],
)
def test_a_sheet_is_recognised_by_its_headings_alone(headings: list[Cell], kind: SheetKind) -> None:
    line = ["党支部"] * len(headings)
    rows, _ = _read([["某某名册"], headings, line])
    found = [key for key, value in rows.items() if value]
    assert found == [kind]
    assert rows[kind][0].place.line == 3


def test_lines_count_as_excel_shows_them_over_empty_and_repeated_heading_rows() -> None:
    heading: list[Cell] = ["姓名", "组织", "身份"]
    rows, findings = _read(
        [heading, ["", None, " "], ["王芳", "甲", "党员"], heading, ["李立", "甲", "干部"]]
    )
    assert [row.place.line for row in rows[SheetKind.PEOPLE]] == [3, 5]
    assert not findings.problems


def test_every_bad_cell_is_named_by_its_address() -> None:
    _, findings = _read(
        [
            ["身份证号", "姓名", "组织", "身份", "性别"],
            [1.5e17, "王芳", "甲", "党员", "F"],
            ["", "", "甲", "党员", ""],
        ]
    )
    assert [(n.key, n.cell, n.column, n.place.line) for n in findings.problems] == [
        ("identity_numeric", "A2", "身份证号", 2),
        ("word", "E2", "性别", 2),
        ("required", "B3", "姓名", 3),
    ]


def test_a_missing_or_doubled_column_is_a_problem_and_an_unknown_one_a_warning() -> None:
    _, findings = _read([["姓名", "组织", "组织", "绰号"], ["王芳", "甲", "甲", "x"]])
    assert [(n.key, n.facts["heading"]) for n in findings.problems] == [
        ("column_twice", "组织"),
        ("column_missing", "身份"),
    ]
    assert [(n.key, n.facts["heading"]) for n in findings.warnings] == [("column_unknown", "绰号")]


def test_a_page_of_explanations_is_passed_over_with_a_warning() -> None:
    rows, findings = _read(
        [["填表说明"], ["请填全称"]], [["日期", "类型"], ["2026-10-01", "休"]], []
    )
    assert len(rows[SheetKind.HOLIDAYS]) == 1
    assert [n.key for n in findings.warnings] == ["sheet_unknown"]
    assert not findings.problems


def test_a_file_without_any_known_sheet_is_a_problem() -> None:
    _, findings = _read([["甲", "乙"]])
    assert [n.key for n in findings.problems] == ["file_unknown"]


def test_a_score_sheet_is_recognised() -> None:
    rows, findings = _read([["考评", "对象", "项目", "分数"], ["x", "y", "z", 1.0]])
    assert [row.values["score"] for row in rows[SheetKind.SCORES]] == ["1"]
    assert not findings.problems


@pytest.mark.parametrize(
    ("index", "shown"), [(0, "A7"), (25, "Z7"), (26, "AA7"), (701, "ZZ7"), (702, "AAA7")]
)
def test_addresses_are_those_of_excel(index: int, shown: str) -> None:
    assert address(index, 7) == shown


@pytest.mark.parametrize(("cell", "kept"), [("①", "①"), (3.0, "③"), ("7", "⑦"), ("⑤出国(境)", "⑤")])
def test_a_circumstance_is_a_digit_in_a_circle(cell: Cell, kept: str) -> None:
    rows, _ = _read([["姓名", "组织", "身份", "失联情形"], ["王芳", "甲", "党员", cell]])
    assert rows[SheetKind.PEOPLE][0].values["circumstance"] == kept


@pytest.mark.parametrize("cell", ["⑧", 0.0, 8.0, "外出"])
def test_another_circumstance_is_refused(cell: Cell) -> None:
    _, findings = _read([["姓名", "组织", "身份", "失联情形"], ["王芳", "甲", "党员", cell]])
    assert [n.key for n in findings.problems] == ["word"]
