"""What WeCom demands of a message or menu, as errcodes; and how it cuts what is too long."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.platforms.sandbox.wecom_card_rules import fault_of_template

OK = 0
_MAX_TEXT = 2048  # bytes
_MAX_URL = 2048  # bytes
_CARD_LIMITS = {"title": 128, "description": 512}  # characters
_MAX_BUTTON = 4  # characters
_MAX_RECIPIENTS = 1000
_MENU_LIMITS = ((3, 16), (5, 40))  # entries, bytes of a name: of the menu, and below
_MAX_KEY = 128  # bytes
_KINDS = ("text", "textcard", "file", "image", "template_card")


def fault_of(message: Mapping[str, Any], agent_id: int, media: Mapping[str, str]) -> int:
    """The errcode of a message to be sent, 0 when it is as documented.

    `media` tells of each media id that is still good whether it is a `file` or `image`.
    """
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


def fault_of_menu(menu: Any, *, below: bool = False) -> int:
    """The errcode of a menu, 0 when it is as documented."""
    buttons = menu.get("sub_button" if below else "button") if isinstance(menu, Mapping) else None
    most, longest = _MENU_LIMITS[below]
    if not isinstance(buttons, list) or not 1 <= len(buttons) <= most:
        return 40058
    for button in buttons:
        name = button.get("name") if isinstance(button, Mapping) else None
        if not isinstance(name, str) or not 0 < len(name.encode()) <= longest:
            return 40058
        fault = _fault_of_entry(button, below=below)
        if fault:
            return fault
    return OK


def _fault_of_entry(button: Mapping[str, Any], *, below: bool) -> int:
    if "sub_button" in button:
        return 40058 if below else fault_of_menu(button, below=True)
    key = button.get("key")
    right = button.get("type") == "click" and isinstance(key, str)
    return OK if right and 0 < len(str(key).encode()) <= _MAX_KEY else 40058


def _fault_of_content(message: Mapping[str, Any], media: Mapping[str, str]) -> int:
    kind = message.get("msgtype")
    content = message.get(kind) if isinstance(kind, str) else None
    if kind not in _KINDS:
        return 40008
    if not isinstance(content, Mapping):
        return 40058
    if kind in ("file", "image"):
        return OK if media.get(str(content.get("media_id"))) == kind else 40007
    if kind == "template_card":
        return fault_of_template(content)
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
