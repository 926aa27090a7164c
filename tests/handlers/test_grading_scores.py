"""打分: per indicator, read back with total and band, 待补 where there is none."""

from __future__ import annotations

import pytest

from tests.handlers.decided import decided, scored
from tests.handlers.dialogue import Town, play


@pytest.fixture
def april(running: Town) -> Town:
    """The days of 初审初评."""
    running.jump_to(4, 2)
    return running


def kept(town: Town, org: str) -> dict[str, str]:
    subject = town.people.subject(org)
    found = town.write(lambda u: u.decisions.scores([subject], "first_review"))
    return {key: str(value) for key, value in found.get(subject, {}).items()}


def test_a_clerk_scores_one_indicator_and_the_total_stays_open(april: Town) -> None:
    play(
        april,
        [
            (
                "新桥党建办",
                "打分 二坊村 领导班子 18",
                ["领导班子好(20):18", "党员队伍好(20):待补", "合计待补", "1. 无误"],
            ),
            ("新桥党建办", "1", ["已存二坊村党支部", "还缺 党员队伍好"]),
        ],
    )
    assert kept(april, "二坊村党支部") == {"leadership": "18"}


def test_all_indicators_at_once_have_a_total_and_a_band(april: Town) -> None:
    play(
        april,
        [
            ("新桥党建办", "打分 二坊村 18 18 18 18 17.99", "合计 89.99 分,对应档次「较好」"),
            ("新桥党建办", "1", "已存"),
            (
                "新桥党建办",
                "打分 二坊村 群众反映18",
                ["合计 90.00 分", "「好」", "改动:群众反映好"],
            ),
            ("新桥党建办", "1", "已存"),
        ],
    )
    assert kept(april, "二坊村党支部")["people"] == "18"


def test_scores_may_follow_the_branchs_name_in_a_second_message(april: Town) -> None:
    play(
        april,
        [
            ("新桥党建办", "二坊村打分", ["领导班子好(20):待补", "请写明哪一项"]),
            ("新桥党建办", "倒数三名", "还没有打好分"),
            ("新桥党建办", "十八 十九 十七 十八 十九", "合计 91.00 分"),
            ("新桥党建办", "1", "已存"),
        ],
    )


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("打分 二坊村 领导班子 21", "领导班子好是 0 到 20 分"),
        ("打分 二坊村 领导班子 -3", "领导班子好是 0 到 20 分"),
        ("打分 二坊村 领导班子 很好", "不像分数"),
        ("打分 二坊村 18", "请写明是哪一项"),
        ("打分 二坊村 18 19", "请写明是哪一项"),
        ("打分 二坊村 环境卫生 18", "请写明是哪一项"),
    ],
)
def test_scores_that_cannot_be_placed_change_nothing(april: Town, said: str, heard: str) -> None:
    play(april, [("新桥党建办", said, heard)])
    assert kept(april, "二坊村党支部") == {}


def test_scores_are_the_clerks_within_the_own_town(april: Town) -> None:
    play(
        april,
        [
            ("党建办", "打分 二坊村 领导班子 18", "没有找到"),
            ("二坊书记", "打分 二坊村 领导班子 18", "由党(工)委党建办录入"),
            ("组织部", "打分 二坊村 领导班子 18", "由党(工)委党建办录入"),
        ],
    )


def test_scores_keep_their_days(running: Town) -> None:
    play(running, [("新桥党建办", "打分 二坊村 领导班子 18", "2026年4月1日")])
    running.jump_to(4, 11)
    play(
        running,
        [
            ("新桥党建办", "打分 二坊村 领导班子 18", "已经截止"),
            ("新桥党建办", "重开二坊村打分 理由 镇里停电", "4月14日"),
            ("新桥党建办", "1", "已为二坊村党支部重开"),
            ("新桥党建办", "打分 二坊村 领导班子 18", "1. 无误"),
        ],
    )


def test_scores_stay_once_the_department_has_decided(april: Town) -> None:
    scored(april, "二坊村党支部", "18")
    decided(april, "二坊村党支部", "first_review", "较好")
    play(april, [("新桥党建办", "打分 二坊村 领导班子 17", "改分不会改等级")])
    decided(april, "二坊村党支部", "overall_review", "较好")
    play(april, [("新桥党建办", "打分 二坊村 领导班子 17", "前面的结果不能再改")])


def test_december_has_scores_of_its_own(april: Town) -> None:
    scored(april, "二坊村党支部", "18", "18", "18", "18", "18")
    april.jump_to(12, 2)
    play(april, [("新桥党建办", "打分 二坊村 领导班子 19", ["党员队伍好(20):待补"])])
