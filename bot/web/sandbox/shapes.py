"""What a bubble holds: the platforms' own JSON, as it was sent; the page draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from bot.web.sandbox.chats import App

Content: TypeAlias = Mapping[str, Any]
Message: TypeAlias = Mapping[str, Any]
NameOf: TypeAlias = Callable[[str], str]
"""The file name of an uploaded file, by its media id; empty for what has none."""

_KEPT = ("msgtype", "msgKey", "msgParam", "card", "text", "markdown", "actionCard", "link",
         "textcard", "template_card", "file", "image")  # fmt: skip


def sent(shows: Mapping[App, Sequence[Message]]) -> Content:
    """What the bot said, as each app shows it; an app it was never made for is not in it."""
    return {"kind": "sent", "shows": {app.value: list(said) for app, said in shows.items()}}


def message(given: Message, name_of: NameOf) -> dict[str, Any]:
    """A message as it arrived, and where the page finds the file it names."""
    shown = {key: given[key] for key in _KEPT if key in given}
    media_id = media_id_of(given)
    if not media_id:
        return shown
    return {**shown, "name": name_of(media_id), "href": address(media_id)}


def passive(reply: Mapping[str, Any]) -> dict[str, Any]:
    """WeCom's passive reply as the message it looks like on the phone."""
    if reply.get("MsgType") == "text":
        return {"msgtype": "text", "text": {"content": str(reply.get("Content") or "")}}
    return {"msgtype": str(reply.get("MsgType"))}


def said(words: str) -> Content:
    """What a person typed."""
    return {"kind": "text", "text": words}


def photographed(media_id: str) -> Content:
    """A picture a person took."""
    return {"kind": "image", "href": address(media_id)}


def address(media_id: str) -> str:
    """Where the page fetches a file or picture."""
    return f"/sandbox/media/{media_id.removeprefix('@')}"


def media_id_of(given: Message) -> str:
    """The media id a message carries; empty if it carries none."""
    for kind in ("file", "image"):
        if given.get("msgtype") == kind:
            return str(given[kind]["media_id"])
    values = given.get("msgParam") or {}
    return str(values.get("mediaId") or values.get("photoURL") or "")


def card_of(given: Message) -> str:
    """The name of the card in a message, where it can be pressed; empty otherwise."""
    if given.get("msgtype") == "template_card":
        return str(given["template_card"].get("task_id") or "")
    return str((given.get("card") or {}).get("outTrackId") or "")


def changed(given: Message, change: Message) -> dict[str, Any]:
    """A message whose card was changed: another card, a word in place of its buttons, values."""
    if "replace_name" in change:
        return {**given, "replaced": str(change["replace_name"])}
    if "template_card" in change:
        kept = {key: value for key, value in given.items() if key != "replaced"}
        return {**kept, "template_card": change["template_card"]}
    if "card" not in given:
        return dict(given)
    values = {**given["card"]["cardParamMap"], **change}
    return {**given, "card": {**given["card"], "cardParamMap": values}}
