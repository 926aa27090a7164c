"""The district as files: an .xlsx of the organisations, an .xlsx and a .csv of the people."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.scenarios.check.cases import special
from tests.scenarios.check.district import (
    BRANCHES,
    COMMITTEES,
    DISTRICT,
    PARENT,
    STREET,
    TOWN,
    Cells,
    everybody,
    full,
    staff,
)

_ORGANIZATIONS = ("名称", "类型", "上级", "类别", "联系领导")
_PEOPLE = (
    *("姓名", "组织", "身份", "角色", "企业微信账号", "手机号", "身份证号", "性别", "民族"),
    *("出生日期", "学历", "入党日期", "转正日期", "党小组", "职务", "重点类别", "联系状态"),
    *("失联情形", "末次组织生活", "末次党费", "流出日期", "流出原因", "流动去向", "流动单位"),
    *("转出日期", "转出回执", "备注"),
)


def write_district(folder: Path) -> list[Path]:
    """Write the sheets and return their paths."""
    people = [*staff(), *(one.cells for one in everybody(special()))]
    half = len(people) // 2
    paths = [folder / "党组织.xlsx", folder / "党员(一).xlsx", folder / "党员(二).csv"]
    _workbook(paths[0], _ORGANIZATIONS, _organizations())
    _workbook(paths[1], _PEOPLE, people[:half])
    write_csv(paths[2], _PEOPLE, people[half:])
    return paths


def write_csv(path: Path, headings: Sequence[str], rows: Sequence[Cells]) -> Path:
    """A sheet in the encoding Chinese Excel saves."""
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        for row in rows:
            writer.writerow([str(row.get(heading, "")) for heading in headings])
    return path


def _organizations() -> list[Mapping[str, Any]]:
    rows: list[Mapping[str, Any]] = [{"名称": DISTRICT, "类型": "组织部"}]
    for committee in COMMITTEES:
        kind = "党工委" if committee.endswith("党工委") else "党委"
        rows.append({"名称": committee, "类型": kind, "上级": DISTRICT})
    rows.append({"名称": PARENT, "类型": "党总支", "上级": STREET, "类别": "社区"})
    for short, (committee, category) in BRANCHES.items():
        above = PARENT if short.startswith("湖东") else committee
        leader = "唐立夏" if committee == TOWN and category == "农村" else ""
        row = {"名称": full(short), "类型": "党支部", "上级": above, "类别": category}
        rows.append({**row, "联系领导": leader})
    return rows


def _workbook(path: Path, headings: Sequence[str], rows: Sequence[Cells]) -> None:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, headings)
        for line, row in enumerate(rows, 1):
            for column, heading in enumerate(headings):
                _cell(sheet, line, column, row.get(heading, ""))


def _cell(sheet: Any, line: int, column: int, value: object) -> None:
    if isinstance(value, date):
        sheet.write_datetime(line, column, value)
    elif value != "":
        sheet.write_string(line, column, str(value))
