"""The meeting's side: opening a poll, its turnout as a number, closing it, its one release."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain import stages
from domain.people import Person, Role
from domain.polls import PollResult, Turnout, percentages
from domain.ports import Notice, PollRecord, Subject, UnitOfWork
from domain.refusals import Refusal
from domain.scheme_rules import PollRule
from handlers.steps import UrnDoor
from handlers.subjects import choose_subject, subjects_in_reach
from handlers.turn import Router, Turn
from handlers.voting.rules import rule_of, scheme_of
from messages.cards import Reply, to_data
from messages.render import render, say

router = Router()


@dataclass(frozen=True, slots=True)
class OpenStep:
    """Freezes the roll in the urn, then opens the poll and tells the voters."""

    poll: PollRecord
    voters: tuple[int, ...] = field(repr=False)
    writes: bool = True
    closes: int | None = None

    def record(self) -> Mapping[str, Any]:
        return {"opening": self.poll.id}

    def at_urn(self, urn: UrnDoor) -> Turnout:
        urn.open_poll(self.poll.id, self.voters, 1, len(self.poll.options), self.poll.min_ballots)
        return urn.turnout(self.poll.id)

    def keep(self, uow: UnitOfWork, outcome: Turnout, now: datetime) -> None:
        current = uow.polls.get(self.poll.id)
        if current is None or current.state != "opening":
            return
        uow.polls.move(self.poll.id, "open", now)
        call = to_data(say("voting.call", org=self.poll.org.name))
        uow.outbox.add(
            (
                Notice(voter, f"poll:{self.poll.id}", "call", "once", call, urgent=True)
                for voter in self.voters
            ),
            now,
        )

    def say(self, outcome: Turnout) -> Reply:
        return say("voting.opened", org=self.poll.org.name, entitled=outcome.entitled)


@dataclass(frozen=True, slots=True)
class CloseStep:
    """Counts in the urn, has the key destroyed, then releases the totals once."""

    poll: PollRecord
    told: tuple[int, ...] = field(repr=False)
    writes: bool = True

    @property
    def closes(self) -> int | None:
        return self.poll.id

    def record(self) -> Mapping[str, Any]:
        return {"closing": self.poll.id}

    def at_urn(self, urn: UrnDoor) -> PollResult:
        return urn.close(self.poll.id)

    def keep(self, uow: UnitOfWork, outcome: PollResult, now: datetime) -> None:
        if not uow.polls.release(self.poll.id, outcome.to_data(), now):
            return
        words = to_data(self.say(outcome))
        uow.outbox.add(
            (
                Notice(person, f"poll:{self.poll.id}", "result", "once", words)
                for person in self.told
            ),
            now,
        )

    def say(self, outcome: PollResult) -> Reply:
        return say("voting.result", **result_facts(self.poll, outcome))


@dataclass(frozen=True, slots=True)
class TurnoutStep:
    """An exact number of ballots, never names; `closing` asks whether to end the poll now."""

    poll: PollRecord
    intent: str
    now: datetime
    writes: bool = False
    closes: int | None = None

    def record(self) -> Mapping[str, Any]:
        return {"read": self.intent, "slots": {"org": self.poll.org.id}}

    def at_urn(self, urn: UrnDoor) -> Turnout:
        return urn.turnout(self.poll.id)

    def keep(self, uow: UnitOfWork, outcome: Turnout, now: datetime) -> None:
        """Nothing to keep of a number that was asked for."""

    def say(self, outcome: Turnout) -> Reply:
        return say(
            f"voting.{self.intent}",
            org=self.poll.org.name,
            cast=outcome.cast,
            entitled=outcome.entitled,
            min_ballots=self.poll.min_ballots,
            at=self.now,
        )


@router.on("poll_open")
def poll_open(turn: Turn) -> Reply:
    """Open the evaluation of a branch whose report is in."""
    subject = choose_subject(turn, "open_poll")
    if isinstance(subject, Reply):
        return subject
    rule = rule_of(turn.uow, subject.id)
    if not _holds(turn.who, rule.opened_by, subject, turn):
        raise Refusal("voting.may_not_open", org=subject.org.name)
    _check_may_begin(turn, subject, rule)
    voters = _voters(turn.uow, subject, rule, turn)
    if not turn.slots.get("confirmed"):
        fewest = max(rule.min_ballots or 0, turn.desk.min_ballots)
        words = render(
            "voting.ask_open", org=subject.org.name, entitled=len(voters), min_ballots=fewest
        )
        return turn.confirm(words, render("labels.open_poll"), org=subject.org.id)
    poll = _new_poll(turn, subject, rule, len(voters))
    turn.step = OpenStep(poll, voters)
    turn.uow.audit.record(
        turn.now, turn.who.id, "poll_open", org_id=subject.org.id, target=f"poll:{poll.id}"
    )
    return Reply()


@router.on("poll_close")
def poll_close(turn: Turn) -> Reply:
    """End a poll; the leader does, or the clerk where there is none. Nothing can follow it."""
    poll, subject = _running_poll(turn, "see_turnout")
    rule = rule_of(turn.uow, subject.id)
    leaders = turn.uow.people.holders([subject.org.id], rule.closed_by, turn.today)
    may = _holds(turn.who, rule.closed_by, subject, turn) or (
        not leaders and _holds(turn.who, rule.closed_without_leader_by, subject, turn)
    )
    if not may:
        raise Refusal("voting.may_not_close", org=subject.org.name, has_leader=bool(leaders))
    if not turn.slots.get("confirmed"):
        turn.step = TurnoutStep(poll, "ask_close", turn.now)
        turn.confirm("", render("labels.close_poll"), org=subject.org.id)
        return Reply()
    turn.uow.polls.move(poll.id, "closing", turn.now, turn.who.id)
    turn.uow.audit.record(
        turn.now, turn.who.id, "poll_close", org_id=subject.org.id, target=f"poll:{poll.id}"
    )
    told = set(_told(turn.uow, subject, turn.now)) - {turn.who.id}
    turn.step = CloseStep(poll, tuple(sorted(told)))
    return Reply()


@router.on("turnout")
def turnout(turn: Turn) -> Reply:
    """How many have voted: a number."""
    poll, _ = _running_poll(turn, "see_turnout")
    turn.step = TurnoutStep(poll, "turnout", turn.now)
    return Reply()


@router.on("ask_close")
def ask_close(turn: Turn) -> Reply:
    """The question of `poll_close` again, for a repeat of that message."""
    poll, _ = _running_poll(turn, "see_turnout")
    turn.step = TurnoutStep(poll, "ask_close", turn.now)
    return Reply()


@router.on("poll_result")
def poll_result(turn: Turn) -> Reply:
    """The released totals of a closed poll."""
    subject = choose_subject(turn, "see_turnout", _with_poll(turn))
    if isinstance(subject, Reply):
        return subject
    poll = turn.uow.polls.of_subject(subject.id)
    if poll is None:
        raise Refusal("voting.none_held", org=subject.org.name)
    if poll.result is None:
        raise Refusal("voting.not_released", org=subject.org.name)
    return say("voting.result", **result_facts(poll, PollResult.from_data(poll.result)))


def _with_poll(turn: Turn) -> list[Subject]:
    """The subjects in reach that have held a poll; where none has, all of them."""
    subjects = subjects_in_reach(turn, "see_turnout")
    held = {poll.subject_id for poll in turn.uow.polls.of_subjects([s.id for s in subjects])}
    named = "org" in turn.slots
    return [s for s in subjects if s.id in held and not named] or list(subjects)


def result_facts(poll: PollRecord, result: PollResult) -> dict[str, Any]:
    """What the words about a result need; `lines` pairs each option with count and percent."""
    lines: list[tuple[str, int, Any]] = []
    if result.counts is not None:
        cell = result.counts[0]
        lines = list(zip(poll.options, cell[1:], percentages(cell), strict=True))
    return {
        "org": poll.org.name,
        "cast": result.cast,
        "entitled": result.entitled,
        "too_few": result.too_few,
        "min_ballots": poll.min_ballots,
        "lines": lines,
    }


def resumed(
    uow: UnitOfWork, poll: PollRecord, now: datetime, *, closing: bool
) -> OpenStep | CloseStep:
    """The step that opens or closes the poll, to be done again or to its end.

    Who closed it may never have got the answer, and is told of the result with the others.
    """
    subject = subject_of(uow, poll)
    if closing:
        return CloseStep(poll, _told(uow, subject, now))
    return OpenStep(poll, _roll(uow, subject, rule_of(uow, subject.id), now))


def subject_of(uow: UnitOfWork, poll: PollRecord) -> Subject:
    """The poll's subject; it exists as long as the poll does."""
    subject = uow.assessments.subject(poll.subject_id)
    if subject is None:
        raise LookupError("a poll without its subject")
    return subject


