"""Paper ballots as the scrutineer counts them, and how they join those cast in chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.polls import Counts, PollResult, releasable
from domain.refusals import Refusal


@dataclass(frozen=True, slots=True)
class PaperCount:
    """发出, 收回, 有效, and per line what the valid ones said: abstentions first, overall last."""

    issued: int
    returned: int
    valid: int
    counts: Counts = field(repr=False)

    @property
    def unreturned(self) -> int:
        """未收回."""
        return self.issued - self.returned

    @property
    def invalid(self) -> int:
        """无效."""
        return self.returned - self.valid

    def to_data(self) -> dict[str, Any]:
        """The count as JSON-ready data."""
        sums = {"issued": self.issued, "returned": self.returned, "valid": self.valid}
        return {**sums, "counts": [list(line) for line in self.counts]}

    @classmethod
    def from_data(cls, data: Mapping[str, Any]) -> PaperCount:
        """Inverse of `to_data`."""
        counts = tuple(tuple(line) for line in data["counts"])
        return cls(data["issued"], data["returned"], data["valid"], counts)


@dataclass(frozen=True, slots=True)
class PaperFigures:
    """What a scrutineer said; a sum left out (None) is worked out from the others.

    `lines` holds the count of each option, by line from 0, the overall line last.
    """

    issued: int | None = None
    returned: int | None = None
    unreturned: int | None = None
    valid: int | None = None
    invalid: int | None = None
    lines: Mapping[int, tuple[int, ...]] = field(default_factory=dict, repr=False)


def checked(said: PaperFigures, titles: tuple[str, ...], options: int) -> PaperCount:
    """The count, every sum checked; `titles` are those of the lines, the overall one last.

    Refusals: `voting.paper_incomplete` (what: the sum that is missing); `.paper_more` (more
    valid ballots than came back); `.paper_issued`,
    `.paper_returned` where 发出 = 收回 + 未收回 or 收回 = 有效 + 无效 does not hold;
    `.paper_line` (a line with more marks than valid ballots); `.paper_overall` (the overall
    line must be filled on every valid ballot).
    """
    overall = said.lines.get(len(titles) - 1)
    if overall is None:
        raise Refusal("voting.paper_incomplete", what="overall")
    valid = _valid(said, sum(overall))
    returned = _returned(said, valid)
    issued = _issued(said, returned)
    if sum(overall) != valid:
        raise Refusal("voting.paper_overall", total=sum(overall), valid=valid)
    for line, marks in said.lines.items():
        if sum(marks) > valid:
            raise Refusal("voting.paper_line", title=titles[line], total=sum(marks), valid=valid)
    blank = (0,) * options
    lines = (said.lines.get(n, blank) for n in range(len(titles)))
    return PaperCount(
        issued, returned, valid, tuple((valid - sum(marks), *marks) for marks in lines)
    )


def _valid(said: PaperFigures, overall: int) -> int:
    if said.valid is not None:
        return said.valid
    if said.invalid is not None and said.returned is not None:
        return said.returned - said.invalid
    return overall


def _returned(said: PaperFigures, valid: int) -> int:
    returned = said.returned
    if returned is None and said.issued is not None and said.unreturned is not None:
        returned = said.issued - said.unreturned
    if returned is None and said.invalid is not None:
        returned = valid + said.invalid
    if returned is None:
        raise Refusal("voting.paper_incomplete", what="returned")
    if valid > returned:
        raise Refusal("voting.paper_more", returned=returned, valid=valid)
    invalid = returned - valid if said.invalid is None else said.invalid
    if invalid < 0 or valid < 0 or returned != valid + invalid:
        raise Refusal("voting.paper_returned", returned=returned, valid=valid, invalid=invalid)
    return returned


def _issued(said: PaperFigures, returned: int) -> int:
    issued = said.issued
    if issued is None and said.unreturned is not None:
        issued = returned + said.unreturned
    if issued is None:
        raise Refusal("voting.paper_incomplete", what="issued")
    unreturned = issued - returned if said.unreturned is None else said.unreturned
    if unreturned < 0 or issued != returned + unreturned:
        raise Refusal(
            "voting.paper_issued", issued=issued, returned=returned, unreturned=unreturned
        )
    return issued


def openable(electronic: int, paper: PaperCount | None, min_ballots: int) -> bool:
    """Whether a poll's ballots may be counted: enough of them over all channels together.

    Beside paper the ballots cast in chat are enough by themselves, or none: otherwise whoever
    saw the paper would learn from the total what the few said.
    """
    on_paper = paper.valid if paper else 0
    alone = electronic and on_paper and not releasable(electronic, min_ballots)
    return not alone and releasable(electronic + on_paper, min_ballots)


def merged(cast: PollResult, paper: PaperCount | None) -> PollResult:
    """One result over all channels; nothing in it tells one from the other.

    Without counts (too few, never opened) only the numbers of ballots are joined.
    """
    if paper is None:
        return cast
    counts = cast.counts
    if counts is not None:
        pairs = zip(counts, paper.counts, strict=True)
        counts = tuple(tuple(map(sum, zip(a, b, strict=True))) for a, b in pairs)
    ballots = cast.cast + paper.valid
    return PollResult(ballots, cast.entitled, counts, paper.invalid, paper.unreturned)
