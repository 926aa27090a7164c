"""How much one person may be sent: WeCom drops the excess and says it went well."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

PER_PERSON = ((30, 60.0), (1000, 3600.0))  # messages, seconds
_SWEEP_AT = 10_000  # people remembered before the idle ones are forgotten


class Pacing:
    """Sliding windows per person on a monotonic clock in seconds; never sleeps."""

    def __init__(
        self,
        clock: Callable[[], float],
        limits: tuple[tuple[int, float], ...] = PER_PERSON,
    ) -> None:
        self._clock = clock
        self._limits = limits
        self._sent: dict[str, deque[float]] = {}

    def take(self, account: str, count: int = 1) -> float:
        """0 and the sending is counted, or the seconds to wait and nothing is counted."""
        now = self._clock()
        sent = self._recent(account, now)
        wait = max(self._wait(sent, now, count, *limit) for limit in self._limits)
        if wait <= 0:
            sent.extend([now] * count)
        return max(wait, 0.0)

    @staticmethod
    def _wait(sent: deque[float], now: float, count: int, most: int, window: float) -> float:
        """Seconds until `count` more fit; a `count` above the limit waits for an empty window."""
        recent = [at for at in sent if at > now - window]
        over = len(recent) + count - most
        if over <= 0 or not recent:
            return 0.0
        return recent[min(over, len(recent)) - 1] + window - now

    def _recent(self, account: str, now: float) -> deque[float]:
        if len(self._sent) >= _SWEEP_AT:
            self._sweep(now)
        sent = self._sent.setdefault(account, deque())
        longest = max(window for _, window in self._limits)
        while sent and sent[0] <= now - longest:
            sent.popleft()
        return sent

    def _sweep(self, now: float) -> None:
        longest = max(window for _, window in self._limits)
        kept = {who: sent for who, sent in self._sent.items() if sent and sent[-1] > now - longest}
        self._sent = kept
