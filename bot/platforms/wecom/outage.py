"""Whether messages get through just now, from what became of the last ones."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from itertools import count

from bot.platforms.base import Later, SendResult, Sent, Unknown

_SLOW = 3.0  # seconds after which an answer that has not come yet speaks against the line
_UNSURE = 60.0  # seconds for which a message that may be lost does


class Outage:
    """Watches the sendings; `clock` is monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._until = float("-inf")
        self._under_way: dict[int, float] = {}
        self._numbers = count()

    @property
    def lasts(self) -> bool:
        """Whether what is sent now would most likely have to wait, or get lost."""
        now = self._clock()
        return now < self._until or any(now - at > _SLOW for at in self._under_way.values())

    async def watch(self, sending: Awaitable[SendResult]) -> SendResult:
        """The result of the sending, remembered for what it says about the line."""
        number = next(self._numbers)
        self._under_way[number] = self._clock()
        try:
            result = await sending
        finally:
            del self._under_way[number]
        match result:
            case Later(seconds, _, True):
                self._until = max(self._until, self._clock() + seconds)
            case Unknown():
                self._until = max(self._until, self._clock() + _UNSURE)
            case Sent():
                self._until = float("-inf")
        return result
