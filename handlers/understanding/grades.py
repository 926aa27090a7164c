"""What a message about grades says: the grade, the level, a reason, a basis, a meeting's count."""

from __future__ import annotations

import re

from domain.meetings import MeetingCount, MeetingKind
from domain.scheme_parts import Level
from domain.scheme_rules import Scheme
from domain.scoring import parse_score
from handlers.understanding.aliases import aliases
from handlers.understanding.normal import plain

_LEVELS = (
    (Level.DEPARTMENT, ("综合考评", "认定", "审定")),
    (Level.COMMITTEE, ("初评", "初审")),
)
_REASON = re.compile(r"(?:理由|原因)(?:是|为)?[\s:,\uff1a\uff0c]*|因为")
_BASIS = re.compile(r"依据(?:是|为)?[\s:,\uff1a\uff0c]*")
# 同意一般 names a grade, not one vote.
_NUMBER = r"(?:会|到|人数|票)?[\s:]*([0-9]{1,5}|[零一二两三四五六七八九十百]{1,5}(?![般半]))"
_COUNTS = {
    "expected": re.compile(rf"应到{_NUMBER}"),
    "present": re.compile(rf"(?:实到|到会){_NUMBER}"),
    "in_favour": re.compile(rf"(?<!不)(?:赞成|同意){_NUMBER}"),
    "against": re.compile(rf"(?:反对|不同意){_NUMBER}"),
    "abstained": re.compile(rf"弃权{_NUMBER}"),
}
# What a reason has around it when somebody types it after a comma.
_EDGES = " ,.;、。\uff0c\uff1b"
_OF_A_VOTE = re.compile(
    r"本支部|我们|支部|党支部|党员|表决|投票|结果|通过|同意|赞成|拟定|评定|定为|评为|初步|认定|意见"
    r"|等级|今天|昨天|召开|开会|会议|研究|讨论|出席|全体|委员|大家|一致|不|[为是的了会开已经人票名评定\W\d]"
)
_SHORTEST_NAME = 2
_ASKS = re.compile(r"[吗呢?]\W*$|怎么样|怎样|如何|多少|几个|哪|结果|情况|什么|出来")
_NEEDED = ("expected", "present", "in_favour")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_SHORTEST = 3  # letters of a reason: 不团结 is one, 是的 is none


def without_name(text: str, org_name: str) -> str:
    """The text without the longest form of the organisation's name in it."""
    words = plain(text)
    for alias in sorted(aliases(org_name), key=len, reverse=True):
        if alias in words:
            return words.replace(alias, " ", 1)
    return words


def head(text: str) -> str:
    """What stands before a reason or a basis."""
    starts = [found.start() for mark in (_REASON, _BASIS) if (found := mark.search(text))]
    return text[: min(starts)] if starts else text


def reason_in(text: str) -> str:
    """What stands behind 理由, 原因 or 因为, up to a basis; "" where nothing does."""
    return _between(text, _REASON, _BASIS)


def is_reason(text: str) -> bool:
    """Whether a text can stand on record as a reason: a few letters, not a number or a nod."""
    return len(_NO_LETTERS.sub("", text)) >= _SHORTEST


def basis_in(text: str) -> str:
    """What stands behind 依据, up to a reason; "" where nothing does."""
    return _between(text, _BASIS, _REASON)


def _between(text: str, mark: re.Pattern[str], other: re.Pattern[str]) -> str:
    found = mark.search(text)
    if found is None:
        return ""
    rest = text[found.end() :]
    stop = other.search(rest)
    return (rest[: stop.start()] if stop else rest).strip(_EDGES)


def level_in(text: str) -> Level | None:
    """The level a text names, if it does."""
    return next((level for level, words in _LEVELS if any(w in text for w in words)), None)


def grade_in(text: str, scheme: Scheme) -> str:
    """The last grade a text names, also by a word that is only heard as it; "" for none.

    Only where it is read back before anything is done with it.
    """
    meant = grade_words(scheme)
    longest_first = sorted(meant, key=len, reverse=True)
    found = re.findall("|".join(map(re.escape, longest_first)), text) if meant else []
    return meant[found[-1]] if found else ""


def grade_words(scheme: Scheme) -> dict[str, str]:
    """Every word for a grade, and the grade it means."""
    meant = {word: grade.name for grade in scheme.grades for word in (*grade.aliases, grade.name)}
    meant |= {word: grade.name for grade in scheme.grades for word in grade.heard_as}
    return meant | {label.name: label.grade for label in scheme.labels}


def meeting_in(text: str) -> MeetingKind:
    """党员大会 where the text says so, else 支委会."""
    return MeetingKind.MEMBERS if "大会" in text else MeetingKind.COMMITTEE


def count_in(text: str) -> MeetingCount | None:
    """应到, 实到, 赞成, without which None; 反对 and 弃权 are 0 where they are not said."""
    found = {name: pattern.search(text) for name, pattern in _COUNTS.items()}
    if any(found[name] is None for name in _NEEDED):
        return None
    numbers = {name: int(parse_score(hit[1])) if hit else 0 for name, hit in found.items()}
    return MeetingCount(**numbers)


def names_more(text: str, scheme: Scheme) -> bool:
    """Whether a meeting's vote holds words besides its own: they can only be a name."""
    grades = sorted(grade_words(scheme), key=len, reverse=True)
    rest = re.sub("|".join(map(re.escape, grades)), "", without_counts(head(text)))
    return len(_OF_A_VOTE.sub("", rest)) >= _SHORTEST_NAME


def is_question(text: str) -> bool:
    """Whether the words ask for a result rather than give one."""
    words = head(text)
    return bool(_ASKS.search(words))


def without_level(text: str) -> str:
    """The text without the words for a level, and for its being told."""
    for word in (*(word for _, words in _LEVELS for word in words), "出来", "公布"):
        text = text.replace(word, " ")
    return text


def without_counts(text: str) -> str:
    """The text without the figures of a meeting: what is left may name a grade."""
    for pattern in _COUNTS.values():
        text = pattern.sub(" ", text)
    return text.replace("支委会", " ").replace("大会", " ")
