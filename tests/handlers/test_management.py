"""What labels require and lack, December's review, and the figures of the award."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from domain.decided import Circular, Decision, NoticeRecord
from domain.people import Role
from handlers.labels import reminding
from storage import tables
from tests.handlers.dialogue import Row, Town, play, settled
from tests.handlers.filled import audited, report

GRADES = {
    "梅溪村党支部": "好",
    "梅林村党支部": "一般",
    "上河村党总支": "较好",
    "二坊村党支部": "较差",
}


def decided(
    town: Town, grades: Mapping[str, str], stage: str = "overall_review", level: str = "department"
) -> None:
    """Decisions of that stage, made by the official now."""

    def work(u: Any) -> None:
        for org, grade in grades.items():
            subject, by = town.people.subject(org), town.people.id("组织部")
            made = Decision(0, subject, stage, level, grade, grade, "", "", None, by, town.now)
            u.decisions.add(made)

    town.write(work)


def tell(town: Town, committee: str, stage: str = "overall_review") -> None:
    """The department's results told to a committee."""
    org = town.people.org(committee)

    def work(u: Any) -> None:
        (running,) = [a for a in u.assessments.running() if a.org_id == org]
        told = Circular(0, running.id, org, stage, town.now.date())
        u.notices.tell(told, town.people.id("组织部"), town.now)

    town.write(work)


@pytest.fixture
def managed(running: Town) -> Town:
    """June: grades decided and told in April, one subject of five left without."""
    running.jump_to(4, 18)
    decided(running, GRADES)
    tell(running, "清溪镇党委")
    tell(running, "新桥镇党委")
    running.jump_to(6, 10)
    return running


def record(says: str, *, who: str = "新桥党建办") -> list[Row]:
    return [(who, says, "请核对"), (who, "1", "已登记")]


def records(town: Town) -> list[Any]:
    return list(settled(town.main).execute(tables.requirement_record.select()))


def test_a_subject_is_shown_with_its_label_its_gaps_and_what_the_grade_brings(
    managed: Town,
) -> None:
    play(
        managed,
        [
            (
                "新桥党建办",
                "分类管理 二坊村",
                ["「较差」", "「软弱涣散支部」", "派驻工作组:缺", "还缺 6 项", "不能提拔使用"],
            ),
            ("新桥党建办", "分类管理 二坊村", "整顿不力的书面报告:没有登记(可选)"),
            ("梅溪书记", "分类管理", ["「红旗支部」", "经验总结:缺", "还缺 1 项", "推荐评选"]),
            ("上河书记", "管理要求", ["「赶超支部」", "指定帮扶人:没有登记", "要求都有登记"]),
        ],
    )


def test_several_subjects_are_counted_by_label(managed: Town) -> None:
    managed.people.add_post("党建办", Role.CLERK, "新桥镇党委")
    play(
        managed,
        [
            (
                "党建办",
                "分类管理",
                [
                    "红旗支部:1 个,其中有缺项的 1 个",
                    "赶超支部:1 个",
                    "软弱涣散支部:1 个",
                    "共 4 个",
                ],
            ),
        ],
    )


def test_before_it_is_told_only_those_above_know_the_label(running: Town) -> None:
    running.jump_to(4, 18)
    decided(running, GRADES)
    play(
        running,
        [
            ("梅溪书记", "分类管理", ["还没有可以查看的等级", "!红旗"]),
            ("联系领导", "分类管理 梅溪村", ["还没有可以查看的等级", "!红旗"]),
            ("党建办", "分类管理 梅溪村", "红旗支部"),
            ("组织部", "分类管理 梅溪村", "红旗支部"),
        ],
    )
    tell(running, "清溪镇党委")
    play(
        running,
        [
            ("梅溪书记", "分类管理", "红旗支部"),
            ("联系领导", "分类管理 梅溪村", "红旗支部"),
            ("二坊书记", "分类管理", "!软弱涣散"),
        ],
    )


def test_members_and_other_towns_see_no_labels(managed: Town) -> None:
    play(
        managed,
        [
            ("党员一", "分类管理 梅溪村", ["由支部书记", "!红旗"]),
            ("党建办", "分类管理 二坊村", ["没有找到", "!软弱"]),
            ("党建办", "分类管理 火星村", "没有找到"),
            ("梅溪书记", "分类管理 梅林村", "没有找到"),
        ],
    )


