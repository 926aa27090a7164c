"""From a callback to a message the handlers understand. Pure: no clock, no network."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from xml.parsers.expat import ExpatError
from zoneinfo import ZoneInfo

from wechatpy.enterprise import parse_message

from bot.platforms.base import Challenge, Ignored, Noted, RawRequest, Read, Rejected
from bot.platforms.wecom.account import WeComAccount
from bot.platforms.wecom.codec import Codec
from bot.platforms.wecom.contacts import change_of
from bot.platforms.wecom.envelope import picked, unwrap, xml_fields
from bot.platforms.wecom.pressing import press_of
from handlers.incoming import Incoming, Kind, Press

STALE_AFTER = 600  # seconds a callback may be old or early; WeCom repeats within 15
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_SECONDS = re.compile(r"[0-9]{1,11}")
_MESSAGE_ID = re.compile(r"[0-9]{1,20}")
_MAX_USERID = 64
# FromUserName + CreateTime alone is shared by events of one second, of `sys` above all.
_EVENT_KEY = (
    *("AgentID", "FromUserName", "CreateTime", "Event", "EventKey"),
    *("ChangeType", "UserID", "TaskId", "ResponseCode"),
)
_PRESSED, _DIRECTORY = "template_card_event", "change_contact"
# Events that wechatpy has no class for.
_BY_NAME = frozenset({_PRESSED, _DIRECTORY, "template_card_menu_event"})
_KINDS = {
    "text": Kind.TEXT,
    "image": Kind.IMAGE,
    "voice": Kind.VOICE,
    "enter_agent": Kind.ENTER,
    "subscribe": Kind.ENTER,
    "click": Kind.CLICK,
    _PRESSED: Kind.PRESS,
}
_SAID = {Kind.TEXT: "Content", Kind.VOICE: "Recognition", Kind.CLICK: "EventKey"}


def read(
    account: WeComAccount,
    codec: Codec,
    request: RawRequest,
    now: datetime,
    contacts: Codec | None = None,
) -> Read:
    """Verify, open and parse one request; Rejected for all that is not authentic or readable.

    What is sealed for `contacts` (通讯录同步) may only tell of the directory.
    """
    claimed, timestamp, nonce = (
        _query(request, name) for name in ("msg_signature", "timestamp", "nonce")
    )
    _refuse_stale(timestamp, now)
    signed = claimed, timestamp, nonce
    if request.method == "GET":
        echo = _query(request, "echostr")
        return Challenge(_verified(codec, contacts, signed, echo).open(echo).encode())
    if request.method != "POST":
        raise Rejected("method", 405)
    envelope = unwrap(request.body)
    door = _verified(codec, contacts, signed, envelope.encrypted)
    if door is contacts:
        return _directory(account, envelope.to, door.open(envelope.encrypted))
    _refuse_others(account, envelope.to, envelope.agent)
    return message(account, door.open(envelope.encrypted))


def message(account: WeComAccount, xml: str) -> Incoming | Ignored | Noted:
    """The decrypted XML as a message; Rejected for another app's and for the unreadable."""
    fields = xml_fields(xml)
    _refuse_others(account, fields.get("ToUserName", ""), fields.get("AgentID", ""))
    name = _name(xml, fields)
    if name == _DIRECTORY:
        change = change_of(fields)
        return Ignored(f"wecom {name}") if change is None else Noted(change)
    sender = fields.get("FromUserName", "").lower()
    if name not in _KINDS or sender == "sys":
        return Ignored(f"wecom {name}")
    if not 0 < len(sender) <= _MAX_USERID or not _SECONDS.fullmatch(fields.get("CreateTime", "")):
        raise Rejected("fields", 400)
    press = press_of(fields, picked(xml)) if name == _PRESSED else None
    if press is None and name == _PRESSED:
        return Ignored("wecom unknown card")
    return _incoming(_KINDS[name], sender, fields, press)


def _directory(account: WeComAccount, to: str, xml: str) -> Ignored | Noted:
    """What 通讯录同步 tells, under whatever number it has as an app."""
    fields = xml_fields(xml)
    _refuse_others(account, to, "")
    _refuse_others(account, fields.get("ToUserName", ""), "")
    if _name(xml, fields) != _DIRECTORY or (change := change_of(fields)) is None:
        return Ignored("wecom contacts")
    return Noted(change)


def _incoming(kind: Kind, sender: str, fields: Mapping[str, str], press: Press | None) -> Incoming:
    return Incoming(
        platform="wecom",
        account=sender,
        key=_key(fields),
        kind=kind,
        sent_at=datetime.fromtimestamp(int(fields["CreateTime"]), _SHANGHAI),
        text=fields.get(_SAID.get(kind, ""), ""),
        media_id=fields.get("MediaId", ""),
        press=press,
    )


def _verified(
    codec: Codec, contacts: Codec | None, signed: tuple[str, str, str], encrypted: str
) -> Codec:
    """The codec of whoever signed it, the app's or that of the contacts; raises Rejected."""
    try:
        codec.verify(*signed, encrypted)
    except Rejected:
        if contacts is None:
            raise
        contacts.verify(*signed, encrypted)
        return contacts
    return codec


def _name(xml: str, fields: Mapping[str, str]) -> str:
    """What kind of message or event it is, in words that are ours and safe to log."""
    found = _parsed(xml, fields)
    if fields["MsgType"].lower() != "event":
        return str(found.type)
    event = fields.get("Event", "").lower()
    if event in _BY_NAME:
        return event
    return str(getattr(found, "event", "event"))


def _parsed(xml: str, fields: Mapping[str, str]) -> Any:
    if not fields.get("MsgType"):
        raise Rejected("fields", 400)
    try:
        return parse_message(xml)
    except (KeyError, TypeError, AttributeError, ValueError, ExpatError):
        raise Rejected("fields", 400) from None


def _key(fields: Mapping[str, str]) -> str:
    """The message's name for ever; never derived from what was said, which may be a vote."""
    message_id = fields.get("MsgId", "")
    if _MESSAGE_ID.fullmatch(message_id):
        return f"m{message_id}"
    if fields["MsgType"].lower() != "event":
        raise Rejected("fields", 400)
    named = json.dumps([fields.get(name, "") for name in _named_by(fields)])
    return "e" + hashlib.sha256(named.encode()).hexdigest()


def _named_by(fields: Mapping[str, str]) -> tuple[str, ...]:
    """Which button was pressed may be a vote; each click has a ResponseCode of its own."""
    if fields.get("Event", "").lower() != _PRESSED:
        return _EVENT_KEY
    return tuple(name for name in _EVENT_KEY if name != "EventKey")


def _query(request: RawRequest, name: str) -> str:
    value = request.query.get(name, "")
    if not value:
        raise Rejected("query", 400)
    return value


def _refuse_stale(timestamp: str, now: datetime) -> None:
    if not _SECONDS.fullmatch(timestamp):
        raise Rejected("query", 400)
    if abs(now.timestamp() - int(timestamp)) > STALE_AFTER:
        raise Rejected("stale", 403)


def _refuse_others(account: WeComAccount, to: str, agent: str) -> None:
    """Both fields may be empty (corporation-level events carry no AgentID), never another's."""
    if to and to != account.corp_id:
        raise Rejected("corp", 403)
    if agent and agent != str(account.agent_id):
        raise Rejected("agent", 403)
