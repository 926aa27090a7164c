"""Scores: exact from the first word typed to the last comparison, rounded only when shown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import TypeAlias

import cn2an

from domain.refusals import Refusal

Score: TypeAlias = Decimal | Fraction

_ARABIC = re.compile(r"([+-]?[0-9]{1,6})(?:[.。·]([0-9]{1,9}))?")
_CHINESE = re.compile(
    r"(负?)([零〇一二两三四五六七八九十百千万]{1,9})(?:点([零〇一二两三四五六七八九]{1,9}))?"
)
_DIGITS = str.maketrans("零〇一二两三四五六七八九", "001223456789")
_SHOWN_OF_WHAT_WAS_TYPED = 20


def parse_score(text: str) -> Decimal:
    """The score somebody typed or dictated: 18, １８．５, 18分, 九十, 十八点五.

    Nothing is said about its range: -3 and 105 can be read, and `check_range` refuses them.
    Refusal `scoring.unreadable` (given) for anything else.
    """
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("分").strip()
    plain = plain.replace("\N{MINUS SIGN}", "-")
    score = _arabic(plain)
    if score is None:
        score = _chinese(plain)
    if score is None:
        raise Refusal("scoring.unreadable", given=text.strip()[:_SHOWN_OF_WHAT_WAS_TYPED])
    return score


def _arabic(plain: str) -> Decimal | None:
    found = _ARABIC.fullmatch(plain)
    if found is None:
        return None
    return Decimal(f"{found[1]}.{found[2]}" if found[2] else found[1])


def _chinese(plain: str) -> Decimal | None:
    """Read through cn2an; the places after 点 digit by digit, for it would make them a float."""
    found = _CHINESE.fullmatch(plain)
    if found is None:
        return None
    try:
        whole = int(cn2an.cn2an(found[2], "normal"))
    except (ValueError, KeyError):  # a KeyError is how it meets 九十零
        return None
    sign = "-" if found[1] else ""
    places = (found[3] or "").translate(_DIGITS)
    return Decimal(f"{sign}{whole}.{places}" if places else f"{sign}{whole}")


def check_range(score: Score, highest: Score, indicator: str) -> None:
    """Refusal `scoring.out_of_range` (indicator, max, given) unless 0 ≤ score ≤ highest."""
    if not 0 <= score <= highest:
        raise Refusal(
            "scoring.out_of_range", indicator=indicator, max=brief(highest), given=brief(score)
        )


def shown(score: Score) -> str:
    """The score with two places, half up (away from zero): 89.995 → 90.00."""
    exact = Fraction(score)
    cents = floor(abs(exact) * 100 + Fraction(1, 2))
    sign = "-" if exact < 0 and cents else ""
    return f"{sign}{cents // 100}.{cents % 100:02d}"


def brief(score: Score) -> str:
    """The score without needless zeros: 20, 18.5; of a fraction two places at most."""
    if isinstance(score, Decimal):
        return f"{score.normalize():f}"
    return shown(score).rstrip("0").rstrip(".")


def total(parts: Iterable[Score | None]) -> Fraction | None:
    """The exact sum, or None (待补) while any part has no score: missing is not zero."""
    over, under = 0, 1
    for part in parts:
        if part is None:
            return None
        # Whole numbers all the way: reducing each step to a fraction takes ten times as long.
        top, bottom = part.as_integer_ratio()
        over, under = over * bottom + top * under, under * bottom
    return Fraction(over, under)


def weighted_total(parts: Iterable[tuple[Score, Score | None]]) -> Fraction | None:
    """The exact sum of weight × score, or None (待补) while any score is missing.

    A missing component keeps its weight: the others are never re-weighted.
    """
    result = Fraction(0)
    for weight, score in parts:
        if score is None:
            return None
        result += Fraction(weight) * Fraction(score)
    return result


def mean(scores: Sequence[Score]) -> Fraction | None:
    """The exact mean, not rounded; None of no scores at all."""
    return sum((Fraction(score) for score in scores), Fraction(0)) / len(scores) if scores else None


def missing(parts: Mapping[str, Score | None]) -> tuple[str, ...]:
    """The names of the parts that still have no score, in order."""
    return tuple(name for name, score in parts.items() if score is None)


def ranks(scores: Sequence[Score | None]) -> tuple[int | None, ...]:
    """Each one's rank, highest first; equal scores share it: 95, 93, 93, 90 → 1, 2, 2, 4.

    A missing score has no rank and takes none from the others.
    """
    falling = sorted((Fraction(score) for score in scores if score is not None), reverse=True)
    first: dict[Fraction, int] = {}
    for place, score in enumerate(falling, 1):
        first.setdefault(score, place)
    return tuple(None if score is None else first[Fraction(score)] for score in scores)
