"""WeCom's message shapes as the flat content of a bubble."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Content = Mapping[str, str]


def of_sent(message: Mapping[str, Any], name_of: Callable[[str], str]) -> Content:
    """What a message of the send API shows on a phone; `name_of` names an uploaded file."""
    match message.get("msgtype"):
        case "text":
            return text(str(message["text"]["content"]))
        case "textcard":
            return _card(message["textcard"])
        case "file" | "image" as kind:
            media_id = str(message[kind]["media_id"])
            return media(kind, media_id, name_of(media_id))
        case kind:
            return {"kind": "other", "text": str(kind)}


def of_passive(reply: Mapping[str, Any]) -> Content:
    """What a decrypted passive reply shows: text, or the bare name of what it is."""
    if reply.get("MsgType") == "text":
        return text(str(reply.get("Content") or ""))
    return {"kind": "other", "text": str(reply.get("MsgType"))}


def text(words: str) -> Content:
    return {"kind": "text", "text": words}


def media(kind: str, media_id: str, name: str) -> Content:
    """A file or picture that the page fetches from the sandbox."""
    return {"kind": kind, "name": name, "href": f"/sandbox/media/{media_id}"}


def _card(card: Mapping[str, Any]) -> Content:
    return {
        "kind": "card",
        "title": str(card["title"]),
        "description": str(card["description"]),
        "url": str(card["url"]),
        "button": str(card.get("btntxt") or ""),
    }
