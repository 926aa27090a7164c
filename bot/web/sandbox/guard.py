"""The sandbox lets anybody speak as anybody, so it answers this machine alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from ipaddress import IPv6Address, ip_address

from aiohttp import web
from aiohttp.typedefs import Middleware
from yarl import URL

from bot.web.sandbox.requests import Refused

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def is_loopback(address: str) -> bool:
    """Whether an address or host name means this machine itself."""
    if address == "localhost":
        return True
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    mapped = parsed.ipv4_mapped if isinstance(parsed, IPv6Address) else None
    return (mapped or parsed).is_loopback


@web.middleware
async def only_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    """403 for other peers, and for names that were made to point here by another site."""
    peer = request.transport.get_extra_info("peername") if request.transport else None
    if not peer or not is_loopback(str(peer[0])) or not is_loopback(_host(request)):
        raise web.HTTPForbidden
    return await handler(request)


def refusals_in(
    words: Mapping[str, str],
) -> Middleware:
    """A middleware that tells the page in words why something was refused, as a 400."""

    @web.middleware
    async def told(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except Refused as refusal:
            answer = {"problem": refusal.problem, "words": words[refusal.problem]}
            return web.json_response(answer, status=400)

    return told


def _host(request: web.Request) -> str:
    try:
        return URL(f"http://{request.host}").host or ""
    except ValueError:
        return ""
