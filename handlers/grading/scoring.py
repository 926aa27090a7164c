"""打分: quantified scores per indicator, appended; what has none stays 待补."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from domain.calendar import start_of
from domain.decided import ScoreEntry
from domain.deciding import ordered
from domain.grading import band
from domain.ports import Subject
from domain.quantified import read_quantified
from domain.refusals import Refusal
from domain.scheme_parts import Level
from domain.scoring import brief, missing, shown, total
from handlers.grading import checks
from handlers.grading.cases import Case, case_of, subject_meant
from handlers.turn import Router, Turn
from handlers.understanding import answers
from handlers.understanding.grades import without_name
from handlers.voting.rules import scheme_of
from messages.cards import Reply
from messages.render import render, say

router = Router()

_INTENT = "score"
_NUMBER = re.compile(r"[0-9零一二两三四五六七八九十]")
_NUMBERS = re.compile(r"[-0-9零一二两三四五六七八九十百点分.,、;/\s]+")
_COMMAND = re.compile(r"打分|评分|量化(?:考核)?(?:分)?|考核分")


@router.on(_INTENT)
def score(turn: Turn) -> Reply:
    """Keep quantified scores of a subject, once they are read back with total and band."""
    if not turn.reach(_INTENT):
        raise Refusal("grading.may_not_score")
    subject = subject_meant(turn, _INTENT)
    if isinstance(subject, Reply):
        return subject
    if "scores" in turn.slots:
        given = {key: Decimal(value) for key, value in turn.slots["scores"].items()}
        return _settle(turn, subject, given)
    words = _COMMAND.sub(" ", without_name(turn.text, subject.org.name))
    if not words.strip(" ,。:") or answers.number(turn.text) is not None:
        return _ask(turn, subject)
    return _settle(turn, subject, _read(turn, subject, words))


@router.form(_INTENT)
def scores_given(turn: Turn) -> Reply | None:
    """The scores themselves, asked for one message ago; what does not look like any is none."""
    subject_id = int(turn.conversation.form.split(":")[1])
    subject = turn.uow.assessments.subject(subject_id)
    if subject is None or not _looks_like_scores(turn, subject):
        return None
    turn.intent, turn.slots = _INTENT, {"org": subject.org.id}
    found = subject_meant(turn, _INTENT)
    if isinstance(found, Reply):
        return found
    reply = _settle(turn, subject, _read(turn, subject, turn.text))
    turn.conversation.form = ""
    return reply


def _looks_like_scores(turn: Turn, subject: Subject) -> bool:
    """Whether it is nothing but numbers, or an indicator is named with some."""
    scheme, _ = scheme_of(turn.uow, subject.id)
    names = [name for i in scheme.indicators for name in (i.title, *i.aliases)]
    named = any(name in turn.text for name in names) and _NUMBER.search(turn.text)
    return bool(named or _NUMBERS.fullmatch(turn.text))


def _ask(turn: Turn, subject: Subject) -> Reply:
    case = _open_case(turn, subject)
    turn.conversation.form = f"{_INTENT}:{subject.id}"
    return say(
        "grading.ask_scores", org=subject.org.name, lines=_lines(case, _standing(turn, case))
    )


def _read(turn: Turn, subject: Subject, words: str) -> dict[str, Decimal]:
    scheme, _ = scheme_of(turn.uow, subject.id)
    return read_quantified(words, scheme.indicators)


def _settle(turn: Turn, subject: Subject, given: Mapping[str, Decimal]) -> Reply:
    case = _open_case(turn, subject)
    before = _standing(turn, case)
    facts = _facts(case, {**before, **given}, given, before)
    if not turn.slots.get("confirmed"):
        kept = {key: str(value) for key, value in given.items()}
        turn.slots = {"org": subject.org.id, **_named(case, given)}
        return turn.confirm(
            render("grading.ask_score", **facts), render("grading.do_score"), scores=kept
        )
    _write(turn, case, given)
    return say("grading.scored", **facts)


def _named(case: Case, given: Mapping[str, Decimal]) -> dict[str, str | int]:
    """What was understood, where it is one score; several are in the answer."""
    if len(given) != 1:
        return {}
    [(key, value)] = given.items()
    titles = {i.id: i.title for i in case.scheme.indicators}
    whole = value == value.to_integral_value()
    return {"indicator": titles[key], "score": int(value) if whole else brief(value)}


def _open_case(turn: Turn, subject: Subject) -> Case:
    """The committee's case while scores may be entered for it.

    Refusals `grading.not_open`, `grading.scores_closed` (org, title, deadline),
    `grading.decided_above`.
    """
    case = case_of(turn, subject, Level.COMMITTEE)
    if turn.now < start_of(case.dates.opens) or not checks.stands_open(turn, case):
        checks.in_time(turn, case)
        raise Refusal(
            "grading.scores_closed",
            org=subject.org.name,
            title=case.stage.title,
            deadline=case.dates.deadline,
        )
    checks.nothing_rests_on_it(case)
    return case


def _standing(turn: Turn, case: Case) -> Mapping[str, Decimal]:
    return turn.uow.decisions.scores([case.subject.id], case.stage.id).get(case.subject.id, {})


def _write(turn: Turn, case: Case, given: Mapping[str, Decimal]) -> None:
    entries = [
        ScoreEntry(case.subject.id, case.stage.id, indicator, value, turn.who.id, turn.now)
        for indicator, value in given.items()
    ]
    count = turn.uow.decisions.add_scores(entries)
    org_id, target = case.subject.org.id, f"subject:{case.subject.id}"
    turn.uow.audit.record(turn.now, turn.who.id, "score", org_id=org_id, target=target, rows=count)


def _lines(case: Case, scores: Mapping[str, Decimal]) -> list[tuple[str, str, str]]:
    """(indicator, its points, the score or "")."""
    return [
        (i.title, brief(i.points), brief(scores[i.id]) if i.id in scores else "")
        for i in case.scheme.indicators
    ]


def _facts(
    case: Case,
    after: Mapping[str, Decimal],
    given: Mapping[str, Decimal],
    before: Mapping[str, Decimal],
) -> dict[str, Any]:
    points = total(ordered(case.scheme, after))
    titles = {i.id: i.title for i in case.scheme.indicators}
    return {
        "org": case.subject.org.name,
        "title": case.stage.title,
        "lines": _lines(case, after),
        "changed": [titles[key] for key in given if key in before and before[key] != given[key]],
        "total": None if points is None else shown(points),
        "band": None if points is None else band(points, case.scheme.grades),
        "missing": missing({titles[key]: after.get(key) for key in titles}),
        "decided": case.current.grade if case.current else "",
    }
