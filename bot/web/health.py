"""Alive, ready, and figures for Prometheus."""

from __future__ import annotations

from collections.abc import Sequence

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from sqlalchemy.exc import SQLAlchemyError

from bot.metrics import PAUSED
from bot.service import Service
from storage.schema import MAIN, URN


def add_routes(app: web.Application, service: Service, platforms: Sequence[str]) -> None:
    """`/healthz`, `/readyz` and `/metrics`."""

    async def healthz(_: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def readyz(_: web.Request) -> web.Response:
        parts = await _stores(service)
        # A platform that is away does not make the bot unready: what is to be sent waits for it.
        held = [name for name in platforms if PAUSED.labels(name)._value.get()]
        ready = all(parts.values())
        return web.json_response(
            {"ready": ready, **parts, "platforms_paused": held}, status=200 if ready else 503
        )

    async def metrics(_: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app.router.add_get("/healthz", healthz)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)


async def _stores(service: Service) -> dict[str, bool]:
    found = {}
    for name, runner, schema in (("main", service.main, MAIN), ("urn", service.urn, URN)):
        try:
            found[name] = await runner.read(schema.current) == schema.head()
        except (SQLAlchemyError, OSError):
            found[name] = False
    return found
