"""Quantified scores as a clerk sends them: of named indicators, or of all in order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from domain.refusals import Refusal
from domain.scheme_parts import Indicator
from domain.scoring import check_range, parse_score

_BETWEEN = re.compile(r"[\s,、;/|。:=]+")
# 领导班子打18分, 领导班子得18.
_GIVES = "打得给为是"


def read_quantified(text: str, indicators: Sequence[Indicator]) -> dict[str, Decimal]:
    """Indicator id → score: `领导班子 18`, `领导班子18 党员队伍19`, or all: `18 19 17 18 19`.

    Refusals: `grading.which_indicator` (titles) for numbers nobody can place or none at all,
    `scoring.unreadable` (given), `scoring.out_of_range` (indicator, max, given).
    """
    named, numbers = _sorted_out(text, indicators)
    pairs = dict(zip((i.id for i in indicators), numbers, strict=False)) if numbers else named
    if not pairs or (numbers and (named or len(numbers) != len(indicators))):
        raise Refusal("grading.which_indicator", titles=tuple(i.title for i in indicators))
    return {i.id: _checked(i, pairs[i.id]) for i in indicators if i.id in pairs}


def _sorted_out(text: str, indicators: Sequence[Indicator]) -> tuple[dict[str, str], list[str]]:
    """Numbers that follow an indicator's name, and numbers alone."""
    named: dict[str, str] = {}
    numbers: list[str] = []
    pending: Indicator | None = None
    for word in filter(None, _BETWEEN.split(unicodedata.normalize("NFKC", text))):
        indicator, number = _named(word, indicators)
        pending = indicator or pending
        if not number:
            continue
        if pending is None:
            numbers.append(number)
        else:
            named[pending.id] = number
            pending = None
    return named, numbers


def _named(word: str, indicators: Sequence[Indicator]) -> tuple[Indicator | None, str]:
    names = [(name, i) for i in indicators for name in (i.title, *i.aliases)]
    for name, indicator in sorted(names, key=lambda pair: -len(pair[0])):
        if word.startswith(name):
            return indicator, word.removeprefix(name).lstrip(_GIVES)
    return None, word


def _checked(indicator: Indicator, number: str) -> Decimal:
    score = parse_score(number)
    check_range(score, indicator.points, indicator.title)
    return score
