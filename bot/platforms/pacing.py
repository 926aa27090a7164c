"""How much may be sent: WeCom drops what is too much for a person and says it went well."""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Sequence

Limit = tuple[int, float]  # messages, seconds
PER_PERSON: tuple[Limit, ...] = ((30, 60.0), (1000, 3600.0))
PER_APP: tuple[Limit, ...] = ((9_000, 60.0),)  # a tenth below the 10,000 that block the app
_HOUR, _A_DAY = 3_600.0, 86_400.0
_PER_ACCOUNT = 200  # messages a day for each account there is, whoever gets them
_SWEEP_AT = 10_000  # people remembered before the idle ones are forgotten


class Pacing:
    """Sliding windows per person and for the app, on a monotonic clock in seconds; never sleeps.

    `accounts` tells how many people there are, for the app's limit of a day; None knows none.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        limits: Sequence[Limit] = PER_PERSON,
        app_limits: Sequence[Limit] = PER_APP,
        accounts: Callable[[], int] | None = None,
    ) -> None:
        self._clock = clock
        self._limits = limits
        self._app_limits = app_limits
        self._accounts = accounts
        self._sent: dict[str, deque[float]] = {}
        self._app: deque[float] = deque()
        self._hours: deque[tuple[float, int]] = deque()

    def take(self, account: str, count: int = 1) -> float:
        """0 and the sending is counted, or the seconds to wait and nothing is counted."""
        now = self._clock()
        sent = self._recent(account, now)
        _forget(self._app, self._app_limits, now)
        wait = max(
            _wait_all(sent, now, count, self._limits),
            _wait_all(self._app, now, count, self._app_limits),
            self._wait_for_the_day(now, count),
        )
        if wait <= 0:
            sent.extend([now] * count)
            self._app.extend([now] * count)
            self._count(now, count)
        return max(wait, 0.0)

    def _wait_for_the_day(self, now: float, count: int) -> float:
        """Seconds until the first hour counted has left the day; a day is any 24 hours."""
        while self._hours and self._hours[0][0] + _HOUR <= now - _A_DAY:
            self._hours.popleft()
        sent = sum(counted for _, counted in self._hours)
        most = _PER_ACCOUNT * self._accounts() if self._accounts else 0
        if not most or not sent or sent + count <= most:
            return 0.0
        return self._hours[0][0] + _HOUR + _A_DAY - now

    def _count(self, now: float, count: int) -> None:
        if self._hours and now - self._hours[-1][0] < _HOUR:
            began, counted = self._hours.pop()
            self._hours.append((began, counted + count))
        else:
            self._hours.append((now, count))

    def _recent(self, account: str, now: float) -> deque[float]:
        if len(self._sent) >= _SWEEP_AT:
            self._sweep(now)
        sent = self._sent.setdefault(account, deque())
        _forget(sent, self._limits, now)
        return sent

    def _sweep(self, now: float) -> None:
        longest = max(window for _, window in self._limits)
        kept = {who: sent for who, sent in self._sent.items() if sent and sent[-1] > now - longest}
        self._sent = kept


def _forget(sent: deque[float], limits: Sequence[Limit], now: float) -> None:
    longest = max(window for _, window in limits)
    while sent and sent[0] <= now - longest:
        sent.popleft()


def _wait_all(sent: deque[float], now: float, count: int, limits: Sequence[Limit]) -> float:
    return max(_wait(sent, now, count, limit) for limit in limits)


def _wait(sent: deque[float], now: float, count: int, limit: Limit) -> float:
    """Seconds until `count` more fit; a `count` above the limit waits for an empty window.

    `sent` is in order, so the place where the window begins is found by halving.
    """
    most, window = limit
    begins = bisect_right(sent, now - window)
    recent = len(sent) - begins
    over = recent + count - most
    if over <= 0 or not recent:
        return 0.0
    return sent[begins + min(over, recent) - 1] + window - now
