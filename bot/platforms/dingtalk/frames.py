"""The frames of the connection: what comes down, and the one answer each of them gets."""

from __future__ import annotations

import json
from dataclasses import dataclass, field

from bot.platforms.base import Rejected
from bot.platforms.dingtalk.fields import Fields, fields_of, object_in, text_in

ROBOT = "/v1.0/im/bot/messages/get"
CARD = "/v1.0/card/instances/callback"
SUBSCRIPTIONS = (
    {"type": "EVENT", "topic": "*"},
    {"type": "CALLBACK", "topic": ROBOT},
    {"type": "CALLBACK", "topic": CARD},
)
OK, BAD, UNKNOWN, FAULT = 200, 400, 404, 500
# Far more than a message may have: what is too long inside a frame can still be answered.
_MAX_FRAME = 2 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame; `data` is JSON within a string, still unread."""

    kind: str  # SYSTEM, EVENT or CALLBACK
    topic: str
    message_id: str = field(repr=False)
    headers: Fields = field(repr=False)
    data: object = field(repr=False)

    @property
    def is_disconnect(self) -> bool:
        """Whether nothing more will come on this connection."""
        return self.kind == "SYSTEM" and self.topic == "disconnect"


def frame_of(words: object) -> Frame | None:
    """The frame, None for what is none."""
    try:
        fields = fields_of(words, "frame", _MAX_FRAME)
    except Rejected:
        return None
    headers = object_in(fields, "headers")
    kind, topic = text_in(fields, "type"), text_in(headers, "topic")
    return Frame(kind, topic, text_in(headers, "messageId"), headers, fields.get("data"))


def ack(frame: Frame, code: int, data: str = "{}") -> str:
    """The answer to a frame, under the id it came with."""
    headers = {"messageId": frame.message_id, "contentType": "application/json"}
    message = "OK" if code == OK else "error"
    fields = {"code": code, "message": message, "headers": headers, "data": data}
    return json.dumps(fields)  # in ASCII: what is echoed may hold half a character


def echoed(frame: Frame) -> str:
    """The answer to a system's frame: its own data again."""
    data = frame.data if isinstance(frame.data, str) else "{}"
    return ack(frame, OK, data)


def responded(frame: Frame, body: bytes = b"{}") -> str:
    """The answer to a callback whose own answer is this JSON."""
    return ack(frame, OK, f'{{"response":{(body or b"{}").decode()}}}')


def event_noted(frame: Frame, *, later: bool = False) -> str:
    """The answer to an event; `later` asks for it again."""
    status = "LATER" if later else "SUCCESS"
    return ack(frame, OK, json.dumps({"status": status, "message": status.lower()}))
