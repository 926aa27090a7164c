"""A platform's callback: bytes in, authentic message, answer out."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from time import perf_counter

import structlog
from aiohttp import web

from bot.metrics import REJECTED, SECONDS
from bot.platforms.base import Challenge, Ignored, RawRequest, Read, Rejected
from bot.reception import Reception, TooSlow

log = structlog.get_logger()

_LARGEST = 64 * 1024
# A platform waits 5 s. Past this it gets an error and sends the message again: its answer is then
# ready, and nothing that was not yet durable has been called received.
_PATIENCE = 4.0

Handler = Callable[[web.Request], Awaitable[web.Response]]


def callback(
    reception: Reception, now: Callable[[], datetime], door: str, patience: float = _PATIENCE
) -> Handler:
    """The handler of one of a platform's callback addresses, for GET and POST.

    Past `patience` seconds the platform gets an error; what it asked for is done all the same.
    """
    platform = reception.platform

    async def handle(request: web.Request) -> web.Response:
        began = perf_counter()
        try:
            given = platform.read(await _raw(request, door), now())
        except Rejected as rejected:
            REJECTED.labels(rejected.reason).inc()
            log.warning("rejected", platform=platform.name, reason=rejected.reason)
            return web.Response(status=rejected.status)
        try:
            response = await _answer(reception, given, patience)
        except TooSlow:
            return web.Response(status=503)
        SECONDS.labels(platform.name).observe(perf_counter() - began)
        return response

    return handle


async def _raw(request: web.Request, door: str) -> RawRequest:
    body = b""
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > _LARGEST:
            raise Rejected("too_large", 413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    return RawRequest(request.method, request.query, headers, body, door)


async def _answer(reception: Reception, given: Read, patience: float) -> web.Response:
    if isinstance(given, Challenge):
        return web.Response(body=given.body, content_type="text/plain")
    if isinstance(given, Ignored):
        return web.Response()
    body = await reception.deal(given, patience)
    return web.Response(body=body, content_type=_kind(body))


def _kind(body: bytes) -> str | None:
    """What the platforms call their answers: XML, JSON, or nothing."""
    if not body:
        return None
    return "application/json" if body.startswith(b"{") else "text/xml"
