"""A whole report in one piece, taken apart into its sections by its headings.

Headings are known in the usual writings: 一、基本情况 · (一)基本情况 · 1. 基本情况 · 【基本情况】 ·
基本情况: · 第一部分 基本情况. A title may carry 我支部, 主要 or 分析 besides its words.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from domain.scheme_parts import Section

_DIGITS = "一二三四五六七八九十"
_NUMBERED = re.compile(
    rf"(?:第[{_DIGITS}\d]{{1,3}}(?:部分|项|节)[、:.\s]*"
    rf"|\([{_DIGITS}\d]{{1,3}}\)[、:.\s]*"
    rf"|[{_DIGITS}]{{1,3}}[、:.)\s]\s*"
    r"|\d{1,2}(?:[、:)\s]\s*|\.(?!\d)\s*))"
)
_MARKED = re.compile(r"[#*>\s]+")
_BRACKETED = re.compile(
    r"[\[【〔《<](?P<title>[^\]】〕》>]{2,20})[\]】〕》>]\s*:?\s*(?P<more>.*)", re.S
)
_TITLED = re.compile(r"(?P<title>[^:。;,]{2,20})[:。]\s*(?P<more>.*)", re.S)
_OWNER = re.compile(
    r"^(?:我|本|该)?(?:村|社区|镇|单位|公司|局)?(?:党总支|党支部|总支|支部|党组织|党委)"
)
_SPACED = re.compile(r"(?P<title>\S{2,20})\s+(?P<more>.*)", re.S)
_FILLING = re.compile(r"的|主要|[、,和与及其]|(?:分析|如下|汇报)$")
_NOISE = re.compile(r"[\s*_#]+")


class Split(NamedTuple):
    """`found`: section id → its text. `rest`: what stands before the first heading."""

    found: Mapping[str, str]
    rest: str


def split_report(text: str, sections: tuple[Section, ...]) -> Split:
    """Take a report apart; the order is free, a heading met again adds to its section.

    No text is lost: whatever is no heading of a section is in `found` or `rest`, in its order.
    """
    pieces: dict[str, list[str]] = {}
    rest: list[str] = []
    lines = rest
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        opened = _heading(line, sections)
        if opened is None:
            lines.append(line.rstrip())
            continue
        section_id, more = opened
        lines = pieces.setdefault(section_id, [])
        lines += [more] if more else []
    return Split({key: _joined(found) for key, found in pieces.items()}, _joined(rest))


def _joined(lines: Iterable[str]) -> str:
    return "\n".join(lines).strip("\n")


def _heading(line: str, sections: tuple[Section, ...]) -> tuple[str, str] | None:
    """The section a line opens and the text behind the heading, or None for a line of text."""
    (bare, numbered), words = _bare(line), _known(sections)
    if (whole := words.get(_key(bare.rstrip(":。")))) is not None:
        return whole, ""
    for form in (_BRACKETED, _TITLED, *[_SPACED] * numbered):
        met = form.fullmatch(bare)
        opened = words.get(_key(met["title"])) if met else None
        if met and opened is not None:
            return opened, _as_written(line, met["more"])
    return None


def _bare(line: str) -> tuple[str, bool]:
    """The line in one width without marks and number in front, and whether it had a number."""
    bare = unicodedata.normalize("NFKC", line).strip()
    marks = _MARKED.match(bare)
    bare = bare[marks.end() :] if marks else bare
    number = _NUMBERED.match(bare)
    return (bare[number.end() :], True) if number else (bare, False)


def _as_written(line: str, more: str) -> str:
    """The end of the line that `more` is the normalised form of, as it was written."""
    for start in range(len(line) + 1):
        if unicodedata.normalize("NFKC", line[start:]).strip() == more.strip():
            return line[start:].strip()
    return more


@lru_cache(maxsize=32)
def _known(sections: tuple[Section, ...]) -> Mapping[str, str]:
    """Every writing of every title, without what may stand around its words."""
    found: dict[str, str] = {}
    for section in sections:
        for title in (section.title, *section.aliases):
            found.setdefault(_key(title), section.id)
    return found


def _key(title: str) -> str:
    squeezed = _NOISE.sub("", unicodedata.normalize("NFKC", title)).strip("[]【】〔〕《》<>“”\"'")
    shorter = _OWNER.sub("", squeezed) or squeezed
    return _FILLING.sub("", shorter) or shorter
