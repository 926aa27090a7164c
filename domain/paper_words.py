"""Paper counts as a scrutineer writes them: 发出10 收回9 有效8 无效1 好5 较好2 一般1."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.papers import PaperFigures
from domain.refusals import Refusal

_SUMS = {
    "发出": "issued",
    "收回": "returned",
    "未收回": "unreturned",
    "有效": "valid",
    "无效": "invalid",
}
_OVERALL = ("总体评价", "总体", "总评")
_BETWEEN = r"(?:票|张|份)?[\s::=为,,、;;。.]*"
_NOISE = re.compile(r"[\s::=,,、;;。.]*(?:票|张|份)?[\s::=,,、;;。.]*")
# More digits than any meeting has people.
_NUMBER = r"(\d{1,5})(?!\d)"


@dataclass(slots=True)
class _Heard:
    """What was read so far, and which line the next option belongs to."""

    options: tuple[str, ...]
    line: int
    sums: dict[str, int] = field(default_factory=dict)
    lines: dict[int, dict[str, int]] = field(default_factory=dict)


def read_paper(text: str, options: Sequence[str], lines: Sequence[Sequence[str]]) -> PaperFigures:
    """The figures in a text of one width; options before any line's name are of the overall one.

    `lines` are the names each line goes by, the overall line last. Refusal
    `voting.paper_unreadable` (piece, options): what is not a figure, or said twice.
    """
    heard = _Heard(tuple(options), len(lines) - 1)
    tokens = _tokens(options, lines)
    place = _skip(text, 0)
    while place < len(text):
        token = tokens.match(text, place)
        if token is None or not _take(heard, token, lines):
            raise Refusal(
                "voting.paper_unreadable", piece=text[place : place + 12], options=tuple(options)
            )
        place = _skip(text, token.end())
    return _figures(heard)


def _skip(text: str, place: int) -> int:
    noise = _NOISE.match(text, place)
    return noise.end() if noise else place


def _tokens(options: Sequence[str], lines: Sequence[Sequence[str]]) -> re.Pattern[str]:
    """A sum or option with its number, or a line's name with none behind it."""
    names = [name for line in lines for name in line] + list(_OVERALL)
    counted = f"(?:(?P<sum>{_any(_SUMS)})|(?P<option>{_any(options)})){_BETWEEN}{_NUMBER}"
    return re.compile(rf"{counted}|(?P<name>{_any(names)})(?!{_BETWEEN}\d)")


def _any(words: Sequence[str] | Mapping[str, str]) -> str:
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def _take(heard: _Heard, token: re.Match[str], lines: Sequence[Sequence[str]]) -> bool:
    """Keep what a token says; False where it was said before."""
    if name := token["name"]:
        known = (n for n, names in enumerate(lines) if name in names)
        heard.line = next(known, len(lines) - 1)
        return True
    number = int(token[3])
    target: dict[str, int] = heard.sums
    word = token["sum"]
    if token["option"]:
        target, word = heard.lines.setdefault(heard.line, {}), token["option"]
    if word in target:
        return False
    target[word] = number
    return True


def _figures(heard: _Heard) -> PaperFigures:
    sums: dict[str, Any] = {_SUMS[word]: number for word, number in heard.sums.items()}
    lines = {
        line: tuple(said.get(option, 0) for option in heard.options)
        for line, said in heard.lines.items()
    }
    return PaperFigures(**sums, lines=lines)
