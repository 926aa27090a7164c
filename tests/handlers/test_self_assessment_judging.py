"""A report after it is handed in: withdrawn, accepted, returned, reopened."""

from __future__ import annotations

import pytest

from domain.organizations import OrgKind
from tests.handlers.dialogue import Town, play
from tests.handlers.reporting import CLERK, FILL, HAND_IN, SCORE, W, report


def test_a_report_is_withdrawn_and_handed_in_again(running: Town) -> None:
    play(
        running,
        [
            (W, "撤回自评", "没有提交,不用撤回"),
            *HAND_IN,
            (W, "撤回", ["撤回梅溪村党支部", "1. 撤回", "!已过截止日"]),
            (W, "2", "已取消"),
            (W, "撤回自评", "1. 撤回"),
            (W, "1", ["已撤回", "【请核对】"]),
            (W, "1", "已提交"),
        ],
    )


def test_a_returned_report_comes_with_its_reason_and_goes_back_mended(running: Town) -> None:
    play(
        running,
        [
            *HAND_IN,
            (CLERK, "退回梅溪的自评 缺整改措施", ["原因:缺整改措施", "!重开", "1. 退回"]),
            (CLERK, "1", ["已退回梅溪村党支部", "3月31日"]),
            (W, "自评", ["被退回,原因:缺整改措施", "【请核对】"]),
            (W, "改第 5 项", "现在是"),
            (W, "每月集中学习一次,书记负责,六月底前落实,七月检查。", "【请核对】"),
            (W, "1", "已提交"),
        ],
    )
    assert "缺整改措施" in running.told(W)[0]
    assert report(running)[0] == "submitted"


def test_a_returned_report_may_go_back_unchanged(running: Town) -> None:
    play(running, [*HAND_IN, (CLERK, "退回梅溪 请核实人数", ""), (CLERK, "1", "已退回")])
    play(running, [(W, "自评", "请核实人数"), (W, "1", "已提交")])


def test_a_reason_that_is_missing_is_asked_for(running: Town) -> None:
    play(
        running,
        [
            *HAND_IN,
            (CLERK, "退回梅溪村党支部的自评", "请发退回的原因"),
            (CLERK, "没有写完成时间", ["原因:没有写完成时间", "1. 退回"]),
            (CLERK, "是", "已退回"),
        ],
    )


def test_a_reason_given_too_late_leaves_nothing_open(running: Town) -> None:
    play(running, [*HAND_IN, (CLERK, "退回梅溪", "请发退回的原因"), (W, "撤回", ""), (W, "1", "")])
    play(running, [(CLERK, "缺时限", "没有提交"), (CLERK, "缺时限", "!没有提交")])


def test_an_accepted_report_is_told_of_and_stays(running: Town) -> None:
    play(
        running,
        [
            (CLERK, "受理梅溪", "没有提交"),
            *HAND_IN,
            (CLERK, "受理", ["受理梅溪村党支部", "3月2日 09:00 提交", "1. 受理"]),
            (CLERK, "1", "已受理梅溪村党支部"),
            (CLERK, "受理梅溪", "已经受理过了"),
            (CLERK, "受理", "没有等您办的报告"),
            (W, "撤回", "已经受理,不能再改或撤回"),
            (W, "自评", "已受理,不用再写"),
        ],
    )
    assert running.told(W) == ["梅溪村党支部的自查自评报告已受理,这件事办完了。"]


def test_an_accepted_report_can_still_be_returned(running: Town) -> None:
    play(running, [*HAND_IN, (CLERK, "受理", ""), (CLERK, "1", ""), (CLERK, "退回梅溪 补材料", "")])
    play(running, [(CLERK, "1", "已退回"), (W, "自评", "补材料")])


def test_several_reports_to_accept_are_asked_about(running: Town) -> None:
    play(running, HAND_IN)
    play(running, [("梅林书记" if who == W else who, says, "") for who, says, _ in HAND_IN])
    play(
        running,
        [
            (CLERK, "受理", ["1. 梅溪村党支部", "2. 梅林村党支部"]),
            (CLERK, "2", "受理梅林村党支部"),
            (CLERK, "1", "已受理梅林村党支部"),
        ],
    )


def test_after_the_deadline_only_a_reopening_helps_and_both_facts_stay(running: Town) -> None:
    play(running, [*FILL, SCORE, (CLERK, "重开梅溪", "3月31日 才截止")])
    running.jump_to(4, 1, 0)
    play(
        running,
        [
            (W, "自评", "已截止"),
            (W, "1", ["3月31日已经截止", "草稿已保存", "周敏之"]),
            (CLERK, "重开梅溪自评 书记住院", ["梅溪村党支部", "原因:书记住院", "1. 重开"]),
            (CLERK, "1", "最晚 4月4日"),
            (W, "自评", ["已准许补交", "4月4日"]),
            (W, "1", "已提交(记为补交)"),
            (CLERK, "重开梅溪自评", "已经交了"),
            (CLERK, "看梅溪报告", "补交"),
        ],
    )
    assert "最晚 4月4日" in running.told(W)[0]
    assert report(running)[:2] == ("submitted", True)


def test_a_reopening_ends_at_the_end_of_its_third_day(running: Town) -> None:
    play(running, [*FILL, SCORE])
    running.jump_to(4, 10)
    play(running, [(CLERK, "重开梅溪自评", ""), (CLERK, "1", "4月13日")])
    running.jump_to(4, 14, 0)
    play(running, [(W, "自评", "已截止"), (W, "1", "4月13日已经截止")])


def test_returning_after_the_deadline_reopens_in_the_same_breath(running: Town) -> None:
    play(running, HAND_IN)
    running.jump_to(4, 5)
    play(running, [(W, "撤回", "已过截止日"), (W, "2", "")])
    play(running, [(CLERK, "退回梅溪 缺时限", "退回的同时会重开"), (CLERK, "1", "4月8日")])
    play(running, [(W, "自评", "缺时限"), (W, "1", "记为补交")])


@pytest.mark.parametrize("who", [W, "党员一", "联系领导", "组织部"])
@pytest.mark.parametrize("says", ["受理梅溪", "退回梅溪的自评 缺措施", "重开梅溪自评"])
def test_only_the_clerk_judges(running: Town, who: str, says: str) -> None:
    play(running, [*HAND_IN, (who, says, "由镇党建办办理")])
    assert report(running)[0] == "submitted"


def test_every_decision_is_audited_without_its_words(running: Town) -> None:
    play(running, [*HAND_IN, (CLERK, "退回梅溪 金丝雀", ""), (CLERK, "1", "已退回")])
    rows = running.write(lambda u: u.audit.since(running.now))
    assert [row.action for row in rows if row.action.startswith("report_")] == [
        "report_submit",
        "report_return",
    ]
    assert "金丝雀" not in str([tuple(row) for row in rows])


def test_many_reports_are_not_listed_but_asked_for_by_name(running: Town) -> None:
    for number in "一二三四五六七":
        running.people.add_org(f"{number}号村党支部", OrgKind.BRANCH, "清溪镇党委")
    running.people.start("清溪镇党委", cycle="2025")
    play(running, [("党委书记", "看报告", "写明是哪一个")])
