"""Working days, notices, months and the end of a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import (
    SHANGHAI,
    STATE_COUNCIL,
    Calendar,
    add_months,
    day_of,
    end_of,
    start_of,
)

DAYS = st.dates(date(2010, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2015, 4, 3), True),
        (date(2015, 4, 6), False),  # the day off for Qingming
        (date(2026, 2, 14), True),  # a make-up Saturday
        (date(2026, 2, 17), False),
        (date(2026, 3, 2), True),
        (date(2026, 3, 7), False),
    ],
)
def test_working_days_follow_the_state_council(day: date, worked: bool) -> None:
    assert STATE_COUNCIL.is_workday(day) is worked


@pytest.mark.parametrize(("day", "worked"), [(date(2031, 10, 1), True), (date(2031, 10, 4), False)])
def test_a_year_not_yet_published_counts_monday_to_friday_and_says_so(
    day: date, worked: bool
) -> None:
    assert not STATE_COUNCIL.known(day)
    assert STATE_COUNCIL.is_workday(day) is worked


def test_an_imported_sheet_makes_its_year_known_and_wins() -> None:
    calendar = Calendar({date(2031, 10, 1): "off", date(2031, 10, 4): "work"})
    assert calendar.known(date(2031, 5, 1))
    assert not calendar.is_workday(date(2031, 10, 1))
    assert calendar.is_workday(date(2031, 10, 4))
    assert not calendar.known(date(2032, 5, 1))
    assert Calendar({date(2026, 3, 2): "off"}).next_workday(date(2026, 3, 1)) == date(2026, 3, 3)


def test_a_published_year_is_known() -> None:
    assert STATE_COUNCIL.known(date(2026, 6, 1))


def test_a_notice_of_three_days_over_qingming_opens_the_next_step_on_tuesday() -> None:
    period = STATE_COUNCIL.notice_period(date(2015, 4, 3), 3)
    assert (period.first, period.last) == (date(2015, 4, 4), date(2015, 4, 6))
    assert period.next_step_opens == date(2015, 4, 7)
    assert period.ends == datetime(2015, 4, 7, tzinfo=SHANGHAI)


def test_the_seventh_working_day_after_the_circular_is_the_last_to_object() -> None:
    assert STATE_COUNCIL.add_workdays(date(2015, 4, 20), 7) == date(2015, 4, 29)


@pytest.mark.parametrize("count", [0, -1])
def test_periods_of_no_days_are_an_error(count: int) -> None:
    with pytest.raises(ValueError, match="at least one day"):
        STATE_COUNCIL.add_workdays(date(2026, 3, 2), count)
    with pytest.raises(ValueError, match="at least one day"):
        STATE_COUNCIL.notice_period(date(2026, 3, 2), count)


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2022, 8, 31), 6, date(2023, 2, 28)),
        (date(2024, 4, 1), 24, date(2026, 4, 1)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 1, 31), -1, date(2023, 12, 31)),
        (date(2024, 5, 5), 0, date(2024, 5, 5)),
    ],
)
def test_months_are_calendar_months_with_ends_aligned(day: date, count: int, then: date) -> None:
    assert add_months(day, count) == then


def test_a_day_ends_at_the_next_midnight_in_shanghai() -> None:
    assert end_of(date(2026, 3, 31)).isoformat() == "2026-04-01T00:00:00+08:00"
    assert start_of(date(2026, 3, 31)).isoformat() == "2026-03-31T00:00:00+08:00"


def test_a_moment_falls_on_its_shanghai_day() -> None:
    assert day_of(datetime(2026, 3, 31, 16, 0, tzinfo=UTC)) == date(2026, 4, 1)
    assert day_of(datetime(2026, 3, 31, 15, 59, tzinfo=UTC)) == date(2026, 3, 31)
    with pytest.raises(ValueError, match="zone"):
        day_of(datetime(2026, 3, 31))  # noqa: DTZ001 - a naive moment is the point


@given(DAYS)
def test_the_next_working_day_is_the_first_one_after(day: date) -> None:
    following = STATE_COUNCIL.next_workday(day)
    assert following > day
    assert STATE_COUNCIL.is_workday(following)
    between = (day + timedelta(days=n) for n in range(1, (following - day).days))
    assert not any(map(STATE_COUNCIL.is_workday, between))


@given(DAYS, st.integers(1, 15), st.integers(1, 15))
def test_working_days_add_up(day: date, some: int, more: int) -> None:
    once = STATE_COUNCIL.add_workdays(day, some + more)
    assert once == STATE_COUNCIL.add_workdays(STATE_COUNCIL.add_workdays(day, some), more)


@given(DAYS, st.integers(1, 30))
def test_a_notice_lasts_its_days_and_the_next_step_comes_after(day: date, days: int) -> None:
    period = STATE_COUNCIL.notice_period(day, days)
    assert (period.last - period.first).days == days - 1
    assert period.next_step_opens > period.last
    assert STATE_COUNCIL.is_workday(period.next_step_opens)


@given(DAYS, st.integers(-240, 240))
def test_months_keep_the_day_or_take_the_last_one(day: date, count: int) -> None:
    then = add_months(day, count)
    assert (then.year - day.year) * 12 + then.month - day.month == count
    assert then.day == day.day or (then + timedelta(days=1)).day == 1


def test_every_day_of_twenty_years_has_a_next_working_day_and_a_notice() -> None:
    for number in range(date(2010, 1, 1).toordinal(), date(2030, 12, 31).toordinal() + 1):
        period = STATE_COUNCIL.notice_period(date.fromordinal(number), 3)
        assert 1 <= (period.next_step_opens - period.last).days <= 11
