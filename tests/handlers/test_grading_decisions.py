"""初评, 综合考评, 同意初评: by the right level, in its days, within the quota, with a reason."""

from __future__ import annotations

import pytest

from tests.handlers.decided import add_branches, decided, history, scored
from tests.handlers.dialogue import Town, play

GOOD = ("18", "19", "17", "18", "19")
FAIR = ("17", "17", "17", "17", "17")


@pytest.fixture
def review(town: Town) -> Town:
    """清溪镇 with 15 subjects (three may be 好) in the days of 初评; six have proposed."""
    extra = add_branches(town, "清溪镇党委", 11)
    town.people.start("清溪镇党委")
    town.people.start("新桥镇党委")
    town.jump_to(4, 2)
    for org in (*extra[:5], "梅溪村党支部"):
        decided(town, org, "proposal", "好")
        scored(town, org, *GOOD)
    return town


def first_reviewed(town: Town) -> Town:
    """All of 清溪镇 decided at 初评, none 好 but 甲0号, and the days of 综合考评."""
    for number in range(11):
        name = f"{'甲乙'[number // 10]}{number % 10}号村党支部"
        decided(town, name, "first_review", "好" if number == 0 else "较好")
    town.jump_to(4, 13)
    return town


def test_a_committee_decides_what_the_score_suggests(review: Town) -> None:
    play(
        review,
        [
            (
                "党建办",
                "初评 梅溪村 好",
                ["党(工)委初审初评", "「好」", "91.00 分", "上年等级:较好", "1. 无误"],
            ),
            ("党建办", "1", ["已记录", "好 已有 1/15,上限 3 个", "必须从评为“好”"]),
            ("党委书记", "初评 梅溪村 好", "已经定为「好」"),
        ],
    )
    made = history(review, "梅溪村党支部")[-1]
    assert (made.stage, made.grade, made.suggested, made.reason) == (
        "first_review",
        "好",
        "好",
        "",
    )


def test_a_grade_that_differs_wants_a_reason(review: Town) -> None:
    play(
        review,
        [
            ("党委书记", "初评 梅溪村 较好", ["对应档次「好」", "您定的是「较好」", "请发来理由"]),
            ("党委书记", "群众反映的路灯问题没有解决", ["理由:群众反映", "「较好」"]),
            ("党委书记", "确认", "已记录"),
        ],
    )
    assert history(review, "梅溪村党支部")[-1].reason == "群众反映的路灯问题没有解决"


def test_without_scores_nothing_is_suggested_and_a_reason_is_wanted(review: Town) -> None:
    decided(review, "梅林村党支部", "proposal", "较好")
    play(
        review,
        [
            ("党建办", "初评 梅林村 较好", "量化考核分还有待补,没有建议等级"),
            ("党建办", "取消", "!已记录"),
            ("党建办", "初评 梅林村 较好 理由:考核组现场意见", ["缺 领导班子好", "考核组现场意见"]),
            ("党建办", "1", "已记录"),
        ],
    )


def test_the_fourth_good_branch_of_fifteen_is_refused_with_the_figures(review: Town) -> None:
    for org in ("甲0号村党支部", "甲1号村党支部", "甲2号村党支部"):
        decided(review, org, "first_review", "好")
    full = "好 已有 3/15,上限 3 个"
    play(
        review,
        [
            ("党建办", "初评 梅溪村 好", full),
            ("党建办", "初评 梅溪村 好 依据 区委会议纪要", full),
            ("党建办", "初评 甲0号村 较好 理由 台账不全", "更正原来的「好」"),
            ("党建办", "1", ["已记录", "好 已有 2/15"]),
            ("党建办", "初评 梅溪村 好", "1. 无误"),
            ("党建办", "1", full),
            ("党建办", "初评 甲0号村 好 理由 台账已补齐", full),
        ],
    )
    first, second = history(review, "甲0号村党支部")[-2:]
    assert (second.corrects, second.reason, first.grade) == (first.id, "台账不全", "好")


