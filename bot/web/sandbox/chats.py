"""What the sandbox's phones have shown, in order, for those who watch."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

KEPT = 500


class Side(StrEnum):
    PERSON = "person"
    BOT = "bot"
    NOTE = "note"  # said by the sandbox itself: the message could not be handed over


class App(StrEnum):
    """Which chat app a message went through; the names of the platforms."""

    WECOM = "wecom"
    DINGTALK = "dingtalk"


@dataclass(frozen=True, slots=True)
class Shown:
    """One bubble on one phone; `content` is what `bot.web.sandbox.shapes` made of it.

    `change` rises with every change of any bubble; a new bubble's number is its first. `card`
    names the card it holds, if it holds one.
    """

    number: int
    change: int
    account: str = field(repr=False)
    side: Side
    via: App
    at: datetime
    content: Mapping[str, Any] = field(repr=False)
    card: str = field(default="", repr=False)

    def as_data(self) -> dict[str, object]:
        """JSON-ready, the time in ISO with its offset."""
        return {
            "number": self.number,
            "account": self.account,
            "side": self.side.value,
            "via": self.via.value,
            "at": self.at.isoformat(timespec="seconds"),
            **self.content,
        }


class Chats:
    """The last `kept` bubbles of all phones together; numbers rise and never repeat."""

    def __init__(self, now: Callable[[], datetime], kept: int = KEPT) -> None:
        self.now = now
        self._shown: deque[Shown] = deque(maxlen=kept)
        self._news = asyncio.Event()
        self._last = 0
        self._closed = False

    @property
    def last(self) -> int:
        """The number of the newest change; 0 before the first bubble."""
        return self._last

    def show(
        self,
        account: str,
        side: Side,
        content: Mapping[str, Any],
        via: App = App.WECOM,
        card: str = "",
    ) -> Shown:
        """Put one bubble on that person's phone and wake everybody who waits."""
        self._last += 1
        shown = Shown(self._last, self._last, account, side, via, self.now(), content, card)
        self._shown.append(shown)
        self.wake()
        return shown

    def change(self, number: int, content: Mapping[str, Any]) -> None:
        """Draw a bubble anew where it stands; one that is no longer kept stays away."""
        for index, shown in enumerate(self._shown):
            if shown.number == number:
                self._last += 1
                self._shown[index] = replace(shown, content=content, change=self._last)
                self.wake()

    def bubble(self, account: str, number: int) -> Shown | None:
        """The bubble of that number, if it is on that person's phone."""
        fits = (one for one in self._shown if (one.number, one.account) == (number, account))
        return next(fits, None)

    def card(self, account: str, name: str) -> Shown | None:
        """The bubble on that person's phone that holds the card of this name."""
        fits = (one for one in self._shown if one.card == name and one.account == account)
        return next(fits, None) if name else None

    def after(self, change: int) -> list[Shown]:
        """The bubbles that came or changed after `change` and are still kept, as they did."""
        news = [shown for shown in self._shown if shown.change > change]
        return sorted(news, key=lambda shown: shown.change if change else shown.number)

    def wake(self) -> None:
        """Let everybody who waits look again, also without news (the clock was moved)."""
        self._news.set()
        self._news = asyncio.Event()

    async def wait(self, change: int, seconds: float) -> list[Shown]:
        """As `after`, but waits up to `seconds` for something to happen."""
        if change >= self._last and not self._closed:
            try:
                await asyncio.wait_for(self._news.wait(), seconds)
            except TimeoutError:
                return []
        return self.after(change)

    def close(self) -> None:
        """Nobody waits from now on, so that the server can stop at once."""
        self._closed = True
        self.wake()
