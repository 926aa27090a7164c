"""The evaluation meeting's record: 应到 and 实到, checked against each other and the ballots."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from domain.papers import PaperCount
from domain.polls import PollResult, Turnout
from domain.ports import PollRecord, Subject, UnitOfWork
from domain.refusals import Refusal
from handlers.steps import UrnDoor
from handlers.subjects import choose_subject, subjects_in_reach
from handlers.turn import Router, Turn
from handlers.voting.rules import holds, may_close, rule_of, subject_of, the_one
from messages.cards import Choice, Reply
from messages.render import render, say

router = Router()

_FIGURES = {
    "expected": re.compile(r"应到[^\d实]{0,4}(\d{1,5})(?!\d)"),
    "present": re.compile(r"实到[^\d应]{0,4}(\d{1,5})(?!\d)"),
}


@dataclass(frozen=True, slots=True)
class AttendanceStep:
    """Compares those present with the ballots; asks, or once confirmed (`writes`) records."""

    poll: PollRecord
    expected: int
    present: int
    paper: PaperCount | None
    least: Fraction | None
    writes: bool
    question: Choice | None = field(default=None, repr=False)
    closes: int | None = None

    def record(self) -> Mapping[str, Any]:
        figures = {"expected": self.expected, "present": self.present}
        if self.writes:
            return {"meeting": self.poll.id, **figures}
        return {"read": "attendance", "slots": {"org": self.poll.org.id, **figures}}

    def at_urn(self, urn: UrnDoor) -> Turnout:
        turnout = urn.turnout(self.poll.id)
        ballots = turnout.cast + (self.paper.returned if self.paper else 0)
        if self.poll.result is not None:
            ballots = PollResult.from_data(self.poll.result).returned
        if ballots > self.present:
            raise Refusal("voting.more_votes_than_present", ballots=ballots, present=self.present)
        return turnout

    def keep(self, uow: UnitOfWork, outcome: Turnout, now: datetime) -> None:
        uow.polls.record_meeting(self.poll.id, self.expected, self.present)

    def say(self, outcome: Turnout) -> Reply:
        few = self.least is not None and Fraction(self.present, self.expected) < self.least
        facts = {
            "org": self.poll.org.name,
            "expected": self.expected,
            "present": self.present,
            "least": self.least if few else None,
        }
        if self.writes or self.question is None:
            return say("voting.meeting_recorded", **facts)
        return Reply((replace(self.question, prompt=render("voting.ask_meeting", **facts)),))


@router.on("attendance")
def attendance(turn: Turn) -> Reply:
    """应到 and 实到 of the meeting; recorded again, the later figures stand."""
    _read(turn)
    found = _held(turn)
    if isinstance(found, Reply):
        return found
    poll, subject = found
    rule = rule_of(turn.uow, subject.id)
    if not (holds(turn.who, rule.opened_by, subject, turn) or may_close(turn, subject)):
        raise Refusal("voting.may_not_record", org=subject.org.name)
    if not turn.slots.get("confirmed"):
        turn.confirm("", render("voting.label_meeting"), org=poll.org.id)
        turn.step = _step(turn, poll, writes=False)
        return Reply()
    turn.step = _step(turn, poll, writes=True)
    turn.uow.audit.record(
        turn.now, turn.who.id, "attendance", org_id=poll.org.id, target=f"poll:{poll.id}"
    )
    return Reply()


def resumed_meeting(
    turn: Turn, record: Mapping[str, Any], *, latest: bool
) -> AttendanceStep | None:
    """The step of a repeat; an older message records nothing over what was said since."""
    poll = turn.uow.polls.get(record["meeting"])
    if poll is None:
        return None
    turn.slots = {name: record[name] for name in _FIGURES}
    if latest or (poll.expected, poll.present) == (record["expected"], record["present"]):
        return _step(turn, poll, writes=True)
    return _step(turn, poll, writes=False)


def _step(turn: Turn, poll: PollRecord, *, writes: bool) -> AttendanceStep:
    least = rule_of(turn.uow, poll.subject_id).turnout_warning
    figures = (turn.slots["expected"], turn.slots["present"])
    question = None if writes else turn.question("")
    paper = turn.uow.polls.paper(poll.id)
    return AttendanceStep(poll, *figures, paper, least, writes, question)


def _read(turn: Turn) -> None:
    """The two figures into the slots, where a question brings them back with its answer."""
    for name, pattern in _FIGURES.items():
        said = pattern.search(turn.text)
        if said and name not in turn.slots:
            turn.slots[name] = int(said[1])
    expected, present = turn.slots.get("expected"), turn.slots.get("present")
    if not expected or present is None:
        raise Refusal("voting.meeting_unreadable")
    if present > expected:
        raise Refusal("voting.more_present_than_expected", expected=expected, present=present)


def _held(turn: Turn) -> tuple[PollRecord, Subject] | Reply:
    """The meeting meant: one whose poll is open, else one that was held."""
    reach, named = turn.reach("see_turnout"), turn.slots.get("org")
    running = [
        poll
        for poll in turn.uow.polls.in_state("open")
        if poll.org.within(reach) and named in (None, poll.org.id)
    ]
    if running:
        return the_one(turn, running)
    subjects = subjects_in_reach(turn, "see_turnout")
    held = {poll.subject_id for poll in turn.uow.polls.of_subjects([s.id for s in subjects])}
    if not held:
        raise Refusal("voting.none_running")
    subject = choose_subject(turn, "see_turnout", [s for s in subjects if s.id in held])
    if isinstance(subject, Reply):
        return subject
    poll = turn.uow.polls.of_subject(subject.id)
    if poll is None:
        raise Refusal("voting.none_held", org=subject.org.name)
    return poll, subject_of(turn.uow, poll)