def test_an_official_overrides_a_quota_on_a_written_basis(review: Town) -> None:
    for org in ("甲0号村党支部", "甲1号村党支部", "甲2号村党支部"):
        decided(review, org, "first_review", "好")
    basis = "区委2026年第3次会议纪要"
    play(
        review,
        [
            ("组织部", "初评 梅溪村 好", "由党建办、党委书记来办"),
            ("组织部", f"初评 梅溪村 好 依据 {basis}", ["凭书面依据放行", f"依据:{basis}"]),
            ("组织部", "1", ["已记录", "好 已有 4/15,上限 3 个"]),
        ],
    )
    assert history(review, "梅溪村党支部")[-1].basis == basis


def test_a_town_too_small_for_one_is_told_so(running: Town) -> None:
    running.jump_to(4, 2)
    decided(running, "二坊村党支部", "proposal", "好")
    scored(running, "二坊村党支部", *GOOD)
    play(running, [("新桥党建办", "初评 二坊村 好", ["考评对象 1 个", "不足 1 个,报区定"])])


def test_a_level_decides_only_in_its_own_time(review: Town) -> None:
    play(
        review,
        [
            ("党建办", "认定 梅溪村 好", "由组织部来办,您这一级不能办"),
            ("组织部", "认定 梅溪村 好", ["综合考评", "2026年4月10日", "才开始"]),
            ("党建办", "初评 上河村总支 较好", ["要先完成", "支部提出初步认定意见"]),
            ("梅溪书记", "初评 梅溪村为好", "由党(工)委初评、组织部综合考评认定"),
            ("党建办", "初评 二坊村 好", "没有找到"),
        ],
    )
    review.jump_to(4, 11)
    play(
        review,
        [
            ("党建办", "初评 梅溪村 好", ["到2026年4月10日", "已经截止", "重开"]),
            ("组织部", "认定 梅溪村 好", ["要先完成", "初审初评"]),
        ],
    )


def test_a_member_who_names_the_step_has_only_asked(review: Town) -> None:
    decided(review, "梅溪村党支部", "first_review", "好")
    asked = ["还没有公布", "!「好」"]
    play(review, [("党员一", "初评怎么样", asked), ("党员一", "综合考评结果出来了吗", asked)])


def test_a_decider_who_asks_is_answered(review: Town) -> None:
    decided(review, "梅溪村党支部", "first_review", "好")
    play(
        review,
        [
            ("党建办", "梅溪初评结果", ["初审初评:「好」", "!定为哪个等级"]),
            ("组织部", "各镇初评怎么样", ["已定 1/16 个", "!没有找到"]),
            ("党建办", "初评好", "没有找到"),
        ],
    )


def test_a_grade_that_is_not_said_is_asked(review: Town) -> None:
    play(
        review,
        [
            ("党建办", "初评 梅溪村", ["定为哪个等级", "2. 较好"]),
            ("党建办", "1", "1. 无误"),
            ("党建办", "1", "已记录"),
        ],
    )


@pytest.mark.parametrize("reason", ["不同意初评结果", "不再是红旗支部", "异议情况属实"])
def test_what_a_reason_says_is_no_other_question(review: Town, reason: str) -> None:
    decided(review, "梅溪村党支部", "first_review", "好")
    review.jump_to(4, 13)
    said = f"认定 梅溪村 较好 理由 {reason}"
    play(review, [("组织部", said, ["综合考评", f"理由:{reason}", "1. 无误"])])


def test_a_misheard_grade_is_read_back(review: Town) -> None:
    play(review, [("党建办", "初评 梅溪村 教好 理由 台账", ["「较好」", "1. 无误"])])


def test_the_department_confirms_a_committees_grades_in_one_go(review: Town) -> None:
    first_reviewed(review)
    play(
        review,
        [
            ("党建办", "同意清溪镇初评", "由组织部来办"),
            (
                "组织部",
                "同意清溪镇初评",
                ["清溪镇党委的 11 个", "好 1、较好 10", "还有 4 个没有初评", "1. 同意"],
            ),
            ("组织部", "1", ["已认定清溪镇党委的 11 个", "好 1、较好 10"]),
            ("组织部", "同意清溪镇初评", "没有等着认定的"),
            ("组织部", "同意新桥镇初评", "没有等着认定的"),
        ],
    )
    made = history(review, "甲1号村党支部")[-1]
    assert (made.stage, made.level, made.grade) == ("overall_review", "department", "较好")
    assert made.reason.startswith("同意初评")


