"""What a message says besides its command and the organisation it names."""

from __future__ import annotations

import re

from handlers.understanding.aliases import aliases
from handlers.understanding.normal import plain

_GAP = " \t\n,，。.、;；:："
_RECORD = re.compile(rf"^[{_GAP}]*(?:请|帮我|帮忙)?登记(?:一下)?")
_REVIEW = re.compile(
    rf"(?:[{_GAP}]|我们?|要|想|请|申请|建议|提出|提请|复核|晋级|晋档|升级|提档|降级|降档)+"
)
_BECAUSE = re.compile(rf"^[{_GAP}]*(?:(?:理由|原因)(?:是|为)?|因为|由于)[{_GAP}]*")
_UP = re.compile(r"晋级|升级|提档|晋档")
_DOWN = re.compile(r"降级|降档")


def record_in(said: str, org_name: str) -> tuple[str, str]:
    """The word for a requirement, and what was done, of 登记 二坊村 工作组 六月一日进驻."""
    rest = _RECORD.sub("", _without(said, org_name)).strip(_GAP)
    rest = _RECORD.sub("", rest).strip(_GAP)
    word, *words = re.split(rf"[{_GAP}]+", rest, maxsplit=1)
    return word, (words[0].strip(_GAP) if words else "")


def review_reason_in(said: str, org_name: str) -> str:
    """The reason in 申请复核 二坊村 晋级 问题都已整改; "" where there is none."""
    rest = _without(said, org_name)
    start = _REVIEW.match(rest)
    rest = rest[start.end() :] if start else rest
    return _BECAUSE.sub("", rest).strip(_GAP)


def ways_in(said: str) -> tuple[bool, bool]:
    """Whether it speaks of a better grade, and whether of a worse one."""
    return bool(_UP.search(said)), bool(_DOWN.search(said))


def _without(said: str, org_name: str) -> str:
    """The words without the longest form of the organisation's name that stands in them."""
    words = plain(said)
    for alias in sorted(aliases(org_name), key=len, reverse=True):
        if alias in words:
            return words.replace(alias, " ", 1).strip(_GAP)
    return words
