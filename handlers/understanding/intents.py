"""Which intent a text has, by the phrases of `intents.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from handlers.understanding.normal import compact, core

_OWN_WORDS = re.compile("理由|依据")


@dataclass(frozen=True, slots=True)
class Phrases:
    """What people say for one intent; each group of words must stand in the text together."""

    exact: frozenset[str]
    groups: tuple[tuple[str, ...], ...]
    begins: tuple[str, ...]
    org: bool


@cache
def vocabulary() -> Mapping[str, Phrases]:
    """The phrases of every intent, in the order of the file."""
    source = resources.files("handlers.understanding").joinpath("intents.toml")
    table = tomllib.loads(source.read_text("utf-8"))
    return {
        intent: Phrases(
            frozenset(compact(words) for words in entry.get("exact", ())),
            tuple(tuple(words.split()) for words in entry.get("any", ())),
            tuple(entry.get("begins", ())),
            entry.get("org", False),
        )
        for intent, entry in table.items()
    }


def exactly(text: str) -> str:
    """The intent whose whole phrase this is, or "": what is heard even inside a form."""
    said = {compact(text), core(text)}
    return next((name for name, p in vocabulary().items() if said & p.exact), "")


def by_phrases(text: str) -> str:
    """The intent whose words the text holds; more letters matched win, then the file's order.

    What stands behind 理由 or 依据 is in somebody's own words: it counts only where nothing
    before it does.
    """
    squeezed = compact(text)
    return _best(_OWN_WORDS.split(squeezed, maxsplit=1)[0]) or _best(squeezed)


def _best(squeezed: str) -> str:
    best, weight = "", 0
    for intent, phrases in vocabulary().items():
        found = max((_weight(squeezed, group) for group in phrases.groups), default=0)
        if phrases.begins and squeezed.startswith(phrases.begins):
            found = max(found, len(squeezed))
        if found > weight:
            best, weight = intent, found
    return best


def _weight(text: str, group: tuple[str, ...]) -> int:
    return sum(map(len, group)) if all(words in text for words in group) else 0
