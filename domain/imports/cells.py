"""Reading one cell: trimmed words, names, dates, lists. What cannot be read is refused."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias, TypeVar

from domain.imports.findings import CellRefused

Cell: TypeAlias = str | int | float | bool | date | time | timedelta | None
T = TypeVar("T")

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u2028\u2029\u2060\ufeff]+")
_SEPARATORS = re.compile(r"[、,;\uff0c\uff1b]")
_DAMAGED = re.compile(r"#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!|####.*)")
# How Excel and exports keep a number as text in a .csv: ="138…" and '138…
_KEPT_AS_TEXT = re.compile(r'^(?:="(?P<quoted>[^"]*)"|\'(?P<marked>[=+\-@\d].*))$')
_SUSPECT = ("=", "'", "#")
_DAY = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})"
    r"|年(\d{1,2})月(\d{1,2})日)(?: 0{1,2}:00(?::00)?)?"
)
_FIRST_YEAR, _LAST_YEAR = 1900, 2100


def plain(cell: Cell) -> str:
    """The cell as trimmed text; whole numbers lose their ".0", dates become ISO."""
    if isinstance(cell, str):
        return _plain_text(cell)
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell)


def _plain_text(cell: str) -> str:
    text = (cell if cell.isprintable() else _CONTROL.sub(" ", cell)).strip()
    if text[:1] in _SUSPECT:
        if kept := _KEPT_AS_TEXT.match(text):
            return (kept["quoted"] or kept["marked"] or "").strip()
        if _DAMAGED.fullmatch(text):
            raise CellRefused("formula_error", found=text)
    return text


def match_key(name: str) -> str:
    """What two spellings of one name share: no spaces, half-width signs, lower case."""
    if not unicodedata.is_normalized("NFKC", name):
        name = unicodedata.normalize("NFKC", name)
    return "".join(name.split()).lower()


def text(limit: int) -> Callable[[Cell], str]:
    """A reader of free text of at most `limit` characters."""

    def read(cell: Cell) -> str:
        found = plain(cell)
        if len(found) > limit:
            raise CellRefused("too_long", limit=limit, found=len(found))
        return found

    return read


def name(limit: int) -> Callable[[Cell], str]:
    """A reader of a name: inner spaces, half or full width, are dropped."""
    read_text = text(limit)

    def read(cell: Cell) -> str:
        if isinstance(cell, date | time | timedelta | bool):
            raise CellRefused("not_a_name")
        return "".join(read_text(cell).split())

    return read


def names(limit: int) -> Callable[[Cell], tuple[str, ...]]:
    """A reader of several names, or free words, with 、 between them."""
    read_name = name(limit)

    def read(cell: Cell) -> tuple[str, ...]:
        return _unique(read_name(part) for part in _SEPARATORS.split(plain(cell)))

    return read


def _unique(parts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part for part in parts if part))


def word(meanings: Mapping[str, T]) -> Callable[[Cell], T]:
    """A reader of one word out of a list."""

    def read(cell: Cell) -> T:
        found = "".join(plain(cell).split())
        if found not in meanings:
            raise CellRefused("word", found=found[:20], expected="、".join(meanings))
        return meanings[found]

    return read


def words(meanings: Mapping[str, T]) -> Callable[[Cell], tuple[T, ...]]:
    """A reader of several words out of a list, with 、 between them."""
    read_word = word(meanings)

    def read(cell: Cell) -> tuple[T, ...]:
        if isinstance(cell, str) and cell in meanings:
            return (meanings[cell],)
        parts = [part for part in _SEPARATORS.split(plain(cell)) if part.strip()]
        return tuple(dict.fromkeys(read_word(part) for part in parts))

    return read


def day(cell: Cell) -> date:
    """A day: an Excel date, or 2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日."""
    if isinstance(cell, datetime):
        cell = cell.date()
    found = cell if isinstance(cell, date) else _day_in(plain(cell))
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise CellRefused("date")
    return found


@lru_cache(maxsize=4096)
def _day_in(written: str) -> date:
    match = _DAY.fullmatch(unicodedata.normalize("NFKC", written))
    if match is None:
        raise CellRefused("date")
    year, month, number = (int(part) for part in match.groups() if part is not None)
    try:
        return date(year, month, number)
    except ValueError as error:
        raise CellRefused("no_such_day", found=written[:20]) from error
