"""From a request at one of three doors to a message; pure, so that vectors are table tests."""

from __future__ import annotations

from datetime import datetime

from bot.platforms.base import Ignored, Noted, RawRequest, Read, Rejected
from bot.platforms.dingtalk import events, pressing, robot
from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.dingtalk.codec import EventCodec
from bot.platforms.dingtalk.fields import fields_of, text_in
from bot.platforms.dingtalk.signing import (
    card_signature,
    refuse_others,
    refuse_stale,
    robot_signature,
)


def read(account: DingTalkAccount, request: RawRequest, now: datetime) -> Read:
    """Verify, open and parse one request; Rejected for all that is not authentic or readable."""
    if request.method != "POST":
        raise Rejected("method", 405)
    match request.door:
        case "robot":
            return _robot(account, request, now)
        case "card":
            return _card(account, request, now)
        case "callback":
            return _event(account, request, now)
    raise Rejected("door", 404)


def _robot(account: DingTalkAccount, request: RawRequest, now: datetime) -> Read:
    timestamp = _header(request, "timestamp")
    refuse_stale(timestamp, now)
    refuse_others(robot_signature(account.client_secret, timestamp), _header(request, "sign"))
    return robot.message(account, fields_of(request.body), now)


def _card(account: DingTalkAccount, request: RawRequest, now: datetime) -> Read:
    if not account.card_secret:
        raise Rejected("not set up", 404)
    timestamp = _header(request, "x-ddpaas-signature-timestamp")
    refuse_stale(timestamp, now)
    signed = card_signature(account.card_secret, timestamp)
    refuse_others(signed, _header(request, "x-ddpaas-signature"))
    found = pressing.press(fields_of(request.body), now)
    # Unlike an empty body, an empty update says that nothing went wrong.
    return Noted(body=b"{}") if isinstance(found, Ignored) else found


def _event(account: DingTalkAccount, request: RawRequest, now: datetime) -> Read:
    if not account.token or not account.aes_key:
        raise Rejected("not set up", 404)
    codec = EventCodec(account)
    claimed = request.query.get("signature") or request.query.get("msg_signature", "")
    timestamp, nonce = request.query.get("timestamp", ""), request.query.get("nonce", "")
    refuse_stale(timestamp, now)
    encrypted = text_in(fields_of(request.body), "encrypt")
    if not claimed or not nonce or not encrypted:
        raise Rejected("fields", 400)
    codec.verify(claimed, timestamp, nonce, encrypted)
    words, name = codec.open(encrypted)
    change = events.change(fields_of(words, "event"))
    return Noted(change, codec.seal("success", name, now))


def _header(request: RawRequest, name: str) -> str:
    value = request.headers.get(name, "")
    if not value:
        raise Rejected("headers", 400)
    return value
