"""The same town over HTTP: signed messages, presses and events, at one door each."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.platforms.base import Challenge, Ignored, Noted, RawRequest, Rejected, Sent
from bot.platforms.dingtalk.pressing import press
from bot.platforms.sandbox.dingtalk_payloads import card_press
from handlers.incoming import Change, DirectoryChange, Incoming, Kind
from messages.cards import Choice, Reply
from tests.bot.dingtalk.conftest import Bench, bench
from tests.bot.dingtalk.hand import NOW
from tests.bot.dingtalk.test_sending import MEMBER, QUESTION, said

OVER_HTTP = {
    "mode": "http",
    "corp_id": "dingcorp1",
    "token": "Token1",
    "aes_key": "k" * 43,
    "card_template_id": "t.schema",
    "card_route_key": "route",
    "card_secret": "card-secret",
    "public_callback": "https://zhibu.example.org/dingtalk/card",
}


def doors(made: Bench) -> web.Application:
    """The bot's addresses, as it reads them; what was rejected is answered without a word."""

    async def door(request: web.Request) -> web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        raw = RawRequest(
            request.method,
            dict(request.query),
            headers,
            await request.read(),
            request.match_info["door"],
        )
        try:
            given = made.platform.read(raw, NOW)
        except Rejected as rejected:
            return web.Response(status=rejected.status)
        assert not isinstance(given, Challenge | Ignored)
        body = given.body if isinstance(given, Noted) else made.answer
        await made.deal(given)
        return web.Response(body=body)

    app = web.Application()
    app.router.add_route("*", "/dingtalk/{door}", door)
    return app


@asynccontextmanager
async def listening() -> AsyncIterator[Bench]:
    """The bot behind its doors, and a DingTalk that knows where they are."""
    async with bench(**OVER_HTTP) as made, TestServer(doors(made)) as server:
        made.doors = str(server.make_url("")).rstrip("/")
        made.fake.call_at(made.doors)
        yield made


async def test_a_message_and_a_picture_are_heard() -> None:
    async with listening() as made:
        assert await made.fake.text(MEMBER, "进度") == 200
        code = made.fake.put_media(b"\x89PNG content", "image/png")
        assert await made.fake.picture(MEMBER, code) == 200
        assert await made.fake.file(MEMBER, "名册.xlsx", b"content") == 200
        words, picture, file = made.heard
    assert isinstance(words, Incoming)
    assert isinstance(picture, Incoming)
    assert isinstance(file, Incoming)
    assert (words.account, words.text) == (MEMBER, "进度")
    assert (picture.kind, picture.media_id) == (Kind.IMAGE, code)
    assert file.kind is Kind.FILE


async def test_a_press_is_answered_with_what_the_card_shows_next() -> None:
    async with listening() as made:
        sent = await said(made, QUESTION)
        assert isinstance(sent, Sent)
        shown = made.fake.card(sent.card)
        assert shown is not None
        fields = card_press(made.fake.account, MEMBER, sent.card, "1", shown["back"])
        given = press(fields, NOW)
        assert isinstance(given, Incoming)
        following = Choice("确定吗？", ("确定", "再想想"), "q-next")
        made.answer, rest = made.platform.passive(Reply((following,)), given, NOW)
        assert rest.parts == ()
        assert await made.fake.press(MEMBER, sent.card, "1") == 200
        changed = made.fake.card(sent.card)
    assert changed is not None
    assert (changed["title"], changed["b1"]) == ("确定吗？", "确定")
    assert changed["back"] != shown["back"]
    heard = made.heard[0]
    assert isinstance(heard, Incoming)
    # The same press over the connection would be the same message.
    assert heard.key == given.key


async def test_an_event_is_noted_and_answered_encrypted() -> None:
    async with listening() as made:
        assert await made.fake.event("user_leave_org", "ZhouLichun") == (200, {"words": "success"})
        assert await made.fake.event("check_url") == (200, {"words": "success"})
    left = DirectoryChange("dingtalk", Change.LEFT, (MEMBER,))
    assert [given.change for given in made.heard if isinstance(given, Noted)] == [left, None]


@pytest.mark.parametrize("door", ["robot", "card", "callback", "another"])
@pytest.mark.parametrize("body", [b"", b"{}", b"\xff\xfe", b"[" * 30_000, b"x" * 100_000])
async def test_what_nobody_signed_is_refused_at_every_door(door: str, body: bytes) -> None:
    async with listening() as made, aiohttp.ClientSession() as session:
        url = f"{made.doors}/dingtalk/{door}"
        async with session.post(url, data=body) as response:
            assert response.status in (400, 403, 404, 413)
            assert await response.read() == b""
        async with session.get(url) as response:
            assert response.status == 405
    assert made.heard == []


async def test_signed_with_another_secret_it_is_refused() -> None:
    async with listening() as made:
        ours = made.platform
        made.platform = made.another(client_secret="another", card_secret="another", token="Other1")
        assert await made.fake.text(MEMBER, "进度") == 403
        assert await made.fake.press_again(MEMBER, "q@r", "1", "x") == 403
        await made.platform.close()
        made.platform = ours
    assert made.heard == []


def test_a_door_that_is_not_set_up_is_not_there(plain: Bench) -> None:
    for door in ("card", "callback"):
        request = RawRequest("POST", {}, {}, b"{}", door)
        with pytest.raises(Rejected) as rejected:
            plain.platform.read(request, NOW)
        assert rejected.value.status == 404
