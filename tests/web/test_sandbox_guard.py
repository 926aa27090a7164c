"""Nobody but this machine gets into the sandbox."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
from aiohttp import web
from aiohttp.test_utils import make_mocked_request

from bot.web.sandbox.guard import is_loopback, only_this_machine
from tests.web.sandbox_bot import Sandbox


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("localhost", True),
        ("::ffff:10.0.0.1", False),
        ("10.0.0.1", False),
        ("8.8.8.8", False),
        ("sandbox.example.cn", False),
        ("localhost.example.cn", False),
        ("", False),
    ],
)
def test_only_names_of_this_machine_are_loopback(address: str, expected: bool) -> None:
    assert is_loopback(address) is expected


def request_from(peer: tuple[str, int] | None, host: str) -> web.Request:
    transport = Mock()
    transport.get_extra_info = lambda name, default=None: peer if name == "peername" else default
    return make_mocked_request("GET", "/sandbox", headers={"Host": host}, transport=transport)


async def page(request: web.Request) -> web.StreamResponse:
    return web.Response()


@pytest.mark.parametrize(
    ("peer", "host"),
    [
        (("192.168.1.7", 4000), "127.0.0.1:8080"),
        (("fe80::1", 4000), "127.0.0.1:8080"),
        (None, "127.0.0.1:8080"),
        (("127.0.0.1", 4000), "rebound.example.cn"),
        (("127.0.0.1", 4000), "[::1"),
    ],
)
async def test_others_and_rebound_names_are_turned_away(
    peer: tuple[str, int] | None, host: str
) -> None:
    with pytest.raises(web.HTTPForbidden):
        await only_this_machine(request_from(peer, host), page)


@pytest.mark.parametrize("host", ["127.0.0.1:8080", "localhost:8080", "[::1]:8080"])
async def test_this_machine_comes_in(host: str) -> None:
    answer = await only_this_machine(request_from(("127.0.0.1", 4000), host), page)
    assert answer.status == 200


async def test_a_form_of_another_site_cannot_speak(sandbox: Sandbox) -> None:
    plain = {"Content-Type": "text/plain"}
    body = b'{"account":"chenxiaoman","text":"x"}'
    async with sandbox.client.post("/sandbox/say", data=body, headers=plain) as answer:
        assert answer.status == 400
    assert sandbox.bot.bodies == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff"])
async def test_what_is_no_json_object_is_refused(sandbox: Sandbox, body: bytes) -> None:
    json = {"Content-Type": "application/json"}
    for path in ("say", "clock"):
        async with sandbox.client.post(f"/sandbox/{path}", data=body, headers=json) as answer:
            assert answer.status == 400
            assert (await answer.json())["problem"] == "malformed"


@pytest.mark.parametrize("query", ["", "?after=-1", "?after=x", "?after=0&wait=x"])
async def test_a_watcher_has_to_say_what_it_has_seen(sandbox: Sandbox, query: str) -> None:
    async with sandbox.client.get(f"/sandbox/events{query}") as answer:
        assert answer.status == 400