def test_the_departments_quota_counts_over_all_its_subjects(review: Town) -> None:
    # 16 subjects in the district: three may be 好.
    first_reviewed(review)
    for org in ("甲2号村党支部", "甲3号村党支部", "甲4号村党支部"):
        decided(review, org, "first_review", "好", corrects=None)
    play(
        review,
        [
            ("组织部", "同意清溪镇初评", "好 已有 0/16,上限 3 个"),
            ("组织部", "认定 甲1号村 较好", "请发来理由"),
            ("组织部", "实地了解", "1. 无误"),
            ("组织部", "1", ["已记录", "好 已有 0/16"]),
            ("组织部", "同意清溪镇初评 依据 区委纪要", ["凭书面依据放行", "10 个", "好 4"]),
            ("组织部", "1", "已认定"),
        ],
    )
    assert history(review, "甲0号村党支部")[-1].basis == "区委纪要"


def test_a_department_changes_and_corrects_with_reasons(review: Town) -> None:
    first_reviewed(review)
    play(
        review,
        [
            ("组织部", "认定 甲1号村 一般 理由 纪检反馈", ["「一般」", "纪检反馈"]),
            ("组织部", "1", ["已记录", "不能推荐"]),
        ],
    )
    review.jump_to(4, 27)
    play(
        review,
        [
            ("组织部", "认定 甲1号村 较好 理由 异议成立", "更正原来的「一般」"),
            ("组织部", "1", "已记录"),
            ("组织部", "认定 甲2号村 较好 理由 漏办", "已经截止"),
            ("组织部", "重开甲2号村综合考评 理由 漏办", "1. 重开"),
            ("组织部", "1", "已为甲2号村党支部重开"),
            ("组织部", "认定 甲2号村 较好 理由 漏办", "1. 无误"),
            ("党建办", "初评 甲1号村 好 理由 申诉", "前面的结果不能再改"),
            ("党建办", "重开甲3号村综合考评 理由 漏办", "由组织部来办"),
        ],
    )


def test_december_raises_a_grade_within_the_quota_of_what_stands(review: Town) -> None:
    first_reviewed(review)
    for org, grade in (("甲0号村党支部", "好"), ("甲1号村党支部", "较好")):
        decided(review, org, "overall_review", grade)
    review.jump_to(12, 2)
    scored(review, "甲1号村党支部", *GOOD, stage="review_request")
    play(
        review,
        [
            ("党建办", "初评 甲1号村 好", ["申请复核", "91.00 分", "1. 无误"]),
            ("党建办", "1", ["已记录", "好 已有 2/15"]),
        ],
    )
    review.jump_to(12, 11)
    play(
        review,
        [
            ("组织部", "认定 甲1号村 好", ["年底考核定级", "1. 无误"]),
            ("组织部", "1", ["已记录", "好 已有 2/16"]),
            ("组织部", "认定 甲3号村 好", ["要先完成", "申请复核"]),
        ],
    )


def test_in_one_go_the_place_of_one_that_falls_is_there_for_one_that_rises(review: Town) -> None:
    good = ("甲0号村党支部", "甲1号村党支部", "甲2号村党支部")  # three of 16: no more
    for org in (*good, "甲3号村党支部"):
        grade = "好" if org in good else "较好"
        decided(review, org, "first_review", grade)
        decided(review, org, "overall_review", grade)
    review.jump_to(12, 11)
    decided(review, "甲3号村党支部", "review_request", "好")
    play(review, [("组织部", "同意清溪镇初评", "好 已有 3/16,上限 3 个")])
    decided(review, "甲0号村党支部", "review_request", "较好")
    play(
        review,
        [("组织部", "同意清溪镇初评", "好 1、较好 1"), ("组织部", "1", "已认定")],
    )
