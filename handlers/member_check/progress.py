"""How far the check has come: by branch, by committee, by district."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from domain.contact_check import Count, EntryState
from domain.organizations import Organization, OrgKind
from domain.stages import StageDates, stage_dates
from handlers.asked import Asked, asked
from handlers.lost_contact.running import Running, running_checks
from handlers.turn import Router, Turn
from messages.cards import Reply
from messages.render import render, say

router = Router()

# As many lines as one message may list.
MOST_LINES = 20
_COMMITTEES = (OrgKind.COMMITTEE, OrgKind.WORK_COMMITTEE)


@dataclass(frozen=True, slots=True)
class Part:
    """A branch or a committee and how far it has come."""

    name: str = field(repr=False)
    count: Count


@router.on("check_progress")
def check_progress(turn: Turn) -> Reply:
    """应排查, 支部已确认, 退回, 核查通过; the parts furthest behind first."""
    about = asked(turn, "see_progress")
    if isinstance(about, Reply):
        turn.uow.audit.record(turn.now, turn.who.id, "check_progress")
        return about
    found = [_told(turn, about, running) for running in running_checks(turn.uow, about.prefixes)]
    turn.uow.audit.record(
        turn.now,
        turn.who.id,
        "check_progress",
        org_id=about.org.id if about.org else None,
        rows=sum(told["count"].total > 0 for told in found),
    )
    if not found:
        return say("check.none_running")
    facts = {"title": about.title, "checks": found, "at": turn.now}
    return replace(say("check.progress", **facts), aloud=render("check.progress_aloud", **facts))


def _told(turn: Turn, about: Asked, running: Running) -> dict[str, Any]:
    counts = turn.uow.checks.counts(running.assessment.id, about.prefixes)
    places = turn.uow.organizations.within(about.prefixes)
    parts = _parts(places, counts)
    return {
        "title": f"{running.assessment.cycle}年度{running.scheme.title}",
        "count": _sum(counts.values()),
        "parts": parts[:MOST_LINES] if len(parts) > 1 else [],
        "more": max(0, len(parts) - MOST_LINES),
        "dates": _dates(turn, running),
        "returned": EntryState.RETURNED,
        "confirmed": EntryState.CONFIRMED,
        "checked": EntryState.CHECKED,
        "today": turn.today,
    }


def _dates(turn: Turn, running: Running) -> list[tuple[str, StageDates]]:
    """The stages that are open today, with their days."""
    dates = stage_dates(running.scheme, int(running.assessment.cycle[:4]), turn.calendar)
    return [
        (stage.title, dates[stage.id])
        for stage in running.scheme.stages
        if dates[stage.id].opens <= turn.today <= dates[stage.id].deadline
    ]


def _parts(places: Sequence[Organization], counts: Mapping[int, Count]) -> list[Part]:
    """By committee where there are several below, else by branch; the least done first."""
    committees = [o for o in places if o.kind in _COMMITTEES]
    above = committees if len(committees) > 1 else []
    grouped: dict[str, list[Count]] = defaultdict(list)
    for place in places:
        if place.id in counts:
            grouped[_name_above(place, above)].append(counts[place.id])
    parts = [Part(name, _sum(found)) for name, found in grouped.items()]
    return sorted(parts, key=lambda part: (_done(part.count), part.name))


def _name_above(place: Organization, above: Sequence[Organization]) -> str:
    """The nearest committee over it, else its own name."""
    found = [o for o in above if place.path.startswith(o.path)]
    return max(found, key=lambda o: len(o.path)).name if found else place.name


def _done(count: Count) -> float:
    return count.of(EntryState.CHECKED, EntryState.CONFIRMED) / count.total if count.total else 1.0


def _sum(counts: Iterable[Count]) -> Count:
    by_state: dict[EntryState, int] = defaultdict(int)
    for count in counts:
        for state, number in count.by_state.items():
            by_state[state] += number
    return Count(by_state)
