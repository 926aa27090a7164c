"""Grades asked for: each level, lists, shares, ranks; before publication only by those who may."""

from __future__ import annotations

import pytest

from tests.handlers.decided import add_branches, decided, posted, scored
from tests.handlers.dialogue import Town, play

MEIXI, MEILIN, SHANGHE, ZONE = (
    "梅溪村党支部",
    "梅林村党支部",
    "上河村党总支",
    "上河工业区党支部",
)
AT = "统计时点:2026年4月2日 09:00"


@pytest.fixture
def graded(running: Town) -> Town:
    """清溪镇 after 初评: 95, 93, 93, 90 points, and grades that people decided."""
    running.jump_to(4, 2)
    totals = {MEIXI: "19 19 19 19 19", MEILIN: "19 19 19 18 18"}
    totals |= {SHANGHE: "18 18 19 19 19", ZONE: "18 18 18 18 18"}
    for org, values in totals.items():
        scored(running, org, *values.split())
    for org, grade in ((MEIXI, "好"), (MEILIN, "较好"), (SHANGHE, "较好"), (ZONE, "较差")):
        decided(running, org, "proposal", "好")
        decided(running, org, "first_review", grade)
    return running


def test_a_member_hears_of_a_grade_only_what_stands_in_a_notice(graded: Town) -> None:
    play(graded, [("党员一", "等级", ["还没有公布", "!「好」"])])
    posted(graded, "first_review", **{MEIXI: "好", ZONE: "较差"})
    play(
        graded,
        [
            ("党员一", "梅溪等级", ["初审初评:「好」", "4月2日", "到4月9日", "上年等级:较好"]),
            ("党员一", "等级", ["必须从评为“好”", "!95", "!测评"]),
        ],
    )
    graded.jump_to(4, 12)
    decided(graded, MEIXI, "overall_review", "一般")
    play(graded, [("党员一", "等级", ["「好」", "公示已于4月9日", "!一般"])])


def test_those_who_may_see_hear_every_level(graded: Town) -> None:
    decided(graded, MEIXI, "first_review", "较好", reason="台账", corrects=1)
    play(
        graded,
        [
            (
                "党建办",
                "梅溪村等级",
                [
                    "支部提出初步认定意见:「好」",
                    "初审初评:「较好」",
                    "更正",
                    "量化考核分:95.00 分",
                    AT,
                ],
            ),
            ("梅溪书记", "等级", ["「较好」", "不能推荐评选", "上年等级:较好"]),
        ],
    )


def test_an_open_quantified_score_is_named_as_such(running: Town) -> None:
    running.jump_to(4, 2)
    scored(running, MEIXI, "18", "18")
    play(
        running,
        [("党建办", "梅溪村等级", "量化考核分:待补(缺 工作机制好、工作业绩好、群众反映好)")],
    )


def test_the_list_of_a_grade_has_last_year_beside_it(graded: Town) -> None:
    play(
        graded,
        [
            (
                "党建办",
                "较差的有哪些",
                ["「较差」(软弱涣散支部) 1 个", ZONE, "上年没有记录", "共 4 个考评对象", AT],
            ),
            ("党委书记", "红旗支部有哪些", ["「好」(红旗支部) 1 个", MEIXI, "上年较好"]),
            ("组织部", "一般的有哪些", ["「一般」(后进支部) 0 个", "共 5 个", "1 个还没有定"]),
            ("党建办", "等级名单", ["要看哪个等级", "1. 好"]),
            ("党建办", "2", ["「较好」(赶超支部) 2 个", MEILIN, SHANGHE, "上年「较好」的 3 个"]),
        ],
    )


def test_a_list_follows_the_step_that_decided_last(graded: Town) -> None:
    graded.jump_to(4, 12)
    decided(graded, MEIXI, "overall_review", "一般")
    play(
        graded,
        [
            ("组织部", "一般的有哪些", [f"1. {MEIXI}(区委组织部综合考评"]),
            ("组织部", "初评好的有哪些", [f"1. {MEIXI}(党(工)委初审初评"]),
            ("组织部", "清溪镇好的有哪些", "「好」(红旗支部) 0 个"),
        ],
    )


