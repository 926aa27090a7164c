"""The kinds of value a scheme file may hold: how each is read, and what it should look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from typing import Any, Generic, TypeVar

from domain.scheme_parts import DayOfCycle

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)

_ID = re.compile(r"[a-z][a-z0-9_-]*")
_DAY = re.compile(r"(次年)?([0-9]{2})-([0-9]{2})")
_SHARE = re.compile(r"([0-9]{1,3})/([0-9]{1,3})")
_LEAP_YEAR = 2000
_SHOWN = 30
_MOST = 10_000  # nothing in a plan is larger


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """How a value is read (None: it cannot be), what it should look like, its blank stand-in.

    `choices` are the words it is taken from, where it is taken from a list.
    """

    read: Callable[[Any], T | None]
    name: str
    example: str
    blank: T
    choices: tuple[str, ...] = ()


def nearest(word: str, known: Iterable[str]) -> str:
    """`(是不是 deadline?)` for dedline, else nothing."""
    close = get_close_matches(word, list(known), n=1)
    return f"(是不是 {close[0]}?)" if close else ""


def one_of(choices: type[E], name: str) -> Kind[E]:
    """A word out of a fixed list."""
    values = {str(choice): choice for choice in choices}
    return Kind(
        lambda value: values.get(value) if isinstance(value, str) else None,
        name,
        "、".join(values) + " 之一",
        next(iter(values.values())),
        tuple(values),
    )


def _text(value: Any) -> str | None:
    return value.strip() if isinstance(value, str) and value.strip() else None


def _id(value: Any) -> str | None:
    return value if isinstance(value, str) and _ID.fullmatch(value) else None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _count(value: Any) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and 0 <= value <= _MOST else None


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    return number if number.is_finite() and 0 <= number <= _MOST else None


def _share(value: Any) -> Fraction | None:
    found = _SHARE.fullmatch(value) if isinstance(value, str) else None
    if found is None or not 0 < int(found[1]) <= int(found[2]):
        return None
    return Fraction(int(found[1]), int(found[2]))


def _day(value: Any) -> DayOfCycle | None:
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    try:
        date(_LEAP_YEAR, int(found[2]), int(found[3]))
    except ValueError:
        return None
    return DayOfCycle(int(found[2]), int(found[3]), 1 if found[1] else 0)


def quoted(value: object) -> str:
    words = {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)
    return f"“{words[:_SHOWN]}”"


TEXT = Kind(_text, "文字", '带引号的文字,如 "农村"', "")
ID = Kind(_id, "代号", '小写字母开头的代号,如 "self_report"', "")
FLAG = Kind(_flag, "是或否", "true 或 false", blank=False)
COUNT = Kind(_count, "整数", "0 到 10000 的整数,如 3", 0)
NUMBER = Kind(_number, "数字", "0 到 10000 的数字,如 20 或 2.5", Decimal(0))
SHARE = Kind(_share, "几分之几", '带引号的几分之几,如 "2/3"', Fraction(1))
DAY = Kind(_day, "日期", "月-日,如 03-31", DayOfCycle(1, 1))
