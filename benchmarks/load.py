"""A light client: keep-alive connections, each sending its next request when it was answered."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from benchmarks.callbacks import Callback

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_SLOWEST = 60.0  # seconds until a whole load must be answered


@dataclass(frozen=True, slots=True)
class Exchange:
    """One callback, its answer, and how long that took, in seconds."""

    callback: Callback
    status: int
    body: bytes = field(repr=False)
    seconds: float


class _Connection(asyncio.Protocol):
    """Sends its script in order; bytes in, bytes out, nothing parsed that need not be."""

    def __init__(self, script: Sequence[Callback]) -> None:
        self.exchanges: list[Exchange] = []
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._script = script
        self._buffer = b""
        self._sent_at = 0.0
        self._transport: asyncio.WriteTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are none of asyncio's classes.
        self._transport = cast(asyncio.WriteTransport, transport)

    def begin(self) -> None:
        self._send()

    def _send(self) -> None:
        if len(self.exchanges) == len(self._script):
            self.done.set_result(None)
            return
        assert self._transport is not None
        self._sent_at = time.perf_counter()
        self._transport.write(self._script[len(self.exchanges)].request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, blank, body = self._buffer.partition(b"\r\n\r\n")
        found = _LENGTH.search(head) if blank else None
        if found is None or len(body) < int(found[1]):
            return
        spent = time.perf_counter() - self._sent_at
        callback = self._script[len(self.exchanges)]
        self.exchanges.append(Exchange(callback, int(head[9:12]), body, spent))
        self._buffer = b""
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("the server hung up"))

    def close(self) -> None:
        if self._transport is not None:
            self._transport.close()


async def run(port: int, scripts: Sequence[Sequence[Callback]]) -> tuple[float, list[Exchange]]:
    """Send every script over a connection of its own, all at once; seconds and exchanges."""
    loop = asyncio.get_running_loop()
    connections = [_Connection(script) for script in scripts]
    try:
        for one in connections:
            await loop.create_connection(lambda one=one: one, "127.0.0.1", port)  # type: ignore[misc]
        began = time.perf_counter()
        for one in connections:
            one.begin()
        async with asyncio.timeout(_SLOWEST):
            await asyncio.gather(*(one.done for one in connections))
        spent = time.perf_counter() - began
    finally:
        for one in connections:
            one.close()
    return spent, [exchange for one in connections for exchange in one.exchanges]
