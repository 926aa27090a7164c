"""Attempts to reach the lost: told in a sentence, read back, confirmed, kept."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from domain.contact_words import read_attempt
from handlers.incoming import Kind
from handlers.lost_contact.attempts import record_attempt
from storage import tables
from tests.handlers.dialogue import Said, Town, play, settled
from tests.handlers.filled import audited, lost, lost_members, recorded_attempts, say_attempt, shape

NO_MEMBER = "没有找到您说的党员"
IN_MEIXI = "梅溪村党支部"


@pytest.fixture
def searched(town: Town) -> Town:
    """A town with lost members in four branches."""
    return lost_members(town)


def test_an_attempt_in_one_sentence_is_read_back_and_kept(searched: Town) -> None:
    play(
        searched,
        [
            (
                "梅溪书记",
                "联系了张远帆 打电话没人接",
                ["张远帆(梅溪村党支部)", "2026年3月2日", "原联系方式", "未联系上", "1. 没错,记下"],
            ),
            ("梅溪书记", "确认", ["已记下", "照片", "!在册"]),
        ],
    )
    (row,) = recorded_attempts(searched)
    assert (row.person_id, row.by) == (searched.people.id("甲"), searched.people.id("梅溪书记"))
    assert (row.on, row.way, row.outcome) == (date(2026, 3, 2), "原联系方式", "未联系上")
    assert "张远帆".encode() not in row.note_sealed
    (audit,) = audited(searched, "contact_attempt")
    assert shape(audit) == (1, searched.people.org(IN_MEIXI), f"person:{row.person_id}")


def test_what_the_sentence_leaves_open_is_asked(searched: Town) -> None:
    play(
        searched,
        [
            ("梅溪书记", "联系了张远帆", ["什么办法", "1. 原联系方式", "5. 其他"]),
            ("梅溪书记", "2", ["结果是", "1. 未联系上", "3. 有线索"]),
            ("梅溪书记", "3", ["方式:亲友", "结果:有线索", "经过:联系了张远帆"]),
            ("梅溪书记", "1", "已记下"),
        ],
    )
    assert [(row.way, row.outcome) for row in recorded_attempts(searched)] == [("亲友", "有线索")]


def test_a_day_named_in_the_sentence_is_kept_also_over_questions(searched: Town) -> None:
    play(
        searched,
        [
            ("梅溪书记", "昨天联系了张远帆", "什么办法"),
            ("梅溪书记", "1", "结果是"),
            ("梅溪书记", "1", "2026年3月1日"),
            ("梅溪书记", "1", "已记下:3月1日"),
        ],
    )


def test_nothing_is_kept_without_a_yes(searched: Town) -> None:
    play(
        searched,
        [
            ("梅溪书记", "联系了张远帆 打电话没人接", "请核对"),
            ("梅溪书记", "2", "取消"),
            ("梅溪书记", "联系了张远帆 打电话没人接", "请核对"),
            ("梅溪书记", "张远帆联系上了吗", "还没有查找记录"),
        ],
    )
    assert recorded_attempts(searched) == []


@pytest.mark.parametrize(
    ("says", "hears"),
    [
        ("明天联系张远帆 打电话", "还没有到"),
        ("5月1日打电话给张远帆没人接", "还没有到"),
        ("2月30日打电话给张远帆没人接", "「2月30日」不是一个日子"),
    ],
)
def test_a_day_to_come_or_that_never_was_is_refused(searched: Town, says: str, hears: str) -> None:
    play(searched, [("梅溪书记", says, [hears, "没有记录"])])
    assert recorded_attempts(searched) == []


def test_an_attempt_for_somebody_not_lost_changes_nothing(searched: Town) -> None:
    play(searched, [("梅溪书记", "联系了古月明 打电话没人接", ["「在册」", "没有改动"])])
    assert recorded_attempts(searched) == []


def test_secretaries_record_for_their_own_branch_only(searched: Town) -> None:
    play(
        searched,
        [
            ("梅溪书记", "联系了葛待核 打电话没人接", NO_MEMBER),
            ("梅溪书记", "联系了吴名氏 打电话没人接", NO_MEMBER),
            ("梅溪书记", "上门没找到", NO_MEMBER),
            ("梅溪副书记", "联系了张远帆 打电话没人接", "请核对"),
            ("党建办", "联系了张远帆 打电话没人接", ["由党员所在支部", "!请核对"]),
            ("党员一", "联系了张远帆 打电话没人接", "由党员所在支部"),
        ],
    )
    same = searched.hear("梅溪书记", "联系了葛待核 打电话没人接")
    assert same == searched.hear("梅溪书记", "联系了吴名氏 打电话没人接")


def test_one_of_two_namesakes_is_chosen_before_recording(searched: Town) -> None:
    lost(searched, "己", IN_MEIXI, name="卢小满", born=date(1980, 1, 1))
    play(
        searched,
        [
            ("梅溪书记", "昨天上门没找到卢小满", ["请点选,或回复数字", "1980年生"]),
            ("梅溪书记", "2", ["请核对", "2026年3月1日", "上门没找到卢小满"]),
            ("梅溪书记", "1", "已记下"),
        ],
    )
    assert recorded_attempts(searched)[0].person_id == searched.people.id("己")


def test_photos_after_it_are_kept_with_the_member_until_something_else_is_said(
    searched: Town,
) -> None:
    say_attempt(searched, "上门没找到张远帆")
    play(
        searched,
        [
            ("梅溪书记", Said(Kind.IMAGE, media_id="m1"), "佐证"),
            ("梅溪书记", Said(Kind.IMAGE, media_id="m2"), "佐证"),
            ("梅溪书记", "卢小满有消息吗", "卢小满(梅溪村党支部)"),
            ("梅溪书记", Said(Kind.IMAGE, media_id="m3"), "没有要您交"),
        ],
    )
    rows = settled(searched.main).execute(select(tables.evidence.c.matter)).scalars().all()
    assert rows == [f"evidence:contact:{searched.people.id('甲')}"] * 2


def test_a_lost_post_closes_an_open_question(searched: Town) -> None:
    play(searched, [("梅溪书记", "联系了张远帆 打电话没人接", "请核对")])
    with settled(searched.main).begin():
        role = tables.role
        mine = role.c.person_id == searched.people.id("梅溪书记")
        searched.main.execute(role.update().where(mine).values(until=date(2026, 3, 1)))
    play(searched, [("梅溪书记", "1", "由党员所在支部")])
    assert recorded_attempts(searched) == []


def test_an_incomplete_attempt_is_never_kept(searched: Town) -> None:
    told = read_attempt("联系了张远帆", "张远帆", searched.now.date())

    def work(u: Any) -> None:
        who = u.people.get(searched.people.id("梅溪书记"))
        (member,) = u.members.named_any(["张远帆"], ("/",))
        record_attempt(u, who, member, told, searched.now)

    with pytest.raises(ValueError, match="means and what came of it"):
        searched.write(work)


def test_of_several_people_in_a_sentence_it_is_asked_whom_it_is_about(searched: Town) -> None:
    play(
        searched,
        [
            (
                "梅溪书记",
                "联系了张远帆和卢小满 打电话没人接",
                ["您说的是哪一位?一次办一位", "张远帆", "卢小满"],
            ),
            ("梅溪书记", "2", ["请核对", "卢小满"]),
            ("梅溪书记", "1", "已记下"),
            ("梅溪书记", "古月明说张远帆在宁波打工", ["一次办一位", "古月明", "张远帆"]),
        ],
    )
    assert len(list(settled(searched.main).execute(select(tables.contact_attempt)))) == 1
