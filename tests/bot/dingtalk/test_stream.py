"""The connection under everything that was seen to go wrong with it."""

from __future__ import annotations

import asyncio
import json

import pytest

from bot.platforms.base import Noted
from bot.platforms.dingtalk.frames import ROBOT
from bot.platforms.sandbox.dingtalk_payloads import frame
from bot.reception import TooSlow
from handlers.incoming import Change, DirectoryChange, Incoming
from tests.bot.dingtalk.conftest import Bench, bench
from tests.fakes.dingtalk import OPEN
from tests.scenarios.logged import log_kept

MEMBER = "zhoulichun"


async def test_a_message_is_heard_and_answered_once_it_is_done(plain: Bench) -> None:
    async with plain.listening():
        assert await plain.fake.text(MEMBER, "进度") == 200
        (given,) = plain.heard
        assert isinstance(given, Incoming)
        assert (given.account, given.text) == (MEMBER, "进度")
        assert plain.platform.connected
    assert not plain.platform.connected


@pytest.mark.parametrize("fault", [ValueError("canary words"), TooSlow()])
async def test_what_was_not_done_is_never_answered_with_success(
    plain: Bench, fault: Exception
) -> None:
    plain.fault = fault
    with log_kept() as log:
        async with plain.listening():
            assert await plain.fake.text(MEMBER, "进度", msg_id="m1") == 500
            plain.fault = None
            assert await plain.fake.text(MEMBER, "进度", msg_id="m1") == 200
    first, second = plain.heard
    assert isinstance(first, Incoming)
    assert isinstance(second, Incoming)
    assert first.key == second.key
    assert "canary" not in log.getvalue()


@pytest.mark.parametrize(
    ("kind", "topic", "data", "code"),
    [
        ("CALLBACK", "/v1.0/something/new", {}, 404),
        ("SOMETHING", "new", {}, 404),
        ("CALLBACK", ROBOT, {"msgtype": 7}, 400),
        ("CALLBACK", ROBOT, {}, 400),
        ("SYSTEM", "KEEPALIVE", {}, 200),
        ("SYSTEM", "ping", {"opaque": "o1"}, 200),
        ("EVENT", "*", {"odd": []}, 200),
    ],
)
async def test_every_frame_is_answered(
    plain: Bench, kind: str, topic: str, data: dict[str, object], code: int
) -> None:
    async with plain.listening():
        ack = await plain.fake.gateway.tell(frame(kind, topic, data))
    assert ack["code"] == code
    if topic == "ping":
        assert json.loads(ack["data"]) == {"opaque": "o1"}
    assert plain.heard == []


async def test_a_message_beyond_all_measure_is_answered_too(plain: Bench) -> None:
    async with plain.listening():
        assert await plain.fake.text(MEMBER, "长" * 100_000) == 400
        assert await plain.fake.text(MEMBER, "还在吗") == 200
    assert len(plain.heard) == 1


async def test_half_a_character_breaks_neither_the_message_nor_its_answer(plain: Bench) -> None:
    half = chr(0xD83D)
    async with plain.listening():
        await plain.fake.gateway.until_connected()
        told = frame("CALLBACK", ROBOT, {"msgtype": "text", "text": {"content": f"好{half}"}})
        told["headers"]["messageId"] = f"id{half}"
        await plain.fake.gateway.say_raw(json.dumps(told))
        ping = frame("SYSTEM", "ping", {}) | {"data": half}
        await plain.fake.gateway.say_raw(json.dumps(ping))
        assert await plain.fake.text(MEMBER, "还在吗") == 200
    given = plain.heard[0]
    assert isinstance(given, Incoming)
    assert (given.text, given.key) == ("好?", "mid?")
    assert [ack["code"] for ack in plain.fake.gateway.acks] == [200, 200, 200]
    assert plain.fake.gateway.opened == 1


async def test_what_is_not_even_utf8_ends_only_that_connection(plain: Bench) -> None:
    async with plain.listening():
        await plain.fake.gateway.until_connected()
        await plain.fake.gateway.say_bytes(b"\xff\xfe{}")
        assert await plain.fake.text(MEMBER, "还在吗") == 200


@pytest.mark.parametrize("code", [1000, 1001, 1006, 1008, 1011, 1012, 4000])
async def test_however_it_is_closed_it_connects_again(plain: Bench, code: int) -> None:
    async with plain.listening():
        await plain.fake.gateway.until_connected()
        await plain.fake.gateway.close_all(code)
        assert await plain.fake.text(MEMBER, "还在吗") == 200
    assert plain.fake.gateway.opened == 2


@pytest.mark.parametrize(
    "words", ["", "no json", "[]", "{}", '{"headers": 7}', '{"type": []}', "[" * 5000]
)
async def test_what_is_no_frame_does_not_end_the_connection(plain: Bench, words: str) -> None:
    async with plain.listening():
        await plain.fake.gateway.until_connected()
        await plain.fake.gateway.say_raw(words)
        assert await plain.fake.text(MEMBER, "还在吗") == 200
    assert plain.fake.gateway.opened == 1


async def test_changes_of_the_directory_are_noted(plain: Bench) -> None:
    async with plain.listening():
        status, answer = await plain.fake.event("user_leave_org", "ZhouLichun")
        assert (status, answer["status"]) == (200, "SUCCESS")
        plain.fault = ValueError()
        assert (await plain.fake.event("user_leave_org", "a"))[1]["status"] == "LATER"
    assert plain.heard[0] == Noted(DirectoryChange("dingtalk", Change.LEFT, (MEMBER,)))


