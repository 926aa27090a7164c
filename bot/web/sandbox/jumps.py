"""When to? What people write into the clock's field, as a moment."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, time, timedelta

MORNING = 9
FURTHEST = timedelta(days=1100)
_NEXT_YEAR = timedelta(days=180)  # 1月5日 said in December is the coming one

_IN_DAYS = {"今天": 0, "明天": 1, "下一天": 1, "后天": 2, "大后天": 3, "下周": 7, "下一周": 7}
_BETWEEN_NUMBERS = re.compile(r"(?<=\d)\s+(?=\d)")
_LEADING = re.compile(r"^(请?把?时钟)?(跳到|调到|拨到|到)")
_DAYS = re.compile(r"^(?P<days>\d{1,3})天[后之]后?")
_DATE = re.compile(
    r"^(?:(?P<year>20\d\d)[-/.年])?(?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})(?:[日号]|(?!\d))"
)
_TIME = re.compile(
    r"^[T,]?(?P<part>上午|早上|中午|下午|晚上)?(?P<hour>\d{1,2})"
    r"(?:[:点时](?P<minute>\d{1,2}|半)?(?::\d\d)?分?)(?:\+08:00)?$"
)


class Unreadable(ValueError):
    """The words name no moment."""


def moment(words: str, now: datetime) -> datetime:
    """The moment meant by `跳到 3 月 28 日`, `3.28`, `2026-03-28 14:00`, `明天` or `3天后`.

    Without a time of day it is 09:00. Raises Unreadable; says nothing about the direction.
    """
    text = _BETWEEN_NUMBERS.sub("T", unicodedata.normalize("NFKC", words))
    text = _LEADING.sub("", re.sub(r"\s+", "", text))
    day, rest = _day(text, now.date())
    hour, minute = _time(rest)
    return datetime.combine(day, time(hour, minute), tzinfo=now.tzinfo)


def _day(text: str, today: date) -> tuple[date, str]:
    for word, days in sorted(_IN_DAYS.items(), key=lambda item: -len(item[0])):
        if text.startswith(word):
            return today + timedelta(days=days), text[len(word) :]
    if found := _DAYS.match(text):
        return today + timedelta(days=int(found["days"])), text[found.end() :]
    if found := _DATE.match(text):
        return _calendar_day(found, today), text[found.end() :]
    raise Unreadable("no day")


def _calendar_day(found: re.Match[str], today: date) -> date:
    month, day = int(found["month"]), int(found["day"])
    try:
        if found["year"]:
            return date(int(found["year"]), month, day)
        meant = date(today.year, month, day)
        return meant if today - meant < _NEXT_YEAR else date(today.year + 1, month, day)
    except ValueError:
        raise Unreadable("no such day") from None


def _time(text: str) -> tuple[int, int]:
    if not text:
        return MORNING, 0
    found = _TIME.match(text)
    if not found:
        raise Unreadable("no such time")
    hour = int(found["hour"])
    minute = 30 if found["minute"] == "半" else int(found["minute"] or 0)
    if found["part"] in ("下午", "晚上") and hour < 12:
        hour += 12
    if hour > 23 or minute > 59:
        raise Unreadable("no such time")
    return hour, minute
