"""Self scores in every writing people use."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import scheme
from domain.refusals import Refusal
from domain.report_answers import questions
from domain.report_scores import looks_like_scores, read_scores

SCORES = [q for q in questions(scheme.load("district-grading"), "rural") if q.is_score]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("18", ["18"]),
        ("18 19 17 18 19", ["18", "19", "17", "18", "19"]),
        ("18/19/17/18/19。", ["18", "19", "17", "18", "19"]),
        ("领导班子好\uff1a18\uff0c党员队伍=19", ["18", "19"]),
    ],
)
def test_scores_are_read_one_by_one_all_at_once_or_by_name(text: str, read: list[str]) -> None:
    found = read_scores(text, SCORES, SCORES)
    assert found == {q.key: value for q, value in zip(SCORES, read, strict=False)}


def test_as_many_scores_as_are_still_waiting_answer_those() -> None:
    assert read_scores("17 16", SCORES, SCORES[3:]) == {"score:results": "17", "score:people": "16"}


@given(st.lists(st.decimals(0, 20, places=1), min_size=5, max_size=5))
def test_any_five_scores_in_range_are_read_exactly(scores: list[Decimal]) -> None:
    found = read_scores(" ".join(map(str, scores)), SCORES, SCORES)
    assert [Decimal(value) for value in found.values()] == scores


@given(st.text(max_size=60))
def test_any_text_is_scores_or_a_refusal_or_not(text: str) -> None:
    try:
        read = read_scores(text, SCORES, SCORES)
    except Refusal:
        return
    assert set(read) <= {question.key for question in SCORES}


@pytest.mark.parametrize(
    ("text", "scores"),
    [("18 19 17 18 19", True), ("18", False), ("18 19 17 18 99", False), ("党员 18 名", False)],
)
def test_only_one_number_for_each_score_looks_like_scores(text: str, *, scores: bool) -> None:
    assert looks_like_scores(text, SCORES) is scores
