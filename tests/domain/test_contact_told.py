"""What a sentence tells of a member: the state, where to, why, and the next day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.contact_told import (
    circumstance_in,
    day_ahead_in,
    employer_in,
    place_in,
    status_in,
)
from domain.people import ContactStatus

WEDNESDAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("words", "status"),
    [
        ("已联系上", ContactStatus.IN_CONTACT),
        ("不再失联,人在家", ContactStatus.IN_CONTACT),
        ("失联党员已联系上", ContactStatus.IN_CONTACT),
        ("从失联里拿出来", ContactStatus.IN_CONTACT),
        ("流动 去向宁波 打工", ContactStatus.MOBILE),
        ("空挂", ContactStatus.NOMINAL),
        ("失联 家里人都找不到", ContactStatus.LOST),
        ("没联系上", ContactStatus.LOST),
        ("列为失联", ContactStatus.LOST),
        ("昨天来过", None),
    ],
)
def test_the_state(words: str, status: ContactStatus | None) -> None:
    assert status_in(words) is status


@pytest.mark.parametrize(
    ("words", "place", "employer"),
    [
        ("嫂子说他在宁波打工", "宁波", ""),
        ("流动 去向杭州市萧山区", "杭州市萧山区", ""),
        ("去了深圳 在富士康公司上班", "深圳", "富士康公司"),
        ("在外地打工", "", ""),
        ("在家", "", ""),
    ],
)
def test_where_to(words: str, place: str, employer: str) -> None:
    assert (place_in(words), employer_in(words)) == (place, employer)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("外出打工", "①"),
        ("厂里改制", "②"),
        ("毕业后没消息", "③"),
        ("辞职走了", "④"),
        ("出国了", "⑤"),
        ("搬家了", "⑥"),
        ("情形⑦", "⑦"),
        ("不知道", ""),
    ],
)
def test_why_lost(words: str, code: str) -> None:
    assert circumstance_in(words) == code


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("明天去", date(2026, 3, 5)),
        ("下周三去他老家", date(2026, 3, 11)),
        ("周五再打", date(2026, 3, 6)),
        ("周一再打", date(2026, 3, 9)),
        ("三天后", date(2026, 3, 7)),
        ("两周后", date(2026, 3, 18)),
        ("一个月后", date(2026, 4, 4)),
        ("3月15日", date(2026, 3, 15)),
        ("2月1日", date(2027, 2, 1)),
        ("20号", date(2026, 3, 20)),
        ("月底", date(2026, 3, 31)),
        ("4月底", date(2026, 4, 30)),
        ("下周", date(2026, 3, 9)),
        ("2月30日", None),
        ("过几天", None),
    ],
)
def test_the_next_day(words: str, day: date | None) -> None:
    assert day_ahead_in(words, WEDNESDAY) == day


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(1, 99))
def test_days_from_any_day_on(today: date, days: int) -> None:
    assert day_ahead_in(f"{days}天后再去", today) == today + timedelta(days=days)
    for words in ("下周三", "周日", "月底", "15号", "明天"):
        found = day_ahead_in(words, today)
        assert found is not None
        assert found >= today
