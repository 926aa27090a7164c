"""A season played against the whole bot: callbacks in over HTTP, messages out to a fake WeCom.

answer = await season.say("clerk", "进度")
await season.jump("2026-03-28 09:00")
season.heard("m0101")
"""

from __future__ import annotations

import unicodedata
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp.test_utils import TestServer

from bot.app import make_app
from bot.clock import MovableClock
from bot.composition import Bot, build
from bot.importing import import_files
from bot.settings import Settings, load
from domain.calendar import SHANGHAI
from tests.fakes.wecom import FakeWeCom
from tests.scenarios import town
from tests.scenarios.sheets import write_town
from tests.scenarios.wire import PATIENCE, Answered, Line, app_account, environment

STARTS_AT = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
# Every so many messages the answer gets lost on the way, twice, and WeCom delivers again.
_LOST_EVERY = 4
# (who says, what, pieces of the answer; one behind "!" must not be in it)
Said = tuple[str, str, str | Sequence[str]]


@dataclass
class Season:
    """One bot with its clock, the WeCom it talks to, and the line between."""

    bot: Bot = field(repr=False)
    clock: MovableClock
    fake: FakeWeCom = field(repr=False)
    line: Line = field(repr=False)
    folder: Path
    base: str
    said: int = 0
    _read: dict[str, int] = field(default_factory=dict, repr=False)

    async def say(self, who: str, words: str, *, once: bool = False) -> str:
        """What the person is answered; every fourth message is delivered three times.

        `once`: not this one, as when its answer names a fault, of which each delivery has its own.
        """
        self.said += 0 if once else 1
        message_id = self.line.new_id()
        first = await self.line.text(who, words, message_id)
        assert first.status == 200
        if not once and self.said % _LOST_EVERY == 0:
            for _ in range(2):
                assert await self.line.text(who, words, message_id) == first, words
        return folded(first.words)

    async def play(self, rows: Sequence[Said]) -> str:
        """A dialogue; returns the last answer."""
        answer = ""
        for who, words, wanted in rows:
            answer = await self.say(who, words)
            check(answer, wanted, f"{who}: {words}")
        return answer

    async def jump(self, to: str) -> None:
        """Move the clock (ISO, Asia/Shanghai) and do what is due then."""
        self.clock.jump_to(datetime.fromisoformat(to).replace(tzinfo=SHANGHAI))
        await self.bot.run_due()

    def heard(self, who: str) -> list[str]:
        """Everything the person was sent outside of answers, in order."""
        return [folded(_words(message)) for message in self.fake.inbox_of(who)]

    def news(self, who: str) -> list[str]:
        """What the person was sent since this was last asked."""
        everything = self.heard(who)
        start, self._read[who] = self._read.get(who, 0), len(everything)
        return everything[start:]

    async def deliver(self) -> None:
        """Send what waits in the outbox."""
        while await self.bot.sender.send_due():
            pass

    async def begin(self) -> None:
        """The clerk starts this year's grading."""
        await self.play([("clerk", "开始2026年度分类定级", "32 个"), ("clerk", "1", "已开始")])


def folded(words: str) -> str:
    """The words with half-width punctuation, as tests write it."""
    return unicodedata.normalize("NFKC", words)


def check(answer: str, wanted: str | Sequence[str], where: str) -> None:
    """Each piece must be in the answer; one that begins with "!" must not."""
    for piece in [wanted] if isinstance(wanted, str) else wanted:
        if piece.startswith("!"):
            assert piece[1:] not in answer, f"{where} → {answer}"
        else:
            assert piece in answer, f"{where} → {answer}"


def settings_in(folder: Path, api_base: str, **more: str) -> Settings:
    return load(None, environment(folder, api_base, **more))


@asynccontextmanager
async def opened(
    folder: Path, *, workers: bool = False, prepare: Callable[[Bot], Awaitable[Any]] | None = None
) -> AsyncIterator[Season]:
    """A running bot over databases in the folder, its clock standing still at the start.

    `prepare` runs when the tables are there, before the first callback. With `workers` the bot
    sends by itself; else `jump` and `deliver` do.
    """
    clock = MovableClock(STARTS_AT, elapsed=lambda: 0.0)
    accounts = everybody()
    fake = FakeWeCom(app_account(), accounts, clock=lambda: clock.now().timestamp())
    async with TestServer(fake.app()) as wecom:
        bot = build(settings_in(folder, str(wecom.make_url("")).rstrip("/")), clock)
        if prepare is not None:
            await bot.upgrade()
            await prepare(bot)
        async with TestServer(make_app(bot, workers=workers)) as server:
            async with aiohttp.ClientSession(timeout=PATIENCE) as session:
                line = Line(session, str(server.make_url("/wecom/callback")), clock.now)
                base = str(server.make_url("")).rstrip("/")
                yield Season(bot, clock, fake, line, folder, base)
            fake.release()


@asynccontextmanager
async def town_opened(folder: Path, *, workers: bool = False) -> AsyncIterator[Season]:
    """The town imported from its sheets, nothing begun."""
    paths = write_town(folder)

    async def import_town(bot: Bot) -> None:
        await import_files(bot, paths)

    async with opened(folder, workers=workers, prepare=import_town) as season:
        yield season


def everybody() -> list[str]:
    """The accounts within the app's range, as WeCom writes them: case is the console's."""
    members = (one.account for org in town.NAMES for one in town.members(org) if one.account)
    return [*members, *{one.account.title() for one in town.STAFF}]


def _words(message: dict[str, Any]) -> str:
    if message["msgtype"] == "text":
        return str(message["text"]["content"])
    return f"[{message['msgtype']}]"


__all__ = ["Answered", "Season", "check", "opened", "settings_in", "town_opened"]
