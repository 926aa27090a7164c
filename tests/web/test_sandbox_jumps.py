"""What may be written into the clock's field."""

from __future__ import annotations

import contextlib
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.web.sandbox.jumps import Unreadable, moment
from tests.web.sandbox_bot import SHANGHAI

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("跳到 3 月 28 日", (2026, 3, 28, 9, 0)),
        ("3月28号", (2026, 3, 28, 9, 0)),
        ("３月２８日", (2026, 3, 28, 9, 0)),
        ("3.28", (2026, 3, 28, 9, 0)),
        ("3/28 8:30", (2026, 3, 28, 8, 30)),
        ("03-28 23:59", (2026, 3, 28, 23, 59)),
        ("2026-03-28", (2026, 3, 28, 9, 0)),
        ("2026-03-28 14:00", (2026, 3, 28, 14, 0)),
        ("2026-03-28T14:00", (2026, 3, 28, 14, 0)),
        ("2026-03-28T14:00:00+08:00", (2026, 3, 28, 14, 0)),
        ("2027年1月5日下午3点半", (2027, 1, 5, 15, 30)),
        ("1月5日", (2026, 1, 5, 9, 0)),
        ("明天", (2026, 3, 3, 9, 0)),
        ("跳到后天 下午 2 点", (2026, 3, 4, 14, 0)),
        ("今天 21:30", (2026, 3, 2, 21, 30)),
        ("大后天", (2026, 3, 5, 9, 0)),
        ("下一周", (2026, 3, 9, 9, 0)),
        ("10天后", (2026, 3, 12, 9, 0)),
        ("3天之后 8点05分", (2026, 3, 5, 8, 5)),
    ],
)
def test_days_and_times_are_read(words: str, expected: tuple[int, int, int, int, int]) -> None:
    assert moment(words, NOW) == datetime(*expected, tzinfo=SHANGHAI)


def test_a_day_long_past_is_the_coming_one() -> None:
    december = datetime(2026, 12, 20, 9, 0, tzinfo=SHANGHAI)
    assert moment("1月5日", december) == datetime(2027, 1, 5, 9, 0, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "跳到",
        "月底",
        "13月1日",
        "2月29日",
        "3.281",
        "3.28 25:00",
        "3.28 8:75",
        "3月28日上",
        "28",
    ],
)
def test_the_rest_is_not_guessed(words: str) -> None:
    with pytest.raises(Unreadable):
        moment(words, NOW)


@given(st.datetimes(NOW.replace(2020, tzinfo=None), NOW.replace(2035, tzinfo=None)))
def test_every_written_moment_is_read_back(written: datetime) -> None:
    written = written.replace(second=0, microsecond=0, tzinfo=SHANGHAI)
    assert moment(written.isoformat(" ", "minutes")[:16], NOW) == written
    words = f"{written.year}年{written.month}月{written.day}日 {written.hour}:{written.minute:02}"
    assert moment(words, NOW) == written


@given(st.text(alphabet="0123456789月日年-./:点半上下午明后天跳到 T", max_size=20))
def test_any_words_are_a_moment_or_unreadable(words: str) -> None:
    with contextlib.suppress(Unreadable):
        assert moment(words, NOW).tzinfo is SHANGHAI
