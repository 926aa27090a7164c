"""Replies as JSON-ready data: in the outbox, and as the answer to a repeated message."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from messages.cards import (
    Brief,
    Card,
    Choice,
    Document,
    Field,
    Form,
    Part,
    Picture,
    Reply,
    Rewrite,
    Text,
)

_KINDS = {
    "text": Text,
    "choice": Choice,
    "form": Form,
    "card": Card,
    "brief": Brief,
    "document": Document,
    "picture": Picture,
    "rewrite": Rewrite,
}


def to_data(reply: Reply) -> list[dict[str, Any]]:
    """The parts as JSON-ready data, for the outbox and for the answer to a repeated message."""
    return [_data(part) for part in reply.parts]


def from_data(data: Iterable[Mapping[str, Any]]) -> Reply:
    """Inverse of `to_data`."""
    return Reply(tuple(_part(item) for item in data))


def _data(part: Part) -> dict[str, Any]:
    data = {"kind": type(part).__name__.lower(), **asdict(part)}
    if isinstance(part, Rewrite) and part.part is not None:
        data["part"] = _data(part.part)
    return data


def _part(item: Mapping[str, Any]) -> Any:
    fields = {name: value for name, value in item.items() if name != "kind"}
    if "options" in fields:
        fields["options"] = tuple(fields["options"])
    if "facts" in fields:
        fields["facts"] = tuple((name, value) for name, value in fields["facts"])
    if "fields" in fields:
        fields["fields"] = tuple(
            Field(**{**one, "options": tuple(one["options"])}) for one in fields["fields"]
        )
    if fields.get("part") is not None:
        fields["part"] = _part(fields["part"])
    return _KINDS[item["kind"]](**fields)
