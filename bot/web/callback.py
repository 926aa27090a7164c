"""A platform's callback: bytes in, authentic message, answer out."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import perf_counter

import structlog
from aiohttp import web

from bot.metrics import MESSAGES, REJECTED, SECONDS
from bot.platforms.base import Challenge, Ignored, Platform, RawRequest, Rejected
from bot.service import Service
from handlers.incoming import Incoming
from messages.cards import Reply

log = structlog.get_logger()

_LARGEST = 64 * 1024
# A platform waits 5 s. Past this it gets an error and sends the message again: its answer is then
# ready, and nothing that was not yet durable has been called received.
_PATIENCE = 4.0

Handler = Callable[[web.Request], Awaitable[web.Response]]


def callback(platform: Platform, service: Service) -> Handler:
    """The handler of a platform's callback address, for GET and POST."""

    async def handle(request: web.Request) -> web.Response:
        began = perf_counter()
        try:
            raw = await _raw(request)
            incoming = platform.read(raw, service.clock.now())
        except Rejected as rejected:
            REJECTED.labels(rejected.reason).inc()
            log.warning("rejected", platform=platform.name, reason=rejected.reason)
            return web.Response(status=rejected.status)
        if isinstance(incoming, Challenge):
            return web.Response(body=incoming.body, content_type="text/plain")
        if isinstance(incoming, Ignored):
            return web.Response()
        response = await _answer(platform, service, incoming)
        SECONDS.labels(platform.name).observe(perf_counter() - began)
        return response

    return handle


async def _raw(request: web.Request) -> RawRequest:
    body = b""
    async for chunk in request.content.iter_any():
        body += chunk
        if len(body) > _LARGEST:
            raise Rejected("too_large", 413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    return RawRequest(request.method, request.query, headers, body)


async def _answer(platform: Platform, service: Service, incoming: Incoming) -> web.Response:
    def rest_of(reply: Reply) -> Reply:
        return platform.passive(reply, incoming, service.clock.now())[1]

    work = asyncio.ensure_future(service.answer(incoming, rest_of))
    try:
        async with asyncio.timeout(_PATIENCE):
            outcome = await asyncio.shield(work)
    except TimeoutError:
        log.warning("message", platform=platform.name, outcome="slow")
        return web.Response(status=503)
    MESSAGES.labels(platform.name, outcome.intent or "none").inc()
    body, _ = platform.passive(outcome.reply, incoming, service.clock.now())
    return web.Response(body=body, content_type="text/xml" if body else None)
