"""When stages are open, where a subject stands in them, and when to remind."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import SHANGHAI, Calendar, end_of, start_of
from domain.reports import MOVES, ReportStep
from domain.scheme import load
from domain.stages import (
    TURNS,
    DueKind,
    StageDates,
    StageState,
    as_mermaid,
    due_reminder,
    is_late,
    is_open,
    stage_dates,
    state_of,
)

MARCH = StageDates(date(2026, 3, 1), None, date(2026, 3, 31))


def at(day: date, hour: int = 9) -> datetime:
    return start_of(day) + timedelta(hours=hour)


def test_the_district_plan_of_2026_has_these_days() -> None:
    dates = stage_dates(load("district-grading"), 2026)
    assert list(dates) == [
        "self_report", "poll", "proposal", "first_review", "overall_review", "objection",
        "management", "review_request", "december_review", "december_objection", "summary",
    ]  # fmt: skip
    assert dates["self_report"] == MARCH
    assert dates["first_review"].remind_by == date(2026, 4, 6)
    assert dates["overall_review"].deadline == date(2026, 4, 20)
    assert dates["objection"] == StageDates(date(2026, 4, 21), None, date(2026, 4, 29))
    assert dates["review_request"].deadline == date(2026, 12, 10)


def test_an_imported_holiday_moves_what_is_counted_in_working_days() -> None:
    calendar = Calendar({date(2026, 4, 22): "off"})
    dates = stage_dates(load("district-grading"), 2026, calendar)
    assert dates["objection"].deadline == date(2026, 4, 30)


@pytest.mark.parametrize(
    ("now", "open_now"),
    [
        (datetime(2026, 2, 28, 23, 59, 59, tzinfo=SHANGHAI), False),
        (datetime(2026, 3, 1, tzinfo=SHANGHAI), True),
        (datetime(2026, 3, 31, 23, 59, 59, tzinfo=SHANGHAI), True),
        (datetime(2026, 4, 1, tzinfo=SHANGHAI), False),
    ],
)
def test_a_stage_is_open_to_the_last_second_of_its_deadline(now: datetime, open_now: bool) -> None:
    assert is_open(MARCH, now) is open_now


def test_a_reopening_lasts_until_the_moment_granted() -> None:
    until = end_of(date(2026, 4, 5))
    assert is_open(MARCH, at(date(2026, 4, 5), 23), until)
    assert not is_open(MARCH, until, until)
    assert is_late(MARCH, at(date(2026, 4, 5)))
    assert not is_late(MARCH, at(date(2026, 3, 31)))
    assert not is_open(MARCH, at(date(2026, 2, 1)), until)


def test_the_turns_of_the_table_are_the_turns_of_the_clock() -> None:
    until = at(date(2026, 4, 5))
    seen = [
        state_of(MARCH, at(date(2026, 2, 28))),
        state_of(MARCH, at(date(2026, 3, 1), 0)),
        state_of(MARCH, at(date(2026, 4, 1), 0)),
        state_of(MARCH, at(date(2026, 4, 2)), ReportStep.DRAFT, reopened_until=until),
        state_of(MARCH, until, reopened_until=until),
    ]
    assert [(origin, target) for origin, _, target in TURNS] == list(pairwise(seen))


@pytest.mark.parametrize(
    ("step", "done", "state"),
    [
        (ReportStep.SUBMITTED, False, StageState.SUBMITTED),
        (ReportStep.RETURNED, False, StageState.RETURNED),
        (ReportStep.ACCEPTED, False, StageState.DONE),
        (None, True, StageState.DONE),
        (None, False, StageState.OVERDUE),
    ],
)
def test_what_was_handed_in_counts_before_the_clock(
    step: ReportStep | None, done: bool, state: StageState
) -> None:
    assert state_of(MARCH, at(date(2026, 4, 10)), step, done=done) is state


@pytest.mark.parametrize(
    ("today", "kind"),
    [
        (date(2026, 3, 27), None),
        (date(2026, 3, 28), DueKind.BEFORE),
        (date(2026, 3, 29), None),
        (date(2026, 3, 31), DueKind.TODAY),
        (date(2026, 4, 1), None),
        (date(2026, 4, 3), DueKind.OVERDUE),
        (date(2026, 4, 6), DueKind.OVERDUE),
        (date(2026, 4, 9), DueKind.OVERDUE),
        (date(2026, 4, 12), None),
    ],
)
def test_reminders_come_before_on_and_after_the_deadline(today: date, kind: DueKind | None) -> None:
    assert due_reminder(date(2026, 3, 31), today, [3, 0], 3, 3) is kind


@pytest.mark.parametrize(
    ("today", "kind"),
    [
        (date(2026, 4, 3), DueKind.BEFORE),
        (date(2026, 4, 6), DueKind.BEFORE),
        (date(2026, 4, 7), None),
        (date(2026, 4, 10), DueKind.TODAY),
        (date(2026, 4, 13), DueKind.OVERDUE),
    ],
)
def test_the_earlier_of_two_dates_is_the_reminders(today: date, kind: DueKind | None) -> None:
    found = due_reminder(date(2026, 4, 10), today, [3, 0], 3, 3, remind_by=date(2026, 4, 6))
    assert found is kind


@given(st.integers(-40, 40), st.integers(0, 9), st.integers(0, 9))
def test_nobody_is_reminded_more_often_than_the_settings_say(
    start: int, every: int, times: int
) -> None:
    deadline = date(2026, 3, 31)
    days = [deadline + timedelta(days=n) for n in range(start, start + 120)]
    kinds = [due_reminder(deadline, day, [3, 0], every, times) for day in days]
    assert kinds.count(DueKind.OVERDUE) <= times
    assert kinds.count(DueKind.TODAY) <= 1
    assert kinds.count(DueKind.BEFORE) <= 1


def test_a_plan_that_sets_no_reminders_has_none() -> None:
    assert due_reminder(date(2026, 3, 31), date(2026, 3, 31), [], 0, 0) is None


def test_the_drawing_shows_every_turn_and_every_move() -> None:
    drawing = as_mermaid()
    assert drawing.startswith("stateDiagram-v2\n")
    for origin, event, target in TURNS:
        assert f"{origin} --> {target} : {event}" in drawing
    for move in MOVES:
        assert f"{move.origin} --> {move.target} : {move.action}" in drawing
    assert drawing.count("-->") == len(TURNS) + len(MOVES) + 2
