"""What is left of a message behind its command and the organisation: an objection, a reason."""

from __future__ import annotations

import re
from collections.abc import Iterable

from handlers.understanding.aliases import aliases

LONGEST = 2000
_GAPS = r"[\s,\uff0c.。;\uff1b:\uff1a、!\uff01]+"
_COMMANDS = (
    "我要提出异议|我要提异议|我有异议|提出异议|提异议|有异议|异议|我要|维持"
    "|的等级|的公示|的结果|的定级|的初评|原来的|原等级|等级|对|的"
)
_BECAUSE = re.compile(r"(?:理由|原因)(?:是|为)?[\s:\uff1a,\uff0c]*")


def pieces(said: str) -> list[str]:
    """The text between its gaps and punctuation, in order."""
    return [piece for piece in re.split(_GAPS, said) if piece]


def objection_in(said: str, org_name: str, spoken: str = "") -> str:
    """The objection itself; `spoken` is how the organisation was called. "" where it is missing."""
    return _behind(said, [*aliases(org_name), spoken])[:LONGEST]


def reason_in(said: str, org_name: str, grades: Iterable[str]) -> str:
    """The reason of an answer: behind 理由 or 原因, else behind the command. "" if missing."""
    if marked := _BECAUSE.search(said):
        return said[marked.end() :].strip()[:LONGEST]
    return _behind(said, [*aliases(org_name), *(f"改为{grade}" for grade in grades)])[:LONGEST]


def _behind(said: str, names: Iterable[str]) -> str:
    words = sorted({*names} - {""}, key=len, reverse=True)
    leading = "|".join([*map(re.escape, words), _COMMANDS, _GAPS])
    return re.sub(rf"^(?:{leading})+", "", said).strip()