def _holds(who: Person, roles: Sequence[Role], subject: Subject, turn: Turn) -> bool:
    return any(
        post.role in roles and post.held_on(turn.today) and subject.org.path.startswith(post.path)
        for post in who.posts
    )


def _check_may_begin(turn: Turn, subject: Subject, rule: PollRule) -> None:
    report = turn.uow.reports.get(subject.id)
    if report is None or report.state not in ("submitted", "accepted"):
        raise Refusal("voting.report_first", org=subject.org.name)
    if turn.uow.polls.of_subject(subject.id, lock=True) is not None:
        raise Refusal("voting.held_already", org=subject.org.name)
    scheme, year = scheme_of(turn.uow, subject.id)
    dates = stages.stage_dates(scheme, year, turn.calendar)[rule.stage]
    granted = turn.uow.assessments.reopened_until(subject.id, rule.stage)
    if not stages.is_open(dates, turn.now, granted):
        raise Refusal(
            "voting.not_the_time", org=subject.org.name, opens=dates.opens, last=dates.deadline
        )


def _voters(uow: UnitOfWork, subject: Subject, rule: PollRule, turn: Turn) -> tuple[int, ...]:
    voters = _roll(uow, subject, rule, turn.now)
    if not voters:
        raise Refusal("voting.nobody_entitled", org=subject.org.name)
    return voters


