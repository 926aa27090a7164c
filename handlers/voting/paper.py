"""Paper ballots: who counts them, and their counts, checked, read back and kept until the close."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from domain.paper_words import read_paper
from domain.papers import PaperCount, checked
from domain.polls import Turnout
from domain.ports import PollRecord, UnitOfWork
from domain.refusals import Refusal
from handlers.steps import UrnDoor
from handlers.turn import Router, Turn
from handlers.voting.results import shares
from handlers.voting.rules import criteria_of, line_titles, the_one
from messages.cards import Choice, Reply
from messages.render import render, say

router = Router()

_PAPER = re.compile("纸质票|纸票")
_FIGURE = re.compile(r"[张票份]?([一-鿿]+?)[\s::=]*(\d{1,5})(?!\d)")


@dataclass(frozen=True, slots=True)
class ReadBackStep:
    """Whether the roll has room for the paper; then the counts as they were understood."""

    poll: PollRecord
    count: PaperCount = field(repr=False)
    question: Choice = field(repr=False)
    writes: bool = False
    closes: int | None = None

    def record(self) -> Mapping[str, Any]:
        return {"read": "paper_counts", "slots": {"org": self.poll.org.id}}

    def at_urn(self, urn: UrnDoor) -> Turnout:
        turnout = urn.turnout(self.poll.id)
        _check_room(self.poll, self.count, turnout)
        return turnout

    def keep(self, uow: UnitOfWork, outcome: Turnout, now: datetime) -> None:
        """Nothing before it is confirmed."""

    def say(self, outcome: Turnout) -> Reply:
        lines = [
            (title, shares(self.poll.options, cell), cell[0])
            for title, cell in zip(line_titles(self.poll), self.count.counts, strict=True)
        ]
        marked = [line for line in lines if any(votes for _, votes, _ in line[1])]
        facts = {"org": self.poll.org.name, "paper": self.count, "lines": marked}
        return Reply((replace(self.question, prompt=render("voting.ask_paper", **facts)),))


@dataclass(frozen=True, slots=True)
class PaperStep:
    """Keeps room on the urn's roll for the paper, then has its count accepted.

    Without `count` a repeat only hears again that it was kept.
    """

    poll: PollRecord
    count_id: int
    count: PaperCount | None = field(repr=False)
    closes: int | None = None

    @property
    def writes(self) -> bool:
        return self.count is not None

    def record(self) -> Mapping[str, Any]:
        return {"paper": self.count_id, "poll": self.poll.id}

    def at_urn(self, urn: UrnDoor) -> None:
        if self.count is not None:
            _check_room(self.poll, self.count, urn.turnout(self.poll.id))
            urn.reserve(self.poll.id, self.count.issued)

    def keep(self, uow: UnitOfWork, outcome: None, now: datetime) -> None:
        if not uow.polls.accept_paper(self.poll.id, self.count_id):
            raise Refusal("voting.none_running")

    def say(self, outcome: None) -> Reply:
        return say("voting.paper_kept", org=self.poll.org.name)


@router.on("paper_counts")
def paper_counts(turn: Turn) -> Reply:
    """The scrutineer's counts; given again they take the place of the earlier ones."""
    said = _figures_in(turn)
    if not turn.slots.get("confirmed"):
        turn.slots["counts"] = {word: int(n) for word, n in _FIGURE.findall(said)}
    poll = _counted_by(turn)
    if turn.slots.get("confirmed"):
        return _keep(turn, poll, PaperCount.from_data(turn.slots["paper"]))
    count = _read(turn, poll, said)
    label = render("voting.label_paper")
    turn.confirm("", label, org=poll.org.id, paper=count.to_data())
    turn.step = ReadBackStep(poll, count, turn.question(""))
    return Reply()


def resumed_paper(turn: Turn, record: Mapping[str, Any]) -> PaperStep | None:
    """The step of a repeat: done again only for the latest count of a poll still open."""
    poll = turn.uow.polls.get(record["poll"])
    if poll is None:
        return None
    count = turn.uow.polls.paper(poll.id, record["paper"]) if poll.state == "open" else None
    return PaperStep(poll, record["paper"], count)


def _keep(turn: Turn, poll: PollRecord, count: PaperCount) -> Reply:
    count_id = turn.uow.polls.add_paper(poll.id, count, turn.who.id, turn.now)
    turn.step = PaperStep(poll, count_id, count)
    turn.uow.audit.record(
        turn.now, turn.who.id, "paper_counts", org_id=poll.org.id, target=f"poll:{poll.id}"
    )
    return Reply()


def _counted_by(turn: Turn) -> PollRecord:
    """The open poll whose scrutineer this person is."""
    running = turn.uow.polls.in_state("open")
    own = [poll for poll in running if poll.scrutineer == turn.who.id]
    if not own:
        reach = turn.reach("see_turnout")
        seen = any(poll.org.within(reach) for poll in running)
        raise Refusal("voting.not_scrutineer" if seen else "voting.none_running")
    return the_one(turn, own)[0]


def _figures_in(turn: Turn) -> str:
    """What follows the word for paper, without the name of an organisation."""
    mention = turn.directory.mention(turn.text, turn.scope()).words
    said = _PAPER.split(turn.text, maxsplit=1)[-1]
    return said.replace(mention, " ") if mention else said


def _read(turn: Turn, poll: PollRecord, said: str) -> PaperCount:
    names = [(line.title, *line.aliases) for line in criteria_of(turn.uow, poll.subject_id)]
    lines = [*names[: len(poll.criteria)], (render("voting.overall"),)]
    figures = read_paper(said, poll.options, lines)
    return checked(figures, line_titles(poll), len(poll.options))


def _check_room(poll: PollRecord, count: PaperCount, turnout: Turnout) -> None:
    """No more ballots than people on the roll, nor than came to the meeting."""
    if count.issued + turnout.cast > turnout.entitled:
        raise Refusal(
            "voting.more_votes_than_people",
            papers=count.issued,
            cast=turnout.cast,
            entitled=turnout.entitled,
        )
    if poll.present is not None and count.returned + turnout.cast > poll.present:
        ballots = count.returned + turnout.cast
        raise Refusal("voting.more_votes_than_present", ballots=ballots, present=poll.present)
