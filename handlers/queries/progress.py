"""How many reports are in, and whose are not: organisations, never people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from domain.organizations import Organization, OrgKind
from domain.people import Role
from domain.ports import ReportState
from domain.printed import PaperKind
from domain.progress import HANDED_IN, progress, still_missing
from domain.scheme_parts import Completion
from handlers.asked import Asked, asked
from handlers.papers.stamped import stamped
from handlers.season import Season, seasons
from handlers.turn import Router, Turn
from handlers.understanding.normal import compact
from messages.cards import Reply
from messages.render import render, say

router = Router()

# More names than this are a table: exported, not read on a phone.
MOST_NAMES = 40
MOST_COMMITTEES = 20
_COMMITTEES = (OrgKind.COMMITTEE, OrgKind.WORK_COMMITTEE)
_POLL_WORDS = ("投票", "测评", "选票", "票")


@router.on("progress")
def how_many(turn: Turn) -> Reply:
    """Counts by state with their denominator, per running assessment, by committee above one."""
    about = asked(turn, "see_progress")
    if isinstance(about, Reply):
        return about
    found = [_counted(turn, about, season, states) for season, states in _reports(turn, about)]
    if not found:
        return say("queries.none_running", title=about.title, at=turn.now)
    facts = {"title": about.title, "seasons": found, "at": turn.now}
    return replace(
        say("queries.progress", **facts), aloud=render("queries.progress_aloud", **facts)
    )


@router.on("missing")
def who_is_missing(turn: Turn) -> Reply:
    """The organisations whose report is still to come; of a poll nobody is ever named."""
    if any(word in compact(turn.text) for word in _POLL_WORDS):
        return say("queries.votes_name_nobody")
    about = asked(turn, "see_progress")
    if isinstance(about, Reply):
        return about
    found = [_missing(turn, season, states) for season, states in _reports(turn, about)]
    if not found:
        return say("queries.none_running", title=about.title, at=turn.now)
    return say("queries.missing", title=about.title, seasons=found, at=turn.now)


def _reports(turn: Turn, about: Asked) -> list[tuple[Season, Sequence[ReportState]]]:
    """Each running assessment that has a report stage and subjects there, with their states."""
    found = [
        (season, season.states(turn.uow, about.prefixes))
        for season in seasons(turn.uow, about.prefixes)
        if season.report_stage is not None
    ]
    return [(season, states) for season, states in found if states]


def _counted(
    turn: Turn, about: Asked, season: Season, states: Sequence[ReportState]
) -> dict[str, Any]:
    groups = _by_committee(turn, about, states)
    return {
        **_facts(turn, season),
        "count": progress(states),
        "only": states[0] if len(states) == 1 else None,
        "groups": _furthest_behind(groups),
        "more_groups": max(0, len(groups) - MOST_COMMITTEES),
        "polls": _polls(turn, season, states),
        "stamped": len(stamped(turn.uow, PaperKind.PROPOSAL, [s.subject for s in states])),
    }


def _facts(turn: Turn, season: Season) -> dict[str, Any]:
    return {
        "title": season.title,
        "dates": season.report_dates(),
        "days_left": season.days_left(turn.today),
    }


def _by_committee(
    turn: Turn, about: Asked, states: Sequence[ReportState]
) -> list[tuple[str, int, int]]:
    """(committee, handed in, all) where the subjects stand below several committees."""
    if len(states) == 1:
        return []
    above = [o for o in turn.uow.organizations.within(about.prefixes) if o.kind in _COMMITTEES]
    names = [_committee_of(state.subject.org, above) for state in states]
    if len(set(names)) < 2:
        return []
    everyone = Counter(names)
    pairs = zip(names, states, strict=True)
    handed_in = Counter(name for name, state in pairs if state.state in HANDED_IN)
    return [(name, handed_in[name], everyone[name]) for name in everyone]


def _furthest_behind(groups: Sequence[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """All of them in their order; of too many those that lack the most reports, most first."""
    if len(groups) <= MOST_COMMITTEES:
        return list(groups)
    return sorted(groups, key=lambda group: group[1] - group[2])[:MOST_COMMITTEES]


def _committee_of(org: Organization, committees: Sequence[Organization]) -> str:
    around = [c for c in committees if org.path.startswith(c.path)]
    return max(around, key=lambda c: len(c.path)).name if around else org.name


def _polls(turn: Turn, season: Season, states: Sequence[ReportState]) -> Mapping[str, int] | None:
    """How many evaluation meetings are over, under way, still to come: no people."""
    if not any(s.completed_by is Completion.POLL_CLOSED for s in season.scheme.stages):
        return None
    polls = turn.uow.polls.of_subjects([state.subject.id for state in states])
    latest = {poll.subject_id: poll.state for poll in polls}
    closed = sum(state in ("closing", "closed") for state in latest.values())
    return {"closed": closed, "open": len(latest) - closed, "none": len(states) - len(latest)}


def _missing(turn: Turn, season: Season, states: Sequence[ReportState]) -> dict[str, Any]:
    late = still_missing(states)
    shown = late[:MOST_NAMES]
    return {
        **_facts(turn, season),
        "total": len(states),
        "missing": len(late),
        "lines": [(s.subject.org.name, s.state, who) for s, who in _secretaries(turn, shown)],
        "more": len(late) - len(shown),
    }


def _secretaries(turn: Turn, states: Sequence[ReportState]) -> list[tuple[ReportState, str]]:
    """Each with its secretary's name where the asker may see it, else with none."""
    reach = turn.reach("see_secretaries")
    open_to = [s.subject.org.id for s in states if s.subject.org.within(reach)]
    holders = turn.uow.people.holders(open_to, [Role.SECRETARY], turn.today) if open_to else ()
    names = {holder.org_id: holder.name for holder in holders}
    return [(s, names.get(s.subject.org.id, "")) for s in states]
