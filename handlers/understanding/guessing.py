"""The organisation that words mean which nobody goes by: by sound, in part, by a slip."""

from __future__ import annotations

import re
from dataclasses import replace

from handlers.understanding.directory import Directory, How, Mention
from handlers.understanding.leftover import Piece

_SHORTEST_NAME, _LONGEST_NAME = 2, 14
_LONG_PIECE, _MOST_WINDOWS = 4, 8
_PLACE_ENDS = ("村", "社区", "镇", "街道")
_TAIL = re.compile(
    r"(?:村|社区|镇|街道|工业区|园区|公司|实业|机械|合作社|小学|卫生院|医院)?"
    r"(?:第?[一二三四五六七八九十]{1,2})?(?:党?支部|党?总支|党委|党工委)?"
)


def guessed(
    piece: Piece, masked: str, directory: Directory, scope: tuple[str, ...]
) -> Mention | None:
    """Whom a piece of the masked text sounds or looks like: the whole of it, else part of it."""
    part: Mention | None = None
    for start, end in _windows(piece, masked):
        words = masked[start:end]
        ends = end >= piece.end or words.endswith(_PLACE_ENDS)
        entire = start <= piece.start and ends
        found = directory.meant(words, scope, entire=entire)
        if not found.organizations:
            continue
        if entire:
            return replace(found, start=start)
        # A part of something longer that nobody knows is a guess: it is asked about.
        part = part or replace(found, start=start, how=How.NEAR)
    if part is not None:
        return part
    near = directory.near(piece.words, scope)
    return replace(near, start=piece.start) if near.organizations else None


def _windows(piece: Piece, text: str) -> list[tuple[int, int]]:
    """The piece with a kind behind it, the piece, then shorter parts, none under two characters."""
    end = piece.end
    tail = _TAIL.match(text, end)
    found = [(piece.start, tail.end())] if tail and tail[0] else []
    size = len(piece.words)
    for length in range(min(size, _LONGEST_NAME), 1, -1):
        if length == _SHORTEST_NAME and size > _LONG_PIECE:
            break
        found += [(piece.start + n, piece.start + n + length) for n in range(size - length + 1)]
    return found[:_MOST_WINDOWS]
