"""What of a text nothing explains: what is left may be a name, or a word that was misheard."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache

from handlers.understanding import intents, sounds, words
from handlers.understanding.intents import MARK

# Stands for a character that was typed twice.
GONE = "\ue001"
_SEPARATES = re.compile(rf"[{MARK}0-9.%#+/\\=\-_]+")
_LETTERS = re.compile(r"[a-z]{2,30}")
_KIND_WORDS = re.compile(r"党?支部|党?总支|党委|党工委|村|社区|街道|镇|公司|合作社|小学|中学|医院")
_LONGEST_WORD, _AROUND = 5, 3
# What a place's name ends with: before it 月 or 大 is no small talk, as in 月河村 and 大桥村.
_PLACES = frozenset("村镇乡区院校厂社队组")
_SURELY_TALK = frozenset("的了吗呢吧啊呀嘛那这请问把被让给是在到看查说讲找我你他她们就都还也要想催")
_TWICE = frozenset(f"{MARK}0123456789零一二三四五六七八九十")
_NUMERALS = frozenset("零一二两三四五六七八九十百千")


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters nothing explains, and where they stand; `whole` with what was trimmed."""

    words: str = field(repr=False)
    start: int
    whole: str = field(default="", repr=False)
    whole_start: int = 0

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
    whole, first = text[start:end], start
    place = text[end - 1] in _PLACES
    is_talk = _SURELY_TALK.__contains__ if place else _is_talk
    while start < end and is_talk(text[start]):
        start += 1
    while start < end and not place and is_talk(text[end - 1]):
        end -= 1
    if start == end or _NUMERALS.issuperset(text[start:end]) or _COUNTED.match(text[start:end]):
        return
    if end - start == 1 and len(whole) > 1:  # 小学 is no small talk, though 小 alone is
        start, end = first, first + len(whole)
    yield Piece(text[start:end], start, whole, first)


# 五个村 counts places and names none.
_COUNTED = re.compile(r"[零一二两三四五六七八九十百]+[个名位张票份多](?:村|镇|组|$)")


def _is_talk(char: str) -> bool:
    """Whether the character at an end says nothing; 二坊 keeps its 二."""
    return char not in _NUMERALS and bool(words.talk().at(char, 0))


def unknown_run(text: str) -> int:
    """How many characters at the beginning are no known word, those of a kind of place included."""
    place = 0
    while place < len(text):
        kind = _KIND_WORDS.match(text, place)
        if kind:
            place = kind.end()
        elif _known_at(text, place) or text[place] in _SURELY_TALK or text[place] == MARK:
            break
        else:
            place += 1
    return place


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


def sounding(text: str, piece: Piece) -> list[tuple[int, int, str]]:
    """Words of the rules that sound like something around the piece, the longest first.

    A word that was misheard in part (悬票 for 选票) reaches beyond what is left unexplained.
    """
    return _instead(text, piece, lambda written: _by_sound().get(sounds.key(written), ""))


def looking(text: str, piece: Piece) -> list[tuple[int, int, str]]:
    """The same for words that look like something there: 打卬 for 打印."""
    return _instead(text, piece, lambda written: _by_shape().get(shape(written), ""))


def doubled(text: str) -> list[tuple[int, int, str]]:
    """Characters typed twice by a hurried thumb: 取消消."""
    twice = range(1, len(text))
    return [(n, n + 1, GONE) for n in twice if text[n] == text[n - 1] and text[n] not in _TWICE]


def _instead(text: str, piece: Piece, meant: Callable[[str], str]) -> list[tuple[int, int, str]]:
    first, last = max(0, piece.start - _AROUND), min(len(text), piece.end + _AROUND)
    for size in range(min(_LONGEST_WORD, last - first), 1, -1):
        for start in range(max(first, piece.start - size + 1), min(piece.end, last - size + 1)):
            written = text[start : start + size]
            word = "" if MARK in written else meant(written)
            if word and word != written:
                rest = _after(piece, start + size)
                return [(start, start + size, word), *(_instead(text, rest, meant) if rest else [])]
    return []


def _after(piece: Piece, end: int) -> Piece | None:
    """What of the piece stands behind a place."""
    done = end - piece.start
    return Piece(piece.words[done:], end) if 0 < done < len(piece.words) else None


def shape(written: str) -> str:
    """The words with characters that look alike made one."""
    return "".join(map(_same_shape, written))


def _same_shape(char: str) -> str:
    return words.look_alike().get(char, char)


@cache
def _by_shape() -> dict[str, str]:
    return {shape(word): word for word in reversed(_by_sound().values())}


@cache
def _by_sound() -> dict[str, str]:
    """Every word of two characters or more by its sound; the first in the files wins."""
    found: dict[str, str] = {}
    for word in (*sorted(intents.known_words().words), *sorted(intents.whole_phrases())):
        if _to_be_heard(word):
            found.setdefault(sounds.key(word), word)
    return found


def _to_be_heard(word: str) -> bool:
    long_enough = 1 < len(word) <= _LONGEST_WORD and not word.isascii()
    return long_enough and words.small_talk().at(word, 0) != word
