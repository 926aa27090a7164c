"""Making different writings of the same words alike."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import Any

_FILLERS = re.compile(
    r"^(?:嗯+|呃+|啊+|那个|这个|就是|请问一下|请问|麻烦你|麻烦|你好|您好|同志|帮我|帮忙|我想|我要|想|给我)+"
)
_TAILS = re.compile(r"(?:一下|好吗|可以吗|谢谢|吗|呢|啊|呀|吧|哦|了没|没有)+$")
_NOISE = re.compile(r"[\s,，。.!!??、;;::~～“”\"'‘’()()【】《》<>]+")
_DIGITS = str.maketrans("0123456789", "零一二三四五六七八九")
_SINGLE_DIGIT = re.compile(r"(?<![0-9.])[0-9](?![0-9.])")


def plain(text: str) -> str:
    """Full width to half width, control characters out, ends trimmed; words untouched."""
    return printable(unicodedata.normalize("NFKC", text))


def printable(text: str) -> str:
    """The text as it was written, without control characters and white space at its ends."""
    kept = "".join(c for c in text if c in "\n\t" or unicodedata.category(c)[0] != "C")
    return kept.strip()


def compact(text: str) -> str:
    """`plain` in lower case without spaces and punctuation: for matching, never for keeping."""
    return _NOISE.sub("", plain(text)).lower()


def core(text: str) -> str:
    """`compact` without polite beginnings and endings; never empty if the text was not."""
    return shortened(compact(text))


def shortened(squeezed: str) -> str:
    """The same of words that are compact."""
    shorter = _FILLERS.sub("", squeezed)
    shorter = _TAILS.sub("", shorter) or shorter
    return shorter or squeezed


def name_key(name: str) -> str:
    """How names of people and organisations are compared: no spaces, one width, 2坊 as 二坊."""
    return numerals(_NOISE.sub("", plain(name)))


def numerals(squeezed: str) -> str:
    """Single digits as they are written in names; the text keeps its length."""
    return _SINGLE_DIGIT.sub(lambda digit: digit[0].translate(_DIGITS), squeezed)


def simplified(text: str) -> str:
    """Traditional characters as simplified ones, one for one."""
    found: str = _converter().convert(text)
    return found if len(found) == len(text) else "".join(map(_simplified_char, text))


def _simplified_char(char: str) -> str:
    found: str = _converter().convert(char)
    return found if len(found) == 1 else char


@cache
def _converter() -> Any:
    # Late: its tables are read when the first message comes.
    from opencc import OpenCC

    return OpenCC("t2s")


def shape_of(text: str) -> str:
    """What a message looks like, without a word of it: its length and kinds of characters."""
    squeezed = compact(text)
    sizes = ((0, "empty"), (4, "short"), (12, "medium"), (40, "long"))
    size = next((name for most, name in sizes if len(squeezed) <= most), "very_long")
    kinds = (
        ("han", any("\u4e00" <= c <= "\u9fff" for c in squeezed)),
        ("latin", any(c.isascii() and c.isalpha() for c in squeezed)),
        ("digits", any(c.isdigit() for c in squeezed)),
    )
    return "-".join([size, *(name for name, there in kinds if there)])


@dataclass(frozen=True, slots=True)
class Clean:
    """A text made alike for matching, each character with its place in what was said.

    `words` is simplified, half width, lower case, without spaces and punctuation; `places[n]` is
    where `words[n]` stands in `said`.
    """

    said: str = field(repr=False)
    words: str = field(repr=False)
    places: tuple[int, ...] = field(repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """From where to where in `said` the characters start..end of `words` stand."""
        return self.places[start], self.places[end - 1] + 1

    def part(self, start: int, end: int) -> Clean:
        """Those characters alone, with the punctuation between them."""
        if (start, end) == (0, len(self.words)):
            return self
        first, last = self.span(start, end)
        places = tuple(place - first for place in self.places[start:end])
        return Clean(self.said[first:last], self.words[start:end], places)

    def replaced(self, changes: list[tuple[int, int, str]]) -> str:
        """`said` with those pieces of `words` written as they are meant; none may overlap."""
        said = self.said
        for start, end, instead in sorted(changes, reverse=True):
            first, last = self.span(start, end)
            said = said[:first] + instead + said[last:]
        return said


def cleaned(said: str) -> Clean:
    """The text as it is matched."""
    chars: list[str] = []
    places: list[int] = []
    for place, char in enumerate(simplified(said)):
        for one in unicodedata.normalize("NFKC", char):
            if not _NOISE.match(one) and unicodedata.category(one)[0] != "C":
                chars.append(one.lower()[:1])
                places.append(place)
    return Clean(said, "".join(chars), tuple(places))
