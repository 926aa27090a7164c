"""Lost contact: lists, totals, one member, attempts and what follows from them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.contact_words import read_attempt
from domain.people import Role
from handlers.incoming import Kind
from handlers.lost_contact.attempts import record_attempt
from storage import tables
from tests.handlers.dialogue import Said, Town, play, settled
from tests.handlers.filled import audited, lost

AT = "统计时点:2026年3月2日 09:00"
NO_MEMBER = "没有找到您说的党员"
QUERIES = ("lost_list", "lost_stats", "lost_person")
SEES = ("梅溪书记", "梅溪副书记", "联系领导", "联系干部", "党建办", "党委书记", "组织部")
IN_MEIXI, IN_ERFANG = "梅溪村党支部", "二坊村党支部"


@pytest.fixture
def searched(town: Town) -> Town:
    """Lost members in three branches; one name twice, one of them out of the town's scope."""
    lost(town, "甲", IN_MEIXI, name="张远帆", activity=date(2025, 5, 10), fee=date(2025, 8, 31))
    lost(town, "乙", IN_MEIXI, name="卢小满", fee=date(2026, 1, 5), circumstance="①")
    lost(town, "丙", "梅林村党支部", name="葛待核")
    lost(
        town, "丁", "上河村党总支", name="卢小满", activity=date(2014, 1, 1), born=date(1970, 2, 3)
    )
    lost(town, "戊", IN_ERFANG, name="钱不见", activity=date(2020, 1, 1))
    return town


def attempts(town: Town) -> list[Any]:
    return list(settled(town.main).execute(select(tables.contact_attempt)))


def status(town: Town, who: str) -> str:
    member = tables.member.c
    found: str = (
        settled(town.main)
        .execute(select(member.contact_status).where(member.person_id == town.people.id(who)))
        .scalar_one()
    )
    return found


def test_the_list_goes_from_the_longest_to_those_to_be_checked(searched: Town) -> None:
    words = searched.hear("党建办", "失联名单")
    assert "清溪镇党委失联党员 4 名" in words
    assert "1. 卢小满 上河村党总支 失联12年2个月;还没有查找记录" in words
    assert "2. 张远帆 梅溪村党支部 失联6个月" in words
    assert "3. 卢小满 梅溪村党支部 失联1个月" in words
    assert "4. 葛待核 梅林村党支部 失联待核" in words
    assert "钱不见" not in words
    assert AT in words
    assert "口径" in words


def test_names_are_masked_for_those_who_may_not_see_them_whole(searched: Town) -> None:
    for who in ("联系领导", "党委书记", "组织部"):
        play(searched, [(who, "失联名单", ["张*帆", "!张远帆", "!卢小满", "卢*满"])])
    play(searched, [("梅溪书记", "失联名单", ["张远帆", "!上河村", "失联党员 2 名"])])


def test_a_list_may_begin_at_some_months(searched: Town) -> None:
    play(
        searched,
        [
            ("党建办", "失联6个月以上的有哪些", ["2 名", "6 个月以上", "张远帆", "!葛待核"]),
            ("党建办", "失联两年以上名单", ["1 名", "!张远帆"]),
            ("党建办", "梅林村失联名单", ["梅林村党支部失联党员 1 名", "!张远帆"]),
            ("工业区书记", "失联名单", "失联党员 0 名"),
        ],
    )


def test_a_long_list_comes_twenty_at_a_time(town: Town) -> None:
    for number in range(45):
        day = date(2020, 1, 1) + timedelta(days=number)
        lost(town, f"第{number}位", IN_MEIXI, name=f"名{number:02}", fee=day)
    play(
        town,
        [
            (
                "梅溪书记",
                "失联名单",
                ["45 名", "1. 名00", "20. 名19", "!名20", "下一页(还有 25 名)"],
            ),
            ("梅溪书记", "1", ["21. 名20", "40. 名39", "!41. ", "下一页(还有 5 名)"]),
            ("梅溪书记", "1", ["41. 名40", "45. 名44", "!下一页"]),
        ],
    )
    assert [row.rows for row in audited(town, "lost_list")] == [20, 20, 5]


def test_totals_add_up_and_name_their_measure(searched: Town) -> None:
    say_attempt(searched, "联系了张远帆 打电话没人接")
    searched.now += timedelta(days=1)
    words = searched.hear("党建办", "失联多少人")
    assert "清溪镇党委失联党员 4 名" in words
    assert "不满6个月 1,6个月以上不满1年 1,11年及以上 1,待核 1" in words
    assert "计入统计的 2 名" in words
    assert "可以研究处置的 1 名" in words
    assert "· 梅溪村党支部 2 名" in words
    assert "口径" in words


def test_totals_of_one_branch_and_of_none(searched: Town) -> None:
    play(
        searched,
        [
            ("梅溪书记", "失联多少人", ["失联党员 2 名", "!按支部"]),
            ("工业区书记", "失联统计", ["失联党员 0 名", "!按时长", "口径"]),
            ("组织部", "失联多少人", "失联党员 5 名"),
        ],
    )


