"""What is heard of a grade before it is decided, and by whom."""

from __future__ import annotations

import pytest

from domain.people import Role
from tests.handlers.dialogue import Town, play
from tests.handlers.filled import busy_season, poll, report

AT = "统计时点:2026年3月2日 09:00"


@pytest.fixture
def busy(running: Town) -> Town:
    """Reports in several states, one of them late."""
    return busy_season(running)


def test_members_hear_only_that_nothing_is_published(busy: Town) -> None:
    poll(busy, "梅溪村党支部", (0, 5, 2, 0, 0), cast=7)
    unseen = ["还没有公布", AT, "!91", "!较好", "!自评", "!测评"]
    play(busy, [("党员一", "等级", unseen), ("群众代表", "梅溪评了什么", unseen)])


def test_those_who_see_progress_hear_what_is_known_of_a_grade(busy: Town) -> None:
    poll(busy, "梅溪村党支部", (0, 5, 2, 0, 0), cast=7)
    known = ["91.00 分,自评对应档次「好」", "上年等级:较好", "还没有认定记录", AT]
    play(
        busy,
        [
            ("梅溪书记", "等级", [*known, "名单 12 人,收到 7 票,好 5、较好 2"]),
            ("党建办", "梅溪村等级", known),
            ("联系干部", "梅溪评了什么", known),
            ("党建办", "梅林村等级", ["89.99 分,自评对应档次「较好」", "测评:还没有开始"]),
            ("党建办", "上河村总支等级", ["自评还没有提交", "上年等级:较好"]),
            ("党建办", "上河工业区等级", ["上年等级:没有记录"]),
        ],
    )


def test_a_score_that_rounds_up_to_a_band_is_told_so(running: Town) -> None:
    report(running, "梅溪村党支部", "submitted", ("18", "18", "18", "18", "17.996"))
    play(running, [("梅溪书记", "等级", ["90.00 分,自评对应档次「较好」", "不到「好」的分数线"])])


def test_a_missing_score_stays_open(running: Town) -> None:
    report(running, "梅溪村党支部", "submitted")
    play(running, [("梅溪书记", "等级", ["待补", "!档次「"])])


def test_a_draft_or_an_open_poll_tells_nothing(running: Town) -> None:
    report(running, "梅溪村党支部", "draft", ("18", "19", "17", "18", "19"))
    poll(running, "梅溪村党支部")
    play(running, [("党建办", "梅溪村等级", ["还没有提交", "!91", "正在进行,结束后一次公布"])])


def test_too_few_ballots_are_told_as_such(running: Town) -> None:
    poll(running, "梅溪村党支部", None, cast=3)
    play(running, [("梅溪书记", "等级", ["收到 3 票,人数不足 5 票", "!好 "])])


def test_the_clerk_names_the_branch_whose_grade_is_asked(busy: Town) -> None:
    play(
        busy,
        [
            ("党建办", "等级", "请在话里写明支部"),
            ("党建办", "清溪镇党委等级", "请在话里写明支部"),
            ("联系领导", "等级", ["梅溪村党支部", "梅林村党支部"]),
        ],
    )


def test_somebody_with_many_branches_names_one(running: Town) -> None:
    for org in ("上河村党总支", "上河工业区党支部"):
        running.people.add_post("联系领导", Role.CONTACT_LEADER, org)
    play(running, [("联系领导", "等级", "请在话里写明是哪一个")])
