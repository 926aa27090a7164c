"""Answers to an open question: a bare number, a yes, a no."""

from __future__ import annotations

import re

from handlers.understanding.normal import compact
from handlers.understanding.words import answer_words

_CIRCLED = {chr(ord("①") + n): n + 1 for n in range(20)}
_CHINESE = {word: n for n, word in enumerate("一二三四五六七八九十", 1)}
_NUMBER = re.compile(r"(?:第|选|选择)?(\d{1,2}|[一二三四五六七八九十])(?:个|项|号|条)?")
_TAPPED = re.compile(r"\s*(\d{1,2})\s*#\s*([0-9a-z]{1,8})\s*")
_YES = frozenset(
    {"是", "是的", "对", "对的", "确认", "确定", "yes", "y", "ok", "可以", "提交", "同意"}
)
_NO = frozenset({"不", "不是", "否", "不对", "no", "n", "不要", "不用", "不用了", "不了"})


def number(text: str) -> int | None:
    """The bare number of an answer (2, ②, 第二个, 二), or None."""
    stripped = text.strip()
    if stripped in _CIRCLED:
        return _CIRCLED[stripped]
    match = _NUMBER.fullmatch(compact(text))
    if match is None:
        return None
    digits = match.group(1)
    return int(digits) if digits.isdigit() else _CHINESE[digits]


def tapped(text: str) -> tuple[int, str] | None:
    """The number and the question's mark of a tapped answer (`2 #k7fa`), or None."""
    found = _TAPPED.fullmatch(text.lower())
    return (int(found[1]), found[2]) if found else None


def is_yes(text: str) -> bool:
    return compact(text) in _YES


def is_no(text: str) -> bool:
    return compact(text) in _NO


def is_nod(text: str) -> bool:
    """Whether it only says that something was heard: 好的, 收到,谢谢."""
    words = [compact(word) for word in re.split(r"[\s,，。.!！~～、]+", text)]
    said = [word for word in words if word]
    return compact(text) in answer_words("应声") or bool(
        said and all(word in answer_words("应声") for word in said)
    )


def is_next(text: str) -> bool:
    """Whether the rest of a list is asked for."""
    return compact(text) in answer_words("下一页")
