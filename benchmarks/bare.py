"""The least a callback server can do on the same foundations: read the body, answer `success`."""

from __future__ import annotations

import asyncio
import sys

import uvloop
from aiohttp import web


async def answer(request: web.Request) -> web.Response:
    """Take the message, whatever it is."""
    await request.read()
    return web.Response(text="success")


async def serve(port: int) -> None:
    """Serve on loopback until terminated."""
    app = web.Application()
    app.router.add_post("/wecom/callback", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    await asyncio.Event().wait()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as loop:
        loop.run(serve(int(sys.argv[1])))
