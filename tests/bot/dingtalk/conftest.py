"""A fake DingTalk, and the platform that talks to it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import pytest_asyncio
from aiohttp.test_utils import TestServer, unused_port

from bot.platforms.base import Noted
from bot.platforms.dingtalk import DingTalk
from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.dingtalk.stream import Rhythm
from bot.platforms.wire import Patience
from handlers.incoming import Incoming
from tests.bot.dingtalk.hand import NOW, Hand
from tests.fakes.dingtalk import FakeDingTalk

USERS = ("zhoulichun", "ChenXiaoman")
QUICK = Patience(total=0.4, read=0.3)


@dataclass
class Bench:
    """Both ends. `heard` is what the bot was told, `fault` what its handling raises."""

    fake: FakeDingTalk
    platform: DingTalk
    hand: Hand
    heard: list[Incoming | Noted] = field(default_factory=list)
    fault: BaseException | None = None
    stuck: asyncio.Event | None = None  # nothing is done before it is set
    answer: bytes = b""
    doors: str = ""  # where the bot listens, over HTTP
    _told: asyncio.Event = field(default_factory=asyncio.Event)

    async def deal(self, given: Incoming | Noted) -> bytes:
        self.heard.append(given)
        self._told.set()
        if self.fault is not None:
            raise self.fault
        if self.stuck is not None:
            await self.stuck.wait()
        return self.answer

    async def until_heard(self, count: int) -> None:
        """Wait until the bot was told that much."""
        while len(self.heard) < count:
            self._told.clear()
            await self._told.wait()

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[asyncio.Task[None]]:
        """The bot listens; cancelled at the end, which has to take less than a second."""
        task = asyncio.create_task(self.platform.listen(self.deal, self.now))
        try:
            yield task
        finally:
            task.cancel()
            async with asyncio.timeout(1):
                with suppress(asyncio.CancelledError):
                    await task

    def now(self) -> datetime:
        return NOW

    def another(self, **changes: Any) -> DingTalk:
        """The platform with other settings; to be closed by whoever asks."""
        account = replace(self.fake.account, **changes)
        return DingTalk(account, self.hand.file, self.hand.seconds, QUICK)


@asynccontextmanager
async def bench(idle: float = 60.0, **account: Any) -> AsyncIterator[Bench]:
    """A fake on loopback, and the platform with an account of it."""
    port, hand = unused_port(), Hand()
    base = f"http://127.0.0.1:{port}"
    ours = DingTalkAccount(
        "dingtest00000001", "test-secret", api_base=base, oapi_base=base, **account
    )
    fake = FakeDingTalk(ours, USERS, clock=hand.epoch)
    rhythm = Rhythm(idle=idle, pause=hand.pause, chance=lambda: 1.0)
    platform = DingTalk(ours, hand.file, hand.seconds, QUICK, rhythm)
    async with TestServer(fake.app(), port=port):
        try:
            yield Bench(fake, platform, hand)
        finally:
            fake.release()
            await platform.close()


@pytest_asyncio.fixture
async def plain() -> AsyncIterator[Bench]:
    """Without a card template."""
    async with bench() as made:
        yield made


@pytest_asyncio.fixture
async def cards() -> AsyncIterator[Bench]:
    """With one."""
    async with bench(card_template_id="t.schema") as made:
        yield made
