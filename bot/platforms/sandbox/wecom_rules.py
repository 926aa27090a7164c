"""What WeCom demands of a message, as errcodes; and how it cuts what is too long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

OK = 0
_MAX_TEXT = 2048  # bytes
_MAX_URL = 2048  # bytes
_CARD_LIMITS = {"title": 128, "description": 512}  # characters
_MAX_BUTTON = 4  # characters
_MAX_RECIPIENTS = 1000


def fault_of(message: Mapping[str, Any], agent_id: int, media: Mapping[str, object]) -> int:
    """The errcode of a message to be sent, 0 when it is as documented."""
    if not isinstance(message.get("agentid"), int):
        return 40056
    if message["agentid"] != agent_id:
        return 301002
    touser = message.get("touser")
    if not isinstance(touser, str) or not touser or len(touser.split("|")) > _MAX_RECIPIENTS:
        return 40058
    return _fault_of_content(message, media)


def cut(message: Mapping[str, Any]) -> dict[str, Any]:
    """The message as it arrives: text beyond 2048 bytes is gone without a word."""
    kind = message["msgtype"]
    content = dict(message[kind])
    if kind == "text":
        content["content"] = content["content"].encode()[:_MAX_TEXT].decode(errors="ignore")
    return {"msgtype": kind, kind: content}


def _fault_of_content(message: Mapping[str, Any], media: Mapping[str, object]) -> int:
    kind = message.get("msgtype")
    content = message.get(kind) if isinstance(kind, str) else None
    if kind not in ("text", "textcard", "file"):
        return 40008
    if not isinstance(content, Mapping):
        return 40058
    if kind == "file":
        return OK if content.get("media_id") in media else 40007
    return _fault_of_text(content) if kind == "text" else _fault_of_card(content)


def _fault_of_text(content: Mapping[str, Any]) -> int:
    words = content.get("content")
    return OK if isinstance(words, str) and words.strip() else 44004


def _fault_of_card(card: Mapping[str, Any]) -> int:
    fields = [card.get(name) for name in ("title", "description", "url")]
    if not all(isinstance(value, str) and value for value in fields):
        return 40058
    if any(len(card[name]) > most for name, most in _CARD_LIMITS.items()):
        return 45002
    if len(card["url"].encode()) > _MAX_URL or len(str(card.get("btntxt", ""))) > _MAX_BUTTON:
        return 40058
    return OK
