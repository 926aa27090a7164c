"""Self scores as people send them: one by one, all at once, by name, in any writing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from decimal import Decimal

from domain.refusals import Refusal
from domain.report_answers import Question, checked
from domain.scoring import brief

_BETWEEN = re.compile(r"[\s,、;/|。:=]+")
_SHOWN = 30


def read_scores(
    text: str, scores: Sequence[Question], waiting: Sequence[Question]
) -> dict[str, str]:
    """Which score question gets which number: `18`, `18 19 17 18 19`, `领导班子18 党员队伍19`.

    One number answers the first of `waiting`; as many as `waiting` or `scores` answer them in
    order. Refusals: `self_assessment.scores_count` (given, waiting, all, titles),
    `.score_unclear` (given, indicator, max), `.score_out_of_range`.
    """
    named, numbers = _sorted_out(text, scores)
    if named and numbers:
        raise _unclear(text, waiting[0])
    pairs = named or dict(_in_order(text, numbers, scores, waiting))
    by_key = {question.key: question for question in scores}
    return {key: checked(by_key[key], number) for key, number in pairs.items()}


def looks_like_scores(text: str, scores: Sequence[Question]) -> bool:
    """Whether the text is nothing but one readable number for every score question."""
    try:
        return len(scores) > 1 and len(read_scores(text, scores, scores)) == len(scores)
    except Refusal:
        return False


def _sorted_out(text: str, scores: Sequence[Question]) -> tuple[dict[str, str], list[str]]:
    """Numbers that follow the name of an indicator, and numbers alone."""
    named: dict[str, str] = {}
    numbers: list[str] = []
    pending: Question | None = None
    for word in _words(text):
        question, number = _named(word, scores)
        pending = question or pending
        if not number:
            continue
        if pending is None:
            numbers.append(number)
        else:
            named[pending.key] = number
            pending = None
    return named, numbers


def _words(text: str) -> list[str]:
    return [word for word in _BETWEEN.split(unicodedata.normalize("NFKC", text)) if word]


def _named(word: str, scores: Sequence[Question]) -> tuple[Question | None, str]:
    for question in scores:
        for name in sorted(question.names, key=len, reverse=True):
            if word.startswith(name):
                return question, word.removeprefix(name)
    return None, word


def _in_order(
    text: str, numbers: Sequence[str], scores: Sequence[Question], waiting: Sequence[Question]
) -> list[tuple[str, str]]:
    if len(numbers) == 1:
        return [(waiting[0].key, numbers[0])]
    for wanted in (waiting, scores):
        if len(numbers) == len(wanted):
            return [(q.key, number) for q, number in zip(wanted, numbers, strict=True)]
    if not any(any(c.isdigit() for c in number) for number in numbers):
        raise _unclear(text, waiting[0])
    raise Refusal(
        "self_assessment.scores_count",
        given=len(numbers),
        waiting=len(waiting),
        all=len(scores),
        titles=tuple(question.title for question in waiting),
    )


def _unclear(text: str, question: Question) -> Refusal:
    return Refusal(
        "self_assessment.score_unclear",
        given=text[:_SHOWN],
        indicator=question.title,
        max=brief(question.points or Decimal(0)),
    )
