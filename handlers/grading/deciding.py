"""初评 and 综合考评: a grade decided by a committee or the department, one subject at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from domain.deciding import deciding_stages, levels
from domain.grading import QuotaStanding, takes_more
from domain.ports import Subject
from domain.refusals import Refusal
from domain.scheme_parts import Level
from domain.scheme_rules import QuotaKind, Scheme
from domain.scoring import missing, shown, total
from handlers.grading import checks
from handlers.grading.cases import (
    Case,
    case_of,
    quantified,
    standings,
    subject_meant,
    suggested,
)
from handlers.grading.recording import check_case, consequences, write
from handlers.queries.distribution import distribution
from handlers.queries.grade import grade as tell_grade
from handlers.turn import Option, Router, Turn
from handlers.understanding.grades import (
    basis_in,
    grade_in,
    head,
    is_question,
    is_reason,
    level_in,
    reason_in,
    without_level,
    without_name,
)
from handlers.voting.rules import scheme_of
from messages.cards import Reply
from messages.render import render, say

router = Router()

_INTENT = "decide"


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision as somebody said it, before anything is checked."""

    subject: Subject
    level: Level
    grade: str
    reason: str = field(default="", repr=False)
    basis: str = field(default="", repr=False)

    def slots(self) -> dict[str, Any]:
        """What a numbered answer needs to come back to this draft."""
        return {
            "org": self.subject.org.id,
            "level": self.level.value,
            "grade": self.grade,
            "reason": self.reason,
            "basis": self.basis,
        }


@router.on(_INTENT)
def decide(turn: Turn) -> Reply:
    """Record a grade at the person's level, once it is read back and confirmed."""
    if not turn.slots.get("grade") and is_question(turn.text):
        return _answer(turn)
    if not turn.reach(_INTENT):
        return _only_asked(turn)
    subject = subject_meant(turn, _INTENT)
    if isinstance(subject, Reply):
        return subject
    scheme, _ = scheme_of(turn.uow, subject.id)
    draft = _draft(turn, subject, scheme)
    if not draft.grade:
        return _ask_grade(turn, draft, scheme)
    return _settle(turn, draft)


@router.form(_INTENT)
def reason_given(turn: Turn) -> Reply | None:
    """The reason, asked for one message ago; a basis in it counts as one."""
    if not is_reason(turn.said):
        return say("grading.no_reason")
    _, subject_id, level, grade = turn.conversation.form.split(":")
    turn.conversation.form, turn.intent = "", _INTENT
    subject = turn.uow.assessments.subject(int(subject_id))
    if subject is None or not subject.org.within(turn.reach(_INTENT)):
        return say("general.no_such_subject")
    draft = Draft(subject, Level(level), grade, turn.said, basis_in(turn.said))
    try:
        return _settle(turn, draft)
    except Refusal as refusal:  # said, not raised: raising would leave the form open
        return say(refusal.key, **refusal.facts)


@router.on("decided")
def _answer(turn: Turn) -> Reply:
    """初评结果怎么样: of one branch its grade; without a name the shares, to who may see them."""
    if "org" in turn.slots or not turn.reach(_INTENT):
        turn.intent, turn.text = "grade", without_level(turn.text)
        return tell_grade(turn)
    turn.intent = "distribution"
    return distribution(turn)


def _only_asked(turn: Turn) -> Reply:
    """Whoever decides nothing may have asked what was decided; a grade named is no question."""
    if "grade" in turn.slots or any(word in turn.text for word in ("为", "改")):
        raise Refusal("grading.may_not_decide")
    return _answer(turn)


def _draft(turn: Turn, subject: Subject, scheme: Scheme) -> Draft:
    slots, words = turn.slots, without_name(turn.said, subject.org.name)
    level = Level(slots["level"]) if "level" in slots else level_in(words)
    basis = slots.get("basis") or basis_in(words)
    return Draft(
        subject,
        level or _own_level(turn, subject, scheme),
        slots.get("grade") or grade_in(head(words), scheme),
        slots.get("reason") or reason_in(words) or basis,
        basis,
    )


def _own_level(turn: Turn, subject: Subject, scheme: Scheme) -> Level:
    """The highest level at which the person decides on this subject."""
    for level in reversed(levels(scheme)):
        if any(checks.acts(turn, s, subject.org) for s in deciding_stages(scheme, level)):
            return level
    raise Refusal("grading.may_not_decide")


def _ask_grade(turn: Turn, draft: Draft, scheme: Scheme) -> Reply:
    options = [
        Option(grade.name, _INTENT, {**draft.slots(), "grade": grade.name})
        for grade in scheme.grades
    ]
    return turn.ask(render("grading.ask_grade", org=draft.subject.org.name), options)


def _settle(turn: Turn, draft: Draft) -> Reply:
    """Check the draft; then ask for a reason, for a confirmation, or write it."""
    confirmed = bool(turn.slots.get("confirmed"))
    case = case_of(turn, draft.subject, draft.level, lock=confirmed)
    check_case(turn, case, draft.grade, draft.basis)
    taken = standings(turn.uow, case)
    within = checks.has_room(turn, case, taken, draft.grade, draft.basis)
    fits = suggested(turn.uow, case)
    if checks.needs_reason(case, fits, draft.grade) and not draft.reason:
        turn.conversation.form = f"{_INTENT}:{draft.subject.id}:{draft.level.value}:{draft.grade}"
        return say("grading.why", **_facts(turn, case, draft, fits))
    if not confirmed:
        warned = _warned(case, taken, draft.grade)
        prompt = render(
            "grading.ask_decide", **_facts(turn, case, draft, fits), within=within, warned=warned
        )
        turn.slots = draft.slots()
        return turn.confirm(prompt, render("grading.do_decide"))
    write(turn, case, draft.grade, fits, draft.reason, "" if within else draft.basis)
    return say(
        "grading.decided",
        org=case.subject.org.name,
        title=case.stage.title,
        grade=draft.grade,
        quotas=standings(turn.uow, case),
        consequences=consequences(case.scheme, draft.grade),
    )


def _warned(case: Case, taken: tuple[QuotaStanding, ...], grade: str) -> list[QuotaStanding]:
    """The soft quotas that this decision goes beyond."""
    soft = [standing for standing in taken if standing.kind is QuotaKind.SOFT]
    return [s for s in soft if takes_more(s, case.held, grade) and s.taken >= s.limit]


def _facts(turn: Turn, case: Case, draft: Draft, fits: str | None) -> dict[str, Any]:
    scores = quantified(turn.uow, case)
    points = total(scores)
    titles = (indicator.title for indicator in case.scheme.indicators)
    return {
        "org": case.subject.org.name,
        "title": case.stage.title,
        "grade": draft.grade,
        "reason": draft.reason,
        "basis": draft.basis,
        "suggested": fits,
        "total": None if points is None else shown(points),
        "missing": missing(dict(zip(titles, scores, strict=True))),
        "before": case.current.grade if case.current else "",
        "last_grade": case.subject.org.last_grade,
    }
