"""A released result as its words, sheets and papers need it: sums per line, never a ballot."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any, TypeAlias

from domain.polls import PollResult, percentages, plurality
from domain.ports import PollRecord
from handlers.briefs import counted
from messages.cards import Reply
from messages.render import render

# An option, how many chose it, and its share of those who did not abstain.
Share: TypeAlias = tuple[str, int, Fraction]


def shares(options: Sequence[str], cell: tuple[int, ...]) -> list[Share]:
    """Each option with count and exact percentage."""
    return list(zip(options, cell[1:], percentages(cell), strict=True))


def result_words(poll: PollRecord, result: PollResult, link: str = "") -> Reply:
    """A released result in words; on a card where it is short enough for one."""
    facts = result_facts(poll, result)
    words = render("voting.result", **facts)
    told = [
        (option, render("briefs.share", count=count, percent=percent))
        for option, count, percent in facts["lines"]
    ]
    title = render("briefs.result_title", org=poll.org.name)
    return counted(words, title, result.cast, told, link)


def result_facts(poll: PollRecord, result: PollResult) -> dict[str, Any]:
    """What the words about a result need.

    `lines` holds each option of the overall line with count and percentage, `criteria` for each
    further line its title, the same (none where too few rated it), and how many abstained; `most`
    the options of the overall line that most chose. `expected` and `present` are the meeting's
    应到 and 实到, if recorded.
    """
    counts = result.counts or ()
    overall = counts[-1] if counts else ()
    return {
        "org": poll.org.name,
        "cast": result.cast,
        "entitled": result.entitled,
        "issued": result.issued,
        "returned": result.returned,
        "invalid": result.invalid,
        "expected": poll.expected,
        "present": poll.present,
        "too_few": result.too_few,
        "min_ballots": poll.min_ballots,
        "lines": shares(poll.options, overall) if overall else [],
        "most": [poll.options[n - 1] for n in plurality(overall)] if overall else [],
        "criteria": [
            (title, shares(poll.options, cell), cell[0]) if cell else (title, [], 0)
            for title, cell in zip(poll.criteria, counts[:-1], strict=False)
        ],
    }
