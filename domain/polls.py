"""Anonymous polls: what a ballot may say, how ballots are counted, when a count may be shown.

A ballot answers a fixed number of cells (subjects × criteria). Each cell holds the number of the
chosen option, from 1; 0 is 弃权.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any, TypeAlias

from domain.refusals import Refusal

Choice: TypeAlias = tuple[int, ...]
Counts: TypeAlias = tuple[tuple[int, ...], ...]

ABSTAIN = 0
# A line that was not asked yet: such a choice waits for the rest and can never be cast.
UNANSWERED = 254
# Under three ballots every voter knows the others' votes from the count and their own.
FEWEST_BALLOTS = 3


class Standing(StrEnum):
    """Where one person stands in one poll."""

    NOT_ENTITLED = "not_entitled"
    CLOSED = "closed"
    READY = "ready"
    PENDING = "pending"
    VOTED = "voted"


@dataclass(frozen=True, slots=True)
class BallotState:
    """Where a person stands; `choice` only while it waits to be confirmed, never in the repr."""

    standing: Standing
    choice: Choice | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Turnout:
    """How many have voted of how many that may: exact numbers, never names."""

    cast: int
    entitled: int


@dataclass(frozen=True, slots=True)
class BallotShape:
    """What every ballot of a poll looks like: 1 to 4096 cells, 2 to 253 options in each."""

    cells: int
    options: int

    def __post_init__(self) -> None:
        if not 1 <= self.cells <= 4096 or not 2 <= self.options < UNANSWERED:
            raise ValueError("a ballot has 1 to 4096 cells of 2 to 253 options")

    def check(self, choice: Choice) -> None:
        """Refuse a choice with a wrong number of cells or an option that does not exist."""
        if len(choice) != self.cells or any(not 0 <= cell <= self.options for cell in choice):
            raise Refusal("voting.unreadable_choice", cells=self.cells, options=self.options)

    def encode(self, choice: Choice) -> bytes:
        """One byte a cell: every choice of a poll, finished or not, has the same length."""
        self.check(tuple(ABSTAIN if cell == UNANSWERED else cell for cell in choice))
        return bytes(choice)

    def decode(self, plain: bytes) -> Choice:
        """Inverse of `encode`; raises ValueError when the bytes are no ballot of this shape."""
        if len(plain) != self.cells or any(
            cell > self.options and cell != UNANSWERED for cell in plain
        ):
            raise ValueError("these bytes are no ballot of this poll")
        return tuple(plain)


@dataclass(frozen=True, slots=True)
class PollResult:
    """What a closed poll leaves: `cast` ballots of `entitled` people, and what they said.

    `counts[cell][option]` with abstentions at option 0, the overall cell last; None when too few
    voted and the ballots were destroyed unopened. `cast` are the valid ballots (有效) of all
    channels together; of those handed out some came back `invalid` or not at all.
    """

    cast: int
    entitled: int
    counts: Counts | None
    invalid: int = 0
    unreturned: int = 0

    @property
    def returned(self) -> int:
        """收回."""
        return self.cast + self.invalid

    @property
    def issued(self) -> int:
        """发出."""
        return self.returned + self.unreturned

    @property
    def too_few(self) -> bool:
        """人数不足: nothing was opened, and nothing ever will be."""
        return self.counts is None

    def to_data(self) -> dict[str, Any]:
        """The result as JSON-ready data."""
        counts = None if self.counts is None else [list(cell) for cell in self.counts]
        return {
            "cast": self.cast,
            "entitled": self.entitled,
            "counts": counts,
            "invalid": self.invalid,
            "unreturned": self.unreturned,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> PollResult:
        """Inverse of `to_data`."""
        counts = data["counts"]
        released = None if counts is None else tuple(tuple(cell) for cell in counts)
        rest = (data.get("invalid", 0), data.get("unreturned", 0))
        return cls(data["cast"], data["entitled"], released, *rest)


def releasable(ballots: int, min_ballots: int) -> bool:
    """Whether a count may be made at all: at least `min_ballots` are in, and never under three."""
    return ballots >= max(min_ballots, FEWEST_BALLOTS)


def tally(ballots: Iterable[Choice], shape: BallotShape) -> Counts:
    """Per cell the number of abstentions and of each option; the order of ballots never matters.

    Only these sums leave the count, never a ballot as a row: a pattern across cells would be a
    signature.
    """
    sums = [[0] * (shape.options + 1) for _ in range(shape.cells)]
    for ballot in ballots:
        shape.check(ballot)
        for cell, option in zip(sums, ballot, strict=True):
            cell[option] += 1
    return tuple(tuple(cell) for cell in sums)


def withheld(counts: Counts, min_ballots: int) -> Counts:
    """The counts that may be shown: a line fewer rated than `min_ballots` is left empty.

    The few who did not abstain there would learn each other's marks from it. The overall line,
    the last, is on every ballot.
    """
    *lines, overall = counts
    shown = (line if releasable(sum(line[1:]), min_ballots) else () for line in lines)
    return (*shown, overall)


def percentages(cell: tuple[int, ...]) -> tuple[Fraction, ...]:
    """Each option's exact percentage of those who did not abstain, option 1 first.

    All zero when everybody abstained.
    """
    chosen = sum(cell[1:])
    return tuple(Fraction(count * 100, chosen or 1) for count in cell[1:])


def plurality(cell: tuple[int, ...]) -> tuple[int, ...]:
    """The options with most votes: one, several when they tie, none when everybody abstained."""
    most = max(cell[1:])
    return tuple(n for n, count in enumerate(cell) if n != ABSTAIN and most and count == most)
