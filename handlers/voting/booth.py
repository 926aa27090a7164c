"""One message at the urn. A choice passes through here in memory only: sealed, or nowhere.

The main store learns which poll a conversation is about and what kind of message it was, never
what it said; whether a choice waits to be confirmed, and which line comes next, the urn knows.
So a repeat of any message is answered from the urn's state.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain.ballots import blank, filled, next_line
from domain.polls import BallotState, Choice, Standing
from domain.ports import PollRecord, UnitOfWork
from handlers.steps import UrnDoor
from handlers.voting.marks import Marks
from handlers.voting.rules import line_titles
from messages.cards import Reply
from messages.render import say


@dataclass(frozen=True, slots=True)
class BallotStep:
    """Look, mark lines, be asked line by line, confirm, or leave.

    Nothing of `marks` is written anywhere but into the urn. `repeated`: the message was seen
    before, so that its choice must not take the place of another.
    """

    poll: PollRecord
    voter: int = field(repr=False)
    marks: Marks | None = field(default=None, repr=False)
    all_lines: bool = False
    by_line: bool = False
    confirm: bool = False
    leave: bool = False
    repeated: bool = False
    words: str = field(default="ballot", repr=False)
    intro: str = field(default="", repr=False)
    # What a voter hears of a poll that is over, where it is not simply "voted".
    receipt: str = "voted"
    writes: bool = False
    closes: int | None = None

    def record(self) -> Mapping[str, Any]:
        return {"ballot": self.poll.id, "act": self._act, "words": self._words}

    @property
    def _act(self) -> str:
        acts = {"leave": self.leave, "confirm": self.confirm, "by_line": self.by_line}
        done = next((act for act, is_done in acts.items() if is_done), None)
        return done or ("choose" if self.marks else "look")

    @property
    def _words(self) -> str:
        """What is said where no choice is waiting."""
        if self.leave:
            return "left"
        return "nothing_to_confirm" if self.confirm else self.words

    def at_urn(self, urn: UrnDoor) -> BallotState:
        state = urn.state(self.poll.id, self.voter)
        if state.standing not in (Standing.READY, Standing.PENDING):
            return state
        if self.leave:
            urn.discard(self.poll.id, self.voter)
            return BallotState(Standing.READY)
        if self.confirm:
            return self._cast(urn, state)
        choice = self._chosen(state.choice)
        return urn.choose(self.poll.id, self.voter, choice) if choice else state

    def _cast(self, urn: UrnDoor, state: BallotState) -> BallotState:
        if state.choice is None or next_line(state.choice) is not None:
            return state
        return urn.cast(self.poll.id, self.voter)

    def _chosen(self, before: Choice | None) -> Choice | None:
        if self.repeated and before:
            return None
        if self.by_line:
            return blank(self.poll.cells)
        if self.marks is None:
            return None
        return filled(before, self.marks.cells, self.poll.cells, all_lines=self.all_lines)

    def keep(self, uow: UnitOfWork, outcome: BallotState, now: datetime) -> None:
        """Nothing: the main store must not learn of it."""

    def say(self, outcome: BallotState) -> Reply:
        facts: dict[str, Any] = {"org": self.poll.org.name, "options": self.poll.options}
        if outcome.standing is Standing.READY:
            lines = {"criteria": self.poll.criteria, "intro": self.intro}
            return say(f"voting.{self._words}", **facts, **({} if self.leave else lines))
        if outcome.standing is Standing.PENDING and outcome.choice:
            return self._read_back(outcome.choice, facts)
        if outcome.standing is Standing.VOTED:
            return say(f"voting.{self.receipt}", **facts)
        return say(f"voting.{outcome.standing.value}", **facts)

    def _read_back(self, choice: Choice, facts: dict[str, Any]) -> Reply:
        """Every line as it will be cast; where one is still open, the question for it."""
        line = next_line(choice)
        if line is not None:
            titles = line_titles(self.poll)
            place = {"title": titles[line], "number": line + 1, "total": len(titles)}
            skips = line < len(self.poll.criteria) and not self.all_lines
            return say("voting.next_line", **facts, **place, skips=skips)
        said = [self.poll.options[mark - 1] if mark else "" for mark in choice]
        lines = list(zip(self.poll.criteria, said, strict=False))
        heard = self.marks.heard if self.marks else ()
        return say("voting.read_back", **facts, lines=lines, choice=said[-1], heard=heard)
