"""What the bot says, before any platform gives it a shape.

A reply is a sequence of neutral parts. Each platform renders the richest form it has and falls
back to numbered text, which a bare number answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, TypeAlias


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words."""

    body: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A question with numbered answers; option n is answered by the bare number n (from 1)."""

    prompt: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A title, a few lines and one link that opens a page."""

    title: str
    body: str
    url: str
    button: str = "打开"


@dataclass(frozen=True, slots=True)
class Document:
    """A file kept in the file store under `key`, shown to the reader as `name`."""

    name: str
    key: str


Part: TypeAlias = Text | Choice | Card | Document


@dataclass(frozen=True, slots=True)
class Reply:
    """Everything said in answer to one message, in order; empty means silence."""

    parts: tuple[Part, ...] = ()

    def __add__(self, other: Reply) -> Reply:
        return Reply(self.parts + other.parts)


def text(body: str) -> Reply:
    """A reply of one piece of text."""
    return Reply((Text(body),))


def as_text(part: Part) -> str:
    """The part as words alone: what every platform can show."""
    match part:
        case Text(body):
            return body
        case Choice(prompt, options):
            lines = [f"{n}. {label}" for n, label in enumerate(options, 1)]
            return "\n".join([prompt, *lines])
        case Card(title, body, url, button):
            return f"{title}\n{body}\n{button}：{url}"
        case Document(name, _):
            return f"[文件] {name}"


_KINDS = {"text": Text, "choice": Choice, "card": Card, "document": Document}


def to_data(reply: Reply) -> list[dict[str, Any]]:
    """The reply as JSON-ready data, for the outbox and for the answer to a repeated message."""
    return [{"kind": type(part).__name__.lower(), **asdict(part)} for part in reply.parts]


def from_data(data: list[dict[str, Any]]) -> Reply:
    """Inverse of `to_data`."""
    return Reply(tuple(_part(item) for item in data))


def _part(item: Mapping[str, Any]) -> Part:
    fields = {name: value for name, value in item.items() if name != "kind"}
    if "options" in fields:
        fields["options"] = tuple(fields["options"])
    part: Part = _KINDS[item["kind"]](**fields)
    return part
