"""What a message on a ballot says: marks for its lines, or nothing that counts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from domain.polls import ABSTAIN, Choice
from handlers.understanding import answers
from handlers.understanding.normal import compact

_BETWEEN = re.compile(r"[\s,、;/|。.!]+")
_SKIP = frozenset({"跳过", "弃权", "不评", "0"})
_LINE_BY_LINE = frozenset({"逐项", "逐项评", "逐项评价", "分项", "一项一项", "一项一项来"})


@dataclass(frozen=True, slots=True)
class Marks:
    """Options from 1, abstentions 0; `heard` pairs words that were said with what they mean."""

    cells: Choice = field(repr=False)
    heard: tuple[tuple[str, str], ...] = field(default=(), repr=False)


def wants_lines(text: str) -> bool:
    """Whether the voter asks to be asked line by line."""
    return compact(text) in _LINE_BY_LINE


def read_marks(
    text: str, options: Sequence[str], cells: int, misheard: Mapping[str, str]
) -> Marks | None:
    """The marks a message consists of and of nothing else; None for any other words.

    Options by word or number, apart (`好 好 较好`, `1、1、2`) or together (`好好较好`, `112` where
    that is one digit a line); one grade word in a sentence is no mark.
    """
    words = [compact(word) for word in _BETWEEN.split(text)]
    words = [word for word in words if word]
    if len(words) == 1 and re.fullmatch(rf"\d{{{cells}}}", words[0]) and cells > 1:
        words = list(words[0])
    found: list[int] = []
    heard: list[tuple[str, str]] = []
    for word in words:
        if word in misheard:
            heard.append((word, misheard[word]))
        marks = _marks(misheard.get(word, word), options)
        if not marks:
            return None
        found += marks
    return Marks(tuple(found), tuple(heard)) if found else None


def _marks(word: str, options: Sequence[str]) -> list[int]:
    if word in _SKIP:
        return [ABSTAIN]
    number = answers.number(word)
    if number is not None:
        return [number] if 1 <= number <= len(options) else []
    longest_first = sorted(options, key=len, reverse=True)
    pieces = "|".join(re.escape(option) for option in longest_first)
    if not re.fullmatch(rf"(?:{pieces})+", word):
        return []
    return [options.index(piece) + 1 for piece in re.findall(pieces, word)]
