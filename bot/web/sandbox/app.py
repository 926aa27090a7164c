"""The routes under /sandbox: the page, what its phones say and show, and the clock."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Protocol
from urllib.parse import quote

from aiohttp import web

from bot.platforms.sandbox.town import PHONES, SandboxPerson
from bot.web.assets import PAGE_HEADERS, STATIC, asset_routes
from bot.web.sandbox.apps import Apps
from bot.web.sandbox.chats import Chats
from bot.web.sandbox.guard import only_this_machine, refusals_in
from bot.web.sandbox.reflections import Reflections
from bot.web.sandbox.requests import Refused, fields_of, jump_of
from bot.web.sandbox.talk import Talk

_LONGEST_WAIT = 25  # seconds a watcher is kept
_PAGE = STATIC / "sandbox" / "index.html"
_WORDS = STATIC / "sandbox" / "words.json"


class MovableTime(Protocol):
    """The clock the whole program runs by; it only moves forward."""

    def now(self) -> datetime: ...
    def jump_to(self, moment: datetime) -> None: ...


def sandbox_app(
    apps: Apps,
    reflections: Reflections,
    clock: MovableTime,
    people: Callable[[], Sequence[SandboxPerson]],
    callback_url: str,
    after_jump: Callable[[], Awaitable[None]],
) -> web.Application:
    """The application to be mounted at /sandbox; the doubles are below it by their names.

    `people` gives everybody who has an account, `callback_url` is the bot's own WeCom callback,
    `after_jump` is awaited when the clock has been moved. Answers this machine alone.
    """
    talk = Talk(apps, reflections, callback_url, clock.now)
    sandbox = _Sandbox(apps, clock, people, talk, after_jump)
    words = json.loads(_WORDS.read_text("utf-8"))
    app = web.Application(middlewares=[only_this_machine, refusals_in(words["problems"])])
    app.cleanup_ctx.append(talk.connected)
    app.on_shutdown.append(sandbox.stop)
    app.router.add_routes([*sandbox.routes(), *asset_routes("/static")])
    app.add_subapp("/wecom", apps.wecom.app())
    app.add_subapp("/dingtalk", apps.dingtalk.app())
    return app


@dataclass(frozen=True)
class _Sandbox:
    apps: Apps
    clock: MovableTime
    people: Callable[[], Sequence[SandboxPerson]]
    talk: Talk
    after_jump: Callable[[], Awaitable[None]]
    jumping: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def chats(self) -> Chats:
        return self.apps.chats

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("", self.page),
            web.get("/", self.page),
            web.get("/state", self.state),
            web.get("/events", self.events),
            web.post("/say", self.say),
            web.post("/clock", self.jump),
            web.get("/media/{media_id}", self.media),
        ]

    async def stop(self, app: web.Application) -> None:
        self.chats.close()

    async def page(self, request: web.Request) -> web.StreamResponse:
        return web.FileResponse(_PAGE, headers=PAGE_HEADERS)

    async def state(self, request: web.Request) -> web.Response:
        """Everything a page needs that has just been opened."""
        return self._answer(
            people=[asdict(person) for person in self.people()],
            phones=[person.account for person in PHONES],
            shown=self._since(0),
        )

    async def events(self, request: web.Request) -> web.Response:
        """Bubbles after number `after`, as soon as there are some; none after `wait` seconds."""
        after = request.query.get("after", "")
        wait = request.query.get("wait", str(_LONGEST_WAIT))
        if not (after.isdecimal() and wait.isdecimal()):
            raise Refused("malformed")
        await self.chats.wait(int(after), min(int(wait), _LONGEST_WAIT))
        return self._answer(shown=self._since(int(after)))

    async def say(self, request: web.Request) -> web.Response:
        """One message or event of one person through the bot's callback, and what came of it."""
        fields = await fields_of(request)
        account = fields.get("account")
        if not any(person.account == account for person in self.people()):
            raise Refused("unknown_person")
        before = self.chats.last
        await self.talk.say(str(account), fields)
        mine = [shown for shown in self._since(before) if shown["account"] == account]
        return self._answer(shown=mine)

    async def jump(self, request: web.Request) -> web.Response:
        """Move the clock forward and let happen what is due by then."""
        fields = await fields_of(request)
        async with self.jumping:
            self.clock.jump_to(jump_of(fields, self.clock.now()))
            await self.after_jump()
        self.chats.wake()
        return self._answer()

    async def media(self, request: web.Request) -> web.Response:
        """A file the bot sent (to be saved) or a picture a person took (to be seen)."""
        found = self.apps.media(request.match_info["media_id"])
        if found is None:
            raise web.HTTPNotFound
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
        if not found.content_type.startswith("image/"):
            name = quote(found.name or "file", safe="")
            headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
        return web.Response(body=found.content, content_type=found.content_type, headers=headers)

    def _since(self, number: int) -> list[dict[str, object]]:
        return [shown.as_data() for shown in self.chats.after(number)]

    def _answer(self, **more: object) -> web.Response:
        now = self.clock.now().isoformat(timespec="seconds")
        fields = {"now": now, "last": self.chats.last, **more}
        return web.json_response(fields, headers={"Cache-Control": "no-store"})
