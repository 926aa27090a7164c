"""The meeting's work at the urn: opening a poll, its turnout as a number, its one release."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from typing import Any

from domain.contact_handling import SUSPENDED
from domain.papers import PaperCount
from domain.people import Role
from domain.polls import PollResult, Turnout, releasable
from domain.ports import Notice, PollRecord, Subject, UnitOfWork
from domain.scheme_rules import PollRule
from handlers.steps import UrnDoor
from handlers.voting.ballot_paper import Paper
from handlers.voting.results import result_words
from handlers.voting.rules import rule_of, subject_of
from messages.cards import Choice, Reply, Text
from messages.render import render, say
from messages.stored import to_data


@dataclass(frozen=True, slots=True)
class OpenStep:
    """Freezes the roll in the urn, then opens the poll and tells the voters."""

    poll: PollRecord
    voters: tuple[int, ...] = field(repr=False)
    all_lines: bool = False
    writes: bool = True
    closes: int | None = None

    def record(self) -> Mapping[str, Any]:
        return {"opening": self.poll.id}

    def at_urn(self, urn: UrnDoor) -> Turnout:
        poll = self.poll
        urn.open_poll(poll.id, self.voters, poll.cells, len(poll.options), poll.min_ballots)
        return urn.turnout(poll.id)

    def keep(self, uow: UnitOfWork, outcome: Turnout, now: datetime) -> None:
        current = uow.polls.get(self.poll.id)
        if current is None or current.state != "opening":
            return
        uow.polls.move(self.poll.id, "open", now)
        call = to_data(Paper(self.poll, self.all_lines).call())
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
    """Counts in the urn, paper with the rest, has the key destroyed, releases the totals once."""

    poll: PollRecord
    told: tuple[int, ...] = field(repr=False)
    paper: PaperCount | None = field(default=None, repr=False)
    page: str = field(default="", repr=False)
    writes: bool = True

    @property
    def closes(self) -> int | None:
        return self.poll.id

    def record(self) -> Mapping[str, Any]:
        return {"closing": self.poll.id}

    def at_urn(self, urn: UrnDoor) -> PollResult:
        return urn.close(self.poll.id, self.paper)

    def keep(self, uow: UnitOfWork, outcome: PollResult, now: datetime) -> None:
        if not uow.polls.release(self.poll.id, outcome.to_data(), now):
            return
        uow.polls.forget_papers(self.poll.id)
        words = to_data(self.say(outcome))
        uow.outbox.add(
            (
                Notice(person, f"poll:{self.poll.id}", "result", "once", words)
                for person in self.told
            ),
            now,
        )

    def say(self, outcome: PollResult) -> Reply:
        return result_words(self.poll, outcome, self.page)


@dataclass(frozen=True, slots=True)
class TurnoutStep:
    """An exact number of ballots, never names; `ask_close` asks whether to end the poll now.

    `question` is that question, to be put into words with the number. Paper that came back is in
    the number. `least` is the share of the people under which a warning is due.
    """

    poll: PollRecord
    intent: str
    now: datetime
    paper: PaperCount | None = field(default=None, repr=False)
    least: Fraction | None = None
    question: Choice | None = None
    writes: bool = False
    closes: int | None = None

    def record(self) -> Mapping[str, Any]:
        return {"read": self.intent, "slots": {"org": self.poll.org.id}}

    def at_urn(self, urn: UrnDoor) -> Turnout:
        return urn.turnout(self.poll.id)

    def keep(self, uow: UnitOfWork, outcome: Turnout, now: datetime) -> None:
        """Nothing to keep of a number that was asked for."""

    def say(self, outcome: Turnout) -> Reply:
        facts = {
            "org": self.poll.org.name,
            "cast": self._returned(outcome),
            "entitled": outcome.entitled,
            "min_ballots": self.poll.min_ballots,
            "at": self.now,
        }
        if self.intent == "ask_close":
            facts |= self._before_closing(outcome)
        words = render(f"voting.{self.intent}", **facts)
        if self.question is None:
            return Reply((Text(words),))
        return Reply((replace(self.question, prompt=words),))

    def _returned(self, outcome: Turnout) -> int:
        return outcome.cast + (self.paper.returned if self.paper else 0)

    def _before_closing(self, outcome: Turnout) -> dict[str, Any]:
        poll, paper = self.poll, self.paper
        alone = paper is not None and paper.valid and outcome.cast
        people, came = (poll.expected, poll.present) if poll.expected else (None, None)
        few = self.least is not None and (
            Fraction(came or 0, people) < self.least
            if people
            else self._returned(outcome) < self.least * outcome.entitled
        )
        return {
            "paper": paper,
            "too_few_alone": bool(alone) and not releasable(outcome.cast, poll.min_ballots),
            "expected": poll.expected,
            "present": poll.present,
            "least": self.least if few else None,
        }


def resumed(
    uow: UnitOfWork, poll: PollRecord, now: datetime, *, closing: bool, page: str = ""
) -> OpenStep | CloseStep:
    """The step that opens or closes the poll, to be done again or to its end.

    Who closed it may never have got the answer, and is told of the result with the others.
    """
    subject = subject_of(uow, poll)
    if closing:
        return CloseStep(poll, told_of_result(uow, subject, now), uow.polls.paper(poll.id), page)
    rule = rule_of(uow, subject.id)
    return OpenStep(poll, roll_of(uow, subject, rule, now), rule.criteria_required)


def roll_of(uow: UnitOfWork, subject: Subject, rule: PollRule, now: datetime) -> tuple[int, ...]:
    """Who has a vote at the subject today."""
    holders = uow.people.holders([subject.org.id], rule.voters, now.date())
    suspended = uow.members.suspended(subject.org.id, SUSPENDED)
    return tuple(sorted({holder.person_id for holder in holders} - set(suspended)))


def told_of_result(uow: UnitOfWork, subject: Subject, now: datetime) -> tuple[int, ...]:
    """Who hears of the result: the secretary and the leader."""
    roles = (Role.SECRETARY, Role.CONTACT_LEADER)
    holders = uow.people.holders([subject.org.id], roles, now.date())
    return tuple(sorted({holder.person_id for holder in holders}))
