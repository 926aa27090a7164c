"""Sentences about attempts, as secretaries type and dictate them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.contact_words import OUTCOME_NAMES, WAY_NAMES, WAYS, months_in, read_attempt
from domain.refusals import Refusal

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("said", "way", "outcome"),
    [
        ("联系了张三 打电话没人接", "原联系方式", "未联系上"),
        ("张三嫂子说他在宁波打工", "亲友", "有线索"),
        ("上门没找到张三", "其他", "未联系上"),
        ("给张三打电话,是空号", "原联系方式", "未联系上"),
        ("张三电话停机了", "原联系方式", "未联系上"),
        ("给张三发微信没回", "原联系方式", "未联系上"),
        ("打电话联系上了张三", "原联系方式", "已联系上"),
        ("张三电话打通了", "原联系方式", "已联系上"),
        ("电话空号,问了张三邻居,听说去了外地", "亲友", "有线索"),
        ("张三他哥接了电话,说他在宁波", "亲友", "有线索"),
        ("打给张三姐姐,接通了", "亲友", None),
        ("派出所查了张三户籍,没有消息", "职能部门查询", None),
        ("请党小组长去张三家,没人在", "支部党员", "未联系上"),
        ("上门见到张三本人", "其他", "已联系上"),
        ("联系了张三", None, None),
        ("张三手机打不通", "原联系方式", "未联系上"),
        ("没有联系上张三", None, "未联系上"),
    ],
)
def test_means_and_outcome_are_read_from_one_sentence(
    said: str, way: str | None, outcome: str | None
) -> None:
    read = read_attempt(said, "张三", TODAY)
    assert (read.way, read.outcome) == (way, outcome)
    assert read.note == said


def test_a_word_within_the_name_is_no_sign() -> None:
    assert read_attempt("联系了王电话", "王电话", TODAY).way is None


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("打电话没人接", TODAY),
        ("今天打电话", TODAY),
        ("昨天打电话没人接", date(2026, 3, 1)),
        ("前天上门没找到", date(2026, 2, 28)),
        ("大前天上门", date(2026, 2, 27)),
        ("3月1日打电话", date(2026, 3, 1)),
        ("三月一号打电话", date(2026, 3, 1)),
        ("二月二十八日打电话", date(2026, 2, 28)),
        ("二月十日打电话", date(2026, 2, 10)),
        ("2月十五日打电话", date(2026, 2, 15)),
        ("2025年12月31日打电话", date(2025, 12, 31)),
        ("2026-02-01 打电话", date(2026, 2, 1)),
        ("12月20日打电话", date(2025, 12, 20)),
        ("昨天他嫂子说他5月1日回来", date(2026, 3, 1)),
        ("嫂子说明天回电", TODAY),
    ],
)
def test_the_day_is_today_unless_the_sentence_names_one(words: str, day: date) -> None:
    assert read_attempt(words, "", TODAY).on == day


@pytest.mark.parametrize("words", ["明天打电话", "我下周上门", "3月3日打电话", "2027年1月1日上门"])
def test_a_day_to_come_is_refused(words: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_attempt(words, "", TODAY)
    assert refused.value.key == "lost_contact.to_come"


@pytest.mark.parametrize(
    "words", ["2月30日打电话", "十三月一日打电话", "一二月一日打电话", "2026-13-01"]
)
def test_a_day_that_does_not_exist_is_refused_with_what_was_said(words: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_attempt(words, "", TODAY)
    assert refused.value.key == "lost_contact.no_such_day"
    assert str(refused.value.facts["given"]) in words


def test_the_tables_use_the_names_on_the_screen() -> None:
    assert {way for way, _ in WAYS} == set(WAY_NAMES)


@given(
    said=st.text(alphabet="张三打电话没人接上门昨天明天说他在联系月日十二0123456789 ,", max_size=30)
)
def test_any_sentence_is_read_or_refused(said: str) -> None:
    try:
        read = read_attempt(said, "张三", TODAY)
    except Refusal:
        return
    assert read.on <= TODAY
    assert read.way is None or read.way in WAY_NAMES
    assert read.outcome is None or read.outcome in OUTCOME_NAMES


@pytest.mark.parametrize(
    ("words", "months"),
    [
        ("失联名单", 0),
        ("失联6个月以上的有哪些", 6),
        ("失联半年以上名单", 6),
        ("失联两年以上的", 24),
        ("失联十二个月以上", 12),
    ],
)
def test_a_list_may_be_asked_from_some_months_on(words: str, months: int) -> None:
    assert months_in(words) == months
