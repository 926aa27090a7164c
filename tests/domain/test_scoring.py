"""Scores as they are typed, added, ranked and shown."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from fractions import Fraction

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.refusals import Refusal
from domain.scoring import (
    brief,
    check_range,
    mean,
    missing,
    parse_score,
    ranks,
    shown,
    total,
    weighted_total,
)

SCORES = st.decimals(0, 100, places=3)


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("18", "18"),
        (" 18.5 ", "18.5"),
        ("18.5分", "18.5"),
        ("18.5 分 ", "18.5"),
        ("\uff11\uff18\uff0e\uff15", "18.5"),
        ("18。5", "18.5"),
        ("18·5", "18.5"),
        ("+5", "5"),
        ("-3", "-3"),
        ("\N{MINUS SIGN}3", "-3"),
        ("105", "105"),
        ("0", "0"),
        ("九十", "90"),
        ("九十分", "90"),
        ("十八点五", "18.5"),
        ("十八点零五", "18.05"),
        ("一百", "100"),
        ("一百零五", "105"),
        ("两百", "200"),
        ("负三", "-3"),
        ("零", "0"),
        ("89.999999999", "89.999999999"),
    ],
)
def test_scores_are_read_as_people_write_them(text: str, score: str) -> None:
    assert parse_score(text) == Decimal(score)


@pytest.mark.parametrize(
    "text",
    ["", " ", "分", "好", "很高", "18/20", "18,5", "1e3", "nan", "inf", "18..5", "18.", ".5",
     "18 5", "九十多", "九十零", "十十", "百", "点五", "九十点", "百分之九十", "18到20",
     "1234567", "18\n19", "\u0661\u0668"],
)  # fmt: skip
def test_what_is_no_score_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as refused:
        parse_score(text)
    assert refused.value.key == "scoring.unreadable"
    assert refused.value.facts == {"given": text.strip()}


def test_a_long_text_is_not_repeated_back_whole() -> None:
    with pytest.raises(Refusal) as refused:
        parse_score("很" * 500)
    assert refused.value.facts == {"given": "很" * 20}


@given(st.text("零〇一二两三四五六七八九十百千万点负.-0123456789分", max_size=12))
def test_reading_ends_in_a_score_or_a_refusal(text: str) -> None:
    with suppress(Refusal):
        assert parse_score(text).is_finite()


@given(SCORES)
def test_a_score_written_out_reads_back(score: Decimal) -> None:
    assert parse_score(str(score)) == score
    assert parse_score(f"{score}分") == score


@given(st.integers(0, 1000))
def test_a_score_written_in_chinese_reads_back(score: int) -> None:
    assert parse_score(cn2an.an2cn(score)) == score


@given(SCORES.map(lambda score: score.quantize(Decimal("0.01"))))
def test_a_score_of_two_places_is_shown_as_it_is(score: Decimal) -> None:
    assert Decimal(shown(score)) == score
    assert Decimal(brief(score)) == score


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (Decimal("89.995"), "90.00"),
        (Decimal("89.994999"), "89.99"),
        (Decimal("0.005"), "0.01"),
        (Decimal("-0.005"), "-0.01"),
        (Decimal("-0.001"), "0.00"),
        (Decimal(100), "100.00"),
        (Fraction(200, 3), "66.67"),
        (Fraction(1, 3), "0.33"),
    ],
)
def test_two_places_are_shown_half_up(score: Decimal | Fraction, words: str) -> None:
    assert shown(score) == words


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (Decimal("20.0"), "20"),
        (Decimal("18.50"), "18.5"),
        (Decimal("20.001"), "20.001"),
        (Decimal(100), "100"),
        (Decimal(0), "0"),
        (Fraction(181, 2), "90.5"),
        (Fraction(90), "90"),
    ],
)
def test_brief_scores_have_no_needless_zeros(score: Decimal | Fraction, words: str) -> None:
    assert brief(score) == words


@pytest.mark.parametrize("score", [Decimal(-3), Decimal("20.001"), Decimal(105)])
def test_a_score_out_of_range_is_refused_with_the_range(score: Decimal) -> None:
    with pytest.raises(Refusal) as refused:
        check_range(score, Decimal(20), "领导班子好")
    assert refused.value.key == "scoring.out_of_range"
    assert refused.value.facts == {"indicator": "领导班子好", "max": "20", "given": str(score)}


@pytest.mark.parametrize("score", [Decimal(0), Decimal(20), Fraction(1, 3)])
def test_a_score_on_the_edge_is_in_range(score: Decimal | Fraction) -> None:
    check_range(score, Decimal(20), "领导班子好")


def test_a_missing_part_leaves_the_total_open() -> None:
    assert total([Decimal(20), None, Decimal(18)]) is None
    assert total([Decimal(20), Decimal("18.5")]) == Fraction(77, 2)
    assert total([]) == 0
    assert missing({"领导班子好": Decimal(0), "党员队伍好": None}) == ("党员队伍好",)


def test_weights_are_never_shared_out_among_the_others() -> None:
    weights = [Decimal("0.2"), Decimal("0.2"), Decimal("0.6")]
    scores = [Decimal(89), Decimal(90), Decimal("91.5")]
    assert weighted_total(zip(weights, scores, strict=True)) == Fraction(907, 10)
    assert weighted_total([(Decimal("0.4"), Decimal(95)), (Decimal("0.6"), None)]) is None
    assert weighted_total([(Fraction(2, 5), Decimal(95)), (Fraction(3, 5), Decimal(88))]) == (
        Fraction(454, 5)
    )


def test_a_mean_of_three_is_not_rounded_on_the_way() -> None:
    third = mean([Decimal(100), Decimal(100), Decimal(0)])
    assert third == Fraction(200, 3)
    assert third is not None
    assert third * 3 == 200
    assert mean([Decimal(100)] * 12 + [Decimal(80)] * 5 + [Decimal(60)] * 3) == 89
    assert mean([]) is None


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ([95, 93, 93, 90], (1, 2, 2, 4)),
        ([90, 95, None, 95], (3, 1, None, 1)),
        ([], ()),
        ([None, None], (None, None)),
    ],
)
def test_ties_share_a_rank(scores: list[int | None], expected: tuple[int | None, ...]) -> None:
    assert ranks([None if score is None else Decimal(score) for score in scores]) == expected


def test_ranks_use_the_exact_value() -> None:
    assert ranks([Decimal("89.999"), Decimal("89.9990"), Decimal("89.9991")]) == (2, 2, 1)
    assert ranks([Fraction(200, 3), Decimal("66.67")]) == (2, 1)


@given(st.lists(st.none() | SCORES, max_size=20))
def test_a_rank_is_one_more_than_the_number_of_better_scores(scores: list[Decimal | None]) -> None:
    for score, rank in zip(scores, ranks(scores), strict=True):
        if score is None:
            assert rank is None
        else:
            assert rank == 1 + sum(other > score for other in scores if other is not None)
