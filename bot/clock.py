"""The only clocks of the program; everywhere else time is handed in as a value."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Protocol

from domain.calendar import SHANGHAI


class Clock(Protocol):
    """Tells the time of Asia/Shanghai as an aware datetime."""

    def now(self) -> datetime:
        """The present moment; never earlier than what the same clock told before."""


class SystemClock:
    """The machine's own time."""

    def now(self) -> datetime:
        """The machine's present moment."""
        return datetime.now(SHANGHAI)


class ClockMovedBack(ValueError):
    """A clock can only be moved forward: deadlines that have passed have passed."""


class MovableClock:
    """Starts at a given moment, runs on with real time, and can be moved forward.

    Safe to read and move from several threads. `elapsed` counts seconds that never go back.
    """

    def __init__(self, start: datetime, elapsed: Callable[[], float] = time.monotonic) -> None:
        self._elapsed = elapsed
        self._lock = threading.Lock()
        self._base = _aware(start)
        self._since = elapsed()

    def now(self) -> datetime:
        """The start, plus the jumps, plus the time that has really passed."""
        with self._lock:
            return self._shown()

    def jump_to(self, moment: datetime) -> None:
        """Go on from `moment`; raises ClockMovedBack when it lies before now."""
        target = _aware(moment)
        with self._lock:
            if target < self._shown():
                raise ClockMovedBack
            self._base, self._since = target, self._elapsed()

    def _shown(self) -> datetime:
        return self._base + timedelta(seconds=self._elapsed() - self._since)


def _aware(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(SHANGHAI)
