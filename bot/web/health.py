"""Alive, ready, and figures for Prometheus."""

from __future__ import annotations

from collections.abc import Mapping

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from bot.metrics import CONNECTED, PAUSED
from bot.platforms.base import Listening, Platform
from bot.service import Service
from storage.schema import MAIN, URN


def add_routes(app: web.Application, service: Service, platforms: Mapping[str, Platform]) -> None:
    """`/healthz`, `/readyz` and `/metrics`."""

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def readyz(_: web.Request) -> web.Response:
        parts = await _stores(service)
        # A platform that is away does not make the bot unready: what is to be sent waits for it.
        states = {name: _state(platform) for name, platform in platforms.items()}
        ready = all(parts.values())
        return web.json_response(
            {"ready": ready, **parts, "platforms": states}, status=200 if ready else 503
        )

    async def metrics(_: web.Request) -> web.Response:
        for name, platform in platforms.items():
            CONNECTED.labels(name).set(_is_connected(platform))
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)


def _state(platform: Platform) -> str:
    """ok, paused (what is to be sent waits), or away (nothing can come in either)."""
    if not _is_connected(platform):
        return "away"
    return "paused" if PAUSED.labels(platform.name)._value.get() else "ok"


def _is_connected(platform: Platform) -> bool:
    return platform.connected if isinstance(platform, Listening) else True


async def _stores(service: Service) -> dict[str, bool]:
    found = {}
    for name, runner, schema in (("main", service.main, MAIN), ("urn", service.urn, URN)):
        try:
            found[name] = await runner.read(schema.current) == schema.head()
        except (SQLAlchemyError, OSError):
            found[name] = False
    return found
