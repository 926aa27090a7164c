"""The other lists and what committees decide, as people ask for them and hear them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import insert, select, update

from handlers.incoming import Kind
from handlers.lost_contact import lookups
from handlers.reminders import digests
from storage import tables
from tests.handlers.dialogue import Said, Town, play, settled
from tests.handlers.filled import audited, lost_members, say_attempt

MEIXI = "梅溪村党支部"


@pytest.fixture
def searched(town: Town) -> Town:
    return lost_members(town)


def test_a_next_step_is_planned_reminded_and_listed(searched: Town) -> None:
    play(
        searched,
        [
            ("梅溪书记", "联系了张远帆 打电话没人接", "请核对"),
            ("梅溪书记", "1", ["已记下", "什么时候再联系张远帆", "2. 7天后(3月9日)"]),
            (
                "梅溪书记",
                "张远帆 下一步 周五去他老家",
                ["请核对下一步:2026年3月6日", "周五去他老家"],
            ),
            ("梅溪书记", "1", ["2026年3月6日", "到那天早上提醒您"]),
            ("梅溪书记", "张远帆联系上了吗", ["下一步:2026年3月6日", "周五去他老家"]),
            ("梅溪书记", "下一步到期的", "0 名"),
        ],
    )
    searched.jump(days=4)
    searched.write(lambda u: digests(u, searched.desk, {}, searched.now))
    (told,) = settled(searched.main).execute(
        select(tables.outbox.c.person_id).where(tables.outbox.c.kind == "digest")
    )
    assert told.person_id == searched.people.id("梅溪书记")
    play(
        searched,
        [
            ("梅溪书记", "待办", "今天有 1 名失联党员要再联系"),
            ("梅溪书记", "下一步到期的", ["1. 张远帆", "3月6日", "周五去他老家"]),
            ("组织部", "下一步到期的", ["1. 张*帆", "!老家"]),
        ],
    )
    say_attempt(searched, "联系了张远帆 上门没人")
    play(searched, [("梅溪书记", "下一步到期的", "0 名")])


def test_a_next_step_needs_a_day_and_an_attempt(searched: Town) -> None:
    play(
        searched,
        [
            ("梅溪书记", "张远帆 下一步 再打电话", "还没有查找记录"),
            ("梅溪书记", "联系了张远帆 打电话没人接", "请核对"),
            ("梅溪书记", "1", "已记下"),
            ("梅溪书记", "张远帆 下一步 再打电话", "没听出是哪一天"),
            ("梅溪书记", "古月明 下一步 明天去", "「在册」,不是失联"),
            ("党建办", "张远帆 下一步 明天去", "由党员所在支部的书记"),
        ],
    )


def test_cases_without_an_entry_for_seven_days(searched: Town) -> None:
    say_attempt(searched, "联系了张远帆 打电话没人接")
    play(searched, [("梅溪书记", "多天没有记录的", ["1 名", "卢小满", "从来没有", "!张远帆"])])
    searched.jump(days=7)
    play(searched, [("梅溪书记", "7天没记录的", ["2 名", "张远帆", "共 1 次"])])


def test_who_was_found_lately(searched: Town) -> None:
    play(
        searched,
        [
            ("梅溪书记", "张远帆已联系上", "改为「在册」吗"),
            ("梅溪书记", "1", "失联期间表现怎样"),
            ("梅溪书记", "张远帆失联期间表现良好,在外守法", "失联期间表现:良好,在外守法"),
            ("党建办", "新取得联系的", ["1 名", "张远帆", "现在在册", "失联期间:良好"]),
            ("组织部", "新取得联系的", ["张*帆", "!良好"]),
            ("梅溪书记", "卢小满失联期间表现良好", "没有从「失联」找回的记录"),
        ],
    )


def test_mobile_members_by_destination(searched: Town) -> None:
    play(
        searched,
        [
            ("梅溪书记", "古月明 流动 去向宁波 在前湾公司打工", ["去向:宁波", "前湾公司"]),
            ("梅溪书记", "1", "已改为「流动」"),
            ("梅溪书记", "流动党员去向", ["1 名", "宁波 1", "古月明", "前湾公司"]),
            ("组织部", "流动党员有哪些", ["宁波 1", "古*明", "!前湾公司"]),
        ],
    )
    aloud = searched.reply("组织部", Said(Kind.TEXT, "流动党员去向", group="g")).aloud
    assert "流动党员 1 名" in aloud
    assert "古" not in aloud


def test_impossible_changes_change_nothing(searched: Town) -> None:
    play(
        searched,
        [
            ("梅溪书记", "张远帆 空挂", ["不能直接改为「空挂」", "可以改为:在册、流动"]),
            ("梅溪书记", "古月明 在册", ["已是「在册」", "没有改动"]),
            ("梅溪书记", "古月明 流动", ["去了哪里", "没有改动"]),
            ("梅溪书记", "2030年1月1日张远帆已联系上", "还没有到"),
            ("梅溪书记", "古月明 失联了", ["什么情形", "1. 1外出务工经商"]),
            ("梅溪书记", "6", ["改为「失联」吗", "情形:居住地改变", "还没有查找记录"]),
            ("梅溪书记", "2", "已取消"),
        ],
    )
    assert list(settled(searched.main).execute(select(tables.contact_change))) == []


def test_a_day_before_joining_is_refused(searched: Town) -> None:
    with settled(searched.main).begin():
        searched.main.execute(
            update(tables.member)
            .where(tables.member.c.person_id == searched.people.id("甲"))
            .values(joined_on=date(2025, 7, 1))
        )
    play(
        searched,
        [
            ("梅溪书记", "2025年6月30日联系了张远帆 打电话没人接", "早于入党日期(2025年7月1日"),
            ("梅溪书记", "2025年6月30日张远帆已联系上", "早于入党日期"),
        ],
    )
    assert list(settled(searched.main).execute(select(tables.contact_attempt))) == []


def test_the_rule_proposes_and_the_committee_records(searched: Town) -> None:
    say_attempt(searched, "联系了张远帆 打电话没人接")
    play(
        searched,
        [
            (
                "党建办",
                "处置建议",
                ["1 名", "张远帆", "2026年2月28日", "停止党籍", "第二十四条", "由党(工)委研究决定"],
            ),
            ("梅溪书记", "处置 张远帆 停止党籍", "由党建办、党委书记登记"),
            ("党委书记", "处置 张远帆", "张*帆是怎样处理的"),
            ("党委书记", "5", ["结果:停止党籍", "可以研究的是「停止党籍」"]),
            ("党委书记", "2", "已取消"),
            ("党委书记", "处置 张远帆 停止党籍 3月1日党委会研究", ["2026年3月1日", "1. 没错,登记"]),
            ("党委书记", "1", "已登记:张*帆,停止党籍"),
            ("党建办", "处置建议", "0 名"),
            ("党建办", "处置 古月明 停止党籍", "只对失联党员登记"),
            ("党建办", "处置 张远帆 批评教育", "只对查找后取得联系的党员登记"),
            ("党建办", "张远帆联系上了吗", "党(工)委处理:停止党籍"),
        ],
    )
    (row,) = settled(searched.main).execute(select(tables.contact_handling))
    assert (row.outcome, row.rule, row.on) == ("停止党籍", "rule-2019", date(2026, 3, 1))
    searched.now = searched.now.replace(year=2028)
    play(searched, [("党建办", "处置建议", ["张远帆", "自行脱党除名"])])


def test_whoever_is_removed_is_on_no_list_and_has_no_vote(running: Town) -> None:
    lost_members(running)
    play(
        running,
        [
            ("党建办", "处置 古月明 转出 3月2日办理", ["结果:转出", "不再列入本支部名册"]),
            ("党建办", "1", "已登记"),
            ("梅溪书记", "古月明 流动 去向宁波", "没有找到您说的党员"),
            ("党员一", "我的信息", ["党(工)委处理:转出"]),
        ],
    )
    ends = settled(running.main).execute(
        select(tables.role.c.until).where(tables.role.c.person_id == running.people.id("党员一"))
    )
    assert [row.until for row in ends] == [date(2026, 3, 2)]


def test_a_mistaken_outcome_is_taken_back_and_the_one_before_stands_again(searched: Town) -> None:
    say_attempt(searched, "联系了张远帆 打电话没人接")
    play(
        searched,
        [
            ("党建办", "撤销处置 张远帆 登记错了人", "张远帆没有登记过处理结果"),
            ("党建办", "处置 张远帆 停止党籍 3月1日党委会研究", "1. 没错,登记"),
            ("党建办", "1", "已登记"),
            ("党建办", "处置 张远帆 自行脱党除名 3月2日党委会研究", "不再列入本支部名册"),
            ("党建办", "1", "已登记"),
            ("梅溪书记", "失联名单", "!张远帆"),
            ("党建办", "处置 张远帆 停止党籍", ["已登记「自行脱党除名」", "撤销处置 张远帆"]),
            ("梅溪书记", "撤销处置 张远帆 登记错了人", "由党建办、党委书记登记"),
            ("党建办", "撤销处置 张远帆", ["撤销要写明原因", "没有改动"]),
            (
                "党委书记",
                "撤销处置 张远帆 看错了会议记录 13900000009",
                [
                    "张*帆",
                    "自行脱党除名,2026年3月2日",
                    "看错了会议记录",
                    "恢复为「停止党籍」",
                    "!139",
                ],
            ),
            ("党委书记", "2", "已取消"),
            ("党建办", "撤销处置 张远帆 看错了会议记录", ["重新列入本支部名册", "1. 没错,撤销"]),
            ("党建办", "1", ["已撤销:张远帆的「自行脱党除名」", "现在是「停止党籍」"]),
            ("梅溪书记", "失联名单", "张远帆"),
            ("党建办", "撤销处置 张远帆 还没上会", "没有处理结果"),
            ("党建办", "1", ["已撤销", "现在没有处理结果"]),
            ("党建办", "撤销处置 张远帆 再来一次", "没有登记过处理结果"),
        ],
    )
    rows = settled(searched.main).execute(select(tables.contact_handling.c.outcome))
    assert [row.outcome for row in rows] == ["停止党籍", "自行脱党除名", "撤销处置", "撤销处置"]


def test_whoever_was_removed_by_mistake_votes_and_is_checked_again(running: Town) -> None:
    lost_members(running)
    play(
        running,
        [
            ("党建办", "处置 古月明 转出 3月2日办理", "不再列入本支部名册"),
            ("党建办", "1", "已登记"),
            ("党建办", "开始2026年组织关系排查", "1. 开始"),
            ("党建办", "1", "已开始"),
            ("梅溪书记", "排查名单", "!古月明"),
            ("党建办", "撤销处置 古月明 转的是另一个人", "重新列入本支部名册"),
            ("党建办", "1", "已撤销"),
            ("梅溪书记", "排查名单", "古月明"),
            ("党员一", "我的信息", "!党(工)委处理"),
        ],
    )
    ends = settled(running.main).execute(
        select(tables.role.c.until).where(tables.role.c.person_id == running.people.id("党员一"))
    )
    assert [row.until for row in ends] == [None]


def test_taking_back_what_removed_nobody_opens_no_membership_again(searched: Town) -> None:
    """A probationary membership that ended on the day of the outcome stays ended."""
    say_attempt(searched, "联系了张远帆 打电话没人接")
    role, person_id = tables.role, searched.people.id("甲")
    ended = {"person_id": person_id, "org_id": searched.people.org("梅溪村党支部")}
    ended |= {"role": "probationary", "until": date(2026, 3, 1)}
    with settled(searched.main).begin():
        searched.main.execute(insert(role).values(**ended))
    play(
        searched,
        [
            ("党建办", "处置 张远帆 停止党籍 3月1日党委会研究", "1. 没错,登记"),
            ("党建办", "1", "已登记"),
            ("党建办", "撤销处置 张远帆 还没上会", "1. 没错,撤销"),
            ("党建办", "1", "已撤销"),
        ],
    )
    held = select(role.c.role, role.c.until).where(role.c.person_id == person_id)
    rows = {row.role: row.until for row in settled(searched.main).execute(held)}
    assert rows == {"member": None, "probationary": date(2026, 3, 1)}


def test_each_sees_the_own_record_alone(searched: Town) -> None:
    with settled(searched.main).begin():
        searched.main.execute(
            update(tables.person)
            .where(tables.person.c.id == searched.people.id("党员一"))
            .values(phone_sealed=searched.sealer.seal("16000000001"))
        )
    play(
        searched,
        [
            (
                "党员一",
                "我的信息",
                ["梅溪村党支部,正式党员", "手机号:已登记", "身份证号:没有登记", "!16000000001"],
            ),
            ("组织部", "我的信息", "您不在党员名册上"),
        ],
    )
    aloud = searched.reply("党员一", Said(Kind.TEXT, "我的信息", group="g")).aloud
    assert "正式党员" not in aloud


def test_an_unusual_number_of_lookups_is_told_once_a_day(
    searched: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookups, "USUAL", 3)
    for _ in range(6):
        play(searched, [("梅溪书记", "张远帆联系上了吗", "失联")])
    told = list(
        settled(searched.main).execute(
            select(tables.outbox).where(tables.outbox.c.kind == "lookups")
        )
    )
    assert [row.person_id for row in told] == [searched.people.id("组织部")]
    assert len(audited(searched, "lost_person")) == 6


def test_digests_of_a_check_go_to_whom_it_concerns(searched: Town) -> None:
    play(searched, [("党建办", "开始集中排查", "1. 开始"), ("党建办", "1", "已开始")])
    play(
        searched,
        [
            ("梅溪书记", "待办", ["梅溪村党支部的党员名册还有 12 名没有确认"]),
            ("党员一", "待办", "!名册"),
            ("党建办", "待办", ["没有「已签章上传」"]),
        ],
    )
    searched.jump_to(3, 27)
    searched.write(lambda u: digests(u, searched.desk, {}, searched.now))
    told = settled(searched.main).execute(
        select(tables.outbox.c.person_id).where(tables.outbox.c.kind == "digest")
    )
    people = {row.person_id for row in told}
    assert {searched.people.id(who) for who in ("梅溪书记", "梅林书记", "党建办")} <= people
    assert searched.people.id("党员一") not in people
