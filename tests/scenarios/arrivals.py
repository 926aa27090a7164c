"""What reached the phones of one platform, in order, as their owners read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.platforms.base import Delivery, Platform, SendResult
from tests.scenarios.seen import folded


@dataclass(frozen=True, slots=True)
class Card:
    """A card whose buttons can be pressed; `name` is what the platform calls it."""

    name: str
    content: Mapping[str, Any] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Arrived:
    """One message, or what a card became; `answer`: it answers what the person had said."""

    words: str = field(repr=False)
    answer: bool


class Arrivals:
    """Kept by account, lower-cased; what answers a person is told apart from news."""

    def __init__(self) -> None:
        self._kept: defaultdict[str, list[Arrived]] = defaultdict(list)
        self._cards: dict[str, Card] = {}
        self._answering: dict[str, bool] = {}

    def watch(self, platform: Platform) -> None:
        """From here on it is known what of all that is sent is an answer."""
        send, name = platform.send, "send"

        async def sent(delivery: Delivery) -> SendResult:
            self._answering[delivery.account.lower()] = not delivery.unique
            return await send(delivery)

        setattr(platform, name, sent)

    def add(self, who: str, words: str, card: Card | None = None) -> None:
        """Something arrived; `card` if it has buttons that can be pressed."""
        answer = self._answering.get(who.lower(), True)
        self._kept[who.lower()].append(Arrived(folded(words), answer))
        self._cards.pop(who.lower(), None)
        if card is not None:
            self._cards[who.lower()] = card

    def rewritten(self, who: str, name: str, words: str, card: Card | None = None) -> None:
        """A card has become something else: an answer to whoever pressed it."""
        self._kept[who.lower()].append(Arrived(folded(words), answer=True))
        held = self._cards.get(who.lower())
        if held is not None and held.name == name:
            del self._cards[who.lower()]
        if card is not None:
            self._cards[who.lower()] = card

    def passed(self, who: str) -> None:
        """The person has typed something: no card is the last thing on the screen any more."""
        self._cards.pop(who.lower(), None)

    def count(self, who: str) -> int:
        """How much the person has got so far."""
        return len(self._kept[who.lower()])

    def since(self, who: str, start: int = 0) -> list[Arrived]:
        """What the person has got after the first `start`."""
        return self._kept[who.lower()][start:]

    def card(self, who: str) -> Card | None:
        """The card that is the last thing on the person's screen, if it has buttons."""
        return self._cards.get(who.lower())
