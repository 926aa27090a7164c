"""支委会 or 党员大会: the branch's vote on its own grade, which is its proposal when carried."""

from __future__ import annotations

from dataclasses import asdict, astuple, dataclass, field
from typing import Any

from domain.contact_handling import SUSPENDED
from domain.decided import MeetingVote
from domain.meetings import MeetingCount, MeetingKind, check_count, check_roll, majority
from domain.organizations import OrgKind
from domain.ports import Subject
from domain.refusals import Refusal
from domain.scheme_parts import Level
from domain.scoring import shown
from handlers.grading import checks
from handlers.grading.cases import Case, case_of, self_score, subject_meant, suggested
from handlers.grading.recording import check_case, write
from handlers.turn import Router, Turn
from handlers.understanding.grades import (
    basis_in,
    count_in,
    grade_in,
    head,
    is_reason,
    meeting_in,
    names_more,
    reason_in,
    without_counts,
    without_name,
)
from handlers.voting.rules import scheme_of
from messages.cards import Reply
from messages.render import render, say

router = Router()

_INTENT = "meeting"
_RIGHT = "propose_grade"


@dataclass(frozen=True, slots=True)
class Vote:
    """A meeting's vote as somebody said it."""

    subject: Subject
    kind: MeetingKind
    count: MeetingCount
    grade: str
    reason: str = field(default="", repr=False)
    basis: str = field(default="", repr=False)

    def slots(self) -> dict[str, Any]:
        """What a confirmation needs to come back to this vote."""
        return {
            "org": self.subject.org.id,
            "kind": self.kind.value,
            "counts": list(astuple(self.count)),
            "grade": self.grade,
            "reason": self.reason,
            "basis": self.basis,
        }


@router.on(_INTENT)
def meeting(turn: Turn) -> Reply:
    """Record a meeting's vote, once it is read back; a carried one is the branch's proposal."""
    if not turn.reach(_RIGHT):
        raise Refusal("grading.may_not_propose")
    subject = subject_meant(turn, _RIGHT, own=True)
    if isinstance(subject, Reply):
        return subject
    return _settle(turn, _said(turn, subject))


@router.form(_INTENT)
def reason_given(turn: Turn) -> Reply | None:
    """The reason, asked for one message ago."""
    if not is_reason(turn.said):
        return say("grading.no_reason")
    _, subject_id, kind, *figures, grade = turn.conversation.form.split(":")
    turn.conversation.form, turn.intent = "", _INTENT
    subject = turn.uow.assessments.subject(int(subject_id))
    if subject is None or not subject.org.within(turn.reach(_RIGHT)):
        return say("general.no_such_subject")
    count = MeetingCount(*map(int, figures))
    vote = Vote(subject, MeetingKind(kind), count, grade, turn.said, basis_in(turn.said))
    try:
        return _settle(turn, vote)
    except Refusal as refusal:  # said, not raised: raising would leave the form open
        return say(refusal.key, **refusal.facts)


def _said(turn: Turn, subject: Subject) -> Vote:
    slots, words = turn.slots, without_name(turn.said, subject.org.name)
    if "counts" in slots:
        count: MeetingCount | None = MeetingCount(*slots["counts"])
    else:
        count = count_in(head(words))
    scheme, _ = scheme_of(turn.uow, subject.id)
    if "org" not in slots and names_more(turn.text, scheme):
        raise Refusal("general.no_such_subject")
    grade = slots.get("grade") or grade_in(without_counts(head(words)), scheme)
    if count is None or not grade:
        raise Refusal("grading.how_to_vote", grades=tuple(g.name for g in scheme.grades))
    kind = MeetingKind(slots["kind"]) if "kind" in slots else meeting_in(words)
    basis = slots.get("basis") or basis_in(words)
    return Vote(subject, kind, count, grade, slots.get("reason") or reason_in(words), basis)


def _settle(turn: Turn, vote: Vote) -> Reply:
    """Check the vote; then ask for a reason, for a confirmation, or write it."""
    confirmed = bool(turn.slots.get("confirmed"))
    case = case_of(turn, vote.subject, Level.BRANCH, lock=confirmed)
    _check(turn, case, vote)
    fits = suggested(turn.uow, case)
    reason = vote.reason or vote.basis
    if vote.count.carried and checks.needs_reason(case, fits, vote.grade) and not reason:
        figures = ":".join(map(str, astuple(vote.count)))
        form = f"{_INTENT}:{vote.subject.id}:{vote.kind.value}:{figures}:{vote.grade}"
        turn.conversation.form = form
        return say("grading.why_proposed", **_facts(turn, case, vote, fits))
    if not confirmed:
        prompt = render("grading.ask_vote", **_facts(turn, case, vote, fits))
        turn.slots = vote.slots()
        return turn.confirm(prompt, render("grading.do_vote"))
    _write(turn, case, vote, fits, reason)
    return say("grading.vote_recorded", **_facts(turn, case, vote, fits))


def _check(turn: Turn, case: Case, vote: Vote) -> None:
    check_count(vote.count)
    if case.subject.org.kind is OrgKind.BRANCH:
        check_roll(vote.kind, vote.count.expected, _voters(turn, case), basis=vote.basis)
    if vote.count.carried:
        check_case(turn, case, vote.grade)
        return
    checks.may_act(turn, case)
    checks.in_time(turn, case)
    checks.needs_met(turn.uow, case)


def _voters(turn: Turn, case: Case) -> int:
    """The full members on the branch's roll; probationary and suspended ones have no vote."""
    roll = turn.uow.members.roll((case.subject.org.path,))
    return sum(not m.probationary and m.handling != SUSPENDED for m in roll)


def _write(turn: Turn, case: Case, vote: Vote, fits: str | None, reason: str) -> None:
    kept = MeetingVote(
        subject_id=case.subject.id,
        stage=case.stage.id,
        kind=vote.kind.value,
        **asdict(vote.count),
        grade=vote.grade,
        carried=vote.count.carried,
        by=turn.who.id,
        at=turn.now,
    )
    turn.uow.decisions.add_vote(kept)
    org_id, target = case.subject.org.id, f"subject:{case.subject.id}"
    turn.uow.audit.record(turn.now, turn.who.id, "meeting_vote", org_id=org_id, target=target)
    if vote.count.carried:
        write(turn, case, vote.grade, fits, reason, vote.basis)


def _facts(turn: Turn, case: Case, vote: Vote, fits: str | None) -> dict[str, Any]:
    points = self_score(turn.uow.reports.get(case.subject.id), case.scheme)
    return {
        "org": case.subject.org.name,
        "kind": vote.kind.value,
        "count": vote.count,
        "least": majority(vote.count.expected),
        "grade": vote.grade,
        "suggested": fits,
        "total": None if points is None else shown(points),
        "reason": vote.reason,
        "basis": vote.basis,
        "before": case.current.grade if case.current else "",
    }
