"""Import sheets made in a test: rows of headings and cells."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from domain.imports.cells import Cell
from domain.imports.known import Known
from domain.imports.numbers import check_digit
from domain.imports.plan import Plan
from domain.imports.sheets import RawSheet, SheetFile
from handlers.membership.importing import plan_import

TODAY = date(2026, 3, 2)
Line = Mapping[str, Cell]


def sheet_file(name: str, *lines: Line, headings: tuple[str, ...] = ()) -> SheetFile:
    """A file of one sheet; the headings are those of the lines, in order of appearance."""
    found = dict.fromkeys([*headings, *(heading for line in lines for heading in line)])
    rows: list[list[Cell]] = [list(found)]
    rows += [[line.get(heading, "") for heading in found] for line in lines]
    return SheetFile(name, f"digest of {name}", (RawSheet(name, "", rows),))


def organizations(*lines: Line) -> SheetFile:
    return sheet_file("组织.csv", *lines, headings=("名称", "上级", "类型"))


def people(*lines: Line) -> SheetFile:
    return sheet_file("人员.csv", *lines, headings=("姓名", "组织", "身份"))


def town(*more: Line) -> SheetFile:
    """A committee 清溪镇党委 with two branches, and more rows."""
    return organizations(
        {"名称": "清溪镇党委", "类型": "党委"},
        {"名称": "梅溪村党支部", "上级": "清溪镇党委", "类型": "党支部"},
        {"名称": "梅林村党支部", "上级": "清溪镇党委", "类型": "党支部"},
        *more,
    )


def member(name: str, org: str = "梅溪村党支部", **more: Cell) -> dict[str, Cell]:
    return {"姓名": name, "组织": org, "身份": "党员", **more}


def cadre(name: str, org: str = "清溪镇党委", **more: Cell) -> dict[str, Cell]:
    return {"姓名": name, "组织": org, "身份": "干部", **more}


def identity(number: int = 1, birth: str = "19800101") -> str:
    """A made-up identity number with a right check digit; an even `number` is 女."""
    first = f"999999{birth}{number:03d}"
    return first + check_digit(first)


def fake_print(number: str) -> bytes:
    return number.encode()


def plan_of(*files: SheetFile, known: Known | None = None, today: date = TODAY) -> Plan:
    return plan_import(known or Known(), files, today, fake_print)


def problem_keys(plan: Plan) -> list[str]:
    return [note.key for note in plan.problems]


def warning_keys(plan: Plan) -> list[str]:
    return [note.key for note in plan.warnings]
