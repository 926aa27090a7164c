"""Servers that fail on demand: what the fakes of both platforms have in common."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Fault = Callable[[web.Request], Awaitable[web.Response]]


class Faults:
    """Counts calls by path and lets some of them fail.

    The faults stand in a queue per path: each next call takes one. `path_of` names the path.
    """

    def __init__(self, path_of: Callable[[web.Request], str]) -> None:
        self.calls: Counter[str] = Counter()
        self._path_of = path_of
        self._waiting: defaultdict[str, deque[Fault | None]] = defaultdict(deque)
        self._released = asyncio.Event()
        self._called = asyncio.Event()

    def watch(self, app: web.Application) -> None:
        """Meddle with every request of the application."""
        app.middlewares.append(self._meddle)
        app.on_shutdown.append(self._end)

    def answer(self, path: str, response: Callable[[], web.Response], times: int = 1) -> None:
        """The next calls get this answer and nothing happens."""

        async def give(request: web.Request) -> web.Response:
            return response()

        self._waiting[path].extend([give] * times)

    def let_through(self, path: str, times: int = 1) -> None:
        """The next calls, before any later fault, go well."""
        self._waiting[path].extend([None] * times)

    def hang(self, path: str, times: int = 1) -> None:
        """The next calls get no answer until the server stops or `release` is called."""

        async def wait(request: web.Request) -> web.Response:
            await self._released.wait()
            return web.Response(status=500)

        self._waiting[path].extend([wait] * times)

    def drop(self, path: str, times: int = 1) -> None:
        """The next calls lose their connection."""

        async def cut(request: web.Request) -> web.Response:
            assert request.transport is not None
            request.transport.abort()
            return web.Response(status=500)

        self._waiting[path].extend([cut] * times)

    async def called(self, path: str) -> None:
        """Wait until somebody has called it."""
        while not self.calls[path]:
            self._called.clear()
            await self._called.wait()

    def mend(self) -> None:
        """Forget the faults that are still to come."""
        self._waiting.clear()

    def release(self) -> None:
        """Let go of all that hangs, now and later."""
        self._released.set()

    async def _end(self, app: web.Application) -> None:
        self._released.set()

    @web.middleware
    async def _meddle(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        path = self._path_of(request)
        self.calls[path] += 1
        self._called.set()
        fault = self._waiting[path].popleft() if self._waiting[path] else None
        return await (fault or handler)(request)
