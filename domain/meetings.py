"""Votes in a meeting: who must be there, how many must say yes, whether the figures add up.

The rules are those of the party's branch regulations (2018, §11, §12): the majority is of all who
should be there (应到), not of those who came (实到).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from domain.refusals import Refusal

# A branch with fewer full members has no 支委会 and decides in the members' meeting.
FEWEST_FOR_COMMITTEE = 7


class MeetingKind(StrEnum):
    """支委会 or 党员大会."""

    COMMITTEE = "committee"
    MEMBERS = "members"


@dataclass(frozen=True, slots=True)
class MeetingCount:
    """应到, 实到, 赞成, 反对, 弃权 of one vote."""

    expected: int
    present: int
    in_favour: int
    against: int
    abstained: int

    @property
    def carried(self) -> bool:
        """Whether more than half of 应到 said yes."""
        return self.in_favour >= majority(self.expected)


def quorum(expected: int) -> int:
    """The fewest that must be present: half of those who should be, rounded up. 43 → 22."""
    return (expected + 1) // 2


def majority(expected: int) -> int:
    """The fewest votes that carry a motion: more than half of 应到. 43 → 22, 10 → 6."""
    return expected // 2 + 1


def check_count(count: MeetingCount) -> None:
    """Refuse figures that cannot be: `grading.nobody_expected`, `.more_than_expected` (expected,
    present), `.votes_do_not_add_up` (present, voted), `.no_quorum` (expected, present, least).
    """
    voted = count.in_favour + count.against + count.abstained
    least = quorum(count.expected)
    if count.expected < 1:
        raise Refusal("grading.nobody_expected")
    if count.present > count.expected:
        raise Refusal("grading.more_than_expected", expected=count.expected, present=count.present)
    if voted != count.present:
        raise Refusal("grading.votes_do_not_add_up", present=count.present, voted=voted)
    if count.present < least:
        raise Refusal(
            "grading.no_quorum", expected=count.expected, present=count.present, least=least
        )


def check_roll(kind: MeetingKind, expected: int, voters: int, *, basis: str) -> None:
    """Refuse a meeting that does not fit the branch's roll of `voters` with a vote.

    `grading.no_committee` (voters, fewest); `grading.more_than_roll` (expected, voters);
    `grading.excused_without_basis` (expected, voters): who is left out of 应到 needs a recorded
    approval. A roll of nobody (0) is one that was never imported, and says nothing.
    """
    if voters == 0:
        return
    if kind is MeetingKind.COMMITTEE and voters < FEWEST_FOR_COMMITTEE:
        raise Refusal("grading.no_committee", voters=voters, fewest=FEWEST_FOR_COMMITTEE)
    if expected > voters:
        raise Refusal("grading.more_than_roll", expected=expected, voters=voters)
    if kind is MeetingKind.MEMBERS and expected < voters and not basis:
        raise Refusal("grading.excused_without_basis", expected=expected, voters=voters)
