"""Days as party offices count them: working days, notice periods, calendar months.

A day is a date in Asia/Shanghai. Working days follow the State Council calendar with its make-up
Saturdays; a year that calendar does not hold yet falls back to Monday–Friday, and `known` says so.
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

import chinese_calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
DayKind: TypeAlias = Literal["off", "work"]

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Period:
    """A public notice's first and last day, and the working day on which the next step opens."""

    first: date
    last: date
    next_step_opens: date

    @property
    def ends(self) -> datetime:
        """The moment the notice is over: 24:00 of its last day."""
        return end_of(self.last)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The State Council calendar with the imported holiday sheet laid over it.

    `holidays` says of single days whether they are off or worked; it wins over everything else.
    """

    holidays: Mapping[date, DayKind] = field(default_factory=dict)

    def known(self, day: date) -> bool:
        """Whether the year's holidays are known; if not, `is_workday` is Monday–Friday."""
        return _published(day) is not None or any(d.year == day.year for d in self.holidays)

    def is_workday(self, day: date) -> bool:
        """Whether offices work on that day."""
        if day in self.holidays:
            return self.holidays[day] == "work"
        published = _published(day)
        return day.weekday() < _SATURDAY if published is None else published

    def next_workday(self, day: date) -> date:
        """The first working day strictly after `day`."""
        following = day + _ONE_DAY
        while not self.is_workday(following):
            following += _ONE_DAY
        return following

    def add_workdays(self, day: date, count: int) -> date:
        """The `count`th working day after `day`; day 1 is the next working day.

        For an objection (P0 §三(一)3(2)) `day` is that of the circular. ValueError below 1.
        """
        _at_least_one(count)
        for _ in range(count):
            day = self.next_workday(day)
        return day

    def notice_period(self, posted: date, days: int) -> Period:
        """The period of a notice of `days` natural days (P0 §三(一)2).

        The day after posting is day 1; the next step opens on the first working day after the
        last one. ValueError below 1.
        """
        _at_least_one(days)
        last = posted + timedelta(days=days)
        return Period(posted + _ONE_DAY, last, self.next_workday(last))


STATE_COUNCIL = Calendar()


def start_of(day: date) -> datetime:
    """00:00 of the day in Asia/Shanghai."""
    return datetime.combine(day, time.min, SHANGHAI)


def end_of(day: date) -> datetime:
    """24:00 of the day in Asia/Shanghai, which is the next midnight: the first moment too late."""
    return start_of(day + _ONE_DAY)


def day_of(moment: datetime) -> date:
    """The Asia/Shanghai day an aware moment falls on. ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its zone")
    return moment.astimezone(SHANGHAI).date()


def add_months(day: date, count: int) -> date:
    """The same day `count` calendar months later (earlier if negative).

    Where that month is shorter its last day is taken: 08-31 and six months is the end of February.
    """
    years, month = divmod(day.month - 1 + count, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, gregorian.monthrange(year, month)[1]))


@cache
def _published(day: date) -> bool | None:
    """Whether the State Council calendar has the day worked; None outside the years it holds."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None


def _at_least_one(count: int) -> None:
    if count < 1:
        raise ValueError("a period has at least one day")