def _roll(uow: UnitOfWork, subject: Subject, rule: PollRule, now: datetime) -> tuple[int, ...]:
    holders = uow.people.holders([subject.org.id], rule.voters, now.date())
    return tuple(sorted({holder.person_id for holder in holders}))


def _new_poll(turn: Turn, subject: Subject, rule: PollRule, entitled: int) -> PollRecord:
    # A number of chance: after a restored backup a new poll never meets an old one in the urn.
    draft = PollRecord(
        turn.desk.new_number(),
        subject.id,
        subject.org,
        "opening",
        max(rule.min_ballots or 0, turn.desk.min_ballots),
        entitled,
        tuple(rule.options),
        turn.now,
        None,
        None,
    )
    poll_id = turn.uow.polls.add(draft, turn.who.id)
    stored = turn.uow.polls.get(poll_id)
    if stored is None:
        raise LookupError("the poll just stored is gone")
    return stored


def _running_poll(turn: Turn, action: str) -> tuple[PollRecord, Subject]:
    """The open poll meant: of the organisation named, else the only one in reach."""
    reach = turn.reach(action)
    polls = [
        poll
        for poll in turn.uow.polls.in_state("open")
        if poll.org.within(reach) and turn.slots.get("org") in (None, poll.org.id)
    ]
    if not polls:
        raise Refusal("voting.none_running")
    if len(polls) > 1:
        raise Refusal("voting.name_one", orgs=[poll.org.name for poll in polls[:9]])
    return polls[0], subject_of(turn.uow, polls[0])


def _told(uow: UnitOfWork, subject: Subject, now: datetime) -> tuple[int, ...]:
    """Who hears of the result: the secretary and the leader."""
    roles = (Role.SECRETARY, Role.CONTACT_LEADER)
    holders = uow.people.holders([subject.org.id], roles, now.date())
    return tuple(sorted({holder.person_id for holder in holders}))
