"""A message as it reaches the handlers, whatever platform it came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    TEXT = "text"
    IMAGE = "image"
    VOICE = "voice"
    FILE = "file"
    ENTER = "enter"  # the chat was opened, or the app was subscribed to
    CLICK = "click"  # a menu entry; `text` holds its key
    PRESS = "press"  # a button of a card; `press` says which
    OTHER = "other"  # understood, but nothing the bot answers to


@dataclass(frozen=True, slots=True)
class Press:
    """A card's button: of which card, which one, and what was picked in the card's fields.

    `task` is what the part that was sent named; `card` the card's own name on its platform.
    `button` is the number of a choice's option, or "submit" for a form, whose `picks` hold the
    option number by field key (0: left out). `code` is what the platform wants to see when the
    card is rewritten; `carry` is what the choice was sent with. Picks and `carry` may be a vote:
    they are never in the repr and never kept.
    """

    task: str
    card: str = field(repr=False)
    button: str
    picks: Mapping[str, int] = field(default_factory=dict, repr=False)
    code: str = field(default="", repr=False)
    carry: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class WayBack:
    """An address that takes answers to one message until some moment, without any token."""

    url: str = field(repr=False)
    until: datetime


@dataclass(frozen=True, slots=True)
class Incoming:
    """One authentic message.

    `account` is the sender's id on the platform, lower-cased; empty for somebody the platform
    does not name. `key` names the message for ever: the platform's repeats carry the same one,
    and it is never made from what was said or picked. `sent_at` is aware, the platform's own
    time. `group` names the group it was said in, empty for a chat of two. The repr shows neither
    sender nor words, so that no log or traceback can.
    """

    platform: str
    account: str = field(repr=False)
    key: str = field(repr=False)
    kind: Kind
    sent_at: datetime
    text: str = field(default="", repr=False)
    media_id: str = field(default="", repr=False)
    press: Press | None = field(default=None, repr=False)
    group: str = field(default="", repr=False)
    way: WayBack | None = field(default=None, repr=False)


class Change(StrEnum):
    """What became of somebody, or of the departments, in the platform's directory."""

    JOINED = "joined"
    CHANGED = "changed"
    LEFT = "left"
    DEPARTMENTS = "departments"


@dataclass(frozen=True, slots=True)
class DirectoryChange:
    """A notice from the platform's directory; accounts are lower-cased.

    `new_account` is set where an account was renamed. The directory is to be read again for
    whatever else changed.
    """

    platform: str
    change: Change
    accounts: tuple[str, ...] = field(default=(), repr=False)
    new_account: str = field(default="", repr=False)
