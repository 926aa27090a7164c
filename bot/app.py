"""The web application: callbacks, pages, health, and for the demo the sandbox."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable

from aiohttp import web

from bot.composition import Bot
from bot.platforms.base import Deal, Listening, Noted
from bot.reception import Reception
from bot.web import health
from bot.web.callback import callback
from bot.web.console import console_app
from bot.web.notice import notice_app
from bot.web.report import report_app
from bot.web.signin import signin_app
from handlers.incoming import Incoming

# Uploaded reports are at most 5 MiB; the callbacks have a far lower limit of their own.
_LARGEST_BODY = 6 * 1024 * 1024
RECEPTIONS: web.AppKey[list[Reception]] = web.AppKey("receptions")
# Where each platform knocks, and how many seconds it may be kept waiting: a part of its own limit.
_DOORS = {
    "wecom": {"callback": 4.0},
    "dingtalk": {"robot": 4.0, "callback": 1.2, "card": 1.6},
}


def make_app(bot: Bot, *, workers: bool = True) -> web.Application:
    """The application of one process; its workers live as long as it does."""
    app = web.Application(client_max_size=_LARGEST_BODY)
    receptions = [Reception(platform, bot.service) for platform in bot.platforms.values()]
    app[RECEPTIONS] = receptions
    for reception in receptions:
        _add_doors(app, bot, reception)
    health.add_routes(app, bot.service, bot.platforms)
    app.add_subapp("/report", report_app(bot.service))
    app.add_subapp("/notice", notice_app(bot.service))
    app.add_subapp("/console", console_app(bot.service))
    public_url = str(bot.settings.server.public_url).rstrip("/")
    app.add_subapp("/go", signin_app(bot.service, bot.platforms, public_url))
    app.cleanup_ctx.append(_life(bot, receptions, workers=workers))
    return app


def _add_doors(app: web.Application, bot: Bot, reception: Reception) -> None:
    name = reception.platform.name
    for door, patience in _DOORS[name].items():
        handler = callback(reception, bot.service.clock.now, door, patience)
        app.router.add_post(f"/{name}/{door}", handler)
        if name == "wecom":
            app.router.add_get(f"/{name}/{door}", handler)


def _life(
    bot: Bot, receptions: Iterable[Reception], *, workers: bool
) -> Callable[[web.Application], AsyncIterator[None]]:
    async def life(_: web.Application) -> AsyncIterator[None]:
        async with bot.running(workers=workers), _listening(bot, receptions):
            yield

    return life


def _dealing(reception: Reception) -> Deal:
    """The same patience as at the doors: a slow press changes its card after the answer."""
    doors = _DOORS[reception.platform.name]

    async def deal(given: Incoming | Noted) -> bytes:
        pressed = isinstance(given, Incoming) and given.press is not None
        return await reception.deal(given, doors["card" if pressed else "robot"])

    return deal


@contextlib.asynccontextmanager
async def _listening(bot: Bot, receptions: Iterable[Reception]) -> AsyncIterator[None]:
    """Connections of the bot's own, for the platforms that are listened to."""
    tasks = [
        asyncio.create_task(reception.platform.listen(_dealing(reception), bot.service.clock.now))
        for reception in receptions
        if isinstance(reception.platform, Listening)
    ]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        for reception in receptions:
            await reception.close()
