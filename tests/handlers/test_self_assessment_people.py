"""Who may write and read which report, and when."""

from __future__ import annotations

import pytest

from domain.people import Role
from tests.handlers.dialogue import Town, play
from tests.handlers.reporting import CLERK, DEPUTY, FILL, HAND_IN, SCORE, SECTIONS, W, report


def test_before_the_opening_a_report_is_written_but_not_handed_in(running: Town) -> None:
    running.now = running.now.replace(month=2, day=20)
    play(running, [(W, "自评", "3月1日开始受理"), *FILL[1:], (W, "18 18 18 18 18", "【请核对】")])
    play(running, [(W, "1", ["还没到提交的时候", "3月1日"])])
    running.jump_to(3, 2)
    play(running, [(W, "自评", "【请核对】"), (W, "1", "已提交")])


@pytest.mark.parametrize("who", ["党员一", "联系领导", "党建办", "群众代表", "组织部"])
def test_only_secretary_and_deputy_write(running: Town, who: str) -> None:
    play(
        running, [(who, "自评", "由支部书记、副书记填写"), (who, "撤回自评", "由支部书记、副书记")]
    )


def test_without_an_assessment_there_is_nothing_to_write(town: Town) -> None:
    play(town, [(W, "自评", "考评还没有启动"), (CLERK, "受理", "没有等您办的报告")])


@pytest.mark.parametrize("says", ["受理{}", "退回{}的自评 缺措施", "重开{}自评", "看{}报告"])
def test_outside_the_scope_is_like_a_name_that_does_not_exist(running: Town, says: str) -> None:
    play(running, HAND_IN)
    outside = "新桥党建办"
    real, made_up = (running.hear(outside, says.format(name)) for name in ("梅溪村", "火星村"))
    assert real == made_up
    assert "梅溪" not in real
    assert running.hear(CLERK, says.format("二坊村")) == running.hear(CLERK, says.format("火星村"))


def test_a_report_is_read_by_those_who_may(running: Town) -> None:
    play(running, [*FILL, (W, "看报告", ["草稿,未提交", SECTIONS[0]])])
    readers = [CLERK, "联系领导", "联系干部", "组织部", "党委书记", "党员一", "群众代表"]
    for who in readers:
        play(running, [(who, "看梅溪报告", ["!" + SECTIONS[0], "还没有提交"])])
    play(running, [SCORE, (W, "1", "已提交")])
    for who in readers:
        play(running, [(who, "看梅溪报告", [*SECTIONS, "合计:91.00 分"])])
    play(running, [(who, "看梅溪报告", "!" + SECTIONS[0]) for who in ("梅林书记", "二坊书记")])


def test_reading_by_others_is_audited(running: Town) -> None:
    play(running, [*HAND_IN, (CLERK, "看梅溪报告", SECTIONS[0]), (W, "看报告", SECTIONS[0])])
    rows = running.write(lambda u: u.audit.since(running.now))
    read = [row.actor_id for row in rows if row.action == "report_read"]
    assert read == [running.people.id(CLERK)]


def test_a_secretary_of_two_branches_says_which(running: Town) -> None:
    running.people.add_post(W, Role.SECRETARY, "梅林村党支部")
    play(running, [(W, "自评", ["1. 梅溪村党支部", "2. 梅林村党支部"]), (W, "2", "梅林村党支部")])
    play(running, [(W, "取消", ""), (W, "梅溪村自评", "梅溪村党支部 2026")])


def test_one_branch_in_two_assessments_is_told_apart_by_the_cycle(running: Town) -> None:
    running.people.start("清溪镇党委", cycle="2027")
    play(running, [(W, "自评", ["1. 梅溪村党支部(2026)", "2. 梅溪村党支部(2027)"])])
    play(running, [(W, "2", "梅溪村党支部 2027 年度")])


def test_while_the_meeting_votes_the_report_stays_in(running: Town) -> None:
    play(running, [*HAND_IN, (W, "开始测评", ""), (W, "1", ""), (W, "撤回自评", "正在测评")])


def test_who_leaves_the_post_while_writing_leaves_the_form(running: Town) -> None:
    play(running, [(W, "自评", "第 1 项")])
    running.people.remove_posts(W, Role.SECRETARY)
    play(running, [(W, "这是一段不短的报告文字,说的是基本情况。", "!已记下")])
    play(running, [(W, "自评", "由支部书记、副书记填写")])


def test_a_report_handed_in_elsewhere_closes_the_open_form(running: Town) -> None:
    play(running, [*FILL, SCORE, (DEPUTY, "自评", "【请核对】"), (DEPUTY, "1", "已提交")])
    play(running, [(W, "这句话不会再改动已经提交的报告内容。", "!已记下")])


def test_a_message_delivered_twice_is_done_once(running: Town) -> None:
    play(running, [(W, "自评", "第 1 项")])
    first, second = (running.again(W, SECTIONS[0], "one-message") for _ in range(2))
    assert first == second
    assert report(running)[2] == {"section:basics": SECTIONS[0]}
