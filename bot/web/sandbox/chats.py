"""What the sandbox's phones have shown, in order, for those who watch."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

KEPT = 500


class Side(StrEnum):
    PERSON = "person"
    BOT = "bot"
    NOTE = "note"  # said by the sandbox itself: the message could not be handed over


@dataclass(frozen=True, slots=True)
class Shown:
    """One bubble on one phone; `content` is what `bot.web.sandbox.shapes` made of it."""

    number: int
    account: str = field(repr=False)
    side: Side
    at: datetime
    content: Mapping[str, str] = field(repr=False)

    def as_data(self) -> dict[str, object]:
        """JSON-ready, the time in ISO with its offset."""
        return {
            "number": self.number,
            "account": self.account,
            "side": self.side.value,
            "at": self.at.isoformat(timespec="seconds"),
            **self.content,
        }


class Chats:
    """The last `kept` bubbles of all phones together; numbers rise by one and never repeat."""

    def __init__(self, now: Callable[[], datetime], kept: int = KEPT) -> None:
        self._now = now
        self._shown: deque[Shown] = deque(maxlen=kept)
        self._news = asyncio.Event()
        self._last = 0
        self._closed = False

    @property
    def last(self) -> int:
        """The number of the newest bubble; 0 before the first."""
        return self._last

    def show(self, account: str, side: Side, content: Mapping[str, str]) -> Shown:
        """Put one bubble on that person's phone and wake everybody who waits."""
        self._last += 1
        shown = Shown(self._last, account, side, self._now(), content)
        self._shown.append(shown)
        self.wake()
        return shown

    def after(self, number: int) -> list[Shown]:
        """The bubbles newer than `number` that are still kept, oldest first."""
        return [shown for shown in self._shown if shown.number > number]

    def wake(self) -> None:
        """Let everybody who waits look again, also without news (the clock was moved)."""
        self._news.set()
        self._news = asyncio.Event()

    async def wait(self, number: int, seconds: float) -> list[Shown]:
        """As `after`, but waits up to `seconds` for something to happen."""
        if number >= self._last and not self._closed:
            try:
                await asyncio.wait_for(self._news.wait(), seconds)
            except TimeoutError:
                return []
        return self.after(number)

    def close(self) -> None:
        """Nobody waits from now on, so that the server can stop at once."""
        self._closed = True
        self.wake()
