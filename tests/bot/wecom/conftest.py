"""A faulty WeCom on loopback and the platform that talks to it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from aiohttp.test_utils import BaseTestServer, TestServer

from bot.platforms.base import Delivery, SendResult
from bot.platforms.sandbox.wecom_caller import encrypt_callback
from bot.platforms.wecom import Patience, WeCom
from handlers.incoming import Incoming
from messages.cards import Part, Text
from tests.bot.wecom.callbacks import NOW, account, post
from tests.fakes.wecom import FakeWeCom

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
FILES = {
    "k1": b"a workbook",
    "tiny": b"12345",
    "big": bytes(3_000_000),
    "png": PNG,
    "jpg": b"\xff\xd8\xff" + bytes(100),
    "huge": PNG + bytes(5 * 1024 * 1024),
    "gif": b"GIF89a" + bytes(100),
}
CONTACTS = {"contacts_secret": "c0ntacts", "contacts_token": "ContactsToken"}


class Clock:
    """Monotonic seconds, moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def open_file(key: str) -> bytes:
    if key not in FILES:
        raise FileNotFoundError(key)
    return FILES[key]


@dataclass
class Line:
    """Both ends of the line between the bot and WeCom."""

    wecom: WeCom
    fake: FakeWeCom
    clock: Clock = field(repr=False)
    server: BaseTestServer = field(repr=False)
    updates: list[tuple[str, str, Any]] = field(default_factory=list)

    async def send(self, part: Part | str, to: str = "wang", ref: str = "ref") -> SendResult:
        whole = Text(part) if isinstance(part, str) else part
        return await self.wecom.send(Delivery(to, whole, ref))

    def inbox(self, userid: str = "wang") -> list[dict[str, Any]]:
        return self.fake.inbox_of(userid)

    def card(self, userid: str = "wang") -> dict[str, Any]:
        """The newest message, which has to be a template card."""
        found: dict[str, Any] = self.inbox(userid)[-1]["template_card"]
        return found

    def press(self, key: str, userid: str = "wang", **picks: str) -> Incoming:
        """A click on the newest card, as the bot reads it."""
        chosen = {question: [option] for question, option in picks.items()}
        fields = self.fake.press(userid, self.card(userid)["task_id"], key, chosen)
        query, body = encrypt_callback(account(), fields, NOW)
        heard = self.wecom.read(post(query, body), NOW)
        assert isinstance(heard, Incoming)
        return heard

    def texts(self, userid: str = "wang") -> list[str]:
        return [message["text"]["content"] for message in self.fake.inbox_of(userid)]

    def another(self, **changes: Any) -> WeCom:
        """One more bot with other settings; to be closed by the test."""
        base = str(self.server.make_url(""))
        return WeCom(replace(account(), **{"api_base": base, **changes}), open_file, self.clock)


@asynccontextmanager
async def connected(patience: Patience) -> AsyncIterator[Line]:
    clock = Clock()
    updates: list[tuple[str, str, Any]] = []
    fake = FakeWeCom(
        account(**CONTACTS),
        users=["Wang", "li"],
        clock=clock,
        on_update=lambda *told: updates.append(told),
    )
    async with TestServer(fake.app()) as server:
        app = replace(account(), api_base=str(server.make_url("")))
        wecom = WeCom(app, open_file, clock, patience)
        yield Line(wecom, fake, clock, server, updates)
        await wecom.close()
        fake.release()


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    async with connected(Patience()) as found:
        yield found


@pytest.fixture
async def impatient() -> AsyncIterator[Line]:
    """For a WeCom that hangs: waits half a second for an answer."""
    async with connected(Patience(read=0.5)) as found:
        yield found
