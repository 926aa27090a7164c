"""No more to one person than WeCom passes on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms import pacing
from bot.platforms.pacing import Pacing


class Clock:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_thirty_a_minute_pass_and_the_next_waits() -> None:
    clock = Clock()
    pace = Pacing(clock)
    for second in range(30):
        clock.now = float(second)
        assert pace.take("wang") == 0
    assert pace.take("wang") == 31.0
    assert pace.take("li") == 0
    clock.now = 60.0
    assert pace.take("wang") == 0
    assert pace.take("wang") == 1.0


def test_a_thousand_an_hour_pass() -> None:
    clock = Clock()
    pace = Pacing(clock)
    for number in range(1000):
        clock.now = number * 3.0
        assert pace.take("wang") == 0
    clock.now = 3000.0
    assert pace.take("wang") == 600.0


def test_a_refused_sending_is_not_counted() -> None:
    clock = Clock()
    pace = Pacing(clock, ((2, 60.0),))
    assert [pace.take("wang") for _ in range(4)] == [0, 0, 60.0, 60.0]
    clock.now = 60.0
    assert pace.take("wang", 2) == 0


def test_several_at_once_wait_for_enough_room() -> None:
    clock = Clock()
    pace = Pacing(clock, ((3, 60.0),))
    pace.take("wang")
    clock.now = 10.0
    pace.take("wang")
    assert pace.take("wang", 2) == 50.0
    assert pace.take("wang", 3) == 60.0


def test_more_than_a_window_holds_goes_into_an_empty_one() -> None:
    assert Pacing(Clock(), ((3, 60.0),)).take("wang", 5) == 0


def test_idle_people_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pacing, "_SWEEP_AT", 3)
    clock = Clock()
    pace = Pacing(clock, ((1, 60.0),))
    for who in ("a", "b", "c"):
        pace.take(who)
    clock.now = 30.0
    assert pace.take("a") == 30.0
    clock.now = 61.0
    pace.take("d")
    assert len(pace._sent) == 1


@given(st.lists(st.tuples(st.floats(0, 20), st.integers(1, 3)), max_size=60))
def test_no_window_ever_holds_more_than_its_limit(steps: list[tuple[float, int]]) -> None:
    clock = Clock()
    pace = Pacing(clock, ((5, 60.0), (12, 300.0)))
    sent: list[float] = []
    for pause, count in steps:
        clock.now += pause
        if not pace.take("wang", count):
            sent += [clock.now] * count
    for most, window in ((5, 60.0), (12, 300.0)):
        assert all(sum(start <= at < start + window for at in sent) <= most for start in sent)


def test_the_app_as_a_whole_has_a_limit_of_its_own() -> None:
    clock = Clock()
    pace = Pacing(clock, app_limits=((3, 60.0),))
    assert [pace.take(who) for who in ("a", "b", "c")] == [0, 0, 0]
    assert pace.take("d") == 60.0
    clock.now = 60.0
    assert pace.take("d") == 0


def test_a_day_holds_two_hundred_for_each_account() -> None:
    clock = Clock()
    pace = Pacing(clock, limits=((10_000, 1.0),), app_limits=((10_000, 1.0),), accounts=lambda: 2)
    assert pace.take("wang", 399) == 0
    assert pace.take("li", 1) == 0
    wait = pace.take("li", 1)
    assert 23 * 3600 < wait <= 25 * 3600
    clock.now = wait
    assert pace.take("li", 1) == 0


def test_without_knowing_how_many_there_are_no_day_is_limited() -> None:
    pace = Pacing(Clock(), limits=((10_000, 1.0),), app_limits=((10_000, 1.0),), accounts=lambda: 0)
    assert pace.take("wang", 5000) == 0