def test_gaps_are_listed_with_their_counts(managed: Town) -> None:
    play(
        managed,
        [
            (
                "党建办",
                "整改缺口",
                ["有缺项的 2/3 个,共缺 3 项", "梅林村党支部(后进支部):缺一名党员领导干部", "!二坊"],
            ),
            ("组织部", "缺什么", ["3/4 个,共缺 9 项", "二坊村党支部(软弱涣散支部)"]),
            ("新桥党建办", "二坊村缺什么", "1/1 个,共缺 6 项"),
            ("梅溪书记", "缺什么", ["经验总结:缺", "!梅林"]),
            ("党员一", "缺什么", ["由书记", "!经验总结"]),
            ("党员一", "梅溪村缺什么", ["由书记", "!经验总结"]),
        ],
    )


def test_a_requirement_is_recorded_with_who_and_when(managed: Town) -> None:
    play(
        managed,
        [
            (
                "新桥党建办",
                "登记 二坊村 第一书记 县里派李某到任",
                ["请核对", "要求:第一书记,或不派的理由", "情况:县里派李某到任"],
            ),
            ("新桥党建办", "1", ["已登记", "县里派李某到任(许强生,6月10日登记)", "还缺 5 项"]),
            ("新桥党建办", "缺什么", "共缺 5 项"),
        ],
    )
    (row,) = records(managed)
    assert (row.label, row.requirement) == ("软弱涣散支部", "first_secretary")
    assert row.by == managed.people.id("新桥党建办")
    (trail,) = audited(managed, "management_record")
    assert trail.org_id == managed.people.org("二坊村党支部")


def test_words_that_fit_several_requirements_are_asked_back(managed: Town) -> None:
    play(
        managed,
        [
            (
                "新桥党建办",
                "登记二坊村 工作组 三人进驻",
                ["要登记哪一项", "1. 派驻工作组", "2. 验收通过后"],
            ),
            ("新桥党建办", "1", ["要求:派驻工作组", "情况:三人进驻"]),
            ("新桥党建办", "是", "三人进驻(许强生"),
        ],
    )


def test_without_a_requirement_all_are_offered_and_without_a_note_it_is_asked(
    managed: Town,
) -> None:
    play(
        managed,
        [
            ("党建办", "登记 梅林村", ["要登记哪一项", "1. 一名党员", "3. 与红旗支部结对"]),
            ("党建办", "2", ["一名机关干部挂点包干", "请用一句话写明"]),
            ("党建办", "周干事六月起每周到村", ["请核对", "情况:周干事六月起每周到村"]),
            ("党建办", "1", ["已登记", "还缺 1 项"]),
        ],
    )


def test_nothing_is_recorded_without_a_yes(managed: Town) -> None:
    play(managed, [("新桥党建办", "登记 督查 六月通报一次", "请核对"), ("新桥党建办", "2", "")])
    assert records(managed) == []


@pytest.mark.parametrize(
    ("who", "says", "hears"),
    [
        ("梅溪书记", "登记 经验总结 已写", "由党建办或组织部登记"),
        ("党建办", "登记 二坊村 工作组 已进驻", "!二坊"),
        ("党建办", "登记 上河工业区 经验总结 已写", "没有认定的等级"),
        ("新桥党建办", "登记 督查 " + "很" * 501, "最多 500 个字"),
    ],
)
def test_what_cannot_be_recorded_is_refused(managed: Town, who: str, says: str, hears: str) -> None:
    play(managed, [(who, says, [hears, "!请核对"])])
    assert records(managed) == []


def test_another_label_starts_with_nothing_on_record(managed: Town) -> None:
    play(managed, record("登记 二坊村 第一书记 已到任"))
    managed.jump_to(12, 18)
    decided(managed, {"二坊村党支部": "一般"}, "december_review")
    play(managed, [("新桥党建办", "分类管理", ["「后进支部」", "还缺 2 项", "!已到任"])])
    assert len(records(managed)) == 1


