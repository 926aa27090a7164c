"""The words people use, from the files in `data/`: what belongs together, what is only talk."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from handlers.understanding import sounds


def table(name: str) -> dict[str, Any]:
    """A file of `data/` as it was read."""
    source = resources.files("handlers.understanding").joinpath("data", f"{name}.toml")
    return tomllib.loads(source.read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class WordList:
    """Words to be found in a text: all of them, and by first character how long they are."""

    words: frozenset[str] = field(repr=False)
    lengths: Mapping[str, tuple[int, ...]] = field(repr=False)

    @classmethod
    def of(cls, words: Iterable[str]) -> WordList:
        """A list of these words."""
        kept = frozenset(words) - {""}
        found: dict[str, set[int]] = {}
        for word in kept:
            found.setdefault(word[0], set()).add(len(word))
        return cls(kept, {c: tuple(sorted(n, reverse=True)) for c, n in found.items()})

    def at(self, text: str, start: int) -> str:
        """The longest word that begins there, or ""."""
        for length in self.lengths.get(text[start], ()):
            if text[start : start + length] in self.words:
                return text[start : start + length]
        return ""

    def places(self, text: str) -> list[tuple[int, int, str]]:
        """Every word that stands in the text with from where to where it does."""
        return [
            (start, start + length, word)
            for start, first in enumerate(text)
            for length in self.lengths.get(first, ())
            if start + length <= len(text) and (word := text[start : start + length]) in self.words
        ]

    def in_text(self, text: str) -> set[str]:
        """Every word that stands in the text, also inside another."""
        return {word for _, _, word in self.places(text)}


@cache
def groups() -> Mapping[str, tuple[str, ...]]:
    """Words of one meaning by what the group is called in `intents.toml`."""
    found = table("words")
    return {name: tuple(words.split()) for part in found.values() for name, words in part.items()}


@cache
def light() -> frozenset[str]:
    """The groups that count for little: they ask, they do not say about what."""
    return frozenset(table("words")["light"])


@cache
def talk() -> WordList:
    """Words that are no matter and no name."""
    return WordList.of(
        word for words in table("ordinary")["ordinary"].values() for word in words.split()
    )


@cache
def small_talk() -> WordList:
    """The same without what people talk about: nothing is heard as one of these."""
    ordinary = table("ordinary")["ordinary"]
    return WordList.of(
        w for name, words in ordinary.items() if name != "事情" for w in words.split()
    )


@cache
def not_heard() -> WordList:
    """Words that sound like a matter and are none."""
    return WordList.of(
        word for words in table("ordinary")["not_heard"].values() for word in words.split()
    )


@cache
def look_alike() -> Mapping[str, str]:
    """Characters that look like others, each with the first of its group."""
    sets = [group for all_ in table("shapes")["alike"].values() for group in all_.split()]
    return {char: group[0] for group in reversed(sets) for char in group}


@cache
def polite() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What a message may begin and end with without saying anything."""
    start, end = table("ordinary")["polite"].values()
    return (
        re.compile(rf"(?:{_longest_first(start)})+"),
        # 为好吗 asks about a grade; a kind word is not all of the message.
        re.compile(rf"(?<=.)(?<![为是得成评较定])(?:{_longest_first(end)})+$"),
    )


def _longest_first(all_: str) -> str:
    return "|".join(map(re.escape, sorted(all_.split(), key=len, reverse=True)))


@cache
def answer_words(kind: str) -> frozenset[str]:
    """Words that are the whole of an answer: 应声 nods, 下一页 asks for the rest of a list."""
    return frozenset(table("ordinary")["answers"][kind].split())


@cache
def off_topic() -> WordList:
    """Words that speak of other things."""
    return WordList.of(
        word for words in table("ordinary")["off_topic"].values() for word in words.split()
    )


@cache
def misheard() -> tuple[WordList, Mapping[str, str]]:
    """Misheard writings, and each with what it stands for; the rest of a longer one stays."""
    pairs = {
        wrong: _mended(wrong, right)
        for right, all_ in table("heard")["heard"].items()
        for wrong in all_.split()
    }
    return WordList.of(pairs), pairs


def _mended(wrong: str, right: str) -> str:
    if len(wrong) <= len(right):
        return right
    size = len(right)
    if sounds.key(wrong[:size]) == sounds.key(right) or sounds.key(wrong[-size:]) != sounds.key(
        right
    ):
        return right + wrong[size:]
    return wrong[:-size] + right
