"""Long texts in pieces WeCom shows whole: it silently cuts a message at 2048 bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable

LIMIT = 2048  # bytes of UTF-8 in one text message
MAX_PARTS = 10  # a third of what one person may get in a minute
_MORE = "…"
_LINK = re.compile(r"<a\s[^<>]*>[^<]*</a>|https?://[^\s<>\"'，。；！？）】》、]+")
# From the best border to the last resort before a bare character.
_BORDERS = (re.compile(r"\n[ \t]*\n"), re.compile(r"\n"), re.compile(r"[。！？!?；][”’」』）)]*"))
_NOT_XML = re.compile(r"[^\t\n\r\x20-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")


def size(words: str) -> int:
    """Bytes of UTF-8."""
    return len(words.encode())


def cleaned(words: str) -> str:
    """The words without characters that neither XML nor UTF-8 can carry."""
    return _NOT_XML.sub("", words)


def split(words: str, limit: int = LIMIT, max_parts: int = MAX_PARTS) -> list[str]:
    """The words in order, each piece at most `limit` bytes; joined they are the words again.

    Pieces end at a paragraph, a line, a sentence, or else a character; a link is cut only when
    it is longer than a piece. What does not fit in `max_parts` is dropped and marked with “…”.
    `limit` is at least 8 bytes; the words are `cleaned`.
    """
    pieces: list[str] = []
    while words and len(pieces) < max_parts:
        border = _border(words, limit)
        pieces.append(words[:border])
        words = words[border:]
    if words:
        pieces[-1] = _fitting(pieces[-1], limit - size(_MORE)) + _MORE
    return pieces


def shortened(words: str, limit: int) -> str:
    """The words in at most `limit` characters, marked with “…” when cut."""
    return words if len(words) <= limit else words[: limit - 1] + _MORE


def _border(words: str, limit: int) -> int:
    """Where the first piece ends: at least one character, at most `limit` bytes."""
    end = len(_fitting(words, limit))
    if end == len(words):
        return end
    links = [match.span() for match in _LINK.finditer(words[: 2 * limit])]
    for border in _BORDERS:
        ends = [match.end() for match in border.finditer(words[:end])]
        good = [at for at in ends if at >= end // 2 and not _inside(at, links)]
        if good:
            return good[-1]
    return _before_link(end, links)


def _fitting(words: str, limit: int) -> str:
    return words[:limit].encode()[:limit].decode(errors="ignore")


def _inside(at: int, links: Iterable[tuple[int, int]]) -> bool:
    return any(start < at < end for start, end in links)


def _before_link(end: int, links: Iterable[tuple[int, int]]) -> int:
    for start, stop in links:
        if 0 < start < end < stop:
            return start
    return end
