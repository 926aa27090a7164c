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

from domain.ballots import blank, filled, next_line, picked
from domain.polls import BallotState, Choice, Standing
from domain.ports import PollRecord, UnitOfWork
from handlers.steps import UrnDoor
from handlers.voting.ballot_paper import Paper
from handlers.voting.marks import Marks
from messages.cards import Reply


@dataclass(frozen=True, slots=True)
class BallotStep:
    """Look, mark lines, be asked line by line, begin anew, confirm, or leave.

    Nothing of `marks`, `picks` or `exactly` is written anywhere but into the urn. `picks` are
    lines picked on a card, `exactly` is the choice a card had read back: nothing else is cast by
    it. `pressed`: the answer is a card again. `repeated`: the message was seen before, so that
    its choice must not take the place of another.
    """

    poll: PollRecord
    voter: int = field(repr=False)
    marks: Marks | None = field(default=None, repr=False)
    picks: Mapping[int, int] | None = field(default=None, repr=False)
    exactly: Choice | None = field(default=None, repr=False)
    all_lines: bool = False
    by_line: bool = False
    confirm: bool = False
    leave: bool = False
    anew: bool = False
    pressed: bool = False
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
        acts = {
            "leave": self.leave,
            "anew": self.anew,
            "confirm": self.confirm,
            "by_line": self.by_line,
        }
        done = next((act for act, is_done in acts.items() if is_done), None)
        return done or ("choose" if self.marks or self.picks else "look")

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
        if self.leave or self.anew:
            urn.discard(self.poll.id, self.voter)
            return BallotState(Standing.READY)
        if self.confirm:
            return self._cast(urn, state)
        choice = self._chosen(state.choice)
        return urn.choose(self.poll.id, self.voter, choice) if choice else state

    def _cast(self, urn: UrnDoor, state: BallotState) -> BallotState:
        if state.choice is None or next_line(state.choice) is not None:
            return state
        if self.exactly is not None and state.choice != self.exactly:
            return state  # chosen anew since the card was shown: read back what waits now
        return urn.cast(self.poll.id, self.voter)

    def _chosen(self, before: Choice | None) -> Choice | None:
        if self.repeated and before:
            return None
        if self.by_line:
            return blank(self.poll.cells)
        if self.picks is not None:
            return picked(before, self.picks, self.poll.cells, all_lines=self.all_lines)
        if self.marks is None:
            return None
        return filled(before, self.marks.cells, self.poll.cells, all_lines=self.all_lines)

    def keep(self, uow: UnitOfWork, outcome: BallotState, now: datetime) -> None:
        """Nothing: the main store must not learn of it."""

    def say(self, outcome: BallotState) -> Reply:
        paper = Paper(self.poll, self.all_lines, self.pressed)
        if outcome.standing is Standing.READY:
            return paper.ready(self._words, self.intro)
        if outcome.standing is Standing.PENDING and outcome.choice:
            heard = self.marks.heard if self.marks else ()
            return paper.waiting(outcome.choice, heard)
        key = self.receipt if outcome.standing is Standing.VOTED else outcome.standing.value
        return paper.over(key)
