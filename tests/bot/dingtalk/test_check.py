"""What the check says: in the order of setting up, each failing line with its cure."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.platforms.dingtalk import DingTalk
from tests.bot.dingtalk.conftest import Bench, bench
from tests.fakes.dingtalk import OPEN, TOKEN

Lines = list[tuple[bool, str]]
READ_STATUS = "/v1.0/robot/oToMessages/readStatus"
OVER_HTTP = {
    "mode": "http",
    "token": "Token1",
    "aes_key": "k" * 43,
    "public_callback": "https://zhibu.example.org/dingtalk/card",
}


async def checked(made: Bench, **changes: Any) -> Lines:
    platform: DingTalk = made.another(**changes)
    try:
        return await platform.check()
    finally:
        await platform.close()


def failing(lines: Lines) -> list[str]:
    return [words for good, words in lines if not good]


async def test_the_lines_stand_in_the_order_of_setting_up(plain: Bench) -> None:
    lines = await checked(plain)
    assert failing(lines) == []
    subjects = [words.partition("：")[0].removeprefix("钉钉") for _, words in lines]
    assert subjects == ["凭证", " Stream 连接", "机器人", "互动卡片"]
    assert "编号文字" in lines[-1][1]
    assert plain.fake.gateway.opened == 0


async def test_over_http_the_doors_are_checked_instead_of_the_connection(plain: Bench) -> None:
    lines = await checked(plain, **OVER_HTTP)
    assert failing(lines) == []
    assert plain.fake.calls[OPEN] == 0


@pytest.mark.parametrize(
    ("changes", "cure"),
    [
        ({"client_secret": "wrong"}, "client_secret"),
        ({"api_base": "http://127.0.0.1:9"}, "api_base"),
        ({"robot_code": "dingother"}, "robot_code"),
        ({**OVER_HTTP, "token": ""}, "aes_key"),
        ({**OVER_HTTP, "public_callback": "http://x.example.org"}, "https"),
        ({**OVER_HTTP, "card_template_id": "t.schema"}, "card_route_key"),
    ],
)
async def test_the_check_names_the_cure(plain: Bench, changes: dict[str, Any], cure: str) -> None:
    (words,) = failing(await checked(plain, **changes))
    assert cure in words
    assert "wrong" not in words


@pytest.mark.parametrize(
    ("typed", "said"), [("123456789", "AgentId"), ("dingtalk_dingtest", "dingtalk_")]
)
async def test_what_a_client_id_is_mistaken_for_is_said_first(
    plain: Bench, typed: str, said: str
) -> None:
    first, *_ = await checked(plain, client_id=typed)
    assert not first[0]
    assert said in first[1]


async def test_behind_a_refused_secret_nothing_else_is_tried(plain: Bench) -> None:
    assert len(await checked(plain, client_secret="wrong")) == 1
    assert plain.fake.calls[OPEN] == plain.fake.calls[READ_STATUS] == 0


@pytest.mark.parametrize("path", [TOKEN, OPEN, READ_STATUS])
@pytest.mark.parametrize("fault", ["hang", "drop"])
async def test_an_interface_that_is_away_is_one_plain_line(
    plain: Bench, path: str, fault: str
) -> None:
    getattr(plain.fake, fault)(path, times=2)  # a question is asked a second time
    (words,) = failing(await checked(plain))
    assert "稍后再试" in words or "连不上" in words


@pytest.mark.parametrize("path", [TOKEN, OPEN, READ_STATUS])
async def test_an_endless_answer_is_one_plain_line(plain: Bench, path: str) -> None:
    plain.fake.answer_raw(b" " * 1_100_000, path)
    (words,) = failing(await checked(plain))
    assert "api_base" in words


@pytest.mark.parametrize("body", [{}, {"endpoint": "wss://x"}, {"endpoint": "", "ticket": "t"}])
async def test_a_gateway_without_an_address_says_which_mode_to_choose(
    plain: Bench, body: dict[str, str]
) -> None:
    plain.fake.answer_raw(json.dumps(body).encode(), OPEN)
    (words,) = failing(await checked(plain))
    assert "Stream 模式" in words


async def test_a_missing_permission_is_named(plain: Bench) -> None:
    plain.fake.answer_code("Forbidden.AccessDenied.AccessTokenPermissionDenied", READ_STATUS)
    (words,) = failing(await checked(plain))
    assert "qyapi_robot_sendmsg" in words


async def test_with_a_template_the_cards_are_ready() -> None:
    async with bench(card_template_id="t.schema") as made:
        lines = await made.platform.check()
    assert failing(lines) == []
    assert "编号文字" not in lines[-1][1]
