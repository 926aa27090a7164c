"""JSON as DingTalk sends it, trusting nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.platforms.base import Rejected
from domain.calendar import SHANGHAI

MAX_BODY = 64 * 1024  # bytes; real messages stay far below
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LATEST = 4102444800000  # milliseconds: the year 2100
Fields = Mapping[str, Any]


def fields_of(words: object, reason: str = "json", most: int = MAX_BODY) -> Fields:
    """A JSON object, given as text, bytes or already read; raises Rejected for anything else."""
    if isinstance(words, str | bytes):
        if len(words) > most:
            raise Rejected("body size", 413)
        try:
            words = json.loads(words)
        except (ValueError, RecursionError):
            raise Rejected(reason, 400) from None
    if not isinstance(words, dict):
        raise Rejected(reason, 400)
    return words


def text_in(fields: Fields, name: str) -> str:
    """A text that can be kept and sent on, or "" for what is missing or none."""
    value = fields.get(name)
    return whole(value) if isinstance(value, str) else ""


def whole(words: str) -> str:
    """The words with a `?` for half a character: JSON can name one, UTF-8 and SQLite cannot."""
    return words.encode(errors="replace").decode()


def object_in(fields: Fields, name: str) -> Fields:
    """An object, empty for what is missing or none."""
    value = fields.get(name)
    return value if isinstance(value, dict) else {}


def list_in(fields: Fields, name: str) -> list[Any]:
    """A list, empty for what is missing or none."""
    value = fields.get(name)
    return value if isinstance(value, list) else []


def moment_in(fields: Fields, name: str) -> datetime | None:
    """A moment given in milliseconds, None for what is missing or no moment of our time."""
    value = fields.get(name)
    if isinstance(value, str) and value.isascii() and value.isdecimal():
        value = int(value[:16])
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < _LATEST:
        return None
    return (_EPOCH + timedelta(milliseconds=value)).astimezone(SHANGHAI)
