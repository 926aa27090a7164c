"""Answers to an open question: a bare number, a yes, a no."""

from __future__ import annotations

import re

from handlers.understanding.normal import compact

_CIRCLED = {chr(ord("①") + n): n + 1 for n in range(20)}
_CHINESE = {word: n for n, word in enumerate("一二三四五六七八九十", 1)}
_NUMBER = re.compile(r"(?:第|选|选择)?(\d{1,2}|[一二三四五六七八九十])(?:个|项|号|条)?")
_TAPPED = re.compile(r"\s*(\d{1,2})\s*#\s*([0-9a-z]{1,8})\s*")
_YES = frozenset(
    {"是", "是的", "对", "对的", "确认", "确定", "yes", "y", "ok", "可以", "提交", "同意"}
)
_NO = frozenset({"不", "不是", "否", "不对", "no", "n", "不要", "不用", "不用了", "不了"})
# What people say to a message that asked nothing: never a vote, never a yes to anything.
_NODS = frozenset(
    "好 好的 好的呢 好嘞 好滴 好地 收倒 受到 收到啦 收到谢谢 好哒 好咧 好吶 收到 收到了 嗯 嗯嗯 嗯呢 谢谢 谢谢你 多谢 感谢 辛苦了 知道了 明白 明白了 了解 了解了 行 行的 行吧"
    " 没事 没事了 没问题 好吧 好呀 好啊 okay okk 中 中的 妥 要得 晓得了 清楚了 好了 好了没 可以 可以的 在 哦 哦哦 噢 啊".split()
)

_NEXT = frozenset("下一页 下页 翻页 往下 往下看 继续看 接着看 后面的 后面呢 还有呢 还有吗 更多 看更多 下面呢 再往后 往后".split())


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
    return compact(text) in _NODS or bool(said and all(word in _NODS for word in said))


def is_next(text: str) -> bool:
    """Whether the rest of a list is asked for."""
    return compact(text) in _NEXT
