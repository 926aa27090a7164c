"""What a season needs of a platform: somebody types or presses, and gets an answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Protocol

from bot.composition import Bot
from tests.scenarios.arrivals import Arrivals, Card


@dataclass(frozen=True, slots=True)
class Answered:
    """The platform's own answer to one message; `words` is what it shows, empty for most."""

    status: int
    words: str = field(default="", repr=False)


class Phones(Protocol):
    """The phones of everybody on one platform."""

    arrivals: Arrivals

    def environment(self) -> dict[str, str]:
        """The variables that configure a bot for this platform, once its server runs."""

    async def connect(self, bot: Bot, base: str) -> None:
        """The bot is up at this address: from now on messages reach it."""

    def new_id(self) -> str:
        """The id of a new message."""

    async def text(self, who: str, words: str, message_id: str = "") -> Answered:
        """Type something; with the id of an earlier one it is that message again."""

    def options(self, card: Card) -> int:
        """How many buttons or boxes for one question the card shows."""

    async def press(self, who: str, card: Card, number: int) -> Answered:
        """Press that button, or tick that box and hand in."""

    def release(self) -> None:
        """Let go of all that hangs."""
