"""The web application: callbacks, pages, health, and for the demo the sandbox."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable

from aiohttp import web

from bot.composition import Bot
from bot.web import health
from bot.web.callback import callback
from bot.web.notice import notice_app
from bot.web.report import report_app

# Uploaded reports are at most 5 MiB; the callbacks have a far lower limit of their own.
_LARGEST_BODY = 6 * 1024 * 1024


def make_app(bot: Bot, *, workers: bool = True) -> web.Application:
    """The application of one process; its workers live as long as it does."""
    app = web.Application(client_max_size=_LARGEST_BODY)
    for name, platform in bot.platforms.items():
        handler = callback(platform, bot.service)
        app.router.add_get(f"/{name}/callback", handler)
        app.router.add_post(f"/{name}/callback", handler)
    health.add_routes(app, bot.service, tuple(bot.platforms))
    app.add_subapp("/report", report_app(bot.service))
    app.add_subapp("/notice", notice_app(bot.service))
    app.cleanup_ctx.append(_life(bot, workers=workers))
    return app


def _life(bot: Bot, *, workers: bool) -> Callable[[web.Application], AsyncIterator[None]]:
    async def life(_: web.Application) -> AsyncIterator[None]:
        async with bot.running(workers=workers):
            yield

    return life
