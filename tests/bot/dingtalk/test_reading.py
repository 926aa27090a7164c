"""Messages and presses in the shapes that were captured, as the official package reads them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import dingtalk_stream
import pytest

from bot.platforms.base import Ignored, RawRequest, Rejected
from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.dingtalk.reading import read
from bot.platforms.sandbox.dingtalk_payloads import (
    Said,
    card_headers,
    card_press,
    robot_headers,
    robot_message,
)
from handlers.incoming import Incoming, Kind, Press
from tests.bot.dingtalk.hand import NOW

MALFORMED_JSON = [
    *(b"", b"{", b"[]", b"null", b"7", b'"words"', b"\xff\xfe", b"{}", b"[" * 20_000),
    b'{"msgtype": 7, "msgId": "a"}',
    b'{"msgtype": "text", "msgId": []}',
    b'{"msgtype": "text", "msgId": "' + b"a" * 300 + b'"}',
    b'{"msgtype": "text", "msgId": "a", "conversationType": "2"}',
    b'{"msgtype": "text", "msgId": "a", "senderStaffId": "' + b"a" * 300 + b'"}',
]
ACCOUNT = DingTalkAccount("ding1", "secret", corp_id="corp", card_secret="card-secret")
SESSION = "https://oapi.dingtalk.com/robot/sendBySession?session=abc"


def message(content: dict[str, Any], group: str = "", **more: Any) -> dict[str, Any]:
    said = Said("ZhouLichun", group, "msg1==")
    return {**robot_message(ACCOUNT, said, content, SESSION, NOW), **more}


def heard(fields: Any) -> Incoming:
    body = fields if isinstance(fields, bytes) else json.dumps(fields).encode()
    request = RawRequest("POST", {}, robot_headers(ACCOUNT, NOW), body, "robot")
    found = read(ACCOUNT, request, NOW)
    assert isinstance(found, Incoming)
    return found


CONTENTS = [
    ({"msgtype": "text", "text": {"content": " 进度 "}}, Kind.TEXT, "进度", ""),
    ({"msgtype": "picture", "content": {"downloadCode": "c1"}}, Kind.IMAGE, "", "c1"),
    (
        {"msgtype": "audio", "content": {"downloadCode": "c2", "recognition": "进度"}},
        Kind.VOICE,
        "进度",
        "c2",
    ),
    ({"msgtype": "video", "content": {"downloadCode": "c3", "duration": "3"}}, Kind.FILE, "", "c3"),
    ({"msgtype": "file", "content": {"downloadCode": "c4", "fileName": "x"}}, Kind.FILE, "", "c4"),
    (
        {"msgtype": "richText", "content": {"richText": [{"text": "你"}, {"text": "好"}]}},
        Kind.TEXT,
        "你好",
        "",
    ),
    (
        {
            "msgtype": "richText",
            "content": {"richText": [{"type": "picture", "downloadCode": "c5"}]},
        },
        Kind.IMAGE,
        "",
        "c5",
    ),
    ({"msgtype": "richText", "content": {"richText": "odd"}}, Kind.OTHER, "", ""),
    ({"msgtype": "picture", "content": {}}, Kind.OTHER, "", ""),
    ({"msgtype": "interactiveCard", "content": {"biz": 1}}, Kind.OTHER, "", ""),
    ({"msgtype": "somethingNew"}, Kind.OTHER, "", ""),
]


@pytest.mark.parametrize(("content", "kind", "words", "media"), CONTENTS)
def test_every_kind_of_message_is_read(
    content: dict[str, Any], kind: Kind, words: str, media: str
) -> None:
    found = heard(message(content))
    assert (found.kind, found.text, found.media_id) == (kind, words, media)
    assert (found.account, found.key, found.group) == ("zhoulichun", "mmsg1==", "")
    assert found.way is not None
    assert found.way.url == SESSION


@pytest.mark.parametrize("content", [one[0] for one in CONTENTS[:7]])
def test_the_official_package_reads_the_same(content: dict[str, Any]) -> None:
    fields = message(content, group="cid1==")
    theirs, ours = dingtalk_stream.ChatbotMessage.from_dict(fields), heard(fields)
    assert ours.account == theirs.sender_staff_id.lower()
    assert ours.key == f"m{theirs.message_id}"
    assert ours.group == theirs.conversation_id
    assert ours.way is not None
    assert ours.way.url == theirs.session_webhook
    if theirs.text is not None:
        assert ours.text == theirs.text.content.strip()


def test_whoever_has_no_userid_has_no_account() -> None:
    fields = message({"msgtype": "text", "text": {"content": "好"}})
    del fields["senderStaffId"]
    assert heard(fields).account == ""
    assert heard({**fields, "senderStaffId": "a", "senderCorpId": "elsewhere"}).account == ""


@pytest.mark.parametrize(
    ("url", "ends"),
    [
        ("https://evil.example.org/robot", timedelta(hours=1)),
        ("http://oapi.dingtalk.com/robot", timedelta(hours=1)),
        ("https://oapi.dingtalk.com:8443/robot", timedelta(hours=1)),
        ("https://oapi.dingtalk.com@evil.example.org/", timedelta(hours=1)),
        ("http://[", timedelta(hours=1)),
        (SESSION, timedelta(seconds=30)),
        (SESSION, timedelta(hours=-1)),
    ],
)
def test_answers_go_to_dingtalk_and_only_while_it_listens(url: str, ends: timedelta) -> None:
    stamp = int((NOW + ends).timestamp() * 1000)
    more = {"sessionWebhook": url, "sessionWebhookExpiredTime": stamp}
    assert heard(message({"msgtype": "text", "text": {"content": "x"}}, **more)).way is None


@pytest.mark.parametrize("body", MALFORMED_JSON)
def test_what_is_no_message_is_rejected(body: bytes) -> None:
    request = RawRequest("POST", {}, robot_headers(ACCOUNT, NOW), body, "robot")
    with pytest.raises(Rejected):
        read(ACCOUNT, request, NOW)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"timestamp": "x", "sign": "y"},
        {**robot_headers(ACCOUNT, NOW), "sign": "AAAA"},
        robot_headers(ACCOUNT, NOW - timedelta(hours=2)),
        robot_headers(ACCOUNT, NOW + timedelta(hours=2)),
        {**robot_headers(ACCOUNT, NOW), "sign": "签"},
    ],
)
def test_a_message_without_its_signature_is_rejected(headers: dict[str, str]) -> None:
    body = json.dumps(message({"msgtype": "text", "text": {"content": "x"}})).encode()
    with pytest.raises(Rejected):
        read(ACCOUNT, RawRequest("POST", {}, headers, body, "robot"), NOW)


BACK = "0123456789abcdef.ballot-17.5."


def press(number: str = "2", back: str = BACK, **more: Any) -> Any:
    fields = {**card_press(ACCOUNT, "ZhouLichun", "ballot-17@r1", number, back), **more}
    headers = card_headers(ACCOUNT.card_secret, NOW)
    body = json.dumps(fields).encode()
    return read(ACCOUNT, RawRequest("POST", {}, headers, body, "card"), NOW)


def test_a_pressed_button_is_the_number_of_what_it_asks() -> None:
    found = press()
    assert isinstance(found, Incoming)
    assert found.press == Press("ballot-17", "ballot-17@r1", "submit", {"5": 2})
    asked = press(back="0123456789abcdef.q-k3f..1-2")
    assert asked.press == Press("q-k3f", "ballot-17@r1", "2", carry="1-2")
    theirs = dingtalk_stream.CardCallbackMessage.from_dict(
        card_press(ACCOUNT, "zhoulichun", "ballot-17@r1", "2", BACK)
    )
    assert theirs.card_instance_id == "ballot-17@r1"
    assert theirs.user_id == found.account


def test_the_key_of_a_press_says_nothing_of_what_was_picked() -> None:
    assert press("1").key == press("4").key
    assert press("1").key != press("1", back=BACK.replace("0", "1")).key
    assert press("1").key != press("1", userId="another").key
    assert "picks" not in repr(press("1").press)


@pytest.mark.parametrize(
    "more",
    [
        {"content": "{"},
        {"content": "{}"},
        {"content": json.dumps({"cardPrivateData": {"params": {"n": "x", "back": BACK}}})},
        {"content": json.dumps({"cardPrivateData": {"params": {"n": "1", "back": "odd"}}})},
        {"content": json.dumps({"cardPrivateData": [1]})},
        {"userId": ""},
        {"outTrackId": "a@" + "x" * 300},
    ],
)
def test_a_press_no_card_of_ours_sends_is_rejected(more: dict[str, Any]) -> None:
    with pytest.raises(Rejected):
        press(**more)


def test_cards_of_others_are_ignored_politely() -> None:
    noted = press(outTrackId="another-app's card")
    assert getattr(noted, "body", b"") == b"{}"
    assert not isinstance(noted, Incoming | Ignored)
