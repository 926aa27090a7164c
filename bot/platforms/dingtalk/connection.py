"""One connection: its frames dealt with side by side, each answered, none able to break it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from enum import StrEnum
from urllib.parse import quote

import aiohttp
import structlog
from yarl import URL

from bot.platforms.dingtalk.client import DingTalkClient
from bot.platforms.dingtalk.frames import SUBSCRIPTIONS, Frame, frame_of
from bot.platforms.wire import Patience, Wire

log = structlog.get_logger()
_TOGETHER = 32  # frames dealt with at once; further ones wait in the connection
_HEARTBEAT = 30.0  # seconds between pings, which find a line that is dead
_GOODBYE = 0.4  # seconds DingTalk has to say it, too
_UNDER_WAY = 2.0  # seconds for frames whose answer is not there yet
_CLOSING = (aiohttp.ClientError, OSError, TimeoutError)
Answering = Callable[[Frame], Awaitable[str]]


class NotConnected(Exception):
    """There is no connection; `code` says why and holds neither address nor ticket."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Ended(StrEnum):
    """Why a connection is no use any more; of the first two the old one is still open."""

    REPLACED = "replaced"  # DingTalk asked for a new one
    IDLE = "idle"  # it has long said nothing
    CLOSED = "closed"


class Socket:
    """A connection that is open; `answer` never raises, `idle` is in seconds."""

    def __init__(
        self, line: aiohttp.ClientWebSocketResponse, answer: Answering, idle: float
    ) -> None:
        self._line = line
        self._answer = answer
        self._idle = idle
        self._gate = asyncio.Semaphore(_TOGETHER)
        self._under_way: set[asyncio.Task[None]] = set()

    @property
    def is_open(self) -> bool:
        return not self._line.closed

    async def serve(self) -> Ended:
        """Take frames until no more can be expected; says why."""
        while True:
            try:
                async with asyncio.timeout(self._idle):
                    message = await self._line.receive()
            except TimeoutError:
                return Ended.IDLE
            if message.type not in (aiohttp.WSMsgType.TEXT, aiohttp.WSMsgType.BINARY):
                return Ended.CLOSED
            frame = frame_of(message.data)
            if frame is None:
                log.warning("rejected", platform="dingtalk", reason="frame")
                continue
            await self._take(frame)
            if frame.is_disconnect:
                return Ended.REPLACED

    async def close(self, patience: float = _UNDER_WAY) -> None:
        """Close it, once what is under way was answered or had its seconds."""
        try:
            if self._under_way:
                await asyncio.wait(self._under_way, timeout=patience)
        finally:
            for task in self._under_way:
                task.cancel()
            await asyncio.gather(*self._under_way, return_exceptions=True)
            try:
                await self._line.close()
            except _CLOSING:
                log.warning("stream", platform="dingtalk", outcome="not_closed")

    async def _take(self, frame: Frame) -> None:
        """Deal with it beside the others; waits while there are too many."""
        await self._gate.acquire()
        task = asyncio.create_task(self._deal(frame))
        self._under_way.add(task)
        task.add_done_callback(self._dealt)

    def _dealt(self, task: asyncio.Task[None]) -> None:
        self._under_way.discard(task)
        self._gate.release()

    async def _deal(self, frame: Frame) -> None:
        words = await self._answer(frame)
        try:
            await self._line.send_str(words)
        except _CLOSING:  # not answered: the message comes again and is known then
            log.warning("stream", platform="dingtalk", outcome="not_answered")


class Sockets:
    """Opens connections, each with a ticket of its own."""

    def __init__(self, client: DingTalkClient, patience: Patience, *, plain: bool) -> None:
        self._client = client
        self._patience = patience
        self._schemes = ("wss://", "ws://") if plain else ("wss://",)
        self._wire = Wire(patience)

    async def open(self, answer: Answering, idle: float) -> Socket:
        """A new connection; raises NotConnected, or what asking for the ticket raises."""
        body = {"subscriptions": list(SUBSCRIPTIONS), "ua": "zhibu"}
        given = await self._client.open_connection(body)
        endpoint, ticket = given.get("endpoint"), given.get("ticket")
        if not isinstance(endpoint, str) or not isinstance(ticket, str):
            raise NotConnected("answer")
        if not endpoint.startswith(self._schemes):
            raise NotConnected("endpoint")
        return Socket(await self._connected(endpoint, ticket), answer, idle)

    async def close(self) -> None:
        """Let go of connections that are being made."""
        await self._wire.close()

    async def _connected(self, endpoint: str, ticket: str) -> aiohttp.ClientWebSocketResponse:
        try:
            async with asyncio.timeout(self._patience.total):
                return await self._wire.session().ws_connect(
                    URL(f"{endpoint}?ticket={quote(ticket, safe='')}", encoded=True),
                    heartbeat=_HEARTBEAT,
                    timeout=aiohttp.ClientWSTimeout(ws_close=_GOODBYE),
                )
        except aiohttp.WSServerHandshakeError as refusal:
            raise NotConnected(f"http {refusal.status}") from None
        except (aiohttp.ClientError, OSError, ValueError):  # a time-out is an OSError
            raise NotConnected("connect") from None