def test_many_branches_are_cut_in_the_totals(town: Town) -> None:
    from domain.organizations import OrgKind

    for number in range(22):
        town.people.add_org(f"第{number}号村党支部", OrgKind.BRANCH, "清溪镇党委")
        lost(town, f"某{number}", f"第{number}号村党支部")
    play(town, [("党建办", "失联多少人", ["22 名", "另有 2 个支部"])])


def test_one_member_with_last_contact_and_attempts(searched: Town) -> None:
    say_attempt(searched, "昨天张远帆嫂子说他在宁波打工,新号码16000000099")
    searched.now += timedelta(minutes=5)
    play(
        searched,
        [
            (
                "梅溪书记",
                "张远帆联系上了吗",
                [
                    "张远帆(梅溪村党支部):失联",
                    "2025年8月31日(星期日),失联6个月",
                    "2026年3月1日(星期日) 亲友 有线索:昨天张远帆嫂子说他在宁波打工",
                    "(号码不显示)",
                    "!16000000099",
                ],
            ),
            ("联系领导", "张远帆有消息吗", ["张*帆", "亲友 有线索", "!嫂子", "!张远帆"]),
            ("党建办", "葛待核联系上了吗", ["待核(没有组织生活和党费记录)", "还没有查找记录"]),
            ("梅溪书记", "卢小满联系上了吗", ["情形:外出务工经商", "!上河村"]),
        ],
    )


def test_over_six_months_with_an_attempt_the_committee_may_decide(searched: Town) -> None:
    say_attempt(searched, "联系了张远帆 打电话没人接")
    play(searched, [("梅溪书记", "张远帆联系上了吗", "研究处置")])


def test_only_the_latest_attempts_are_told_newest_first(searched: Town) -> None:
    for day in range(20, 27):
        say_attempt(searched, f"2月{day}日张远帆电话停机")
    words = searched.hear("梅溪书记", "张远帆联系情况")
    assert "查找记录 7 次,最近 5 次" in words
    assert words.index("2月26日") < words.index("2月22日")
    assert "2月21日" not in words


def test_two_of_one_name_are_asked_back_by_branch_and_birth(searched: Town) -> None:
    play(
        searched,
        [
            ("党建办", "卢小满联系上了吗", ["1. 卢小满,梅溪村党支部", "上河村党总支,1970年生"]),
            ("党建办", "2", ["卢小满(上河村党总支):失联"]),
        ],
    )
    assert [row.rows for row in audited(searched, "lost_person")] == [2, 1]


def test_a_longer_name_is_not_taken_for_a_shorter_one(searched: Town) -> None:
    lost(searched, "短", IN_MEIXI, name="张远")
    play(searched, [("梅溪书记", "张远帆联系上了吗", "张远帆(梅溪村党支部)")])


def test_a_member_in_contact_is_said_to_be(searched: Town) -> None:
    play(searched, [("梅溪书记", "古月明联系上了吗", ["在册,没有列为失联", "待核"])])


def test_members_hear_nothing_of_the_lost(searched: Town) -> None:
    for question in ("失联名单", "失联多少人", "张远帆联系上了吗", "无此人联系上了吗"):
        play(searched, [("党员一", question, ["失联党员的情况由本支部书记", "!张远帆"])])
    rows = audited(searched, *QUERIES)
    assert [(row.rows, row.org_id, row.target) for row in rows] == [(0, None, "")] * 4


@pytest.mark.parametrize("who", [*SEES[:-1], "党员一"])
@pytest.mark.parametrize("question", ["{}失联名单", "{}失联多少人"])
def test_a_branch_outside_scope_is_one_that_does_not_exist(
    searched: Town, who: str, question: str
) -> None:
    outside = searched.hear(who, question.format("二坊村"))
    assert outside == searched.hear(who, question.format("火星村"))
    first, second = audited(searched, *QUERIES)
    assert shape(first) == shape(second) == (0, None, "")


@pytest.mark.parametrize("who", ["梅溪书记", "联系领导", "党建办", "党委书记", "党员一"])
def test_a_member_outside_scope_is_one_that_does_not_exist(searched: Town, who: str) -> None:
    outside = searched.hear(who, "钱不见联系上了吗")
    assert outside == searched.hear(who, "没有此人联系上了吗")
    assert "钱不见" not in outside
    first, second = audited(searched, *QUERIES)
    assert shape(first) == shape(second) == (0, None, "")


@pytest.mark.parametrize("who", SEES)
def test_inside_scope_every_query_is_audited_with_its_rows(searched: Town, who: str) -> None:
    for question in ("梅溪村失联名单", "梅溪村失联多少人", "张远帆联系上了吗"):
        play(searched, [(who, question, [AT, f"!{NO_MEMBER}"])])
    branch, person = searched.people.org(IN_MEIXI), searched.people.id("甲")
    rows = audited(searched, *QUERIES)
    assert [shape(row) for row in rows] == [
        (2, branch, ""),
        (2, branch, ""),
        (1, branch, f"person:{person}"),
    ]
    assert {row.actor_id for row in rows} == {searched.people.id(who)}


