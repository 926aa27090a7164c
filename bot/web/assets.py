"""The style sheets, scripts and pages that come with the program, served from the package."""

from __future__ import annotations

from pathlib import Path

from aiohttp import web

STATIC = Path(__file__).with_name("static")
_SERVED = {".css", ".js", ".svg", ".json", ".txt"}
_FOR_EVER = "public, max-age=31536000, immutable"  # vendored folders carry their version
CONTENT_SECURITY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none';"
    " form-action 'self'; frame-ancestors 'none'"
)
PAGE_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
"""What every page is sent with: nothing from elsewhere, no inline script, no framing."""


def asset_routes(prefix: str) -> list[web.RouteDef]:
    """Routes that serve `static/` under `prefix`; what is not listed in it does not exist."""
    known = {
        path.relative_to(STATIC).as_posix(): path
        for path in STATIC.rglob("*")
        if path.suffix in _SERVED
    }

    async def asset(request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        if name not in known:
            raise web.HTTPNotFound
        return web.FileResponse(known[name], headers=_headers(name))

    return [web.get(prefix + "/{name:.+}", asset)]


def _headers(name: str) -> dict[str, str]:
    caching = _FOR_EVER if name.startswith("vendor/weui") else "no-cache"
    return {"Cache-Control": caching, "X-Content-Type-Options": "nosniff"}
