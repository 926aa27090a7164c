"""What the page asks for, checked."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from bot.web.sandbox.jumps import FURTHEST, Unreadable, moment

_MAX_TEXT = 8192  # bytes
_MAX_DAYS = 366
_NOT_IN_XML = re.compile("[^\\t\\n\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
_SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG": "image/png"}


class Refused(Exception):
    """`problem` names the sentence of words.json that the page shows."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Picture:
    """What a person photographs."""

    content_type: str
    content: bytes = field(repr=False)


async def fields_of(request: web.Request) -> dict[str, Any]:
    """The JSON object of a request; another site's form cannot send one."""
    if request.content_type != "application/json":
        raise Refused("malformed")
    try:
        fields = await request.json()
    except ValueError:
        raise Refused("malformed") from None
    if not isinstance(fields, dict):
        raise Refused("malformed")
    return fields


def text_of(fields: Mapping[str, Any]) -> str:
    """The words typed: some, and no more than a phone would send at once."""
    words = fields.get("text")
    if not isinstance(words, str) or not words.strip():
        raise Refused("empty")
    if len(words.encode(errors="replace")) > _MAX_TEXT:
        raise Refused("too_long")
    return _NOT_IN_XML.sub("", words)


def picture_of(fields: Mapping[str, Any]) -> Picture:
    """The picture sent in base64: a JPEG or PNG by its first bytes."""
    try:
        content = base64.b64decode(fields["image"], validate=True)
    except (TypeError, ValueError):
        raise Refused("not_a_picture") from None
    for signature, content_type in _SIGNATURES.items():
        if content.startswith(signature):
            return Picture(content_type, content)
    raise Refused("not_a_picture")


def jump_of(fields: Mapping[str, Any], now: datetime) -> datetime:
    """Where the clock shall stand: `{"days": 1}` or `{"to": words}`, always after `now`."""
    days, words = fields.get("days"), fields.get("to")
    if isinstance(days, int) and 0 < days <= _MAX_DAYS:
        return now + timedelta(days=days)
    if not isinstance(words, str):
        raise Refused("unreadable_time")
    try:
        target = moment(words, now)
    except Unreadable:
        raise Refused("unreadable_time") from None
    if target <= now:
        raise Refused("backwards")
    if target > now + FURTHEST:
        raise Refused("too_far")
    return target
