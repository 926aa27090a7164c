"""Work at the urn that follows a message's transaction.

The urn is a store of its own, so that nothing there shares a transaction with anything here. A
handler leaves a step; after the commit it runs at the urn, and where the main tables must learn
of the outcome, in one more transaction here. Every step can be repeated without harm: a crash
between two of its parts is mended by doing it again.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from domain.papers import PaperCount
from domain.polls import BallotState, PollResult, Turnout
from domain.ports import UnitOfWork
from messages.cards import Reply


class UrnDoor(Protocol):
    """What the steps may do at the urn; all of it idempotent."""

    def open_poll(
        self, poll: int, voters: Any, cells: int, options: int, min_ballots: int
    ) -> None: ...
    def choose(self, poll: int, voter: int, cells: tuple[int, ...]) -> BallotState: ...
    def state(self, poll: int, voter: int) -> BallotState: ...
    def cast(self, poll: int, voter: int) -> BallotState: ...
    def discard(self, poll: int, voter: int) -> None: ...
    def turnout(self, poll: int) -> Turnout: ...
    def waiting(self, poll: int) -> list[int]: ...
    def reserve(self, poll: int, papers: int) -> Turnout: ...
    def close(self, poll: int, paper: PaperCount | None = None) -> PollResult: ...


class Step(Protocol):
    """One piece of work at the urn and what is said of it."""

    def record(self) -> Mapping[str, Any]:
        """What a repeat of the message needs to answer again; never a choice."""

    def at_urn(self, urn: UrnDoor) -> Any:
        """One transaction at the urn; the value goes to `keep` and `say`."""

    def keep(self, uow: UnitOfWork, outcome: Any, now: datetime) -> None:
        """What the main tables keep of the outcome; called only where `writes`."""

    def say(self, outcome: Any) -> Reply:
        """What is said of the outcome."""

    @property
    def writes(self) -> bool:
        """Whether the main tables must learn of the outcome."""

    @property
    def closes(self) -> int | None:
        """The poll whose key must be destroyed once the urn has committed."""
