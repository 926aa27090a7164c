"""Where messages arrive, over HTTP or a connection: answered once, the rest sent after it."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from functools import partial
from typing import Any

import structlog

from bot.log import new_ref
from bot.metrics import MESSAGES, UNRECOGNISED
from bot.platforms.base import Delivery, Later, Noted, Platform, SendResult, Sent
from bot.platforms.pressed import pressed
from bot.service import Service
from handlers.inbox import Outcome
from handlers.incoming import Incoming
from messages.cards import Reply

log = structlog.get_logger()

# Words that must not be written down are tried again only while somebody still looks at the chat.
_WHISPERS, _PATIENT = 3, 5.0
_REMEMBERED = 2000  # messages


class TooSlow(Exception):
    """The answer is not there in time; the work goes on and is kept."""


class Reception:
    """Takes what one platform delivers; what is said from memory is sent in the background."""

    def __init__(self, platform: Platform, service: Service) -> None:
        self.platform = platform
        self._service = service
        self._running: set[asyncio.Future[Any]] = set()
        self._whispered: OrderedDict[str, None] = OrderedDict()

    async def deal(self, given: Incoming | Noted, patience: float | None = None) -> bytes:
        """Do it, durably, and return the body of the platform's own answer.

        Raises TooSlow after `patience` seconds: the work goes on.
        """
        if isinstance(given, Noted):
            if given.change is not None:
                await self._service.directory_changed(given.change)
            return given.body
        work = asyncio.ensure_future(self._service.answer(given, self._rest_of(given)))
        try:
            async with asyncio.timeout(patience):
                outcome = await asyncio.shield(work)
        except TimeoutError:
            log.warning("message", platform=self.platform.name, outcome="slow")
            work.add_done_callback(partial(self._late, given))
            self._keep(work)
            raise TooSlow from None
        return self._answer(given, outcome)

    async def settle(self) -> None:
        """Wait for everything that is still being said."""
        while self._running:
            await asyncio.wait(self._running)

    async def close(self) -> None:
        """Stop whatever is still being said."""
        for task in self._running:
            task.cancel()
        await self.settle()

    def _rest_of(self, given: Incoming) -> partial[Reply]:
        return partial(self._left, given)

    def _left(self, given: Incoming, reply: Reply) -> Reply:
        return self.platform.passive(reply, given, self._service.clock.now())[1]

    def _answer(self, given: Incoming, outcome: Outcome) -> bytes:
        MESSAGES.labels(self.platform.name, outcome.intent or "none").inc()
        if outcome.shape:
            UNRECOGNISED.labels(outcome.shape).inc()
        if outcome.whisper.parts and self._is_new(given.key):
            self._keep(asyncio.ensure_future(self._whisper(given, outcome.whisper)))
        return self.platform.passive(outcome.reply, given, self._service.clock.now())[0]

    def _is_new(self, key: str) -> bool:
        """Whether nothing was yet said from memory to that message, which may come again."""
        if key in self._whispered:
            return False
        self._whispered[key] = None
        if len(self._whispered) > _REMEMBERED:
            self._whispered.popitem(last=False)
        return True

    def _late(self, given: Incoming, work: asyncio.Future[Outcome]) -> None:
        """What the platform's own answer would have shown is sent after it."""
        if work.cancelled() or work.exception() is not None:
            return
        outcome = work.result()
        body = self._answer(given, outcome)
        if body and given.press is not None:
            rewrite, _ = pressed(outcome.reply, given.press)
            self._keep(asyncio.ensure_future(self._whisper(given, Reply((rewrite,)))))

    async def _whisper(self, given: Incoming, words: Reply) -> None:
        """Say it from memory, in order, stopping at the first part that does not get through."""
        for part in words.parts:
            delivery = Delivery(
                given.account, part, f"w-{new_ref()}{new_ref()}", place=given.group, way=given.way
            )
            if not isinstance(result := await self._sent(delivery), Sent):
                self._whispered.pop(given.key, None)  # should it come again: another try
                log.warning(
                    "whisper", platform=self.platform.name, outcome="lost", code=result.code
                )
                return

    async def _sent(self, delivery: Delivery) -> SendResult:
        result = await self.platform.send(delivery)
        for _ in range(_WHISPERS - 1):
            if not isinstance(result, Later) or result.seconds > _PATIENT:
                break
            await asyncio.sleep(result.seconds)
            result = await self.platform.send(delivery)
        return result

    def _keep(self, task: asyncio.Future[Any]) -> None:
        self._running.add(task)
        task.add_done_callback(self._running.discard)
