"""Each stage's days in the asker's running assessments, what is theirs to do first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from domain import access
from domain.calendar import day_of
from domain.people import Role
from domain.ports import Subject
from domain.scheme_parts import Stage, SubjectKind
from domain.stages import StageDates
from handlers.season import Season, seasons
from handlers.turn import Router, Turn
from handlers.understanding.normal import compact
from messages.cards import Reply
from messages.render import render, say

router = Router()

_DAY = timedelta(microseconds=1)
_KINDS = (SubjectKind.BRANCH, SubjectKind.MEMBER)


@dataclass(frozen=True, slots=True)
class Line:
    """One stage as it is told; `until` is the last day of a reopening that goes beyond it."""

    title: str
    dates: StageDates
    days_left: int
    mine: bool
    until: date | None


@router.on("deadline")
def when(turn: Turn) -> Reply:
    """What applies to the asker, then what else is to come; whether the holidays are known."""
    found: list[dict[str, Any]] = [
        {"title": season.title, "lines": _lines(turn, season), "unknown": _unknown(turn, season)}
        for season in _meant(turn)
    ]
    if not found:
        return say("queries.no_dates", at=turn.now)
    public = [
        {**facts, "lines": [_public(line, turn) for line in facts["lines"]]} for facts in found
    ]
    aloud = render("queries.deadline", seasons=public, at=turn.now)
    return replace(say("queries.deadline", seasons=found, at=turn.now), aloud=aloud)


def _meant(turn: Turn) -> list[Season]:
    """The seasons the question is about: those of which it names a stage or the plan, else all."""
    found = [season for kind in _KINDS for season in seasons(turn.uow, turn.scope(), kind)]
    squeezed = compact(turn.text)
    named = [s for s in found if _named(s, turn.text) or s.scheme.named_in(squeezed)]
    return named or found


def _named(season: Season, text: str) -> list[Stage]:
    scheme = season.scheme
    return [stage for stage in scheme.stages if _is_named(stage, scheme.title, text)]


def _lines(turn: Turn, season: Season) -> list[Line]:
    """The stages the question names, else the asker's own and all that are not over."""
    roles = {post.role for post in access.posts_on(turn.who, turn.today)}
    named = _named(season, turn.text)
    own = _own_subjects(turn, season)
    lines = [_line(turn, season, stage, roles, own) for stage in named or season.scheme.stages]
    kept = [line for line in lines if named or line.mine or line.days_left >= 0]
    return sorted(kept, key=lambda line: (not line.mine, line.dates.deadline))


def _public(line: Line, turn: Turn) -> Line:
    """The line without what only concerns the asker: theirs or not, and what was reopened."""
    left = (line.dates.deadline - turn.today).days
    return replace(line, mine=False, until=None, days_left=left)


def _line(
    turn: Turn, season: Season, stage: Stage, roles: set[Role], own: Sequence[Subject]
) -> Line:
    poll = season.scheme.poll_of(stage.id)
    mine = bool(roles & {*stage.actors, *(poll.voters if poll else ())})
    dates = season.dates[stage.id]
    until = _until(turn, stage, own) if mine else None
    last = max(dates.deadline, until or dates.deadline)
    return Line(
        stage.title,
        dates,
        (last - turn.today).days,
        mine,
        last if last > dates.deadline else None,
    )


def _until(turn: Turn, stage: Stage, own: Sequence[Subject]) -> date | None:
    """The last day the stage stands open again for one of the asker's own subjects."""
    granted = [turn.uow.assessments.reopened_until(subject.id, stage.id) for subject in own]
    moments: list[datetime] = [moment for moment in granted if moment is not None]
    return day_of(max(moments) - _DAY) if moments else None


def _own_subjects(turn: Turn, season: Season) -> list[Subject]:
    ids = {assessment.id for assessment in season.assessments}
    places = [post.org_id for post in access.posts_on(turn.who, turn.today)]
    return [
        subject
        for subject in turn.uow.assessments.subjects_of(places)
        if subject.assessment_id in ids
    ]


def _is_named(stage: Stage, scheme_title: str, text: str) -> bool:
    """Whether two letters in a row of the stage's title are in the question: 自评, 测评, 异议.

    Those of the scheme's own title mean all of it: 分类定级什么时候截止.
    """
    said, title = compact(text), compact(stage.title)
    pairs = {title[n : n + 2] for n in range(len(title) - 1)}
    return any(pair in said and pair not in scheme_title for pair in pairs)


def _unknown(turn: Turn, season: Season) -> int | None:
    """The year whose holidays are not known yet though a stage counts in working days."""
    calendar = turn.calendar
    counted = [season.dates[s.id].deadline for s in season.scheme.stages if s.workdays]
    return next((day.year for day in counted if not calendar.known(day)), None)
