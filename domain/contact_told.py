"""What a sentence tells of a member: the state, where to, why lost, and what is to be done next.

The words are tables; what they do not settle stays empty and is asked.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from domain.calendar import add_months
from domain.people import ContactStatus

# In this order: what takes a state back is said with the state's own word.
_STATES: tuple[tuple[ContactStatus, re.Pattern[str]], ...] = (
    (
        ContactStatus.IN_CONTACT,
        re.compile(
            r"(?:取消|不再|不算|不是|销掉|去掉|解除)失联|失联(?:去掉|拿出来|取消)|从失联"
            r"|归队|恢复(?:正常|联系|在册)"
        ),
    ),
    (ContactStatus.NOMINAL, re.compile(r"空挂|挂空|口袋党员")),
    (ContactStatus.MOBILE, re.compile(r"流动|流出")),
    (
        ContactStatus.IN_CONTACT,
        re.compile(r"在册|(?<![没未])联系上|取得联系|找到|找着|联系到|寻到|回来"),
    ),
    (
        ContactStatus.LOST,
        re.compile(r"失联|失去联系|联系不[上到]|找不[到着]|断了?联系|下落不明|没联系上"),
    ),
    (ContactStatus.MOBILE, re.compile(r"外出务工|在外(?:地)?(?:打工|务工|经商|工作)")),
)
# 失联党员张远帆已联系上 says what he was, not what he is.
_WAS_LOST = re.compile(r"失联(?:党员|的)")

_WHERE = re.compile(
    r"(?:去向[是为:：]?|流向|去了|到了?|在|搬到|搬去)\s*"
    r"([一-龥A-Za-z0-9]{2,20}?)(?=打工|务工|经商|上班|工作|做|开|居住|定居|生活|读书|上学|带孩|安家|[,，。;；\s]|$)"
)
_NO_PLACE = re.compile(r"^(?:外地?|外面|外务工|外打工|家里?|册|那边|一起|单位)$")
_EMPLOYER = re.compile(
    r"(?:单位[是为:：]|在|到)\s*([一-龥A-Za-z0-9]{2,30}?(?:公司|厂|店|工地|集团|饭店|酒店|学校|医院|超市))"
)

_CIRCUMSTANCES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("⑤", re.compile(r"出国|出境|国外|境外|留学|海外")),
    ("③", re.compile(r"毕业")),
    ("②", re.compile(r"改制|破产|倒闭|关停")),
    ("④", re.compile(r"换单位|换了单位|工作单位改变|离职|辞职|跳槽|调动|调走|下岗")),
    ("①", re.compile(r"打工|务工|经商|做生意|外出")),
    ("⑥", re.compile(r"搬家|搬走|搬迁|居住地|拆迁|搬到|搬去")),
)
_CODE = re.compile(r"[①②③④⑤⑥⑦]")

_WEEKDAYS = {word: n for n, word in enumerate("一二三四五六")} | {"日": 6, "天": 6}
_NUMBER = r"(\d{1,2}|[一二两三四五六七八九十]{1,3})"
_AFTER = re.compile(rf"(?:过)?{_NUMBER}(天|个?星期|周|个月)(?:后|以后|之后|内|再)")
_WEEKDAY = re.compile(r"(这|本|下下?)?(?:个)?(?:周|星期|礼拜)([一二三四五六日天])")
_MONTH_DAY = re.compile(rf"(\d{{4}}年)?{_NUMBER}月(?:{_NUMBER}[日号]?|(底))")
_DAY = re.compile(rf"(?<![月\d]){_NUMBER}号")
_NEAR = {"大后天": 3, "后天": 2, "明天": 1, "明早": 1, "明晚": 1}
_NEXT_WEEK, _MONTH_END = re.compile(r"下(?:个)?(?:周|星期|礼拜)"), re.compile(r"月底")
_DIGITS = {word: n for n, word in enumerate("零一二三四五六七八九")} | {"两": 2}
_WEEK = 7


def status_in(words: str) -> ContactStatus | None:
    """The state the words say somebody is in now."""
    said = _WAS_LOST.sub("", words)
    return next((state for state, signs in _STATES if signs.search(said)), None)


def place_in(words: str) -> str:
    """Where somebody went: 宁波 of 他在宁波打工; "" where no place is said."""
    for found in _WHERE.finditer(words):
        if not _NO_PLACE.match(found[1]):
            return found[1]
    return ""


def employer_in(words: str) -> str:
    """Where somebody works, as far as the words name a firm."""
    found = _EMPLOYER.search(words)
    return found[1] if found else ""


def circumstance_in(words: str) -> str:
    """The code of form 3 that the words speak of; "" for none."""
    if code := _CODE.search(words):
        return code[0]
    return next((code for code, signs in _CIRCUMSTANCES if signs.search(words)), "")


def day_ahead_in(words: str, today: date) -> date | None:
    """The day to come that the words name, if any: 明天, 下周三, 三天后, 12月5日, 月底."""
    for word, days in _NEAR.items():
        if word in words:
            return today + timedelta(days=days)
    if found := _AFTER.search(words):
        return _later(today, _number(found[1]), found[2])
    if found := _WEEKDAY.search(words):
        return _weekday(today, found[1] or "", _WEEKDAYS[found[2]])
    if found := _MONTH_DAY.search(words):
        return _month_day(today, found)
    if found := _DAY.search(words):
        return _day_of_month(today, _number(found[1]))
    if _NEXT_WEEK.search(words):
        return today + timedelta(days=_WEEK - today.weekday())
    return _end_of_month(today) if _MONTH_END.search(words) else None


def _later(today: date, count: int, unit: str) -> date:
    if "月" in unit:
        return add_months(today, count)
    return today + timedelta(days=count * (1 if unit == "天" else _WEEK))


def _weekday(today: date, which: str, weekday: int) -> date:
    """下周三 is that of the next week; 周三 alone the next one to come."""
    monday = today - timedelta(days=today.weekday())
    if which.startswith("下"):
        return monday + timedelta(days=_WEEK * len(which) + weekday)
    day = monday + timedelta(days=weekday)
    return day if day > today or which else day + timedelta(days=_WEEK)


def _month_day(today: date, found: re.Match[str]) -> date | None:
    year = int(found[1][:4]) if found[1] else today.year
    month = _number(found[2])
    if found[4]:
        first = _date(year, month, 1)
        return _end_of_month(first) if first else None
    day = _date(year, month, _number(found[3]))
    if day is not None and day < today and not found[1]:
        return add_months(day, 12)
    return day


def _day_of_month(today: date, number: int) -> date | None:
    day = _date(today.year, today.month, number)
    return add_months(day, 1) if day is not None and day <= today else day


def _end_of_month(day: date) -> date:
    return add_months(day.replace(day=1), 1) - timedelta(days=1)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return _DIGITS.get(ones, 0)
    return (_DIGITS.get(tens, 1) if tens else 1) * 10 + _DIGITS.get(ones, 0)
