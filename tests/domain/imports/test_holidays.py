"""The 节假日 sheet."""

from __future__ import annotations

from tests.fakes.import_sheets import Line, plan_of, problem_keys, sheet_file


def test_a_holiday_stated_twice_is_a_problem() -> None:
    line: Line = {"日期": "2027-10-01", "类型": "休"}
    plan = plan_of(
        sheet_file("h.csv", {**line, "名称": "国庆节"}, {"日期": "2027-10-09", "类型": "班"})
    )
    assert [(h.kind, h.name) for h in plan.holidays] == [("off", "国庆节"), ("work", "")]
    assert problem_keys(plan_of(sheet_file("h.csv", line, line))) == ["row_twice"]
