"""What a member's line of form 1 or 2 holds in the workbook, and the page in the document."""

from __future__ import annotations

from datetime import date

from tests.scenarios.check.papers import Cell
from tests.scenarios.check.people import Person
from tests.scenarios.check.register import FORM1, FORM2, in_chinese, note_of

_OPINION = "（盖章）\u3000\u3000\u3000\n年\u3000\u3000月\u3000\u3000日"


def workbook_line(one: Person, *, found_again: bool) -> tuple[Cell, ...]:
    """Everything behind the number, without the empty cells at the end."""
    entry = (FORM1 if found_again else FORM2)[one.name]
    tries = "\n".join(f"{on} {way} {outcome}:{words}" for on, way, outcome, words in entry.tries)
    found: tuple[Cell, ...] = (_day(entry.found_on), entry.conduct) if found_again else ()
    cells: list[Cell] = [
        one.name,
        *(one.text(heading) for heading in ("性别", "民族")),
        one.day("出生日期"),
        *(one.text(heading) for heading in ("身份证号", "学历")),
        one.day("入党日期"),
        one.day("转正日期"),
        one.org,
        entry.kind,
        one.text("手机号"),
        _day(entry.since),
        entry.length,
        entry.why,
        tries or None,
        *found,
        note_of(one.name) or None,
    ]
    while cells[-1] is None:
        cells.pop()
    return tuple(cells)


def document_page(one: Person, *, found_again: bool) -> list[list[str]]:
    """The member's table, row by row."""
    entry = (FORM1 if found_again else FORM2)[one.name]
    tries = [[in_chinese(on), *rest] for on, *rest in entry.tries] or [[""] * 4] * 3
    found = ["取得联系日期", in_chinese(entry.found_on), "现在何处", entry.now_at]
    return [
        ["姓名", one.name, "性别", one.text("性别"), "民族", one.text("民族")],
        [
            *("出生日期", _written(one.day("出生日期"))),
            *("学历", one.text("学历"), "人员类别", one.standing),
        ],
        ["身份证号", one.text("身份证号"), "联系方式", one.text("手机号")],
        [
            *("入党日期", _written(one.day("入党日期"))),
            *("转正日期", _written(one.day("转正日期")), "党组织类别", entry.kind),
        ],
        ["所在党支部", one.org],
        [
            *("失去联系时间", in_chinese(entry.since), "失联时长", entry.length),
            *("失去联系情形", entry.why),
        ],
        *([found] if found_again else []),
        ["查找过程", "时间", "方式", "结果", "备注"],
        *(["查找过程", *cells] for cells in tries),
        *([["失联期间表现", entry.conduct]] if found_again else []),
        ["备注", note_of(one.name)],
        ["党支部意见", f"\n\n书记（签名）：＿＿＿＿＿＿\n{_OPINION}"],
        ["基层党委意见", f"\n\n\n{_OPINION}"],
    ]


def _day(written: str) -> date:
    return date.fromisoformat(written)


def _written(day: date | None) -> str:
    return in_chinese(day.isoformat()) if day else ""
