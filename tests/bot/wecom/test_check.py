"""What the check says: in the order of setting up, each failing line with its cure."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.bot.wecom.conftest import Line

Lines = list[tuple[bool, str]]
AGENT = {"errcode": 0, "agentid": 218, "close": 0}
NOBODY = {"allow_userinfos": {"user": []}, "allow_partys": {"partyid": []}}


async def checked(line: Line, **changes: Any) -> Lines:
    wecom = line.another(**changes)
    lines = await wecom.check()
    await wecom.close()
    return lines


def failing(lines: Lines) -> list[str]:
    return [words for good, words in lines if not good]


async def test_the_lines_stand_in_the_order_of_setting_up(line: Line) -> None:
    lines = await checked(line, contacts_secret=line.fake.account.contacts_secret)
    assert failing(lines) == []
    subjects = [words.partition("：")[0].removeprefix("企业微信") for _, words in lines]
    assert subjects == ["回调", "凭证", "应用", "可信 IP", "通讯录同步", "网页登录"]


async def test_without_a_contacts_secret_the_check_says_what_that_means(line: Line) -> None:
    lines = await checked(line)
    assert failing(lines) == []
    assert any("contacts_secret" in words for _, words in lines)


@pytest.mark.parametrize(
    ("changes", "cure"),
    [
        ({"secret": "wrong"}, "[wecom] secret"),
        ({"corp_id": "wwother"}, "[wecom] corp_id"),
        ({"agent_id": 5}, "[wecom] agent_id"),
        ({"api_base": "http://127.0.0.1:9"}, "[wecom] api_base"),
        ({"contacts_secret": "wrong"}, "contacts_secret"),
    ],
)
async def test_the_check_names_the_cure(line: Line, changes: dict[str, Any], cure: str) -> None:
    (words,) = failing(await checked(line, **changes))
    assert cure in words
    assert "wrong" not in words


async def test_behind_a_refused_secret_nothing_else_is_tried(line: Line) -> None:
    lines = await checked(line, secret="wrong")
    assert [good for good, _ in lines] == [True, False]
    assert line.fake.calls["agent/get"] == 0


@pytest.mark.parametrize("path", ["agent/get", "department/simplelist"])
async def test_the_check_tells_the_address_wecom_sees(line: Line, path: str) -> None:
    errmsg = "not allow to access from your ip, hint: [1], from ip: 203.0.113.7, more info"
    line.fake.answer_code(60020, path, errmsg=errmsg)
    contacts = line.fake.account.contacts_secret
    (words,) = failing(await checked(line, contacts_secret=contacts))
    assert "203.0.113.7" in words
    assert "企业可信 IP" in words


@pytest.mark.parametrize(
    ("answer", "cure"),
    [
        ({"status": 404, "body": b""}, ""),
        ({"status": 500, "body": b""}, "api_base"),
        ({"body": b" " * 1_100_000}, "api_base"),
        ({"body": json.dumps(AGENT | {"close": 1}).encode()}, "打开开关"),
        ({"body": json.dumps(AGENT | NOBODY).encode()}, "可见范围是空的"),
        ({"body": json.dumps(AGENT | NOBODY | {"allow_tags": {"tagid": [1]}}).encode()}, ""),
        ({"body": json.dumps(AGENT).encode()}, ""),
    ],
    ids=["gateway without it", "broken", "endless", "closed", "nobody", "a tag", "range untold"],
)
async def test_the_check_of_the_app_is_plain(line: Line, answer: dict[str, Any], cure: str) -> None:
    line.fake.answer_raw(path="agent/get", **answer)
    faults = failing(await checked(line))
    assert bool(faults) is bool(cure)
    assert all(cure in words for words in faults)


async def test_the_check_survives_an_endless_token(line: Line) -> None:
    line.fake.answer_raw(b" " * 1_100_000, "gettoken")
    assert len(failing(await checked(line))) == 1
