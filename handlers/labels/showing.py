"""What a label requires, what is on record for it, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from handlers.asked import Asked, asked
from handlers.labels.carried import Carried, carried
from handlers.turn import Router, Turn
from messages.cards import Reply
from messages.render import say

router = Router()

# More are counted, and asked about one at a time.
_MOST_WHOLE = 3
_MOST_NAMES = 40


@router.on("rectification")
@router.on("management")
def management(turn: Turn) -> Reply:
    """One subject with its label, its records and gaps; several as counts by label."""
    about = asked(turn, "see_labels", "management.not_yours")
    if isinstance(about, Reply):
        return about
    found = _visible(turn, about.prefixes)
    if not found:
        return say("management.no_labels", title=about.title, at=turn.now)
    if len(found) > _MOST_WHOLE:
        return _counted(turn, about, found)
    reply = Reply()
    for one in found:
        reply += whole(turn, one)
    return reply


@router.on("management_gaps")
def management_gaps(turn: Turn) -> Reply:
    """Every subject that lacks something its label requires; to a branch its own label whole."""
    if not turn.reach("see_gaps") and turn.reach("see_labels"):
        return management(turn)
    about = asked(turn, "see_gaps", "management.gaps_not_yours")
    if isinstance(about, Reply):
        return about
    found = carried(turn.uow, about.prefixes)
    if not found:
        return say("management.no_labels", title=about.title, at=turn.now)
    lacking = [one for one in found if one.gaps]
    return say(
        "management.gaps",
        title=about.title,
        lines=[_gap_line(one) for one in lacking[:_MOST_NAMES]],
        count=len(lacking),
        total=len(found),
        gaps=sum(len(one.gaps) for one in lacking),
        at=turn.now,
    )


def whole(turn: Turn, one: Carried) -> Reply:
    """A subject with its label, every requirement with its records, and the grade's effects."""
    lines = [
        {
            "title": standing.requirement.title,
            "optional": standing.requirement.optional,
            "records": [(r.text, _name(turn, r.by), r.at) for r in standing.records],
        }
        for standing in one.standings
    ]
    return say(
        "management.whole",
        org=one.subject.org.name,
        title=one.season.title,
        grade=one.decision.grade,
        label=one.label.name,
        lines=lines,
        gaps=len(one.gaps),
        consequences=one.consequences,
        at=turn.now,
    )


def _visible(turn: Turn, prefixes: tuple[str, ...]) -> list[Carried]:
    """Decisions as they are made to who sees those; to the rest what was told to them."""
    reach = turn.reach("see_gaps")
    known = [one for one in carried(turn.uow, prefixes) if one.subject.org.within(reach)]
    told = carried(turn.uow, prefixes, told_only=True)
    return known + [one for one in told if not one.subject.org.within(reach)]


def _counted(turn: Turn, about: Asked, found: Sequence[Carried]) -> Reply:
    """Counts by label, each label in the order of the scheme's."""
    counts: dict[str, list[Carried]] = {}
    for name in dict.fromkeys(label.name for o in found for label in o.season.scheme.labels):
        counts[name] = [one for one in found if one.label.name == name]
    return say(
        "management.counts",
        title=about.title,
        labels=[
            (name, len(ones), sum(bool(o.gaps) for o in ones)) for name, ones in counts.items()
        ],
        total=len(found),
        at=turn.now,
    )


def _gap_line(one: Carried) -> dict[str, Any]:
    titles = [requirement.title for requirement in one.gaps]
    return {"org": one.subject.org.name, "label": one.label.name, "titles": titles}


def _name(turn: Turn, person_id: int) -> str:
    person = turn.uow.people.get(person_id)
    return person.name if person else ""
