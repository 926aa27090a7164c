"""A stub of the bot's callback, and the sandbox in front of it, on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from wechatpy.enterprise import create_reply, parse_message
from wechatpy.enterprise.crypto import WeChatCrypto

from bot.clock import MovableClock
from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.sandbox.town import PHONES, STARTS_AT
from bot.platforms.sandbox.wecom_double import WeComDouble
from bot.platforms.wecom.account import WeComAccount
from bot.web.sandbox import Chats, Reflections, apps_showing, sandbox_app

ACCOUNT = WeComAccount("wwsandbox000000001", 1000002, "app-secret", "Token123", "b" * 42 + "A")
DINGTALK = DingTalkAccount("dingsandbox0001", "ding-secret", card_template_id="t.schema")
SHANGHAI = ZoneInfo("Asia/Shanghai")
JSON = dict[str, Any]


@dataclass
class StubBot:
    """Reads callbacks as the real one does and answers by `answer(message)`."""

    answer: Callable[[Any], str] = lambda message: f"收到：{getattr(message, 'content', '')}"
    heard: list[Any] = field(default_factory=list)
    queries: list[JSON] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    failures: list[web.Response] = field(default_factory=list)
    hangs_up: bool = False

    async def callback(self, request: web.Request) -> web.Response:
        self.bodies.append(await request.read())
        self.queries.append(dict(request.query))
        if self.hangs_up and request.transport:
            request.transport.close()
        if self.failures:
            return self.failures.pop(0)
        crypto = WeChatCrypto(ACCOUNT.token, ACCOUNT.encoding_aes_key, ACCOUNT.corp_id)
        query = request.query
        xml = crypto.decrypt_message(
            self.bodies[-1], query["msg_signature"], query["timestamp"], query["nonce"]
        )
        message = parse_message(xml)
        self.heard.append(message)
        words = self.answer(message)
        if not words:
            return web.Response()
        reply = create_reply(words, message).render()
        sealed = crypto.encrypt_message(reply, query["nonce"], query["timestamp"])
        return web.Response(text=sealed, content_type="application/xml")


@dataclass
class Sandbox:
    """The running sandbox, seen from a browser."""

    client: TestClient[web.Request, web.Application]
    bot: StubBot
    double: WeComDouble
    chats: Chats
    clock: MovableClock
    jumps: list[datetime]

    async def get(self, path: str) -> JSON:
        async with self.client.get(f"/sandbox/{path}") as answer:
            assert answer.status == 200
            data: JSON = await answer.json()
            return data

    async def post(self, path: str, status: int = 200, **fields: Any) -> JSON:
        async with self.client.post(f"/sandbox/{path}", json=fields) as answer:
            assert answer.status == status
            data: JSON = await answer.json()
            return data

    async def send(self, **message: Any) -> JSON:
        """Send as the bot does: over the double's API."""
        return await self.post(f"wecom/cgi-bin/message/send?access_token={await self.token()}",
                               agentid=ACCOUNT.agent_id, **message)  # fmt: skip

    async def token(self) -> str:
        asked = f"corpid={ACCOUNT.corp_id}&corpsecret={ACCOUNT.secret}"
        return str((await self.get(f"wecom/cgi-bin/gettoken?{asked}"))["access_token"])


@asynccontextmanager
async def running() -> AsyncIterator[Sandbox]:
    """A sandbox of the five default people, its clock standing still at the start."""
    bot, jumps = StubBot(), []
    clock = MovableClock(STARTS_AT, elapsed=lambda: 0.0)
    chats = Chats(clock.now)
    reflections = Reflections()
    users = [person.account for person in PHONES]
    apps = apps_showing(chats, lambda: users, ACCOUNT, DINGTALK, reflections)

    async def after_jump() -> None:
        jumps.append(clock.now())

    bot_app = web.Application()
    bot_app.router.add_post("/wecom/callback", bot.callback)
    async with TestServer(bot_app) as bot_server:
        url = str(bot_server.make_url("/wecom/callback"))
        app = web.Application()
        sandbox = sandbox_app(apps, reflections, clock, lambda: PHONES, url, after_jump)
        app.add_subapp("/sandbox", sandbox)
        async with TestClient(TestServer(app)) as client:
            yield Sandbox(client, bot, apps.wecom, chats, clock, jumps)
