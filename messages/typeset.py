"""Chinese punctuation for templates that are typed with a plain keyboard.

A comma, colon, semicolon, bracket, question or exclamation mark that touches a Chinese character,
or a fact put in there, is shown full width. It is done to the template, never to what people
wrote: their words are shown as they are.
"""

from __future__ import annotations

import re

from jinja2.ext import Extension

_FULL = dict(zip(",:;?!()", "，：；？！（）", strict=True))
# What is left as it is: Jinja's tags, and in pages the markup with its entities.
_KEPT = re.compile(r"(\{[{%#].*?[}%#]\}|<[^>]*>|&\w+;)", re.DOTALL)
_CJK = r"[\u3000-\u303f\u3400-\u9fff\uff00-\uffef“”‘’·…\ue000]"
# After a Chinese character, or a percent sign as in (42.9%).
_AFTER = re.compile(rf"(?<={_CJK})[,:;?!()]|(?<=%)\)")
_BEFORE = re.compile(rf"[,:;?!()](?={_CJK})")
# Stands for a tag or a fact while its neighbours are looked at.
_MARK = "\ue000"


class ChinesePunctuation(Extension):
    """Applied to every template's source before it is compiled."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        return full_width(source)


def full_width(source: str) -> str:
    """The template with the punctuation of its Chinese words full width."""
    kept = _KEPT.findall(source)
    bare = _KEPT.sub(_MARK, source)
    shown = _typeset(bare)
    pieces = iter(kept)
    return "".join(next(pieces) if letter == _MARK else letter for letter in shown)


def _typeset(text: str) -> str:
    """Again until nothing changes: a full-width mark makes its neighbour touch Chinese too."""
    while True:
        once = _AFTER.sub(_wide, _BEFORE.sub(_wide, text))
        if once == text:
            return text
        text = once


def _wide(match: re.Match[str]) -> str:
    return _FULL[match.group(0)]
