"""Lost contact: lists, totals and one member, by every role, inside and outside its scope."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.organizations import OrgKind
from tests.handlers.dialogue import Town, play
from tests.handlers.filled import audited, lost, lost_members, say_attempt, shape

AT = "统计时点:2026年3月2日 09:00"
NO_MEMBER = "没有找到您说的党员"
QUERIES = ("lost_list", "lost_stats", "lost_person")
SEES = ("梅溪书记", "梅溪副书记", "联系领导", "联系干部", "党建办", "党委书记", "组织部")
IN_MEIXI = "梅溪村党支部"


@pytest.fixture
def searched(town: Town) -> Town:
    """A town with lost members in four branches."""
    return lost_members(town)


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
