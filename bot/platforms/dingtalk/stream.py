"""Listening over a connection of our own: opened, kept, replaced, and ended when told to."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from bot.platforms.access import CallRefused
from bot.platforms.base import Deal, Later
from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.dingtalk.connection import Answering, Ended, NotConnected, Socket, Sockets
from bot.platforms.dingtalk.dealing import Dealing
from bot.platforms.dingtalk.verdicts import verdict_of
from bot.platforms.wire import Broken, TooLarge

log = structlog.get_logger()
_STEADY = 30.0  # seconds a connection has to last to count as a good one
_LONGEST = 60.0  # seconds between two tries
_REFUSED = 600.0  # seconds before wrong credentials are tried again


def _chance() -> float:
    return secrets.randbelow(1000) / 1000


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How long silence is borne, how pauses are made, and a chance from 0 to 1 that varies them."""

    idle: float = 90.0
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    chance: Callable[[], float] = _chance


class Stream:
    """One listener at a time; `clock` is monotonic, in seconds."""

    def __init__(
        self,
        account: DingTalkAccount,
        sockets: Sockets,
        clock: Callable[[], float],
        rhythm: Rhythm,
    ) -> None:
        self._account = account
        self._sockets = sockets
        self._clock = clock
        self._rhythm = rhythm
        self._live: Socket | None = None
        self._failures = 0

    @property
    def connected(self) -> bool:
        """Whether messages can come in at this moment."""
        return self._live is not None and self._live.is_open

    async def listen(self, deal: Deal, now: Callable[[], datetime]) -> None:
        """Take what comes in until cancelled; connects again, however often that is needed."""
        answer = Dealing(self._account, deal, now).answer
        old: Socket | None = None
        try:
            while True:
                fresh, wait = await self._opened(answer)
                self._live = fresh
                if old is not None:  # only now: in between it could still hear
                    await old.close()
                    old = None
                if fresh is not None:
                    wait, ended = await self._served(fresh)
                    if ended is Ended.CLOSED:
                        await fresh.close()
                    else:
                        old = fresh
                await self._rhythm.pause(wait)
        finally:
            live, self._live = self._live, None
            left = {socket for socket in (live, old) if socket is not None}
            await asyncio.gather(*(socket.close(0) for socket in left))
            await self._sockets.close()

    async def _opened(self, answer: Answering) -> tuple[Socket | None, float]:
        """A connection, or the seconds to wait before the next try."""
        try:
            return await self._sockets.open(answer, self._rhythm.idle), 0.0
        except CallRefused as refusal:
            code, wait = str(refusal.code), self._refused(refusal.code)
        except NotConnected as missing:
            code, wait = missing.code, self._next_try()
        except Broken as broken:
            code, wait = broken.result.code, self._next_try()
        except TooLarge:
            code, wait = "answer", self._next_try()
        log.warning("stream", platform="dingtalk", outcome="not_connected", code=code)
        return None, wait

    async def _served(self, socket: Socket) -> tuple[float, Ended]:
        """Until it ends: the seconds to wait before the next, and why it ended."""
        began = self._clock()
        log.info("stream", platform="dingtalk", outcome="connected")
        ended = await socket.serve()
        log.info("stream", platform="dingtalk", outcome=ended.value)
        steady = self._clock() - began >= _STEADY
        if steady:
            self._failures = 0
        return (0.0 if steady and ended is not Ended.CLOSED else self._next_try()), ended

    def _next_try(self) -> float:
        """1 s, 2 s, 4 s … up to a minute, each somewhere in its second half: no two in step."""
        longest = min(_LONGEST, 2.0 ** min(self._failures, 10))
        self._failures += 1
        return longest * (0.5 + self._rhythm.chance() / 2)

    def _refused(self, code: int | str) -> float:
        result = verdict_of(code).result
        # What holds everything needs somebody's hand; all else, unknown codes too, may pass.
        passing = isinstance(result, Later) and not result.pause
        return self._next_try() if passing else _REFUSED
