"""From the body of a callback to its encrypted part, trusting nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from bot.platforms.base import Rejected

MAX_BODY = 64 * 1024  # bytes; real callbacks stay below 4 KiB


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is written outside: to whom, for which app (both may be empty), and the sealed part."""

    to: str
    agent: str
    encrypted: str = field(repr=False)


def unwrap(body: bytes) -> Envelope:
    """The envelope in XML or JSON, whatever its content type says.

    Raises Rejected: 413 for more than 64 KiB, 400 for what is neither form.
    """
    if len(body) > MAX_BODY:
        raise Rejected("body size", 413)
    try:
        words = body.decode("utf-8-sig").strip()
    except UnicodeDecodeError:
        raise Rejected("body encoding", 400) from None
    fields = _json_fields(words) if words.startswith("{") else xml_fields(words)
    lowered = {name.lower(): value for name, value in fields.items()}
    if not lowered.get("encrypt"):
        raise Rejected("envelope", 400)
    return Envelope(lowered.get("tousername", ""), lowered.get("agentid", ""), lowered["encrypt"])


def xml_fields(words: str) -> Mapping[str, str]:
    """The plain children of `<xml>`: each that stands once, without attributes or children.

    Raises Rejected(400) for anything not well formed and for every DTD or entity.
    """
    root = _root(words)
    tags = [child.tag for child in root]
    plain = [child for child in root if not len(child) and not child.attrib]
    return {c.tag: (c.text or "").strip() for c in plain if tags.count(c.tag) == 1}


def picked(words: str) -> Mapping[str, tuple[str, ...]]:
    """Of a card's SelectedItems the option ids by question, be it one or many of either.

    A question that stands there twice is left out. Raises Rejected as `xml_fields`.
    """
    items = _root(words).findall("SelectedItems/SelectedItem")
    keys = [(item.findtext("QuestionKey") or "").strip() for item in items]
    return {
        key: tuple((option.text or "").strip() for option in item.findall("OptionIds/OptionId"))
        for key, item in zip(keys, items, strict=True)
        if key and keys.count(key) == 1
    }


def _root(words: str) -> Element:
    try:
        root: Element = fromstring(words, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError):
        raise Rejected("xml", 400) from None
    if root.tag != "xml":
        raise Rejected("xml", 400)
    return root


def _json_fields(words: str) -> Mapping[str, str]:
    try:
        found = json.loads(words)
    except (ValueError, RecursionError):
        raise Rejected("json", 400) from None
    plain = {name: value for name, value in found.items() if isinstance(value, str | int)}
    return {name: str(value).strip() for name, value in plain.items()}