def test_until_a_new_grade_is_told_a_branch_hears_the_one_before(managed: Town) -> None:
    managed.jump_to(12, 15)
    decided(managed, {"梅林村党支部": "较好"}, "december_review")
    play(
        managed,
        [
            ("梅林书记", "分类管理", ["「后进支部」", "!赶超"]),
            ("党建办", "分类管理 梅林村", ["「赶超支部」", "!后进"]),
        ],
    )
    tell(managed, "清溪镇党委", "december_review")
    play(managed, [("梅林书记", "分类管理", "「赶超支部」")])


def test_a_notice_of_the_committee_does_not_tell_what_was_decided_above(running: Town) -> None:
    running.jump_to(4, 18)
    decided(running, {"梅林村党支部": "较好"})

    def post(stage: str) -> None:
        day, org = running.now.date(), running.people.org("清溪镇党委")
        lines = ((running.people.subject("梅林村党支部"), "较好"),)

        def work(u: Any) -> None:
            (run,) = [a for a in u.assessments.running() if a.org_id == org]
            shown = NoticeRecord(0, run.id, org, stage, day, day, day, lines, renewed=False)
            u.notices.post(shown, running.people.id("党建办"), running.now)

        running.write(work)

    post("first_review")
    play(running, [("梅林书记", "分类管理", "还没有可以查看的等级")])
    post("overall_review")
    play(running, [("梅林书记", "分类管理", "「赶超支部」")])


def test_december_goes_from_the_request_to_another_label(managed: Town) -> None:
    managed.jump_to(12, 5)
    play(
        managed,
        [
            ("梅林书记", "申请复核 晋级 已整改", "请核对"),
            ("梅林书记", "1", "已记下"),
            ("党建办", "打分 梅林村 17 17 17 16 17", "84.00"),
            ("党建办", "1", "已存"),
            ("党建办", "初评 梅林村 较好", "请核对"),
            ("党建办", "1", "已记录"),
            ("党建办", "复核情况", "党委初评「较好」"),
        ],
    )
    managed.jump_to(12, 15)
    play(
        managed,
        [
            ("组织部", "认定 梅林村 较好", "请核对"),
            ("组织部", "1", "已记录"),
            ("组织部", "复核情况", ["组织部认定「较好」", "提出时「一般」"]),
            ("党建办", "分类管理 梅林村", "「赶超支部」"),
        ],
    )


def test_gaps_are_told_to_clerks_as_a_number_once_a_month(managed: Town) -> None:
    def told(month: int, day: int) -> dict[int, str]:
        managed.jump_to(month, day)
        prefixes = ("/1/",)
        return dict(managed.write(lambda u: list(reminding.lines(u, prefixes, managed.now))))

    clerk, other = managed.people.id("党建办"), managed.people.id("新桥党建办")
    assert told(6, 2) == {}
    found = told(6, 1)
    assert set(found) == {clerk, other}
    assert "2 个党组织的管理要求还缺 3 项" in found[clerk]
    assert "1 个党组织的管理要求还缺 6 项" in found[other]
    assert told(10, 8) == found  # October's first working day
    assert told(12, 1) == {}
    assert told(4, 1) == {}


def test_a_branch_asks_for_a_better_grade_in_its_days(managed: Town) -> None:
    managed.jump_to(11, 30)
    play(managed, [("梅林书记", "申请复核 晋级 问题都已整改", ["12月1日–12月10日", "!请核对"])])
    managed.jump_to(12, 1)
    play(
        managed,
        [
            (
                "梅林书记",
                "申请复核 晋级 问题都已整改",
                ["现在是「一般」", "可以定为:较好、好", "理由:问题都已整改", "还缺一名党员"],
            ),
            ("梅林书记", "1", "晋级申请已记下"),
            ("梅林书记", "申请复核", "已经提出过"),
            (
                "党建办",
                "复核情况",
                ["共 1 件,待定 1 件", "梅林村党支部 申请晋级", "提出时「一般」"],
            ),
            ("新桥党建办", "复核情况", "没有人提出"),
            ("组织部", "谁申请复核", ["问题都已整改", "待定"]),
            ("梅林书记", "复核情况", ["由党建办", "!待定"]),
        ],
    )
    managed.jump_to(12, 15)
    decided(managed, {"梅林村党支部": "较好"}, "review_request", "committee")
    decided(managed, {"梅林村党支部": "较好"}, "december_review")
    play(
        managed,
        [("党建办", "复核情况", ["待定 0 件", "结果:组织部认定「较好」", "提出时「一般」"])],
    )
    assert len(audited(managed, "review_request")) == 1


