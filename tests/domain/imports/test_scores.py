"""The 打分 sheet: which scores are taken, and what is said of those that are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain import scheme
from domain.imports.cells import Cell
from domain.imports.known import Known, KnownAssessment
from domain.imports.plan import Plan
from domain.organizations import Organization, OrgKind
from tests.fakes.import_sheets import plan_of, problem_keys, sheet_file

APRIL = date(2026, 4, 3)
TEXT = scheme.text_of("district-grading")
TOWN = (
    Organization(1, "清溪镇党委", OrgKind.COMMITTEE, "/1/"),
    Organization(2, "梅溪村党支部", OrgKind.BRANCH, "/1/2/", 1),
    Organization(3, "梅林村党支部", OrgKind.BRANCH, "/1/3/", 1),
)
RUNNING = KnownAssessment("district-grading", "2026", TEXT, {2: 20})
LINE: Mapping[str, Cell] = {
    "考评": "district-grading 2026",
    "对象": "梅溪村党支部",
    "项目": "领导班子好",
    "分数": 18.5,
}


def plan(
    *lines: Mapping[str, Cell], today: date = APRIL, running: KnownAssessment = RUNNING
) -> Plan:
    known = Known(TOWN, {}, (0, 0), (running,))
    return plan_of(sheet_file("打分.csv", *lines), known=known, today=today)


def test_a_score_goes_to_the_subject_and_the_stage_that_is_open() -> None:
    more = {"评分人": "考核一组", "说明": "台账缺一项"}
    [draft] = plan({**LINE, **more}).scores
    assert (draft.subject, draft.stage, draft.indicator) == (20, "first_review", "leadership")
    assert (draft.value, draft.note) == (Decimal("18.5"), "考核一组:台账缺一项")


def test_titles_and_short_names_are_taken_too() -> None:
    line = {**LINE, "考评": "基层党组织分类定级2026", "项目": "班子", "分数": "十八"}
    assert plan(line).scores[0].value == 18


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        ({"考评": "district-grading 2025"}, "assessment_unknown"),
        ({"对象": "没有村党支部"}, "organization_unknown"),
        ({"对象": "梅林村党支部"}, "not_a_subject"),
        ({"项目": "环境卫生"}, "word"),
        ({"分数": 21}, "score_unfit"),
        ({"分数": -1}, "score_unfit"),
        ({"分数": "一等奖"}, "score_unfit"),
        ({"分数": ""}, "required"),
    ],
)
def test_a_row_that_does_not_fit_is_a_problem(changed: dict[str, Cell], key: str) -> None:
    found = plan({**LINE, **changed})
    assert (problem_keys(found), found.scores) == ([key], ())


def test_an_indicator_scored_twice_is_a_problem() -> None:
    assert problem_keys(plan(LINE, {**LINE, "分数": 17})) == ["row_twice"]


@pytest.mark.parametrize("today", [date(2026, 3, 31), date(2026, 4, 11)])
def test_scores_keep_the_days_of_their_stage(today: date) -> None:
    assert problem_keys(plan(LINE, today=today)) == ["scores_not_now"]


def test_a_reopening_lets_late_scores_in() -> None:
    reopened = replace(RUNNING, reopened={(20, "first_review"): date(2026, 4, 14)})
    assert plan(LINE, today=date(2026, 4, 14), running=reopened).sound
    assert not plan(LINE, today=date(2026, 4, 15), running=reopened).sound


def test_scores_are_settled_once_the_level_above_has_decided() -> None:
    settled = replace(RUNNING, decided={20: frozenset({"first_review", "overall_review"})})
    assert problem_keys(plan(LINE, running=settled)) == ["scores_settled"]
    assert plan(LINE, running=replace(RUNNING, decided={20: frozenset({"first_review"})})).sound


def test_december_scores_go_to_the_december_stage() -> None:
    [draft] = plan(LINE, today=date(2026, 12, 2)).scores
    assert draft.stage == "review_request"
