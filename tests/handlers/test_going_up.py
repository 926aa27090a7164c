"""上报 and 通报: what keeps a list from going up, and what is told of the results."""

from __future__ import annotations

from tests.handlers.decisions import CLERK_GRADES, decide, decide_all
from tests.handlers.dialogue import Town, play
from tests.handlers.filled import audited, shape
from tests.handlers.test_notices import post, posted


def test_a_list_goes_up_on_the_first_working_day_after_its_notice(running: Town) -> None:
    post(running)
    running.jump_to(4, 6, 23)
    play(running, [("党建办", "上报初评", ["公示到4月6日 24 时", "4月7日", "起可以上报"])])
    running.jump_to(4, 7)
    play(
        running,
        [
            ("组织部", "各镇上报情况", "清溪镇党委:公示到4月6日,还没有上报,已定 4/4"),
            ("党建办", "上报初评", ["党(工)委初审初评,4/4 个党组织", "好(1):梅溪村党支部"]),
            ("党建办", "1", "已上报(4 个党组织)"),
            ("党建办", "上报初评", "已在4月7日 09:00上报"),
            ("组织部", "各镇上报情况", "清溪镇党委:4月7日 09:00已上报"),
        ],
    )
    assert [shape(row)[0] for row in audited(running, "hand_up")] == [4]


def test_nothing_goes_up_undecided_or_unseen(running: Town) -> None:
    running.jump_to(4, 3)
    play(running, [("党建办", "上报初评", "还没有一个定了等级")])
    decide(running, "梅溪村党支部", "好")
    play(running, [("党建办", "上报初评", ["还有 3 个党组织没有定等级", "梅林村党支部"])])
    decide_all(running)
    play(running, [("党建办", "上报初评", ["还有 4 个党组织没有公示", "先发「公示」"])])
    play(running, [("梅溪书记", "上报初评", "由镇党建办上报")])


def test_nothing_goes_up_with_an_objection_open_or_a_correction_outstanding(
    running: Town,
) -> None:
    post(running)
    play(
        running,
        [
            ("党员一", "我有异议 梅林村 台账是补的", "台账是补的"),
            ("党员一", "1", "已登记"),
        ],
    )
    running.jump_to(4, 7)
    play(
        running,
        [
            ("党建办", "上报初评", ["还有 1 条异议没有办结", "梅林村党支部"]),
            ("党建办", "改为一般 梅林村的异议 理由:查实台账是后补的", "改为「一般」"),
            ("党建办", "1", "把梅林村党支部的等级更正为「一般」"),
            ("党建办", "取消", ""),
            ("党建办", "上报初评", "还有 1 条异议没有办结"),
            ("党建办", "异议情况", "已答复改为「一般」,等级还没有更正"),
        ],
    )
    decide(running, "梅林村党支部", "一般")
    play(running, [("党建办", "上报初评", "没有未办结的异议"), ("党建办", "1", "已上报")])


def told(town: Town, changed: str = "较好") -> Town:
    """The department's grades told on 2026-04-20, one of them changed."""
    town.jump_to(4, 20)
    decide_all(town, {**CLERK_GRADES, "梅溪村党支部": changed}, "overall_review")
    play(
        town, [("组织部", "通报清溪镇", "向清溪镇党委通报"), ("组织部", "1", "已向清溪镇党委通报")]
    )
    return town


def test_a_circular_tells_branches_and_clerk_and_starts_the_days_of_objection(
    running: Town,
) -> None:
    post(running)
    running.jump_to(4, 20)
    decide(running, "梅溪村党支部", "较好", "overall_review")
    play(running, [("组织部", "通报清溪镇", ["不能通报", "还有 3 个党组织没有认定"])])
    decide_all(running, {**CLERK_GRADES, "梅溪村党支部": "较好"}, "overall_review")
    play(
        running,
        [
            ("党建办", "通报", "由区委组织部通报"),
            (
                "组织部",
                "通报清溪镇",
                ["较好(3)", "梅溪村党支部 由「好」改为「较好」", "异议期到4月29日 24 时"],
            ),
            ("组织部", "1", ["已向清溪镇党委通报 4 个党组织", "改动了 1 个"]),
            ("组织部", "通报清溪镇", "已在4月20日通报过"),
        ],
    )
    heard = running.told("梅溪书记")[-1]
    for piece in ("梅溪村党支部:较好(初评为「好」)", "不能推荐评选区级以上", "4月29日 24 时前"):
        assert piece in heard
    assert "梅林" not in heard
    assert "有改动的要重新公示" in running.told("党建办")[-1]
    assert [shape(row)[0] for row in audited(running, "circular")] == [4]