async def test_told_to_disconnect_it_opens_the_new_connection_first(plain: Bench) -> None:
    gateway = plain.fake.gateway
    async with plain.listening():
        assert await plain.fake.text(MEMBER, "进度") == 200
        plain.hand.passed += 60  # it has lasted
        await gateway.say_all("SYSTEM", "disconnect", {"reason": "persistent"})
        await gateway.until_connected(count=1, opened=2)
        assert await plain.fake.text(MEMBER, "还在吗") == 200
    assert [wait for wait in plain.hand.pauses if wait] == []


async def test_a_line_that_is_silently_dead_is_replaced() -> None:
    async with bench(idle=0.01) as made, made.listening():
        await made.fake.gateway.until_connected(count=1, opened=3)


async def test_a_server_that_closes_at_once_is_not_stormed(plain: Bench) -> None:
    gateway = plain.fake.gateway
    async with plain.listening():
        for opened in range(1, 9):
            await gateway.until_connected(count=1, opened=opened)
            await gateway.close_all()
        await gateway.until_connected(count=1, opened=9)
    assert [wait for wait in plain.hand.pauses if wait][:7] == [1, 2, 4, 8, 16, 32, 60]


async def test_wrong_credentials_are_tried_every_ten_minutes(plain: Bench) -> None:
    plain.fake.answer_code("invalidClientIdOrSecret", OPEN, times=2)
    async with plain.listening():
        assert await plain.fake.text(MEMBER, "进度") == 200
    assert plain.hand.pauses[:2] == [600, 600]
    assert plain.fake.calls[OPEN] == 3


@pytest.mark.parametrize(
    "code", ["ServiceUnavailable", "InternalError", "Throttling.Api", "something.new"]
)
async def test_a_refusal_that_may_pass_is_waited_out_briefly(plain: Bench, code: str) -> None:
    plain.fake.answer_code(code, OPEN)
    async with plain.listening():
        assert await plain.fake.text(MEMBER, "进度") == 200
    assert plain.hand.pauses[0] == 1


@pytest.mark.parametrize("ends", ["drop", "html", "odd", "http"])
async def test_an_outage_of_the_gateway_is_waited_out(plain: Bench, ends: str) -> None:
    match ends:
        case "drop":
            plain.fake.drop(OPEN, times=2)
        case "html":
            plain.fake.answer_raw(b"<html>", OPEN, times=2)
        case "odd":
            plain.fake.answer_raw(b'{"endpoint": 7}', OPEN, times=2)
        case "http":
            plain.fake.answer_raw(b'{"endpoint": "http://x", "ticket": "t"}', OPEN, times=2)
    async with plain.listening():
        assert await plain.fake.text(MEMBER, "进度") == 200
    assert plain.hand.pauses[:2] == [1, 2]


async def test_a_spent_ticket_is_replaced(plain: Bench) -> None:
    base = plain.fake.account.api_base.replace("http", "ws")
    spent = json.dumps({"endpoint": f"{base}/connect", "ticket": "spent"}).encode()
    plain.fake.answer_raw(spent, OPEN)
    async with plain.listening():
        assert await plain.fake.text(MEMBER, "进度") == 200
    assert plain.fake.calls[OPEN] == 2


async def test_it_ends_at_once_while_it_waits_for_an_answer(plain: Bench) -> None:
    plain.fake.hang(OPEN)
    async with plain.listening():
        await plain.fake.called(OPEN)


@pytest.mark.parametrize("told", [False, True])
async def test_it_ends_at_once_while_something_is_being_done(plain: Bench, told: bool) -> None:
    plain.stuck = asyncio.Event()
    async with plain.listening():
        await plain.fake.gateway.until_connected()
        fields = {"msgtype": "text", "text": {"content": "进度"}}
        await plain.fake.gateway.say_all("CALLBACK", ROBOT, fields)
        await plain.until_heard(1)
        if told:
            plain.hand.passed += 60
            await plain.fake.gateway.say_all("SYSTEM", "disconnect", {})
            await plain.fake.gateway.until_connected(count=2, opened=2)
    assert len(plain.fake.gateway.acks) == told  # of the order to disconnect


async def test_told_to_disconnect_it_still_answers_what_is_under_way(plain: Bench) -> None:
    plain.stuck = asyncio.Event()
    async with plain.listening():
        asked = asyncio.create_task(plain.fake.text(MEMBER, "进度"))
        await plain.until_heard(1)
        plain.hand.passed += 60
        await plain.fake.gateway.say_all("SYSTEM", "disconnect", {})
        await plain.fake.gateway.until_connected(count=2, opened=2)
        for _ in range(100):  # by now the old one is being closed
            await asyncio.sleep(0)
        plain.stuck.set()
        assert await asked == 200
    assert len(plain.heard) == 1


async def test_too_many_at_once_wait_in_the_connection(plain: Bench) -> None:
    plain.stuck = asyncio.Event()
    async with plain.listening():
        sent = [asyncio.create_task(plain.fake.text(MEMBER, f"第{n}条")) for n in range(40)]
        await plain.until_heard(32)
        for _ in range(100):
            await asyncio.sleep(0)
        assert len(plain.heard) == 32
        plain.stuck.set()
        assert set(await asyncio.gather(*sent)) == {200}
    assert len(plain.heard) == 40


async def test_started_again_there_is_one_connection(plain: Bench) -> None:
    for _ in range(2):
        async with plain.listening():
            await plain.fake.gateway.until_connected()
            assert await plain.fake.text(MEMBER, "进度") == 200
    assert plain.fake.gateway.opened == 2
    assert len(plain.heard) == 2


async def test_many_messages_are_dealt_with_side_by_side(plain: Bench) -> None:
    async with plain.listening():
        sent = [plain.fake.text(MEMBER, f"第{n}条") for n in range(100)]
        assert set(await asyncio.gather(*sent)) == {200}
    assert len(plain.heard) == 100
