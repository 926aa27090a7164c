"""The double check: the branch confirms everybody, the work group checks or sends back."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select, update

from domain.people import Role
from storage import tables
from tests.handlers.dialogue import Town, play, settled
from tests.handlers.filled import audited, lost, lost_members

MEIXI = "梅溪村党支部"


@pytest.fixture
def checked(town: Town) -> Town:
    """A town with a check under way; 梅溪 has ten at home and two lost."""
    lost_members(town)
    play(
        town,
        [
            ("党建办", "开始2026年组织关系排查", ["党员组织关系集中排查", "1. 开始"]),
            ("党建办", "1", ["已开始", "应排查"]),
        ],
    )
    return town


def entries(town: Town) -> list[tuple[str, str]]:
    """(state, status) of everybody listed in 梅溪, in the order of the roll."""
    entry = tables.check_entry.c
    rows = settled(town.main).execute(
        select(entry.state, entry.status)
        .where(entry.org_id == town.people.org(MEIXI))
        .order_by(entry.person_id)
    )
    return [(row.state, row.status) for row in rows]


def test_a_branch_confirms_who_is_there_and_speaks_of_the_others(checked: Town) -> None:
    play(
        checked,
        [
            ("梅溪书记", "排查名单", ["梅溪村党支部排查名单 12 名", "待确认", "名册上是失联"]),
            ("梅溪书记", "其余都在册", ["10 名", "凭什么", "依据"]),
            ("梅溪书记", "2月党员大会到会", ["10 名党员确认为「在册」", "依据:2月党员大会到会"]),
            ("梅溪书记", "1", ["已确认", "10 名在册", "2 名要逐人说明"]),
            ("梅溪书记", "其余都在册 大会到会", ["都已确认", "还有 2 名要逐人说明"]),
            ("梅溪书记", "没确认的名单", ["排查名单(待确认、退回重查) 2 名", "张远帆", "卢小满"]),
            (
                "梅溪书记",
                "确认卢小满失联 家里人都找不到",
                ["确认卢小满", "为「失联」吗", "还没有查找记录"],
            ),
            ("梅溪书记", "1", ["已确认:卢小满", "「失联」"]),
            ("梅溪书记", "张远帆 流动 去向宁波 打工", ["从「失联」改为「流动」", "去向:宁波"]),
            ("梅溪书记", "1", ["已改为「流动」", "失联期间表现怎样", "1. 表现良好"]),
            ("梅溪书记", "1", "已记下张远帆失联期间表现"),
            ("梅溪书记", "排查进度", ["应排查 12 名:支部已确认 12", "还没确认 0"]),
        ],
    )
    assert entries(checked).count(("confirmed", "in_contact")) == 10
    assert ("confirmed", "lost") in entries(checked)
    assert ("confirmed", "mobile") in entries(checked)


def test_the_work_group_checks_or_sends_back(checked: Town) -> None:
    play(
        checked,
        [
            ("党建办", "核查 梅溪村", ["没有等核查的", "还有 12 名没有确认"]),
            ("梅溪书记", "其余都在册 大会到会", "10 名党员确认为「在册」"),
            ("梅溪书记", "1", "已确认"),
            ("梅溪书记", "确认卢小满失联 家里人都找不到", "为「失联」吗"),
            ("梅溪书记", "1", "已确认"),
            ("党建办", "核查退回 卢小满 没有查找记录", ["1. 卢小满,梅溪村党支部", "2. 卢小满"]),
            ("党建办", "1", ["退回 梅溪村党支部的 1 名", "原因:没有查找记录"]),
            ("党建办", "1", ["已退回", "已通知书记"]),
            ("梅溪书记", "退回的名单", ["卢小满", "退回重查", "退回原因:没有查找记录"]),
            ("党建办", "核查 梅溪村", ["已确认的 10 名", "在册 10 名", "1. 核查通过"]),
            ("党建办", "1", ["10 名核查通过", "还有 2 名没有确认"]),
            ("党建办", "核查报告 梅溪村 应查12名,见到10名", ["请核对", "应查12名,见到10名"]),
            ("党建办", "1", "已存下"),
            ("党建办", "核查报告 梅溪村", "应查12名,见到10名"),
            ("党建办", "排查进度", ["核查通过 10", "退回重查 1", "梅溪村党支部:10/12"]),
        ],
    )
    states = [state for state, _ in entries(checked)]
    assert (states.count("checked"), states.count("returned"), states.count("open")) == (10, 1, 1)
    told = settled(checked.main).execute(
        select(tables.outbox.c.person_id).where(tables.outbox.c.kind == "check_returned")
    )
    assert set(told.scalars()) == {checked.people.id("梅溪书记"), checked.people.id("梅溪副书记")}


def test_only_the_branch_confirms_and_only_the_work_group_checks(checked: Town) -> None:
    play(
        checked,
        [
            ("党建办", "其余都在册 到会", "由党员所在支部的书记、副书记确认"),
            ("党员一", "其余都在册 到会", "由党员所在支部的书记、副书记确认"),
            ("梅溪书记", "核查 梅溪村", "由党(工)委工作组"),
            ("组织部", "核查通过 梅溪村", "由党(工)委工作组"),
            ("梅溪书记", "核查退回 卢小满 不实", "由党(工)委工作组"),
            ("新桥党建办", "核查 梅溪村", "没有"),
            ("党员一", "排查名单", "由本支部书记、联系领导"),
        ],
    )
    assert set(entries(checked)) == {("open", "")}


def test_a_list_by_focus_group(checked: Town) -> None:
    person_id = lost(checked, "庚", MEIXI, name="白云飞")
    with settled(checked.main).begin():
        checked.main.execute(
            update(tables.member)
            .where(tables.member.c.person_id == person_id)
            .values(focus_groups=["外出务工经商"])
        )
    checked.write(lambda u: u.checks.fill(1, "/", frozenset()))
    play(
        checked,
        [
            ("梅溪书记", "外出务工经商的排查名单", ["(外出务工经商) 1 名", "白云飞"]),
            ("组织部", "外出打工的排查名单", ["白*飞"]),
            ("梅溪书记", "人户分离的排查名单", "0 名"),
        ],
    )


def test_whoever_left_with_a_receipt_is_not_listed(town: Town) -> None:
    for who, receipt in (("甲", None), ("乙", False), ("丙", True)):
        town.people.add_person(
            who,
            (Role.MEMBER, MEIXI),
            name=f"路人{who}",
            account=False,
            transferred_on=date(2025, 6, 1),
            transfer_receipt=receipt,
        )
    play(
        town,
        [
            ("党建办", "开始集中排查", "1. 开始"),
            ("党建办", "1", "已开始"),
            ("梅溪书记", "排查名单", ["12 名", "路人甲", "路人乙", "!路人丙", "转出没有回执"]),
            ("梅溪书记", "转出没有回执的", ["2 名", "路人甲", "2025年6月1日"]),
        ],
    )


def test_nothing_runs_nothing_is_confirmed(town: Town) -> None:
    play(
        town,
        [
            ("梅溪书记", "其余都在册 到会", "没有在进行的党员组织关系排查"),
            ("党建办", "排查进度", "没有在进行"),
            ("党建办", "核查 梅溪村", "没有在进行"),
        ],
    )
    assert audited(town, "check_confirm") == []


def test_whoever_has_a_roll_to_confirm_hears_that_the_check_began(checked: Town) -> None:
    for who in ("梅溪书记", "梅溪副书记"):
        (words,) = checked.told(who)
        for piece in (
            "开始了党员组织关系集中排查",
            "梅溪村党支部应排查 12 名",
            "排查名单",
            "请最迟2026年",
        ):
            assert piece in words
    assert checked.told("党员一") == []
    assert checked.told("二坊书记") == []
