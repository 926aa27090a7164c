"""Making different writings of the same words alike."""

from __future__ import annotations

import re
import unicodedata

_FILLERS = re.compile(
    r"^(?:嗯+|呃+|啊+|那个|这个|就是|请问一下|请问|麻烦你|麻烦|你好|您好|同志|帮我|帮忙|我想|我要|想|给我)+"
)
_TAILS = re.compile(r"(?:一下|好吗|可以吗|谢谢|吗|呢|啊|呀|吧|哦|了没|没有)+$")
_NOISE = re.compile(r"[\s,,。.!!??、;;::~～“”\"'‘’()()【】《》<>]+")


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
    squeezed = compact(text)
    shorter = _FILLERS.sub("", squeezed)
    shorter = _TAILS.sub("", shorter) or shorter
    return shorter or squeezed


def name_key(name: str) -> str:
    """How names of people and organisations are compared: no spaces, one width."""
    return _NOISE.sub("", plain(name))
