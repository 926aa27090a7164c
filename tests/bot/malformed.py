"""Callbacks that are not authentic, or not readable: each must be refused without a word."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from bot.platforms.sandbox.wecom_caller import encrypt_callback
from bot.platforms.wecom.account import WeComAccount
from tests.bot.wecom.callbacks import signed, xml_envelope

# In every message below, so that a trace of it anywhere would show.
CANARY = "canary7f3a"
Posted = tuple[Mapping[str, str], bytes]
Maker = Callable[[WeComAccount, datetime], Posted]


def _told(app: WeComAccount, now: datetime, **more: str) -> Posted:
    fields = {"MsgType": "text", "FromUserName": CANARY, "Content": CANARY, "MsgId": "4711"}
    return encrypt_callback(app, fields | more, now)


def _wrong_signature(app: WeComAccount, now: datetime) -> Posted:
    query, body = _told(app, now)
    return query | {"msg_signature": "0" * 40}, body


def _no_signature(app: WeComAccount, now: datetime) -> Posted:
    query, body = _told(app, now)
    return {name: value for name, value in query.items() if name != "msg_signature"}, body


def _other_corp(app: WeComAccount, now: datetime) -> Posted:
    return _told(replace(app, corp_id="ww0000000000000000"), now)


def _other_key(app: WeComAccount, now: datetime) -> Posted:
    return _told(replace(app, encoding_aes_key="x" * 42 + "A"), now)


def _other_token(app: WeComAccount, now: datetime) -> Posted:
    return _told(replace(app, token="another"), now)


def _other_agent(app: WeComAccount, now: datetime) -> Posted:
    return _told(replace(app, agent_id=999), now)


def _other_agent_inside(app: WeComAccount, now: datetime) -> Posted:
    return _told(app, now, AgentID="999")


def _stale(app: WeComAccount, now: datetime) -> Posted:
    return _told(app, now.replace(year=now.year - 1))


def _truncated(app: WeComAccount, now: datetime) -> Posted:
    query, body = _told(app, now)
    return query, body[:-60]


def _cut_ciphertext(app: WeComAccount, now: datetime) -> Posted:
    stamp = str(int(now.timestamp()))
    return signed(app, "QUJD", stamp), xml_envelope("QUJD")


def _signed_garbage(body: bytes) -> Maker:
    def make(app: WeComAccount, now: datetime) -> Posted:
        return signed(app, CANARY, str(int(now.timestamp()))), body

    return make


_BOMB = (
    '<!DOCTYPE x [<!ENTITY a "canary7f3a"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<xml><Encrypt>&b;</Encrypt></xml>"
)
_FILE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><xml><Encrypt>&a;</Encrypt></xml>'

MALFORMED: dict[str, Maker] = {
    "wrong signature": _wrong_signature,
    "no signature": _no_signature,
    "another corp": _other_corp,
    "another key": _other_key,
    "another token": _other_token,
    "an unknown agent": _other_agent,
    "an unknown agent inside": _other_agent_inside,
    "a year old": _stale,
    "truncated": _truncated,
    "ciphertext cut": _cut_ciphertext,
    "neither XML nor JSON": _signed_garbage(b"canary7f3a canary7f3a"),
    "nothing": _signed_garbage(b""),
    "not UTF-8": _signed_garbage(b"\xff\xfe\xfd canary7f3a"),
    "JSON of another shape": _signed_garbage(b'{"canary7f3a": [1, 2]}'),
    "JSON nested deep": _signed_garbage(b'{"encrypt":' + b"[" * 30_000),
    "XML of another shape": _signed_garbage(b"<canary7f3a/>"),
    "entity bomb": _signed_garbage(_BOMB.encode()),
    "external entity": _signed_garbage(_FILE.encode()),
    "oversized": _signed_garbage(b"<xml><Encrypt>" + b"canary7f3a" * 7000),
    "multipart": _signed_garbage(b"--x\r\n\r\ncanary7f3a\r\n--x--"),
}
