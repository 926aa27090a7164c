"""A press of a card's button, over HTTP or the connection: the same JSON."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import datetime

from bot.platforms.base import Ignored, Rejected
from bot.platforms.dingtalk.fields import Fields, fields_of, object_in, text_in
from handlers.incoming import Incoming, Kind, Press

_NUMBER = re.compile(r"[0-9]{1,2}", re.ASCII)
_BACK = re.compile(
    r"(?P<step>[0-9a-f]{16})\.(?P<task>[\w-]{1,64})\.(?P<field>[\w-]{0,64})\.(?P<carry>[\w-]{0,200})",
    re.ASCII,
)
_USERID = 1  # what `userIdType` says of ids that are userids
_MAX_ID = 200


def press(fields: Fields, now: datetime) -> Incoming | Ignored:
    """A pressed button; Rejected for what a card built as documented never sends.

    The key says which card was pressed by whom as it was shown then, never which button: a second
    press of the same question is a repeat, however the message comes.
    """
    card, userid = text_in(fields, "outTrackId"), text_in(fields, "userId").lower()
    if "@" not in card or fields.get("userIdType", _USERID) not in (_USERID, str(_USERID)):
        return Ignored("dingtalk card of others")
    params = object_in(
        object_in(fields_of(fields.get("content"), "card content"), "cardPrivateData"), "params"
    )
    number, back = str(params.get("n", "")), _BACK.fullmatch(text_in(params, "back"))
    if not userid or len(card) > _MAX_ID or back is None or not _NUMBER.fullmatch(number):
        raise Rejected("card params", 400)
    return Incoming(
        platform="dingtalk",
        account=userid,
        key=_key(card, userid, back["step"]),
        kind=Kind.PRESS,
        sent_at=now,
        press=_pressed(card, int(number), back),
    )


def _pressed(card: str, number: int, back: re.Match[str]) -> Press:
    # The task is the one shown now: a card keeps its name when another question takes its place.
    if back["field"]:
        return Press(back["task"], card, "submit", {back["field"]: number})
    return Press(back["task"], card, str(number), carry=back["carry"])


def _key(card: str, userid: str, step: str) -> str:
    return "c" + hashlib.sha256(json.dumps([card, userid, step]).encode()).hexdigest()
