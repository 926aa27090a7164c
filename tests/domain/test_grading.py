"""Bands, quotas and what the engine suggests."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.grading import (
    band,
    check_quota,
    check_room,
    edge_missed,
    quota_limit,
    quota_standing,
    reason_needed,
    suggestion,
    takes_more,
)
from domain.refusals import Refusal
from domain.scheme import load
from domain.scheme_parts import Grade, Level, Source
from domain.scheme_rules import Quota, QuotaKind

DISTRICT = load("district-grading")
BANDS = DISTRICT.grades
GOOD = Quota(("好",), Decimal(20), QuotaKind.HARD, at_stages={"december_review": Decimal(25)})


@pytest.mark.parametrize(
    ("score", "grade"),
    [
        ("100", "好"),
        ("90", "好"),
        ("89.999", "较好"),
        ("89.5", "较好"),
        ("80", "较好"),
        ("79.99", "一般"),
        ("60", "一般"),
        ("59.99", "较差"),
        ("0", "较差"),
    ],
)
def test_bands_include_their_lower_edge(score: str, grade: str) -> None:
    assert band(Decimal(score), BANDS) == grade


@pytest.mark.parametrize("score", ["105", "100.001", "-3"])
def test_a_score_outside_the_sheet_is_refused(score: str) -> None:
    with pytest.raises(Refusal) as refused:
        band(Decimal(score), BANDS)
    assert refused.value.key == "grading.out_of_range"
    assert refused.value.facts == {"given": score}


def test_grades_without_bands_are_not_guessed() -> None:
    with pytest.raises(ValueError, match="no bands"):
        band(Decimal(90), [Grade("五星"), Grade("四星")])


@given(st.fractions(0, 100) | st.decimals(0, 100, places=4))
def test_exactly_one_band_holds_each_score(score: Fraction | Decimal) -> None:
    holding = [
        grade.name
        for grade in BANDS
        if grade.lower is not None
        and grade.upper is not None
        and (grade.lower <= score < grade.upper or score == grade.upper == 100)
    ]
    assert holding == [band(score, BANDS)]


@pytest.mark.parametrize(
    ("score", "missed"),
    [("89.996", "好"), ("89.99", None), ("90", None), ("59.995", "一般"), ("100", None)],
)
def test_a_score_that_only_rounds_to_the_edge_is_pointed_out(
    score: str, missed: str | None
) -> None:
    assert edge_missed(Decimal(score), BANDS) == missed


@pytest.mark.parametrize(("total", "limit"), [(0, 0), (4, 0), (5, 1), (31, 6), (32, 6), (35, 7)])
def test_a_quota_of_a_fifth_is_rounded_down(total: int, limit: int) -> None:
    assert quota_limit(total, Decimal(20)) == limit


@given(st.integers(0, 5000), st.decimals(0, 100, places=2))
def test_a_quota_is_never_above_its_share(total: int, percent: Decimal) -> None:
    limit = quota_limit(total, percent)
    assert limit * 100 <= percent * total < (limit + 1) * 100


def test_the_seventh_good_branch_of_thirty_two_is_refused_with_the_figures() -> None:
    check_quota(quota_standing(GOOD, "first_review", ["好"] * 6 + [""] * 26))
    standing = quota_standing(GOOD, "first_review", ["好"] * 7 + [""] * 25)
    with pytest.raises(Refusal) as refused:
        check_quota(standing)
    assert refused.value.key == "grading.quota_full"
    assert refused.value.facts == {"grades": ("好",), "taken": 7, "total": 32, "limit": 6}


def test_a_stage_may_have_a_share_of_its_own() -> None:
    grades = ["好"] * 7 + ["较好"] * 25
    assert quota_standing(GOOD, "first_review", grades).exceeded
    assert not quota_standing(GOOD, "december_review", grades).exceeded


def test_a_soft_quota_over_two_grades_only_warns() -> None:
    soft = Quota(("好", "较好"), Decimal(30), QuotaKind.SOFT)
    standing = quota_standing(soft, "first_review", ["好", "较好", "一般", "一般"])
    assert (standing.taken, standing.limit, standing.exceeded) == (2, 1, True)
    check_quota(standing)


@pytest.mark.parametrize(
    ("level", "grade"),
    [(Level.BRANCH, "好"), (Level.COMMITTEE, "较好"), (Level.DEPARTMENT, "较好")],
)
def test_the_branch_starts_from_its_own_score_and_those_above_from_the_quantified(
    level: Level, grade: str
) -> None:
    scores = {Source.SELF: Decimal(95), Source.QUANTIFIED: Decimal(85)}
    assert suggestion(DISTRICT, level, scores) == grade


def test_nothing_is_suggested_while_the_score_is_missing() -> None:
    assert suggestion(DISTRICT, Level.COMMITTEE, {Source.SELF: Decimal(95)}) is None
    assert suggestion(DISTRICT, Level.COMMITTEE, {Source.QUANTIFIED: None}) is None


@pytest.mark.parametrize(
    ("suggested", "decided", "needed"),
    [("好", "好", False), ("好", "较好", True), (None, "好", True)],
)
def test_a_decision_that_differs_needs_a_reason(
    suggested: str | None, decided: str, needed: bool
) -> None:
    assert reason_needed(suggested, decided) is needed


def test_a_full_quota_has_room_for_nobody_new() -> None:
    six = quota_standing(GOOD, "first_review", ["好"] * 6 + [""] * 26)
    check_room(six, 0)
    with pytest.raises(Refusal) as refused:
        check_room(six, 1)
    assert refused.value.facts == {"grades": ("好",), "taken": 6, "total": 32, "limit": 6}


def test_a_quota_of_less_than_one_says_so() -> None:
    with pytest.raises(Refusal) as refused:
        check_room(quota_standing(GOOD, "first_review", [""] * 4), 1)
    assert refused.value.key == "grading.quota_none"


@given(
    st.integers(0, 40),
    st.lists(st.tuples(st.integers(0, 39), st.sampled_from(["", "好", "较好", "一般"]))),
)
def test_no_order_of_decisions_corrections_and_withdrawals_lets_one_too_many_through(
    total: int, moves: list[tuple[int, str]]
) -> None:
    grades = [""] * total
    for place, after in moves:
        if place >= total:
            continue
        standing = quota_standing(GOOD, "first_review", grades)
        try:
            check_room(standing, int(takes_more(standing, grades[place], after)))
        except Refusal:
            continue
        grades[place] = after
        check_quota(quota_standing(GOOD, "first_review", grades))
