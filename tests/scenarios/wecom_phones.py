"""The phones of a town that uses WeCom: callbacks in, cards and words out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer

from bot.composition import Bot
from tests.fakes.wecom import FakeWeCom
from tests.scenarios import wire
from tests.scenarios.arrivals import Arrivals, Card
from tests.scenarios.phones import Answered
from tests.scenarios.seen import in_wecom, rewritten_in_wecom
from tests.scenarios.wire import PATIENCE, Line, app_account


class WeComPhones:
    """One fake WeCom, and the line over which it calls the bot."""

    def __init__(
        self,
        folder: Path,
        accounts: Collection[str],
        session: aiohttp.ClientSession,
        now: Callable[[], datetime],
    ) -> None:
        self.arrivals = Arrivals()
        self.line = Line(session, "", now)
        self.fake = FakeWeCom(
            app_account(),
            accounts,
            self._arrived,
            clock=lambda: now().timestamp(),
            on_update=self._updated,
        )
        self._folder = folder
        self.api_base = ""

    def environment(self) -> dict[str, str]:
        return wire.environment(self._folder, self.api_base)

    async def connect(self, bot: Bot, base: str) -> None:
        self.line.url = f"{base}/wecom/callback"

    def new_id(self) -> str:
        return self.line.new_id()

    async def text(self, who: str, words: str, message_id: str = "") -> Answered:
        return await self.line.text(who, words, message_id)

    def options(self, card: Card) -> int:
        shown = card.content
        boxes = shown.get("checkbox", {}).get("option_list", ())
        return len(shown.get("button_list", boxes))

    async def press(self, who: str, card: Card, number: int) -> Answered:
        """A button; or in the one list of a card that option, handed in."""
        shown = card.content
        if buttons := shown.get("button_list"):
            fields = self.fake.press(who, card.name, buttons[number - 1]["key"], {})
        else:
            picks = {shown["checkbox"]["question_key"]: [str(number)]}
            fields = self.fake.press(who, card.name, shown["submit_button"]["key"], picks)
        return await self.line.tell(fields, who)

    def release(self) -> None:
        self.fake.release()

    def _arrived(self, who: str, message: Mapping[str, Any]) -> None:
        self.arrivals.add(who, in_wecom(message), _pressable(message.get("template_card", {})))

    def _updated(self, who: str, task_id: str, content: Mapping[str, Any]) -> None:
        card = _pressable({**content.get("template_card", {}), "task_id": task_id})
        self.arrivals.rewritten(who, task_id, rewritten_in_wecom(content), card)


@asynccontextmanager
async def wecom_phones(
    folder: Path, accounts: Collection[str], now: Callable[[], datetime]
) -> AsyncIterator[WeComPhones]:
    """The fake WeCom, running."""
    async with aiohttp.ClientSession(timeout=PATIENCE) as session:
        phones = WeComPhones(folder, accounts, session, now)
        async with TestServer(phones.fake.app()) as server:
            phones.api_base = str(server.make_url("")).rstrip("/")
            yield phones


def _pressable(card: Mapping[str, Any]) -> Card | None:
    has_buttons = "button_list" in card or "submit_button" in card
    return Card(card["task_id"], card) if has_buttons else None