def test_a_proposal_is_no_grade_yet(running: Town) -> None:
    decided(running, MEIXI, "proposal", "好")
    play(
        running,
        [
            ("党建办", "好的有哪些", ["0 个", "4 个还没有定"]),
            ("党建办", "等级分布", "已定 0/4 个"),
            ("党建办", "梅溪村等级", "支部提出初步认定意见:「好」"),
        ],
    )


def test_the_distribution_names_its_denominators(graded: Town) -> None:
    play(
        graded,
        [
            (
                "党建办",
                "等级分布",
                ["好:1 个,25.00%(上年 0 个,0.00%)", "较好:2 个,50.00%(上年 3 个,100.00%)"],
            ),
            ("党建办", "好的占多少", ["考评对象 4 个计", "上年按有记录的 3 个计", "已定 4/4 个"]),
            ("组织部", "等级分布", ["好:1 个,20.00%", "已定 4/5 个:党(工)委初审初评 4"]),
            ("组织部", "清溪镇等级分布", "好:1 个,25.00%"),
        ],
    )


def test_equal_scores_share_their_rank(graded: Town) -> None:
    play(
        graded,
        [
            (
                "党建办",
                "排名",
                [
                    f"第 1 名 {MEIXI} 95.00 分,好(同等级第 1)",
                    f"第 2 名 {MEILIN} 93.00 分,较好(同等级第 1),上年较好",
                    f"第 2 名 {SHANGHE} 93.00 分,较好(同等级第 1)",
                    f"第 4 名 {ZONE} 90.00 分,较差",
                ],
            ),
            (
                "组织部",
                "前两名",
                [MEIXI, MEILIN, SHANGHE, f"!{ZONE}", "4/5 个有分,待补的 1 个不排"],
            ),
            ("组织部", "倒数一名", [f"第 4 名 {ZONE}", f"!{MEIXI}"]),
            ("党委书记", "领导班子前1名", ["领导班子好", MEIXI, "19.00 分", MEILIN, f"!{ZONE}"]),
            ("党建办", "较好的排名", ["「较好」", MEILIN, f"!{MEIXI}"]),
        ],
    )


def test_ranks_are_for_those_who_decide_and_only_within_their_scope(graded: Town) -> None:
    for who in ("党员一", "梅溪书记", "联系领导", "联系干部", "群众代表"):
        play(graded, [(who, "排名", ["排名只给", "!95.00"]), (who, "倒数十名", "排名只给")])
    play(
        graded,
        [
            ("新桥党建办", "排名", ["!95.00", "还没有打好分"]),
            ("新桥党建办", "梅溪村排名", ["没有找到", "!95.00"]),
            ("新桥党建办", "清溪镇等级分布", "没有找到"),
            ("新桥党建办", "清溪镇较差的有哪些", "没有找到"),
        ],
    )


@pytest.mark.parametrize("says", ["较差的有哪些", "等级分布", "好的占多少"])
def test_members_hear_nothing_of_lists_and_shares(graded: Town, says: str) -> None:
    for who in ("党员一", "群众代表", "预备党员"):
        play(graded, [(who, says, ["由支部书记、联系领导", f"!{ZONE}", "!25.00"])])


def test_a_secretary_hears_of_the_own_branch_alone(graded: Town) -> None:
    play(
        graded,
        [
            ("梅溪书记", "等级分布", ["好:1 个,100.00%", "考评对象 1 个计"]),
            ("梅溪书记", "较差的有哪些", ["0 个", f"!{ZONE}"]),
            ("梅溪书记", "梅林村较好的有哪些", "没有找到"),
        ],
    )


def test_a_long_list_ends_with_a_word_on_the_table(town: Town) -> None:
    names = add_branches(town, "清溪镇党委", 44)
    town.people.start("清溪镇党委")
    town.jump_to(4, 2)
    for name in names:
        decided(town, name, "first_review", "一般")
        scored(town, name, "14", "14", "14", "14", "14")
    play(
        town,
        [
            ("党建办", "一般的有哪些", ["44 个", "另有 4 个,发「导出结果」看全部"]),
            ("党建办", "排名", ["另有 4 个", "待补的 4 个不排"]),
            ("党建办", "倒数三名", ["倒数 3 名", "第 1 名"]),
        ],
    )
