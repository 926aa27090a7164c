"""Stages: when each step is open, where a subject stands in it, and when to remind.

What time does is a table beside that of the report's moves; `as_mermaid` draws both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from domain.calendar import STATE_COUNCIL, Calendar, end_of, start_of
from domain.reports import MOVES, ReportStep
from domain.scheme_parts import Stage
from domain.scheme_rules import Scheme


class StageState(StrEnum):
    """Where one subject stands in one stage."""

    NOT_OPEN = "not_open"
    OPEN = "open"
    OVERDUE = "overdue"
    REOPENED = "reopened"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    DONE = "done"


class DueKind(StrEnum):
    """What a reminder says: days are left, today is the last day, or it is late."""

    BEFORE = "before"
    TODAY = "today"
    OVERDUE = "overdue"


# What time and the clerk's reopening do to a subject that has not handed anything in.
TURNS: tuple[tuple[StageState, str, StageState], ...] = (
    (StageState.NOT_OPEN, "opens", StageState.OPEN),
    (StageState.OPEN, "deadline", StageState.OVERDUE),
    (StageState.OVERDUE, "reopen", StageState.REOPENED),
    (StageState.REOPENED, "reopened_until", StageState.OVERDUE),
)


class StageDates(NamedTuple):
    """A stage's days in one cycle; `remind_by` is the earlier of two dates the plan names."""

    opens: date
    remind_by: date | None
    deadline: date


def stage_dates(
    scheme: Scheme, year: int, calendar: Calendar = STATE_COUNCIL
) -> dict[str, StageDates]:
    """Every stage's days in the cycle of that year, in the order of the scheme.

    A stage counted in working days is given here as if the stage before it ended on its last
    day; a subject's own deadline counts from the day it was told (`Calendar.add_workdays`).
    """
    found: dict[str, StageDates] = {}
    for stage in scheme.stages:
        found[stage.id] = _dates(stage, year, calendar, found)
    return found


def _dates(
    stage: Stage, year: int, calendar: Calendar, before: Mapping[str, StageDates]
) -> StageDates:
    remind_by = stage.remind_by.on(year) if stage.remind_by else None
    if stage.opens is not None and stage.deadline is not None:
        return StageDates(stage.opens.on(year), remind_by, stage.deadline.on(year))
    told = before[stage.after_stage].deadline
    last = calendar.add_workdays(told, stage.workdays or 1)
    return StageDates(told + timedelta(days=1), remind_by, last)


def is_open(dates: StageDates, now: datetime, reopened_until: datetime | None = None) -> bool:
    """Whether work is accepted now: from 00:00 of the opening to 24:00 of the deadline.

    `reopened_until` (exclusive) is what the clerk granted this subject beyond that.
    """
    if now < start_of(dates.opens):
        return False
    return now < end_of(dates.deadline) or _granted(now, reopened_until)


def is_late(dates: StageDates, now: datetime) -> bool:
    """Whether what is handed in now is late, and needs a reopening to be accepted."""
    return now >= end_of(dates.deadline)


def state_of(
    dates: StageDates,
    now: datetime,
    step: ReportStep | None = None,
    *,
    done: bool = False,
    reopened_until: datetime | None = None,
) -> StageState:
    """Where a subject stands: what it handed in decides, before that the clock does."""
    if done or step is ReportStep.ACCEPTED:
        return StageState.DONE
    if step is ReportStep.SUBMITTED or step is ReportStep.RETURNED:
        return StageState(step.value)
    if now < start_of(dates.opens):
        return StageState.NOT_OPEN
    if not is_late(dates, now):
        return StageState.OPEN
    return StageState.REOPENED if _granted(now, reopened_until) else StageState.OVERDUE


def _granted(now: datetime, reopened_until: datetime | None) -> bool:
    return reopened_until is not None and now < reopened_until


def due_reminder(
    deadline: date,
    today: date,
    days_before: Sequence[int],
    overdue_every: int,
    overdue_times: int,
    remind_by: date | None = None,
) -> DueKind | None:
    """What to remind of today somebody who still has to act, if anything.

    `days_before` count to `remind_by` where the plan names that earlier date, else to the
    deadline; a 0 among them also means the deadline's own day. Afterwards every `overdue_every`
    days, `overdue_times` times. With a reopening the deadline is the last day it grants.
    """
    if today > deadline:
        late = (today - deadline).days
        due = overdue_every > 0 and late % overdue_every == 0
        return DueKind.OVERDUE if due and late // overdue_every <= overdue_times else None
    if today == deadline:
        return DueKind.TODAY if 0 in days_before else None
    return DueKind.BEFORE if ((remind_by or deadline) - today).days in days_before else None


def as_mermaid() -> str:
    """Both tables as Mermaid state diagrams in one: a stage by the clock, a report by its moves."""
    turns = [f"        {origin} --> {target} : {event}" for origin, event, target in TURNS]
    moves = [f"        {move.origin} --> {move.target} : {move.label}" for move in MOVES]
    stage = ["    state stage {", f"        [*] --> {TURNS[0][0]}", *turns, "    }"]
    report = ["    state report {", f"        [*] --> {ReportStep.DRAFT}", *moves, "    }"]
    return "\n".join(["stateDiagram-v2", *stage, *report]) + "\n"