def test_a_grade_changed_above_goes_on_notice_again(running: Town) -> None:
    post(running)
    told(running)
    play(
        running,
        [
            ("党建办", "公示", ["重新公示清溪镇党委", "1 个党组织", "较好(1):梅溪村党支部"]),
            ("党建办", "1", "从4月21日到4月23日"),
            ("党建办", "公示", "公示到4月23日"),
        ],
    )
    assert posted(running)[-1].renewed
    assert posted(running)[-1].stage == "overall_review"


def test_december_reviews_only_whom_it_was_asked_for(running: Town) -> None:
    post(running)
    told(running)
    play(running, [("党建办", "公示", "重新公示"), ("党建办", "1", "已张贴")])
    running.jump_to(12, 4)
    decide(running, "梅林村党支部", "好", "review_request")
    play(
        running,
        [
            ("党建办", "公示", ["好(1):梅林村党支部", "!重新公示", "!梅溪"]),
            ("党建办", "1", "已张贴"),
        ],
    )
    running.jump_to(12, 8)
    play(running, [("党建办", "上报", "1/4 个党组织"), ("党建办", "1", "申请复核已上报")])
    decide(running, "梅林村党支部", "好", "december_review")
    play(
        running,
        [("组织部", "通报清溪镇", ["1 个党组织", "!改动"]), ("组织部", "1", "已向清溪镇党委通报")],
    )


def test_a_district_runs_one_assessment_over_several_committees(town: Town) -> None:
    town.people.start("云川区委组织部")
    town.jump_to(4, 3)
    decide_all(town)
    decide(town, "二坊村党支部", "好")
    for clerk in ("党建办", "新桥党建办"):
        play(town, [(clerk, "公示", "核对无误再张贴"), (clerk, "1", "已张贴")])
    town.jump_to(4, 7)
    play(
        town,
        [
            ("新桥党建办", "上报", ["1/1 个党组织", "!梅溪"]),
            ("新桥党建办", "1", "新桥镇党委的党(工)委初审初评已上报(1 个党组织)"),
            (
                "组织部",
                "各镇上报情况",
                ["清溪镇党委:公示到4月6日", "新桥镇党委:4月7日 09:00已上报"],
            ),
            ("新桥党建办", "公示到哪天", ["新桥镇党委", "!清溪"]),
        ],
    )
    town.jump_to(4, 20)
    decide_all(town, CLERK_GRADES, "overall_review")
    decide(town, "二坊村党支部", "较好", "overall_review")
    play(
        town,
        [
            ("组织部", "通报", ["1. 清溪镇党委", "2. 新桥镇党委"]),
            ("组织部", "2", ["向新桥镇党委通报", "二坊村党支部 由「好」改为「较好」"]),
            ("组织部", "1", "已向新桥镇党委通报 1 个党组织"),
            ("组织部", "通报", ["1. 清溪镇党委", "2. 新桥镇党委"]),
            ("组织部", "2", "已在4月20日通报过"),
        ],
    )
    assert town.told("梅溪书记")[-1].startswith("清溪镇党委的公示")
    assert "初评为「好」" in town.told("二坊书记")[-1]


def test_a_review_that_changes_no_grade_goes_up_without_a_notice(running: Town) -> None:
    post(running)
    told(running, changed="好")
    running.jump_to(12, 4)
    decide(running, "梅林村党支部", "较好", "review_request")
    play(
        running,
        [
            ("党建办", "公示", "4月6日已期满"),
            ("党建办", "上报", "1/4 个党组织"),
            ("党建办", "1", "申请复核已上报"),
        ],
    )
