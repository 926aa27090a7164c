"""Whatever is not authentic or not readable is rejected quietly; nothing else ever happens."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.base import Challenge, Ignored, RawRequest, Rejected
from bot.platforms.sandbox.wecom_caller import encrypt_callback, encrypt_echo
from bot.platforms.wecom.account import WeComAccount
from bot.platforms.wecom.codec import Codec
from bot.platforms.wecom.envelope import MAX_BODY
from bot.platforms.wecom.reading import STALE_AFTER, read
from handlers.incoming import Incoming
from tests.bot.wecom.callbacks import NOW, account, post, sealed, signed, told, xml_envelope

APP = account()
CODEC = Codec(APP)
TEXT = {"MsgType": "text", "FromUserName": "Wang", "Content": "canary-words", "MsgId": "7"}
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>'


def rejected(request: RawRequest, app: WeComAccount = APP) -> tuple[str, int]:
    with pytest.raises(Rejected) as refusal:
        read(app, Codec(app), request, NOW)
    assert "canary" not in str(refusal.value)
    return refusal.value.reason, refusal.value.status


def raw(plain: bytes, app: WeComAccount = APP) -> RawRequest:
    """An authentic POST around bytes that are encrypted as they are, padding and all."""
    encryptor = Cipher(algorithms.AES(app.aes_key), modes.CBC(app.aes_key[:16])).encryptor()
    encrypted = base64.b64encode(encryptor.update(plain) + encryptor.finalize()).decode()
    return post(signed(app, encrypted), xml_envelope(encrypted))


def padded(inner: bytes, length: int | None = None, padding: int | None = None) -> bytes:
    size = len(inner) if length is None else length
    whole = b"r" * 16 + size.to_bytes(4, "big") + inner + APP.corp_id.encode()
    rest = 32 - len(whole) % 32
    return whole + bytes([rest if padding is None else padding]) * rest


@pytest.mark.parametrize("missing", ["msg_signature", "timestamp", "nonce"])
def test_a_missing_query_value_is_malformed(missing: str) -> None:
    query, body = encrypt_callback(APP, TEXT, NOW)
    del query[missing]
    assert rejected(post(query, body)) == ("query", 400)


def test_an_address_check_without_echo_is_malformed() -> None:
    query = encrypt_echo(APP, "123", NOW)
    del query["echostr"]
    assert rejected(RawRequest("GET", query, {}, b"")) == ("query", 400)


@pytest.mark.parametrize(
    "change",
    [
        {"msg_signature": "0" * 40},
        {"msg_signature": "\ud800"},
        {"msg_signature": "签名"},
        {"nonce": "another"},
        {"nonce": "\udfff"},
        {"timestamp": str(int(NOW.timestamp()) + 1)},
    ],
)
def test_a_changed_query_breaks_the_signature(change: dict[str, str]) -> None:
    query, body = encrypt_callback(APP, TEXT, NOW)
    assert rejected(post(query | change, body)) == ("signature", 403)


def test_a_changed_body_breaks_the_signature() -> None:
    query, _ = encrypt_callback(APP, TEXT, NOW)
    _, other = encrypt_callback(APP, TEXT, NOW)
    assert rejected(post(query, other)) == ("signature", 403)


def test_a_wrong_token_is_a_wrong_signature() -> None:
    query, body = encrypt_callback(account(token="else"), TEXT, NOW)
    assert rejected(post(query, body)) == ("signature", 403)


def test_a_wrong_key_is_rejected() -> None:
    query, body = encrypt_callback(account(encoding_aes_key="a" * 43), TEXT, NOW)
    assert rejected(post(query, body))[1] in (400, 403)


def test_another_corporation_is_not_authentic() -> None:
    inner = encrypt_callback(account(corp_id="wwother"), TEXT, NOW)
    assert rejected(post(*inner)) == ("corp", 403)
    assert rejected(sealed(account(corp_id="wwother"), "<xml/>")) == ("receiveid", 403)


def test_another_agent_is_not_authentic() -> None:
    assert rejected(post(*encrypt_callback(account(agent_id=3), TEXT, NOW))) == ("agent", 403)
    with pytest.raises(Rejected, match="agent"):
        told(APP, **TEXT, AgentID="3")
    with pytest.raises(Rejected, match="corp"):
        told(APP, **TEXT, ToUserName="wwother")


@pytest.mark.parametrize("timestamp", ["soon", "-1", "1e9", "９", "9" * 12, " 1"])
def test_an_unreadable_time_is_malformed(timestamp: str) -> None:
    query, body = encrypt_callback(APP, TEXT, NOW)
    assert rejected(post(query | {"timestamp": timestamp}, body)) == ("query", 400)


@pytest.mark.parametrize("drift", [STALE_AFTER + 1, -STALE_AFTER - 1])
def test_a_stale_callback_is_rejected(drift: int) -> None:
    query, body = encrypt_callback(APP, TEXT, NOW + timedelta(seconds=drift))
    assert rejected(post(query, body)) == ("stale", 403)


@pytest.mark.parametrize("drift", [STALE_AFTER, -STALE_AFTER])
def test_ten_minutes_are_not_yet_stale(drift: int) -> None:
    query, body = encrypt_callback(APP, TEXT, NOW + timedelta(seconds=drift))
    assert isinstance(read(APP, CODEC, post(query, body), NOW), Incoming)


def test_another_method_is_rejected() -> None:
    query, body = encrypt_callback(APP, TEXT, NOW)
    assert rejected(RawRequest("PUT", query, {}, body)) == ("method", 405)


def test_an_oversized_body_is_rejected_before_it_is_read() -> None:
    query, _ = encrypt_callback(APP, TEXT, NOW)
    assert rejected(post(query, b"<" * (MAX_BODY + 1))) == ("body size", 413)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"\xff\xfe\x00",
        b"<xml>",
        b"<xml/>",
        b"<html><Encrypt>x</Encrypt></html>",
        b"<xml><Encrypt></Encrypt></xml>",
        b"<xml><Encrypt>a</Encrypt><Encrypt>b</Encrypt></xml>",
        b"<xml><Encrypt><b>a</b></Encrypt></xml>",
        b'<?xml version="1.0" encoding="nonsense"?><xml><Encrypt>a</Encrypt></xml>x',
        b"<xml><Encrypt>\x00</Encrypt></xml>",
        b"<a>" * 20_000,
        BOMB,
        b'<!DOCTYPE x SYSTEM "file:///etc/hosts"><xml><Encrypt>a</Encrypt></xml>',
        b"{}",
        b"{",
        b"[1]",
        b'{"encrypt": null}',
        b'{"encrypt": ["a"]}',
        b'{"a":' * 12_000,
        b'{"encrypt": ' + b"9" * 60_000 + b"}",
    ],
    ids=range(21),
)
def test_a_body_that_is_no_envelope_is_malformed(body: bytes) -> None:
    query, _ = encrypt_callback(APP, TEXT, NOW)
    assert rejected(post(query, body))[1] == 400


@pytest.mark.parametrize("encrypted", ["!", "abc", "AAAA", "密文", "QUJD=", "A" * 44])
def test_a_signed_but_broken_ciphertext_is_malformed(encrypted: str) -> None:
    request = post(signed(APP, encrypted), xml_envelope(encrypted))
    assert rejected(request) == ("ciphertext", 400)


def test_a_lone_surrogate_in_a_json_envelope_is_not_authentic() -> None:
    query, _ = encrypt_callback(APP, TEXT, NOW)
    assert rejected(post(query, b'{"encrypt": "\\ud800"}')) == ("signature", 403)


@pytest.mark.parametrize(
    "plain",
    [
        b"\x20" * 32,
        padded(b"<xml/>", padding=0),
        padded(b"<xml/>", padding=33),
        padded(b"<xml/>", length=2**32 - 1),
        padded(b"<xml/>", length=60),
        padded(b"\xff\xfe\xfd"),
    ],
    ids=["too short", "pad 0", "pad 33", "length 4 GiB", "length past end", "not UTF-8"],
)
def test_a_buffer_that_lies_about_itself_is_malformed(plain: bytes) -> None:
    assert rejected(raw(plain)) == ("ciphertext", 400)


@pytest.mark.parametrize("size", range(1, 33))
def test_every_padding_from_1_to_32_is_valid(size: int) -> None:
    inner = b"x" * ((32 - size - 20 - len(APP.corp_id)) % 32)
    whole = padded(inner)
    assert whole[-1] == size
    encrypted = base64.b64decode(raw(whole).body.split(b"CDATA[")[1].split(b"]")[0])
    assert CODEC.open(base64.b64encode(encrypted).decode()) == inner.decode()


@pytest.mark.parametrize(
    "plain",
    [
        "",
        "hello",
        "<xml/>",
        "<xml><MsgType/></xml>",
        "<xml><MsgType>text</MsgType><MsgType>text</MsgType></xml>",
        '<xml><MsgType a="b">text</MsgType></xml>',
        "<xml><MsgType>event</MsgType></xml>",
        "<xml><MsgType>event</MsgType><Event><b/></Event></xml>",
        "<xml><MsgType>text</MsgType><CreateTime>1</CreateTime><MsgId>1</MsgId></xml>",
        BOMB.decode(),
    ],
)
def test_an_authentic_envelope_around_nonsense_is_malformed(plain: str) -> None:
    assert rejected(sealed(APP, plain))[1] == 400


@pytest.mark.parametrize(
    "change",
    [
        {"FromUserName": ""},
        {"FromUserName": "x" * 65},
        {"CreateTime": ""},
        {"CreateTime": "soon"},
        {"CreateTime": "9" * 30},
        {"MsgId": ""},  # without it repeats cannot be told apart
        {"MsgId": "abc"},
    ],
)
def test_a_message_without_its_fields_is_malformed(change: dict[str, str]) -> None:
    with pytest.raises(Rejected, match="fields"):
        told(APP, **(TEXT | change))


# What a stranger or a broken network can do to an authentic request.
def _flip(body: bytes, place: int) -> bytes:
    place %= len(body)
    return body[:place] + bytes([body[place] ^ 1]) + body[place + 1 :]


@given(place=st.integers(0, 10_000), change=st.sampled_from([_flip, lambda b, n: b[: n % len(b)]]))
def test_damage_never_yields_another_message(
    place: int, change: Callable[[bytes, int], bytes]
) -> None:
    query, body = encrypt_callback(APP, TEXT, NOW)
    try:
        found = read(APP, CODEC, post(query, change(body, place)), NOW)
    except Rejected:
        return
    assert isinstance(found, Incoming)
    assert found.text == TEXT["Content"]


@given(st.binary(max_size=300), st.dictionaries(st.text(), st.text(), max_size=5))
def test_random_requests_are_only_ever_rejected(body: bytes, more: dict[str, str]) -> None:
    query, _ = encrypt_callback(APP, TEXT, NOW)
    with pytest.raises(Rejected):
        read(APP, CODEC, post(query | more, body), NOW)


_TAG = st.sampled_from(
    ["MsgType", "Event", "FromUserName", "CreateTime", "MsgId", "Content", "AgentID", "EventKey"]
)
_WORDS = st.sampled_from(["text", "event", "voice", "click", "1", "218", "x", "&amp;", "<b/>"])
_ELEMENT = st.builds(lambda tag, words: f"<{tag}>{words}</{tag}>", _TAG, _WORDS | st.text())


@given(st.lists(_ELEMENT, max_size=10))
def test_any_authentic_xml_is_read_ignored_or_rejected(elements: list[str]) -> None:
    try:
        found: Any = read(APP, CODEC, sealed(APP, f"<xml>{''.join(elements)}</xml>"), NOW)
    except Rejected:
        return
    assert isinstance(found, Incoming | Ignored)


@given(st.binary(max_size=200))
def test_any_signed_buffer_is_read_ignored_or_rejected(noise: bytes) -> None:
    with pytest.raises(Rejected):
        read(APP, CODEC, raw(noise + b"\x01" * (-len(noise) % 16)), NOW)


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=5))
def test_any_json_value_as_ciphertext_is_rejected(value: object) -> None:
    query, _ = encrypt_callback(APP, TEXT, NOW)
    with pytest.raises(Rejected):
        read(APP, CODEC, post(query, json.dumps({"encrypt": value}).encode()), NOW)


def test_an_echo_comes_back_byte_for_byte() -> None:
    query = encrypt_echo(APP, "12345678901234567890123", NOW)
    answer = read(APP, CODEC, RawRequest("GET", query, {}, b""), NOW)
    assert answer == Challenge(b"12345678901234567890123")
