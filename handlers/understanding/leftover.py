"""What of a text nothing explains: what is left may be a name, or a word that was misheard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from handlers.understanding import intents, sounds, words

# Stands where a name was taken out.
MARK = "\ue000"
_SEPARATES = re.compile(rf"[{MARK}0-9.%#+/\\=\-_]+")
_LETTERS = re.compile(r"[a-z]{2,30}")
_LONGEST_WORD = 5
# What a place's name ends with: before it 月 or 大 is no small talk, as in 月河村 and 大桥村.
_PLACES = frozenset("村镇乡区院校厂社队组")
_SURELY_TALK = frozenset("的了吗呢吧啊呀嘛那这请问和跟与对从把被让给是在到看查说讲找我你他她们就都还也要想催")
_NUMERALS = frozenset("零一二两三四五六七八九十百千")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters nothing explains, and where they stand."""

    words: str = field(repr=False)
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.words)


def pieces(text: str) -> list[Piece]:
    """The stretches of the text that are no known word, without small talk at their ends."""
    found: list[Piece] = []
    start = None
    place = 0
    while place <= len(text):
        size = _known_at(text, place) if place < len(text) else 1
        if size and start is not None:
            found += _trimmed(text, start, place)
            start = None
        elif not size and start is None:
            start = place
        place += size or 1
    return found


def _known_at(text: str, place: int) -> int:
    """How long a known word of two characters or more is that begins there; 0 for none."""
    if _SEPARATES.match(text[place]):
        return 1
    if letters := _LETTERS.match(text, place):
        return 0 if len(letters[0]) > 1 else 1
    lists = (words.talk(), words.not_heard(), intents.known_words())
    size = max(len(one.at(text, place)) for one in lists)
    return size if size > 1 else 0


def _trimmed(text: str, start: int, end: int) -> Iterator[Piece]:
    place = text[end - 1] in _PLACES
    is_talk = _SURELY_TALK.__contains__ if place else _is_talk
    while start < end and is_talk(text[start]):
        start += 1
    while start < end and not place and is_talk(text[end - 1]):
        end -= 1
    if not _NUMERALS.issuperset(text[start:end]):
        yield Piece(text[start:end], start)


def _is_talk(char: str) -> bool:
    """Whether the character at an end says nothing; 二坊 keeps its 二."""
    return char not in _NUMERALS and bool(words.talk().at(char, 0))


def misheard(text: str) -> list[tuple[int, int, str]]:
    """What is known to be misheard in the text: (from, to, the word that was meant)."""
    known, meant = words.misheard()
    found, place = [], 0
    while place < len(text):
        wrong = known.at(text, place)
        if wrong:
            found.append((place, place + len(wrong), meant[wrong]))
        place += len(wrong) or 1
    return found


def sounding(piece: Piece) -> list[tuple[int, int, str]]:
    """Words of the rules that sound like something in the piece, the longest first."""
    text, found, place = piece.words, [], 0
    while place < len(text) - 1:
        for size in range(min(_LONGEST_WORD, len(text) - place), 1, -1):
            word = _by_sound().get(sounds.key(text[place : place + size]), "")
            if word:
                start = piece.start + place
                found.append((start, start + size, word))
                place += size - 1
                break
        place += 1
    return found


def letters_in(text: str) -> list[Piece]:
    """Letters that may be the initials or the spelling of a name."""
    return [Piece(met[0], met.start()) for met in _LETTERS.finditer(text)]


@cache
def _by_sound() -> dict[str, str]:
    """Every word of two characters or more by its sound; the first in the files wins."""
    found: dict[str, str] = {}
    for all_ in intents.known_words().by_first.values():
        for word in sorted(all_):
            if len(word) > 1 and not word.isascii():
                found.setdefault(sounds.key(word), word)
    return found
