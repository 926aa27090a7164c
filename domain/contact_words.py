"""An attempt to reach a lost member, read from one sentence: which means, what came of it, when.

The words are tables; what they do not settle stays None and is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from domain.calendar import add_months
from domain.refusals import Refusal

# The means of P2c, in the order in which a sentence is searched: who was asked says more than
# that it was done by phone.
WAYS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "亲友",
        re.compile(
            r"亲戚|亲友|亲属|家属|家人|邻居|老乡|朋友|同学|同事|[嫂哥弟姐妹爸妈叔伯舅姨姑]|父亲|母亲"
            r"|爷爷|奶奶|妻子|老婆|爱人|丈夫|老公|儿子|女儿|孩子"
        ),
    ),
    ("职能部门查询", re.compile(r"派出所|公安|社保|民政|户籍|人社局|劳动局|司法所|职能部门")),
    ("支部党员", re.compile(r"党员|支委|党小组")),
    (
        "原联系方式",
        re.compile(
            r"电话|短信|微信|视频|手机|打通|接通|空号|停机|关机|没人接|无人接|未接|原号码|拨打"
        ),
    ),
    ("其他", re.compile(r"上门|登门|去家里|家访|走访|写信|寄信|[到去]单位|登报|报纸|启事|公告")),
)
WAY_NAMES = ("原联系方式", "亲友", "职能部门查询", "支部党员", "其他")

NOT_REACHED, REACHED, CLUE = "未联系上", "已联系上", "有线索"
OUTCOME_NAMES = (NOT_REACHED, REACHED, CLUE)
_NOT_REACHED = re.compile(
    r"不(?:知道|晓得|清楚)[^,，。;；]*?(?:在哪|去向|下落)[里儿]?|(?:没有?|未能?)(?:联系|找|见|打|接)(?:上|到|通|着)?|(?:联系|找|打|接)不(?:上|到|通|着)"
    r"|没有?人|无人接|不接|拒接|未接|空号|停机|关机|无法接通|不通|没有?回|未回|[没未]查到|查无此人|莫接|冇人接|没音|未果|挂了|没人来认|没回音|退了|不在了|不回|不在家|没消息"
)
_REACHED = re.compile(r"联系(?:上|到)|讲上话|说上话|取得联系|见到|见着|找到|找着|本人")
# Somebody answered: the member, unless it was a relative who was called.
_ANSWERED = re.compile(r"接通|接了|打通|通了|回电|回信|回了")
_CLUE = re.compile(
    r"[他她人]在|见过|碰见|(?<![老原旧])地址|打听到|暂住证|社保交|交在|回来过|新微信|讲是?在|说是?在|听说|据说|可能|大概|好像|打工|务工|上班|开店|做生意|外地|外省|搬到|搬去|去了"
    r"|新号码|新电话|换号|换了号"
)

_DAYS_AGO = {"大前天": 3, "前天": 2, "昨天": 1, "昨晚": 1, "今天": 0, "刚才": 0, "刚刚": 0}
_TO_COME = re.compile(r"(?:我|我们|支部|,|\s)*(?:明天|后天|大后天|下周|下个?月|明年)")
_FULL = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
_NUMBER = r"(\d{1,2}|[一二三四五六七八九十]{1,3})"
_SHORT = re.compile(rf"{_NUMBER}月{_NUMBER}[日号]?")
_DIGITS = {word: n for n, word in enumerate("一二三四五六七八九", 1)} | {"两": 2}
_SPAN = re.compile(r"(\d{1,3}|[一二两三四五六七八九十]{1,3})(个月|年)|(半年)")
# A month and day without a year that lies ahead means last year's only if that is not long ago.
_LOOKS_BACK_MONTHS = 6


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a sentence says of an attempt; None where it does not say."""

    way: str | None
    outcome: str | None
    on: date
    note: str = field(repr=False)


def read_attempt(said: str, name: str, today: date) -> Sentence:
    """The attempt a sentence tells of, without the name of the member sought.

    Refusals `lost_contact.to_come` for a day after today and `lost_contact.no_such_day` (given).
    """
    rest = said.replace(name, "") if name else said
    return Sentence(way_in(rest), outcome_in(rest), day_in(rest, today), said.strip())


def way_in(words: str) -> str | None:
    """The means the words speak of, if any."""
    return next((way for way, signs in WAYS if signs.search(words)), None)


def outcome_in(words: str) -> str | None:
    """What came of it: reached wins over a clue, a clue over not reached."""
    rest = _NOT_REACHED.sub(" ", words)
    answered = _ANSWERED.search(rest) is not None and way_in(words) != "亲友"
    if answered or _REACHED.search(rest):
        return REACHED
    if _CLUE.search(rest):
        return CLUE
    return NOT_REACHED if rest != words else None


def day_in(words: str, today: date) -> date:
    """The day the words name, today where they name none.

    What somebody 说 (said) comes later and may speak of other days. Refusals
    `lost_contact.to_come` and `lost_contact.no_such_day` (given).
    """
    words = words.partition("说")[0]
    if _TO_COME.match(words):
        raise Refusal("lost_contact.to_come")
    if found := _FULL.search(words):
        return _past(_date(int(found[1]), found[2], found[3], found[0]), today)
    if found := _SHORT.search(words):
        return _latest(found, today)
    ago = next((days for word, days in _DAYS_AGO.items() if word in words), 0)
    return today - timedelta(days=ago)


def months_in(words: str) -> int:
    """The least number of months a list is asked for: 6个月以上, 半年, 两年以上; 0 for all."""
    found = _SPAN.search(words)
    if found is None:
        return 0
    if found[3]:
        return 6
    return _number(found[1]) * (12 if found[2] == "年" else 1)


def _latest(found: re.Match[str], today: date) -> date:
    """The latest such day that is past, unless that is too long ago to be meant."""
    day = _date(today.year, found[1], found[2], found[0])
    before = add_months(day, -12)
    if day > today and before >= add_months(today, -_LOOKS_BACK_MONTHS):
        return before
    return _past(day, today)


def _past(day: date, today: date) -> date:
    if day > today:
        raise Refusal("lost_contact.to_come")
    return day


def _date(year: int, month: str, day: str, given: str) -> date:
    try:
        return date(year, _number(month), _number(day))
    except ValueError:
        raise Refusal("lost_contact.no_such_day", given=given) from None


def _number(written: str) -> int:
    """12, 十二, 三十一 as a number; 0, which is no month and no day, for 一二."""
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return _DIGITS[ones] if len(ones) == 1 else 0
    return _DIGITS.get(tens, 0 if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
