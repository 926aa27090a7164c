"""The clock of a season that is tried out."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest

from bot.clock import ClockMovedBack, MovableClock, SystemClock
from domain.calendar import SHANGHAI

START = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)


class Seconds:
    """A stopwatch that a test sets."""

    def __init__(self) -> None:
        self.passed = 100.0

    def __call__(self) -> float:
        return self.passed


def test_the_system_clock_tells_shanghai_time() -> None:
    before = datetime.now(UTC)
    told = SystemClock().now()
    assert told.tzinfo is SHANGHAI
    assert before <= told <= datetime.now(UTC)


def test_a_movable_clock_starts_where_it_is_told_and_runs_on() -> None:
    seconds = Seconds()
    clock = MovableClock(START, seconds)
    assert clock.now() == START
    seconds.passed += 90
    assert clock.now() == START + timedelta(seconds=90)


def test_a_jump_goes_forward_and_the_clock_runs_on_from_there() -> None:
    seconds = Seconds()
    clock = MovableClock(START, seconds)
    seconds.passed += 90
    clock.jump_to(datetime(2026, 3, 28, tzinfo=SHANGHAI))
    seconds.passed += 1
    assert clock.now() == datetime(2026, 3, 28, 0, 0, 1, tzinfo=SHANGHAI)


def test_a_jump_back_is_refused_and_changes_nothing() -> None:
    seconds = Seconds()
    clock = MovableClock(START, seconds)
    seconds.passed += 90
    with pytest.raises(ClockMovedBack):
        clock.jump_to(START + timedelta(seconds=89))
    assert clock.now() == START + timedelta(seconds=90)


def test_moments_of_other_zones_are_told_in_shanghai_time() -> None:
    clock = MovableClock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC), Seconds())
    assert clock.now() == START
    assert clock.now().utcoffset() == timedelta(hours=8)
    clock.jump_to(datetime(2026, 3, 2, 2, 0, tzinfo=UTC))
    assert clock.now().hour == 10


def test_moments_without_a_zone_are_refused() -> None:
    without_zone = START.replace(tzinfo=None)
    with pytest.raises(ValueError, match="zone"):
        MovableClock(without_zone)
    with pytest.raises(ValueError, match="zone"):
        MovableClock(START, Seconds()).jump_to(without_zone)


def test_jumps_of_many_threads_end_at_the_latest() -> None:
    clock = MovableClock(START, Seconds())

    def jump(day: int) -> None:
        with suppress(ClockMovedBack):
            clock.jump_to(START + timedelta(days=day))

    threads = [Thread(target=jump, args=(day,)) for day in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert clock.now() == START + timedelta(days=19)
