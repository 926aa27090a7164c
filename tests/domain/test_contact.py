"""Lost contact: vectors of the P2c rules, and properties over all dates."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import add_months
from domain.contact import (
    Length,
    age_band,
    in_statistics,
    last_contact,
    length,
    listed_for_handling,
    masked,
    months_lost,
    outermost_names,
    without_numbers,
)

DAYS = st.dates(date(1990, 1, 1), date(2040, 12, 31))
FEE, ACTIVITY = date(2023, 8, 31), date(2023, 5, 10)


def test_the_later_of_activity_and_fee_is_the_last_contact() -> None:
    assert last_contact(ACTIVITY, FEE) == FEE
    assert last_contact(FEE, ACTIVITY) == FEE


def test_one_of_the_two_is_enough_and_none_is_to_be_checked() -> None:
    assert last_contact(None, FEE) == FEE
    assert last_contact(ACTIVITY, None) == ACTIVITY
    assert last_contact(None, None) is None


@pytest.mark.parametrize(
    ("today", "months", "counted", "listed"),
    [
        (date(2024, 2, 28), 5, False, False),
        (date(2024, 2, 29), 6, True, False),
        (date(2024, 3, 1), 6, True, True),
        (date(2024, 3, 31), 7, True, True),
        (date(2023, 8, 31), 0, False, False),
        (date(2023, 8, 1), 0, False, False),
    ],
)
def test_half_a_year_counts_and_a_day_more_may_be_handled(
    today: date, months: int, counted: bool, listed: bool
) -> None:
    assert months_lost(FEE, today) == months
    assert in_statistics(FEE, today) is counted
    assert listed_for_handling(FEE, today, attempts=1) is listed


def test_without_an_attempt_nobody_is_listed_for_handling() -> None:
    assert not listed_for_handling(FEE, date(2026, 1, 1), attempts=0)


def test_what_is_to_be_checked_is_neither_counted_nor_listed() -> None:
    assert not in_statistics(None, date(2026, 1, 1))
    assert not listed_for_handling(None, date(2026, 1, 1), attempts=3)
    assert length(None, date(2026, 1, 1)) is Length.UNKNOWN


@pytest.mark.parametrize(
    ("months", "expected"),
    [
        (0, Length.UNDER_HALF_YEAR),
        (5, Length.UNDER_HALF_YEAR),
        (6, Length.UNDER_YEAR),
        (11, Length.UNDER_YEAR),
        (12, Length.TO_FIVE_YEARS),
        (71, Length.TO_FIVE_YEARS),
        (72, Length.TO_TEN_YEARS),
        (131, Length.TO_TEN_YEARS),
        (132, Length.OVER_TEN_YEARS),
        (400, Length.OVER_TEN_YEARS),
    ],
)
def test_the_classes_of_form_3_meet_without_a_gap(months: int, expected: Length) -> None:
    since = date(2000, 1, 15)
    assert length(since, add_months(since, months)) is expected


@given(since=DAYS, later=st.integers(0, 20000))
def test_months_lost_is_the_most_months_that_have_passed(since: date, later: int) -> None:
    today = since + timedelta(days=later)
    months = months_lost(since, today)
    assert add_months(since, months) <= today < add_months(since, months + 1)


@given(since=DAYS, today=DAYS)
def test_time_lost_never_shrinks(since: date, today: date) -> None:
    assert months_lost(since, today) <= months_lost(since, today + timedelta(days=1))


@given(since=DAYS, today=DAYS, attempts=st.integers(0, 3))
def test_whoever_is_listed_is_also_counted(since: date, today: date, attempts: int) -> None:
    assert not listed_for_handling(since, today, attempts) or in_statistics(since, today)


@pytest.mark.parametrize(
    ("name", "shown"),
    [("张三", "张*"), ("张三丰", "张*丰"), ("欧阳锋生", "欧**生"), ("张", "张*"), ("", "*")],
)
def test_names_are_partly_masked(name: str, shown: str) -> None:
    assert masked(name) == shown


@given(name=st.text(min_size=2, max_size=20))
def test_a_masked_name_keeps_its_length_and_hides_something(name: str) -> None:
    assert len(masked(name)) == len(name)
    assert "*" in masked(name)


@pytest.mark.parametrize(
    ("note", "shown"),
    [
        ("新号码16000000012,没人接", "新号码(号码不显示),没人接"),
        ("号码 160 0000 0012", "号码 (号码不显示)"),
        ("身份证99999919740204001X", "身份证(号码不显示)"),
        ("3月1日打了2次", "3月1日打了2次"),
    ],
)
def test_numbers_of_phones_and_papers_are_taken_out_of_notes(note: str, shown: str) -> None:
    assert without_numbers(note) == shown


def test_a_name_within_a_longer_one_is_not_meant() -> None:
    assert outermost_names(["李四", "张三丰", "张三", "张三丰"]) == ("李四", "张三丰")


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (date(1990, 3, 2), "36至60岁"),
        (date(1990, 3, 3), "35岁及以下"),
        (date(1965, 3, 3), "36至60岁"),
        (date(1965, 3, 2), "61岁及以上"),
        (None, "年龄不详"),
    ],
)
def test_ages_go_by_completed_years(born: date | None, band: str) -> None:
    assert age_band(born, date(2026, 3, 2)) == band
