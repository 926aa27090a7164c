"""A notice as a page that everybody of its circle may read and print; no login, no person in it."""

from __future__ import annotations

from aiohttp import web

from bot.service import Service
from bot.web.pages import guarded, notice, page
from handlers.notices.view import published

_GONE = "没有这份公示，或者地址不完整。请从聊天里重新打开，或向党建办要地址。"


def notice_app(service: Service) -> web.Application:
    """The application to be mounted at /notice; its style sheets come from /report/static."""
    app = web.Application(middlewares=[guarded])

    async def show(request: web.Request) -> web.Response:
        now, public_id = service.clock.now(), request.match_info["public_id"]
        found = await service.read(lambda u: published(u, public_id, now))
        if found is None:
            return notice("没有这份公示", _GONE, 404)
        response = page("notice_public.html", notice=found)
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        return response

    # Whatever shape an address has, an unknown one is answered alike.
    app.router.add_get("/{public_id:[A-Za-z0-9_-]{1,80}}", show)
    app.router.add_get("/{public_id:[A-Za-z0-9_-]{1,80}}/", show)
    return app
