"""The double's side of the connection: tickets for one use, frames, and the answers to them."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Callable
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web

from bot.platforms.sandbox.dingtalk_payloads import frame

_TICKET_LIFE = 60.0  # seconds
Ack = dict[str, Any]


class Gateway:
    """Hands out tickets, keeps connections, and tells of things until they are answered."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._tickets: dict[str, float] = {}
        self._lines: list[web.WebSocketResponse] = []
        self._waiting: dict[str, asyncio.Future[Ack]] = {}
        self._watchers: set[asyncio.Future[None]] = set()
        self.opened = 0  # connections made so far
        self.acks: list[Ack] = []

    @property
    def connections(self) -> int:
        """How many are open."""
        return len(self._lines)

    def ticket(self) -> str:
        """A ticket good for one connection within a minute."""
        made = secrets.token_urlsafe(24)
        self._tickets[made] = self._clock() + _TICKET_LIFE
        return made

    async def connect(self, request: web.Request) -> web.StreamResponse:
        """The websocket; a ticket spent, strange or too old is refused."""
        ends = self._tickets.pop(request.query.get("ticket", ""), None)
        if ends is None or self._clock() >= ends:
            return web.Response(status=401)
        line = web.WebSocketResponse()
        await line.prepare(request)
        self.opened += 1
        self._lines.append(line)
        self._announce()
        try:
            await self._hear(line)
        finally:
            self._drop(line)
        return line

    async def tell(self, told: dict[str, Any]) -> Ack:
        """Deliver a frame and give its answer; over another connection if one ends before it."""
        while True:
            line = await self._any_line()
            if (ack := await self._ask(line, told)) is not None:
                return ack

    async def say_all(self, kind: str, topic: str, data: dict[str, Any]) -> None:
        """The same frame to every connection, without waiting for answers."""
        for line in list(self._lines):
            await line.send_str(json.dumps(frame(kind, topic, data)))

    async def say_raw(self, words: str) -> None:
        """Anything at all to every connection."""
        for line in list(self._lines):
            await line.send_str(words)

    async def say_bytes(self, content: bytes) -> None:
        """The same as a binary frame, which DingTalk never sends."""
        for line in list(self._lines):
            await line.send_bytes(content)

    async def close_all(self, code: int = WSCloseCode.OK) -> None:
        """Close every connection, politely."""
        for line in list(self._lines):
            await line.close(code=code)

    async def until_connected(self, count: int = 1, opened: int = 0) -> None:
        """Wait for that many open connections, and that many made in all."""
        while self.connections != count or self.opened < opened:
            await self._next_change()

    async def _hear(self, line: web.WebSocketResponse) -> None:
        async for message in line:
            if message.type is WSMsgType.TEXT:
                self._take(json.loads(message.data))

    def _take(self, ack: Ack) -> None:
        self.acks.append(ack)
        future = self._waiting.pop(str(ack.get("headers", {}).get("messageId", "")), None)
        if future is not None and not future.done():
            future.set_result(ack)
        self._announce()

    async def _ask(self, line: web.WebSocketResponse, told: dict[str, Any]) -> Ack | None:
        """The answer over this connection, None if it ended without one."""
        future: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        self._waiting[told["headers"]["messageId"]] = future
        try:
            await line.send_str(json.dumps(told, ensure_ascii=False))
        except ConnectionError:
            return None
        while not future.done() and line in self._lines:
            await self._next_change()
        return future.result() if future.done() else None

    async def _any_line(self) -> web.WebSocketResponse:
        while not self._lines:
            await self._next_change()
        return self._lines[-1]

    async def _next_change(self) -> None:
        watcher: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._watchers.add(watcher)
        try:
            await watcher
        finally:
            self._watchers.discard(watcher)

    def _drop(self, line: web.WebSocketResponse) -> None:
        self._lines.remove(line)
        self._announce()

    def _announce(self) -> None:
        for watcher in self._watchers:
            if not watcher.done():
                watcher.set_result(None)
