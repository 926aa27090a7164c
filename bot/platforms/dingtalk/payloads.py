"""The forms of a message: one for the robot's interface, one for the answer to a session."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from bot.platforms.dingtalk import markdown
from bot.platforms.split import cleaned, shortened, size, split
from messages.cards import Brief, Card, Choice, Document, Part, Picture, Rewrite, as_text

MAX_PARAM = 15_000  # bytes of msgParam
# Quotes and line breaks take two bytes in JSON, so that twice a piece still fits.
_PIECE = 7_000
_TITLE, _BUTTON = 60, 20  # characters
_SESSION = MappingProxyType(
    {"sampleText": "text", "sampleMarkdown": "markdown", "sampleActionCard": "actionCard"}
)


@dataclass(frozen=True, slots=True)
class Message:
    """One message: its form by the name the robot's interface has for it, and its values."""

    key: str
    values: Mapping[str, str] = field(repr=False)

    @property
    def param(self) -> str:
        """The values as the interface wants them: JSON within a string."""
        return json.dumps(dict(self.values), ensure_ascii=False)

    def to_session(self, named: str = "") -> dict[str, Any] | None:
        """The same through a session's address, naming somebody of a group; None if it cannot."""
        kind = _SESSION.get(self.key)
        if kind is None:
            return None
        values, at = dict(self.values), {}
        if named:
            # The name shows only where the words hold it, too.
            said = "content" if kind == "text" else "text"
            values[said] = f"@{named} {values[said]}"
            at = {"at": {"atUserIds": [named], "isAtAll": False}}
        return {"msgtype": kind, kind: values, **at}


def messages_of(part: Part, *, tappable: bool = True) -> list[Message]:
    """The messages a part is sent as where there is no interactive card; none for files.

    `tappable`: the lines of a question may be links that say their number.
    """
    made = _rich(part, tappable=tappable)
    if made is not None and size(made.param) <= MAX_PARAM:
        return [made]
    return _texts(part) if not isinstance(part, Document | Picture | Rewrite) else []


def _rich(part: Part, *, tappable: bool) -> Message | None:
    """The part in markdown, None for what is plain words."""
    match part:
        case Choice(task=task, words="") if task and tappable:
            return _markdown(part.prompt, markdown.question(part))
        case Card(url=url) if url:
            text = f"### {_escaped(part.title)}\n\n{_escaped(part.body)}"
            return _action_card(part.title, text, part.button, url)
        case Brief(url=url) if url:
            return _action_card(part.title, markdown.brief(part), "查看", url)
        case Brief():
            return _markdown(part.title, markdown.brief(part))
    return None


def file(media_id: str, name: str) -> Message:
    """A file uploaded before; its name ends with its type."""
    kind = name.rpartition(".")[2].lower()
    return Message("sampleFile", {"mediaId": media_id, "fileName": name, "fileType": kind})


def image(media_id: str) -> Message:
    """A picture uploaded before."""
    return Message("sampleImageMsg", {"photoURL": media_id})


def _texts(part: Part) -> list[Message]:
    bare = isinstance(part, Card) and not part.url
    words = f"{part.title}\n{part.body}" if isinstance(part, Card) and bare else as_text(part)
    pieces = [piece for piece in split(cleaned(words), _PIECE) if piece.strip()]
    return [_said(piece) for piece in pieces]


def _said(words: str) -> Message:
    if markdown.has_link(words):
        made = _markdown(words, markdown.with_links(words))
        if size(made.param) <= MAX_PARAM:
            return made
    return Message("sampleText", {"content": words})


def _markdown(title: str, text: str) -> Message:
    return Message("sampleMarkdown", {"title": _title(title), "text": text})


def _action_card(title: str, text: str, button: str, url: str) -> Message:
    values = {
        "title": _title(title),
        "text": text,
        "singleTitle": cleaned(button)[:_BUTTON],
        "singleURL": url,
    }
    return Message("sampleActionCard", values)


def _title(words: str) -> str:
    """What the list of chats shows: the first line, never empty."""
    lines = cleaned(words).strip().splitlines() or [""]
    return shortened(lines[0], _TITLE) or "支部助手"


def _escaped(words: str) -> str:
    return markdown.escaped(cleaned(words))
