"""The import as a clerk meets it: files in, sentences out."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import domain.imports
from domain.imports.findings import Note, Place
from domain.imports.plan import Batch, Outcome, Tally
from handlers.membership.wording import (
    say_batch,
    say_note,
    say_outcome,
    say_refused,
    say_undone,
)
from messages.render import exists
from tests.fakes.import_sheets import cadre, member, organizations, people, plan_of, town

_RAISED = re.compile(r'(?:CellRefused|\.problem|\.warn)\(\s*(?:[\w.\[\]]+, )?"(\w+)"')


def test_every_finding_has_words() -> None:
    source = "\n".join(
        path.read_text("utf-8") for path in Path(domain.imports.__path__[0]).glob("*.py")
    )
    keys = set(_RAISED.findall(source)) | {"parent_ring", "tree_too_deep"}
    assert len(keys) > 40
    assert [key for key in sorted(keys) if not exists(f"import.{key}")] == []


def test_all_problems_of_all_files_are_told_at_once_with_their_places() -> None:
    led = {"名称": "甲", "上级": "清溪镇党委", "类型": "党支部", "联系领导": "林刚"}
    plan = plan_of(
        people(
            member("王芳", 身份证号=1.2e17),
            member("李立", "没有的支部"),
            cadre("林刚", 出生日期="1970-01-01"),
            cadre("林刚", 出生日期="1980-01-01"),
        ),
        organizations({"名称": "乙", "类型": "村"}),
        town(led),
    )
    assert [say_note(note) for note in plan.problems] == [
        "人员.csv 第 2 行 身份证号（D2）：身份证号是按数字存的，后几位可能已经丢了。"
        "请把这一列设为“文本”，重新填 18 位号码。",
        "组织.csv 第 2 行 类型（C2）：「村」认不出，应是："
        "组织部、党委、党工委、党总支、党支部、单位。",
        "人员.csv 第 3 行 组织：没有「没有的支部」这个组织。请写全称，或先在组织表里加上它。",
        "组织.csv 第 5 行 联系领导：「清溪镇党委」有几位“林刚”：人员表第 4 行（1970 年生）、"
        "人员表第 5 行（1980 年生）。请先把他们的姓名写得能分开。",
    ]


def test_warnings_are_told_and_hinder_nothing() -> None:
    plan = plan_of(
        town(
            {"名称": "甲", "上级": "清溪镇党委", "类型": "党支部", "联系干部": "林刚", "邮编": "1"}
        )
    )
    assert plan.sound
    assert [say_note(note) for note in plan.warnings] == [
        "组织.csv：不认识「邮编」这一列，没有导入这一列。",
        "组织.csv 第 5 行：「清溪镇党委」没有“林刚”这个人，先记下姓名，没有账号（待核）。",
    ]


@pytest.mark.parametrize(
    ("key", "facts", "words"),
    [
        (
            "namesakes_registered",
            {
                "candidates": (
                    {"year": 1980, "posts": ("党员", "书记")},
                    {"year": None, "posts": ()},
                )
            },
            "1980 年生（党员·书记）、出生日期未填。",
        ),
        ("rows_disagree", {"field": "phone", "line": 3}, "「手机号」却不一样"),
        (
            "contact_ambiguous",
            {"name": "林刚", "at": "甲", "candidates": ({"line": None, "year": None},)},
            "“林刚”：已登记的。",
        ),
    ],
)
def test_candidates_are_told_by_what_tells_them_apart(
    key: str, facts: dict[str, object], words: str
) -> None:
    note = Note(Place("a.xlsx", "人员", 4), key, facts=facts)
    assert say_note(note).startswith("a.xlsx「人员」第 4 行：")
    assert words in say_note(note)


def test_the_same_file_is_one_digest_whatever_the_order() -> None:
    one, other = town(), people(member("王芳"))
    assert plan_of(one, other).digest == plan_of(other, one).digest != plan_of(one).digest


def test_results_are_told_in_numbers() -> None:
    outcome = Outcome(Tally(2, 1), Tally(10, 0), Tally(3, 0), batch=4)
    counted = "组织 2 个新增、1 个更改，人员 10 人新增、0 人更改，节假日 3 天新增、0 天更改"
    at = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    assert say_outcome(outcome) == f"导入完成，编号 4：{counted}。"
    assert say_outcome(outcome, dry_run=True) == f"检查通过，只是试算，没有写入：{counted}。"
    assert "没有新增" in say_outcome(Outcome())
    assert say_undone(4, outcome) == f"已撤回编号为 4 的导入（{counted}）。"
    assert say_refused(3).startswith("有 3 处要改")
    batch = Batch(4, at, ("a.csv", "b.csv"), outcome)
    assert say_batch(batch) == f"4 · 3月2日 09:00 · a.csv、b.csv · {counted}"
    undone = Batch(4, at, ("a.csv",), Outcome(), at + timedelta(days=1))
    assert say_batch(undone).endswith("（已撤回）")
