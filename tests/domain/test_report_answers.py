"""What the report asks, what is answered, and what the self scores come to."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import scheme
from domain.refusals import Refusal
from domain.report_answers import (
    LONGEST_SECTION,
    answered,
    checked,
    last_answered,
    length,
    missing,
    next_question,
    numbered,
    questions,
    self_band,
    self_total,
)

P0 = scheme.load("district-grading")
ALL = questions(P0, "rural")
SECTIONS = [q for q in ALL if not q.is_score]
SCORES = [q for q in ALL if q.is_score]
FULL = {q.key: "18" if q.is_score else "写好的" for q in ALL}
TITLES = ["基本情况", "自身建设情况", "发挥作用情况", "存在问题及原因", "改进措施"]


def test_questions_are_sections_first_and_then_scores() -> None:
    assert [q.number for q in ALL] == list(range(1, 11))
    assert [q.title for q in SECTIONS] == TITLES
    assert (SCORES[0].key, SCORES[0].points) == ("score:leadership", Decimal(20))
    assert sum(item.points for item in SCORES[0].items) == 20


def test_without_a_known_template_scores_have_no_items() -> None:
    assert all(q.items == () for q in questions(P0, "gone"))


@pytest.mark.parametrize(
    ("answers", "upcoming", "before"),
    [
        ({}, 1, None),
        ({"section:basics": "甲"}, 2, 1),
        ({"section:basics": "  "}, 1, None),
        ({"section:building": "乙"}, 1, None),
        (FULL, None, 10),
        ({k: v for k, v in FULL.items() if k != "section:role"}, 3, 2),
    ],
)
def test_the_next_question_is_the_first_without_an_answer(
    answers: dict[str, str], upcoming: int | None, before: int | None
) -> None:
    ahead, behind = next_question(answers, P0), last_answered(answers, P0)
    assert (ahead and ahead.number, behind and behind.number) == (upcoming, before)


@given(st.sets(st.sampled_from([q.key for q in ALL])))
def test_what_is_missing_and_what_is_answered_are_everything(keys: set[str]) -> None:
    answers = {key: FULL[key] for key in keys}
    done = [q for q in ALL if answered(q, answers)]
    assert len(missing(answers, P0)) + len(done) == len(ALL)


def test_numbers_name_questions() -> None:
    found = numbered(P0, 5)
    assert found is not None
    assert found.title == "改进措施"
    assert numbered(P0, 11) is None


@pytest.mark.parametrize(
    ("scores", "total", "grade"),
    [
        (["20", "20", "20", "20", "20"], Fraction(100), "好"),
        (["18", "18", "18", "18", "18"], Fraction(90), "好"),
        (["18", "18", "18", "18", "17.99"], Fraction(8999, 100), "较好"),
        (["0", "0", "0", "0", "0"], Fraction(0), "较差"),
        (["18", "18", "18", "18", ""], None, None),
    ],
)
def test_the_self_total_is_exact_and_open_while_a_score_is_missing(
    scores: list[str], total: Fraction | None, grade: str | None
) -> None:
    answers = {q.key: score for q, score in zip(SCORES, scores, strict=True) if score}
    assert (self_total(answers, P0), self_band(answers, P0)) == (total, grade)


@pytest.mark.parametrize(
    ("given", "kept"),
    [("十八", "18"), ("１８．５分", "18.5"), ("20.0", "20"), ("0", "0"), (" 7 ", "7")],
)
def test_a_score_is_kept_in_plain_digits(given: str, kept: str) -> None:
    assert checked(SCORES[0], given) == kept


@pytest.mark.parametrize(
    ("given", "key"),
    [("20.01", "score_out_of_range"), ("-1", "score_out_of_range"), ("好", "score_unclear")],
)
def test_a_score_that_cannot_be_kept_says_what_is_expected(given: str, key: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked(SCORES[0], given)
    assert refused.value.key == f"self_assessment.{key}"
    assert refused.value.facts == {"given": given, "indicator": "领导班子好", "max": "20"}


def test_words_are_kept_as_they_are_but_for_line_ends() -> None:
    assert checked(SECTIONS[0], " 甲\uff0c \r\n乙\r丙 \n") == "甲\uff0c\n乙\n丙"


def test_a_section_has_a_greatest_length() -> None:
    assert checked(SECTIONS[0], "长" * LONGEST_SECTION)
    with pytest.raises(Refusal, match="too_long"):
        checked(SECTIONS[0], "长" * (LONGEST_SECTION + 1))


def test_length_counts_characters_without_white_space() -> None:
    assert length(" 党员 10 名\u3000\n。") == 6
