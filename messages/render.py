"""Words: every sentence a user reads is a macro of a template, found by its key."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, TemplateNotFound
from jinja2.environment import TemplateModule

from domain.contact import without_numbers
from messages.cards import Reply, Text
from messages.typeset import ChinesePunctuation


def render(key: str, **facts: object) -> str:
    """The words of `topic.name` with these facts; a missing fact is an error, never a blank."""
    topic, name = key.split(".", 1)
    macro = getattr(_words(topic), name)
    return _tidy(str(macro(**facts)))


def say(key: str, **facts: object) -> Reply:
    """A reply of one text."""
    return Reply((Text(render(key, **facts)),))


def exists(key: str) -> bool:
    """Whether there are words for this key."""
    topic, _, name = key.partition(".")
    try:
        return bool(name) and hasattr(_words(topic), name)
    except TemplateNotFound:
        return False


def _tidy(words: str) -> str:
    lines = [line.rstrip() for line in words.strip().splitlines()]
    return "\n".join(lines)


@cache
def _words(topic: str) -> TemplateModule:
    return _environment().get_template(f"{topic}.j2").module


@cache
def _environment() -> Environment:
    # Plain text for chats, so nothing is escaped here; pages have an escaping environment.
    environment = Environment(  # noqa: S701
        loader=PackageLoader("messages"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[ChinesePunctuation],
    )
    environment.filters |= {
        "day": day,
        "short_day": short_day,
        "moment": moment,
        "last_day": last_day,
        "no_numbers": without_numbers,
    }
    return environment


_WEEKDAYS = "一二三四五六日"


def day(value: date) -> str:
    """2026年3月31日（星期二）"""
    return f"{value.year}年{value.month}月{value.day}日（星期{_WEEKDAYS[value.weekday()]}）"


def short_day(value: date) -> str:
    """3月31日"""
    return f"{value.month}月{value.day}日"


def moment(value: datetime) -> str:
    """3月31日 09:05"""
    return f"{value.month}月{value.day}日 {value:%H:%M}"


def last_day(deadline: datetime) -> str:
    """The day a deadline closes: 24:00 of it is the next day's midnight."""
    return short_day((deadline - timedelta(microseconds=1)).date())
