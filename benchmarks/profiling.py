"""Where the time of one message goes: the way from bytes to answer, without HTTP and commit."""

from __future__ import annotations

import asyncio
import cProfile
import pstats
import time
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import parse_qsl, urlsplit

from sqlalchemy import Connection

from benchmarks.callbacks import Callback, Writer
from benchmarks.town import NOW, Town, bot_in
from bot.composition import Bot
from bot.platforms.base import RawRequest
from handlers import inbox
from handlers.incoming import Incoming
from handlers.steps import Step
from messages.cards import Reply
from storage.unit_of_work import SqlUnitOfWork

T = TypeVar("T")


class InProcess:
    """Handles callbacks in this process; `profile`, if given, sees all but the transactions."""

    def __init__(self, bot: Bot, profile: cProfile.Profile | None) -> None:
        self._bot, self._service = bot, bot.service
        self._platform = bot.platforms["wecom"]
        self._profile = profile

    async def handle(self, callback: Callback) -> None:
        """One callback from its bytes to the encrypted answer."""
        raw = raw_request(callback)
        incoming = self._seen(self._platform.read, raw, NOW)
        assert isinstance(incoming, Incoming)
        outcome = await self._service.main.write(lambda c: self._seen(self._receive, c, incoming))
        reply = outcome.reply if outcome.step is None else await self._step(outcome.step)
        self._seen(self._platform.passive, reply, incoming, NOW)

    def _receive(self, connection: Connection, incoming: Incoming) -> inbox.Outcome:
        uow = SqlUnitOfWork(connection, self._service.sealer)
        return inbox.receive(uow, self._service.desk, incoming, NOW)

    async def _step(self, step: Step) -> Reply:
        found = await self._service.at_urn(lambda urn: self._seen(step.at_urn, urn))
        return self._seen(step.say, found)

    def _seen(self, work: Callable[..., T], *given: Any) -> T:
        return self._profile.runcall(work, *given) if self._profile else work(*given)


def raw_request(callback: Callback) -> RawRequest:
    """The callback as the web server would hand it on."""
    head, _, body = callback.request.partition(b"\r\n\r\n")
    target = head.split(b" ", 2)[1].decode()
    return RawRequest("POST", dict(parse_qsl(urlsplit(target).query)), {}, body)


async def profiles(town: Town, messages: int, top: int) -> None:
    """Print the costliest calls of a grade query and of a vote."""
    bot, writer = bot_in(town.folder), Writer(town)
    try:
        await _all(InProcess(bot, None), writer.grade_queries(20))
        await _told("grade query", bot, writer.grade_queries(messages), top)
        await _all(InProcess(bot, None), writer.ballots_opened(messages))
        votes = [callback for pair in writer.votes(messages) for callback in pair]
        await _told("vote", bot, votes[:messages], top)
    finally:
        await bot.close()


async def _told(name: str, bot: Bot, callbacks: Sequence[Callback], top: int) -> None:
    half = len(callbacks) // 4 * 2
    began = time.perf_counter()
    await _all(InProcess(bot, None), callbacks[:half])
    plain = (time.perf_counter() - began) / half * 1e6
    profile = cProfile.Profile()
    await _all(InProcess(bot, profile), callbacks[half:])
    seen = len(callbacks) - half
    print(f"== {name}: {plain:.0f} µs a message one by one; below, {seen} messages profiled")
    pstats.Stats(profile).strip_dirs().sort_stats("cumulative").print_stats(top)


async def _all(door: InProcess, callbacks: Sequence[Callback]) -> None:
    for callback in callbacks:
        await door.handle(callback)


def run(town: Town, messages: int, top: int) -> None:
    """As `profiles`, from outside a loop."""
    asyncio.run(profiles(town, messages, top))
