"""The phones of a town that uses DingTalk, over its own connection or over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import Any, Literal

from aiohttp.test_utils import TestServer, unused_port

from bot.composition import Bot
from bot.platforms.dingtalk.account import DingTalkAccount
from tests.fakes.dingtalk import FakeDingTalk
from tests.scenarios import wire
from tests.scenarios.arrivals import Arrivals, Card
from tests.scenarios.phones import Answered
from tests.scenarios.seen import card_in_dingtalk, in_dingtalk

Mode = Literal["stream", "http"]
ACCOUNT = DingTalkAccount(
    client_id="dingscenario0001",
    client_secret="scenario-ding-secret-0001",
    corp_id="dingcorp00000000000001",
    token="ScenarioDing01",
    aes_key="d" * 42 + "A",
    card_template_id="scenario.schema",
    card_route_key="scenario-route",
    card_secret="scenario-card-secret-01",
)


class DingTalkPhones:
    """One fake DingTalk that tells the bot what people say and press."""

    def __init__(
        self,
        folder: Path,
        account: DingTalkAccount,
        accounts: Collection[str],
        now: Callable[[], datetime],
    ) -> None:
        self.arrivals = Arrivals()
        self.fake = FakeDingTalk(
            account,
            accounts,
            self._arrived,
            self._changed,
            clock=lambda: now().timestamp(),
        )
        self._folder = folder
        self._numbers = count(1)

    def environment(self) -> dict[str, str]:
        account = self.fake.account
        shared = wire.environment(self._folder, account.api_base)
        names = ("client_id", "client_secret", "corp_id", "token", "aes_key", "card_template_id")
        names += ("card_route_key", "card_secret", "mode", "api_base", "oapi_base")
        own = {f"ZHIBU_DINGTALK__{name.upper()}": str(getattr(account, name)) for name in names}
        at = {"ZHIBU_SERVER__PUBLIC_URL": "https://zhibu.example.org"}
        return {
            **shared,
            **own,
            **at,
            "ZHIBU_WECOM__ENABLED": "false",
            "ZHIBU_DINGTALK__ENABLED": "true",
        }

    async def connect(self, bot: Bot, base: str) -> None:
        self.fake.call_at(base)
        if self.fake.account.mode == "stream":
            await self.fake.gateway.until_connected()

    def new_id(self) -> str:
        return f"msg{next(self._numbers):08d}=="

    async def text(self, who: str, words: str, message_id: str = "") -> Answered:
        return Answered(await self.fake.text(who, words, msg_id=message_id))

    def options(self, card: Card) -> int:
        return sum(bool(card.content.get(f"b{number}")) for number in range(1, 7))

    async def press(self, who: str, card: Card, number: int) -> Answered:
        return Answered(await self.fake.press(who, card.name, str(number)))

    def release(self) -> None:
        self.fake.release()

    def _arrived(self, who: str, message: Mapping[str, Any]) -> None:
        card = message.get("card")
        shown = Card(card["outTrackId"], card["cardParamMap"]) if card else None
        self.arrivals.add(who, in_dingtalk(message), shown)

    def _changed(self, who: str, name: str, shown: Mapping[str, str]) -> None:
        card = None if shown.get("stamp") else Card(name, shown)
        self.arrivals.rewritten(who, name, card_in_dingtalk(shown), card)


@asynccontextmanager
async def dingtalk_phones(
    folder: Path, accounts: Collection[str], now: Callable[[], datetime], mode: Mode = "stream"
) -> AsyncIterator[DingTalkPhones]:
    """The fake DingTalk, running."""
    port = unused_port()
    base = f"http://127.0.0.1:{port}"
    account = replace(ACCOUNT, mode=mode, api_base=base, oapi_base=base)
    phones = DingTalkPhones(folder, account, accounts, now)
    async with TestServer(phones.fake.app(), port=port):
        yield phones