def test_the_clerk_proposes_a_worse_grade_and_is_asked_why(managed: Town) -> None:
    managed.jump_to(12, 10, 23)
    play(
        managed,
        [
            ("党建办", "降级 上河村总支", ["建议降级", "请写明理由"]),
            ("党建办", "班子长期不团结", ["可以定为:一般、较差", "理由:班子长期不团结"]),
            ("党建办", "1", "降级建议已记下"),
            ("党建办", "复核情况", ["建议降级", "班子长期不团结"]),
        ],
    )


@pytest.mark.parametrize(
    ("day", "who", "says", "hears"),
    [
        (5, "梅溪书记", "申请复核 晋级 很好", "没有别的等级"),
        (5, "二坊书记", "降级 不行", "由党建办提出"),
        (5, "党建办", "申请复核 晋级 梅林村 好", "由支部书记"),
        (5, "党员一", "申请复核 晋级 好", "由支部书记"),
        (5, "工业区书记", "申请复核 晋级 好", "没有可以申请复核的"),
        (5, "党建办", "降级 二坊村 不行", "!二坊"),
        (11, "梅林书记", "申请复核 晋级 已整改", "12月10日截止"),
        (5, "梅林书记", "申请复核 晋级 " + "好" * 501, "最多 500 个字"),
    ],
)
def test_a_review_that_cannot_be_asked_for_is_refused(
    managed: Town, day: int, who: str, says: str, hears: str
) -> None:
    managed.jump_to(12, day)
    play(managed, [(who, says, [hears, "!请核对"])])
    assert settled(managed.main).execute(tables.review_request.select()).all() == []


def test_after_the_committee_decided_in_december_nothing_is_asked_for(managed: Town) -> None:
    managed.jump_to(12, 3)
    decided(managed, {"梅林村党支部": "较好"}, "review_request", "committee")
    play(managed, [("梅林书记", "申请复核 晋级 已整改", "已经定为「较好」")])


def test_clerks_hear_the_day_after_how_many_asked(managed: Town) -> None:
    managed.jump_to(12, 3)
    play(managed, [("梅林书记", "申请复核 晋级 已整改", "请核对"), ("梅林书记", "1", "已记下")])
    managed.jump_to(12, 4)
    found = dict(managed.write(lambda u: list(reminding.lines(u, ("/1/",), managed.now))))
    assert set(found) == {managed.people.id("党建办")}
    assert "昨天新提出 1 件" in found[managed.people.id("党建办")]
    managed.jump_to(12, 5)
    assert managed.write(lambda u: list(reminding.lines(u, ("/1/",), managed.now))) == []


def test_the_official_hears_both_shares_of_each_committee(managed: Town) -> None:
    report(managed, "梅溪村党支部", "accepted", ("18", "19", "17", "18", "19"))
    report(managed, "梅林村党支部", "submitted", ("18", "19", "17", "18", "19"), late=True)
    report(managed, "二坊村党支部", "submitted", ("18", "19", "17", "18", "19"))
    play(
        managed,
        [
            (
                "组织部",
                "优秀组织奖",
                [
                    "1. 清溪镇党委:「好」1/4(25.00%),按时交自评 1/4(25.00%)",
                    "2. 新桥镇党委:「好」0/1(0.00%),按时交自评 1/1(100.00%)",
                    "共 5 个",
                ],
            ),
            ("党建办", "优秀组织奖", ["由组织部查看", "!清溪"]),
            ("梅溪书记", "优秀组织奖", ["由组织部查看", "!清溪"]),
        ],
    )


def test_without_a_season_there_is_nothing_to_manage(town: Town) -> None:
    play(
        town,
        [
            ("党建办", "分类管理", "还没有可以查看的等级"),
            ("党建办", "缺什么", "还没有可以查看的等级"),
            ("组织部", "优秀组织奖", "还没有可以查看的等级"),
            ("组织部", "复核情况", "没有人提出"),
            ("梅溪书记", "申请复核", "没有可以申请复核的"),
        ],
    )
