"""The town as the files an office hands over: two workbooks and a .csv, none of them tidy."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from tests.scenarios import town
from tests.scenarios.town import Somebody

_ORGANIZATIONS = ("序号", "名称", "类型", "上级", "类别", "联系领导", "联系干部", "上年等级")
_PEOPLE = (
    *("姓名", "手机号", "组织", "身份", "角色", "企业微信账号", "钉钉账号", "联系状态"),
    *("出生日期", "失联情形", "末次组织生活", "末次党费", "流出日期", "流出原因", "流动去向"),
)
_KINDS = {town.LEAF: "党总支", town.PARENT: "党总支"}


def write_town(folder: Path) -> list[Path]:
    """Write the sheets and return their paths, people in two files."""
    everybody = [*town.STAFF, *(one for org in town.NAMES for one in town.members(org))]
    half = len(everybody) // 2
    paths = [folder / "党组织一览.xlsx", folder / "人员(一).xlsx", folder / "人员(二).csv"]
    _workbook(paths[0], "白鹭镇党组织一览表", _ORGANIZATIONS, _organizations())
    _workbook(paths[1], "", _PEOPLE, [_person(one) for one in everybody[:half]])
    _csv(paths[2], _PEOPLE, [_person(one) for one in everybody[half:]])
    return paths


def _organizations() -> list[dict[str, Any]]:
    """Branches stand before what they belong to, as in a table sorted by name."""
    rows = [_graded(name, category) for name, category in town.GRADED]
    above = (
        (town.PARENT, town.TOWN, "党总支"),
        (town.TOWN, town.DISTRICT, "党委"),
        (town.OTHER_TOWN, town.DISTRICT, "党委"),
        (town.DISTRICT, "", "组织部"),
        (town.OUTSIDE, town.OTHER_TOWN, "党支部"),
    )
    rows += [{"名称": name, "上级": parent, "类型": kind} for name, parent, kind in above]
    return [{"序号": number, **row} for number, row in enumerate(rows, 1)]


def _graded(name: str, category: str) -> dict[str, Any]:
    return {
        "名称": f" {name}" if name.startswith("梅") else name,
        "上级": town.PARENT if name.startswith("望江") else town.TOWN,
        "类型": _KINDS.get(name, "党支部"),
        "类别": category,
        "联系领导": _spaced(town.leader_of(name), name),
        "联系干部": _spaced(town.cadre_of(name), name),
        "上年等级": town.last_grade(name),
    }


def _spaced(name: str, org: str) -> str:
    """Names of two characters are stretched to three, now with half, now with full spaces."""
    if len(name) != 2:
        return name
    return name[0] + (" " if len(org) % 2 else "\u3000") + name[1]


def _person(one: Somebody) -> dict[str, Any]:
    return {
        "姓名": one.name[0] + " " + one.name[1:] if one.name.endswith("国栋") else one.name,
        "组织": one.org,
        "身份": one.identity,
        "角色": one.role,
        "企业微信账号": one.account,
        "钉钉账号": one.account,
        **dict(one.more),
    }


def _workbook(
    path: Path, title: str, headings: Sequence[str], rows: Sequence[dict[str, Any]]
) -> None:
    """With a title line above the headings where there is one, and real Excel dates."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        top = 0
        if title:
            sheet.write_string(0, 0, title)
            top = 1
        sheet.write_row(top, 0, headings)
        for line, row in enumerate(rows, top + 1):
            for column, heading in enumerate(headings):
                _cell(sheet, line, column, row.get(heading, ""))


def _cell(sheet: Any, line: int, column: int, value: Any) -> None:
    if isinstance(value, date):
        sheet.write_datetime(line, column, value)
    elif isinstance(value, str) and value.isdecimal():
        sheet.write_number(line, column, int(value))  # a phone that Excel took for a number
    elif value != "":
        sheet.write(line, column, value)


def _csv(path: Path, headings: Sequence[str], rows: Sequence[dict[str, Any]]) -> None:
    """In the encoding Chinese Excel saves, dates in three ways of writing."""
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        for number, row in enumerate(rows):
            writer.writerow([_written(row.get(heading, ""), number) for heading in headings])


def _written(value: Any, number: int) -> str:
    if not isinstance(value, date):
        return str(value)
    ways = (value.isoformat(), f"{value.year}/{value.month}/{value.day}")
    return (*ways, f"{value.year}年{value.month}月{value.day}日")[number % 3]
