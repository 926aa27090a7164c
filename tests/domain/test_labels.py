"""Labels: what they require, which requirement a word means, when a review is asked for."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import labels, scheme
from domain.calendar import Calendar
from domain.decided import Decision
from domain.labels import Direction, RequirementRecord, ReviewRequest
from domain.scheme_parts import Completion, Level
from domain.scheme_rules import Requirement

RULES = scheme.load("district-grading")
AT = datetime(2026, 6, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LABELS = {label.grade: label for label in RULES.labels}
WEAK, BEHIND = LABELS["较差"], LABELS["一般"]


def record(requirement: str, label: str = "软弱涣散支部", number: int = 1) -> RequirementRecord:
    return RequirementRecord(number, 7, label, requirement, "已办", 3, AT)


def decision(stage: str, grade: str, at: datetime = AT) -> Decision:
    level = RULES.stage(stage).level
    assert level is not None
    return Decision(1, 7, stage, level.value, grade, "", "", "", None, 3, at)


def test_nothing_on_record_leaves_every_duty_a_gap_and_nothing_optional() -> None:
    missing = labels.gaps(WEAK, [])
    assert [r.id for r in missing] == [r.id for r in WEAK.requires if not r.optional]
    assert [r.id for r in labels.gaps(BEHIND, [])] == ["leader", "cadre"]


def test_what_is_on_record_under_another_label_does_not_count() -> None:
    (leader,) = [r for r in BEHIND.requires if r.id == "leader"]
    assert leader in labels.gaps(BEHIND, [record("leader", "软弱涣散支部")])
    assert leader not in labels.gaps(BEHIND, [record("leader", "后进支部")])


@given(st.lists(st.sampled_from([r.id for r in WEAK.requires])))
def test_gaps_are_the_duties_nothing_is_on_record_for_in_any_order(ids: list[str]) -> None:
    records = [record(one, number=n) for n, one in enumerate(ids)]
    missing = {r.id for r in labels.gaps(WEAK, records)}
    assert missing == {r.id for r in WEAK.requires if not r.optional} - set(ids)
    kept = [r for s in labels.standings(WEAK, records) for r in s.records]
    assert sorted(r.id for r in kept) == [r.id for r in records]


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("第一书记", ["first_secretary"]),
        ("台账", ["ledger"]),
        ("整改台账", ["ledger"]),
        ("督查", ["inspections"]),
        ("验收", ["acceptance"]),
        ("派驻工作组", ["work_group"]),
        ("causes", ["causes"]),
        ("工作组", ["work_group", "acceptance"]),
        ("书面报告", ["failure_report"]),
        ("集体经济", []),
        ("组", []),
        ("", []),
    ],
)
def test_a_word_means_the_requirements_it_shares_most_with(words: str, meant: list[str]) -> None:
    assert [r.id for r in labels.requirements_meant(WEAK, words)] == meant


@given(st.sampled_from([r for label in RULES.labels for r in label.requires]))
def test_a_title_means_its_own_requirement(wanted: Requirement) -> None:
    for label in RULES.labels:
        if wanted in label.requires:
            assert labels.requirements_meant(label, wanted.title) == (wanted,)


def test_the_label_is_that_of_the_latest_grade_of_the_topmost_level() -> None:
    made = {"first_review": decision("first_review", "好")}
    assert labels.graded_above(RULES, made) is None
    made["overall_review"] = decision("overall_review", "一般")
    found = labels.graded_above(RULES, made)
    assert found is not None
    assert found.grade == "一般"
    made["december_review"] = decision("december_review", "较好")
    found = labels.graded_above(RULES, made)
    assert found is not None
    assert found.grade == "较好"


def test_a_review_is_asked_for_in_the_stage_after_management() -> None:
    managed, review = labels.management_stage(RULES), labels.review_stage(RULES)
    assert managed is not None
    assert review is not None
    assert managed.completed_by is Completion.REQUIREMENTS_MET
    assert (review.id, review.level) == ("review_request", Level.COMMITTEE)


def test_a_scheme_without_management_has_no_review() -> None:
    bare = replace(RULES, stages=RULES.stages[:3])
    assert labels.management_stage(bare) is None
    assert labels.review_stage(bare) is None


@pytest.mark.parametrize(
    ("grade", "direction", "beyond"),
    [
        ("较差", Direction.UP, ("一般", "较好", "好")),
        ("较好", Direction.UP, ("好",)),
        ("好", Direction.UP, ()),
        ("好", Direction.DOWN, ("较好", "一般", "较差")),
        ("较差", Direction.DOWN, ()),
    ],
)
def test_the_grades_beyond_come_nearest_first(
    grade: str, direction: Direction, beyond: tuple[str, ...]
) -> None:
    assert labels.grades_beyond(RULES.grades, grade, direction) == beyond


def test_a_request_is_settled_by_the_last_decision_of_the_review() -> None:
    asked = ReviewRequest(1, 7, Direction.UP, "已整改", 3, AT)
    made = {"overall_review": decision("overall_review", "一般", AT - timedelta(days=1))}
    assert labels.decided_since(RULES, made, asked) is None
    made["review_request"] = decision("review_request", "较好", AT - timedelta(days=1))
    assert labels.decided_since(RULES, made, asked) is None
    made["review_request"] = decision("review_request", "较好", AT)
    made["december_review"] = decision("december_review", "好", AT)
    found = labels.decided_since(RULES, made, asked)
    assert found is not None
    assert found.grade == "好"


@pytest.mark.parametrize(
    ("day", "tells"),
    [
        (date(2026, 6, 1), True),  # a Monday
        (date(2026, 6, 2), False),
        (date(2026, 8, 1), False),  # a Saturday
        (date(2026, 8, 3), True),
        (date(2026, 10, 1), False),  # a holiday of seven days
        (date(2026, 10, 8), True),
    ],
)
def test_gaps_are_told_on_the_first_working_day_of_a_month(day: date, *, tells: bool) -> None:
    assert labels.tells_gaps(day, Calendar()) is tells