def shape(row: Any) -> tuple[int, int | None, str]:
    return (row.rows, row.org_id, row.target)


def say_attempt(town: Town, words: str, who: str = "梅溪书记") -> None:
    play(town, [(who, words, "请核对"), (who, "1", "已记下")])


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
    (row,) = attempts(searched)
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
    assert [(row.way, row.outcome) for row in attempts(searched)] == [("亲友", "有线索")]


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
    assert attempts(searched) == []


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
    assert attempts(searched) == []


def test_an_attempt_for_somebody_not_lost_changes_nothing(searched: Town) -> None:
    play(searched, [("梅溪书记", "联系了古月明 打电话没人接", ["「在册」", "没有改动"])])
    assert attempts(searched) == []


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
            ("梅溪书记", "昨天上门没找到卢小满", ["请回复数字选一位", "1980年生"]),
            ("梅溪书记", "2", ["请核对", "2026年3月1日", "上门没找到卢小满"]),
            ("梅溪书记", "1", "已记下"),
        ],
    )
    assert attempts(searched)[0].person_id == searched.people.id("己")


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


def test_somebody_reached_is_taken_back_after_asking(searched: Town) -> None:
    play(
        searched,
        [
            ("梅溪书记", "打电话联系上了张远帆", ["结果:已联系上"]),
            ("梅溪书记", "1", ["已记下", "从「失联」改为「在册」吗", "1. 改为在册"]),
            ("梅溪书记", "1", "已改为「在册」"),
            ("梅溪书记", "张远帆联系上了吗", "在册,没有列为失联"),
        ],
    )
    assert status(searched, "甲") == "in_contact"
    (change,) = settled(searched.main).execute(select(tables.contact_change)).all()
    assert (change.before, change.after, change.on) == ("lost", "in_contact", date(2026, 3, 2))
    assert change.by == searched.people.id("梅溪书记")
    assert change.reason_sealed


def test_reached_but_not_yet_taken_back_stays_lost(searched: Town) -> None:
    play(
        searched,
        [
            ("梅溪书记", "打电话联系上了张远帆", "请核对"),
            ("梅溪书记", "1", "改为在册"),
            ("梅溪书记", "2", "取消"),
        ],
    )
    assert status(searched, "甲") == "lost"
    assert len(attempts(searched)) == 1


def test_found_again_in_one_sentence_is_confirmed_first(searched: Town) -> None:
    play(
        searched,
        [
            ("梅溪书记", "张远帆已联系上", ["从「失联」改为「在册」吗", "依据:张远帆已联系上"]),
            ("梅溪书记", "1", ["已改为「在册」", "佐证"]),
            ("梅溪书记", "张远帆已经联系上了", ["「在册」", "没有改动"]),
        ],
    )
    (row,) = audited(searched, "contact_status")
    assert shape(row) == (1, searched.people.org(IN_MEIXI), f"person:{searched.people.id('甲')}")


def test_only_the_branch_changes_a_status(searched: Town) -> None:
    searched.people.add_person("支委", (Role.COMMITTEE_MEMBER, IN_MEIXI), name="石委员")
    play(
        searched,
        [
            ("党建办", "张远帆已联系上", "由党员所在支部的书记"),
            ("支委", "张远帆已联系上", "由党员所在支部的书记"),
            ("梅溪书记", "葛待核已联系上", NO_MEMBER),
            ("支委", "打电话联系上了张远帆", "请核对"),
            ("支委", "1", ["已记下", "!改为在册"]),
        ],
    )
    assert status(searched, "甲") == "lost"


def test_two_namesakes_are_told_apart_before_a_change(searched: Town) -> None:
    lost(searched, "己", IN_MEIXI, name="卢小满", born=date(1980, 1, 1))
    play(
        searched,
        [
            ("梅溪书记", "卢小满已联系上", "请回复数字选一位"),
            ("梅溪书记", "1", "改为「在册」吗"),
            ("梅溪书记", "1", "已改为「在册」"),
        ],
    )
    assert (status(searched, "乙"), status(searched, "己")) == ("in_contact", "lost")


def test_a_lost_post_closes_an_open_question(searched: Town) -> None:
    play(searched, [("梅溪书记", "联系了张远帆 打电话没人接", "请核对")])
    with settled(searched.main).begin():
        role = tables.role
        mine = role.c.person_id == searched.people.id("梅溪书记")
        searched.main.execute(role.update().where(mine).values(until=date(2026, 3, 1)))
    play(searched, [("梅溪书记", "1", "由党员所在支部")])
    assert attempts(searched) == []


def test_an_incomplete_attempt_is_never_kept(searched: Town) -> None:
    told = read_attempt("联系了张远帆", "张远帆", searched.now.date())

    def work(u: Any) -> None:
        who = u.people.get(searched.people.id("梅溪书记"))
        (member,) = u.contacts.named("张远帆", ("/",))
        record_attempt(u, who, member, told, searched.now)

    with pytest.raises(ValueError, match="means and what came of it"):
        searched.write(work)
