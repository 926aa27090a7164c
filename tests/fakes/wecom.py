"""The WeCom double with everything that goes wrong in the field."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from bot.platforms.sandbox.wecom_double import Message, WeComDouble

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Fault = Callable[[web.Request], Awaitable[web.Response]]
_PER_MINUTE = 30


class FakeWeCom(WeComDouble):
    """A WeCom that counts its calls and fails on demand.

    The faults stand in a queue per path (`message/send`): each next call takes one.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.calls: Counter[str] = Counter()
        self.drops_over_30_a_minute = False
        self.dropped = 0
        self._faults: defaultdict[str, deque[Fault | None]] = defaultdict(deque)
        self._arrivals: defaultdict[str, deque[float]] = defaultdict(deque)
        self._released = asyncio.Event()

    def app(self) -> web.Application:
        app = super().app()
        app.middlewares.append(self._meddle)
        app.on_shutdown.append(self._release)
        return app

    @property
    def gettoken_calls(self) -> int:
        """How often a token was asked for."""
        return self.calls["gettoken"]

    def answer_code(
        self, code: int, path: str = "message/send", times: int = 1, errmsg: str = "error"
    ) -> None:
        """The next calls are answered with this errcode and nothing happens."""

        async def refuse(request: web.Request) -> web.Response:
            return web.json_response({"errcode": code, "errmsg": errmsg})

        self._faults[path].extend([refuse] * times)

    def answer_raw(
        self, body: bytes, path: str = "message/send", status: int = 200, **headers: str
    ) -> None:
        """The next call gets this HTTP answer."""

        async def answer(request: web.Request) -> web.Response:
            return web.Response(body=body, status=status, headers=headers)

        self._faults[path].append(answer)

    def let_through(self, path: str = "message/send", times: int = 1) -> None:
        """The next calls, before any later fault, go well."""
        self._faults[path].extend([None] * times)

    def hang(self, path: str = "message/send", times: int = 1) -> None:
        """The next calls get no answer until the server stops or `release` is called."""

        async def wait(request: web.Request) -> web.Response:
            await self._released.wait()
            return web.Response(status=500)

        self._faults[path].extend([wait] * times)

    def drop(self, path: str = "message/send", times: int = 1) -> None:
        """The next calls lose their connection."""

        async def cut(request: web.Request) -> web.Response:
            assert request.transport is not None
            request.transport.abort()
            return web.Response(status=500)

        self._faults[path].extend([cut] * times)

    def release(self) -> None:
        """Let go of all that hangs, now and later."""
        self._released.set()

    async def _release(self, app: web.Application) -> None:
        self._released.set()

    @web.middleware
    async def _meddle(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = request.path.split("/cgi-bin/")[-1]
        self.calls[path] += 1
        fault = self._faults[path].popleft() if self._faults[path] else None
        return await (fault or handler)(request)

    def _arrive(self, userid: str, message: Message) -> None:
        recent, now = self._arrivals[userid], self._clock()
        while recent and recent[0] <= now - 60:
            recent.popleft()
        if self.drops_over_30_a_minute and len(recent) >= _PER_MINUTE:
            self.dropped += 1
            return
        recent.append(now)
        super()._arrive(userid, message)
