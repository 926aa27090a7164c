"""The published vectors, and what is done to them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from bot.platforms.base import Noted, RawRequest, Rejected
from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.dingtalk.codec import EventCodec, signature
from bot.platforms.dingtalk.reading import read
from bot.platforms.dingtalk.signing import card_signature, robot_signature
from bot.platforms.sandbox.dingtalk_payloads import event_fields, opened_answer, sealed_event
from handlers.incoming import Change, DirectoryChange
from tests.bot.dingtalk.hand import NOW

SECRET, STAMP = "this is a secret", "1577262236757"
KEY = "4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij"
OFFICIAL = DingTalkAccount("suite4xxxxxxxxxxxxxxx", "s", token="123456", aes_key=KEY)
SEALED = (
    "1a3NBxmCFwkCJvfoQ7WhJHB+iX3qHPsc9JbaDznE1i03peOk1LaOQoRz3+nlyGNhwmwJ3vDMG+OzrHMeiZI7gTRWVdUB"
    "mfxjZ8Ej23JVYa9VrYeJ5as7XM/ZpulX8NEQis44w53h1qAgnC3PRzM7Zc/D6Ibr0rgUathB6zRHP8PYrfgnNOS9PhSB"
    "dHlegK+AGGanfwjXuQ9+0pZcy0w9lQ=="
)
EVENT_STAMP, NONCE = "1445827045067", "nEXhMP4r"
SIGNED = "5a65ceeef9aab2d149439f82dc191dd6c5cbe2c0"
THEN = datetime.fromtimestamp(1445827045, UTC)
OURS = DingTalkAccount("ding1", "s", corp_id="dingcorp1", token="Token1", aes_key=KEY)


def test_the_signatures_of_robot_and_card_are_the_documented_ones() -> None:
    assert robot_signature(SECRET, STAMP) == "DJrE6qdyVGCQz9z5r2MDuNcNAhwYnuAkyj13cx169CA="
    assert card_signature(SECRET, STAMP) == "cviWWKk4OPwVpK0VGNkvThhQ7PXwQPYvJhM+/YVA1VI="


def test_the_official_event_opens_and_our_answer_is_sealed_the_same_way() -> None:
    assert signature("123456", EVENT_STAMP, NONCE, SEALED) == SIGNED
    codec = EventCodec(OFFICIAL)
    words, name = codec.open(SEALED)
    assert json.loads(words)["EventType"] == "check_create_suite_url"
    assert name == b"suite4xxxxxxxxxxxxxxx"
    sealed = codec.encrypted("success", name, b"0123456789abcdef")
    assert sealed == (
        "HcA0QDKRG/U9FnFvX30Rg2r+260hUAAe65UvzXNmXEmZdezYtWHqRvzeNPWlfrIRDnP88uGJtoYGmz01nTG+/A=="
    )
    assert signature("123456", EVENT_STAMP, NONCE, sealed) == (
        "d4d71deb814062ccb0db86abe6b8f903be156e13"
    )


def official(**changed: str) -> RawRequest:
    query = {"signature": SIGNED, "timestamp": EVENT_STAMP, "nonce": NONCE} | changed
    encrypt = query.pop("encrypt", SEALED)
    body = json.dumps({"encrypt": encrypt}).encode()
    return RawRequest("POST", query, {}, body, "callback")


def test_the_address_is_checked_by_an_event_answered_with_success() -> None:
    noted = read(OFFICIAL, official(), THEN)
    assert isinstance(noted, Noted)
    assert noted.change is None
    assert opened_answer(OFFICIAL, noted.body) == "success"


@pytest.mark.parametrize(
    ("changed", "later"),
    [
        ({"signature": SIGNED[:-1] + "1"}, 0),
        ({"nonce": "nEXhMP4s"}, 0),
        ({"timestamp": "1445827045068"}, 0),
        ({"timestamp": "soon"}, 0),
        ({"encrypt": SEALED[:-4] + "AA=="}, 0),
        ({"encrypt": ""}, 0),
        ({"signature": ""}, 0),
        ({"signature": "签名"}, 0),
        ({}, 3601),
    ],
)
def test_what_was_changed_on_the_way_or_is_old_is_rejected(
    changed: dict[str, str], later: int
) -> None:
    with pytest.raises(Rejected):
        read(OFFICIAL, official(**changed), THEN + timedelta(seconds=later))


def test_another_receivers_event_is_rejected() -> None:
    stranger = DingTalkAccount("ding2", "s", corp_id="other", token="Token1", aes_key=KEY)
    fields = event_fields(stranger, "user_leave_org", ["a"], NOW)
    query, body = sealed_event(stranger, fields, NOW)
    with pytest.raises(Rejected) as rejected:
        read(OURS, RawRequest("POST", query, {}, body, "callback"), NOW)
    assert rejected.value.reason == "receiver"


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("user_add_org", DirectoryChange("dingtalk", Change.JOINED, ("userone",))),
        ("user_modify_org", DirectoryChange("dingtalk", Change.CHANGED, ("userone",))),
        ("user_leave_org", DirectoryChange("dingtalk", Change.LEFT, ("userone",))),
        ("org_dept_modify", DirectoryChange("dingtalk", Change.DEPARTMENTS)),
        ("org_admin_add", None),
        ("check_url", None),
    ],
)
def test_every_kind_of_event_is_answered(kind: str, change: DirectoryChange | None) -> None:
    query, body = sealed_event(OURS, event_fields(OURS, kind, ["UserOne"], NOW), NOW)
    noted = read(OURS, RawRequest("POST", query, {}, body, "callback"), NOW)
    assert isinstance(noted, Noted)
    assert noted.change == change
    assert opened_answer(OURS, noted.body) == "success"


def test_older_payloads_write_their_keys_with_capitals() -> None:
    fields = {"EventType": "user_leave_org", "TimeStamp": "1", "UserId": ["UserOne"]}
    query, body = sealed_event(OURS, fields, NOW)
    noted = read(OURS, RawRequest("POST", query, {}, body, "callback"), NOW)
    assert isinstance(noted, Noted)
    assert noted.change == DirectoryChange("dingtalk", Change.LEFT, ("userone",))
