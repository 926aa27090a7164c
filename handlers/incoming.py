"""A message as it reaches the handlers, whatever platform it came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    TEXT = "text"
    IMAGE = "image"
    VOICE = "voice"
    FILE = "file"
    ENTER = "enter"  # the chat was opened, or the app was subscribed to
    CLICK = "click"  # a menu entry or button; `text` holds its key
    OTHER = "other"  # understood, but nothing the bot answers to


@dataclass(frozen=True, slots=True)
class Incoming:
    """One authentic message.

    `account` is the sender's id on the platform, lower-cased. `key` names the message for ever:
    the platform's repeats carry the same one. `sent_at` is aware, the platform's own time.
    The repr shows neither sender nor words, so that no log or traceback can.
    """

    platform: str
    account: str = field(repr=False)
    key: str = field(repr=False)
    kind: Kind
    sent_at: datetime
    text: str = field(default="", repr=False)
    media_id: str = field(default="", repr=False)
