"""Progress and who is missing; every question by every role, inside and outside its scope."""

from __future__ import annotations

from datetime import date

import pytest

from domain.organizations import OrgKind
from domain.people import Role
from storage import tables
from tests.handlers.dialogue import Town, play, settled
from tests.handlers.filled import busy_season, poll

AT = "统计时点:2026年3月2日 09:00"
ONLY_SECRETARIES = "由支部书记"
UNKNOWN = "没有找到您说的党组织"
WHO = ("党员一", "梅溪书记", "梅溪副书记", "联系领导", "联系干部", "党建办", "党委书记", "组织部")
OUTSIDE = {"党建办": "二坊村", "新桥党建办": "梅溪村", "梅溪书记": "二坊村", "党员一": "二坊村"}


@pytest.fixture
def busy(running: Town) -> Town:
    """Reports in several states, one of them late."""
    return busy_season(running)


def test_the_clerk_hears_counts_by_state_with_their_denominator(busy: Town) -> None:
    play(
        busy,
        [
            ("党建办", "交了多少", ["清溪镇党委", "已交 2/4 个", "逾期 1 个", "2026年度", AT]),
            ("党建办", "进度", ["已受理 1,待受理 1", "退回待改 1,草稿 0,没动笔 1"]),
            ("党建办", "进度", ["3月31日截止,还有 29 天", "口径", "共 4 个", "!新桥镇"]),
        ],
    )


def test_one_branch_is_told_in_words(busy: Town) -> None:
    play(
        busy,
        [
            ("梅溪书记", "进度", ["已提交,待受理", "3月2日 09:00提交", "测评:还没开始", "共 1 个"]),
            ("党建办", "梅林村进度", ["已受理", "提交,逾期"]),
            ("党建办", "上河村总支交了多少", "已退回,待修改"),
            ("工业区书记", "进度", "还没动笔"),
        ],
    )


def test_an_official_hears_each_town(busy: Town) -> None:
    words = busy.hear("组织部", "各镇交了多少")
    assert "已交 2/5 个" in words
    assert "清溪镇党委:2/4" in words
    assert "新桥镇党委:0/1" in words
    assert words.count("基层党组织分类定级") == 1


def test_several_seasons_are_each_named(busy: Town) -> None:
    busy.people.start("云川区委组织部", "2027")
    words = busy.hear("党建办", "进度")
    assert "2026年度基层党组织分类定级" in words
    assert "2027年度基层党组织分类定级" in words
    assert words.count("统计时点") == 1


def test_polls_are_counted_as_meetings(busy: Town) -> None:
    poll(busy, "梅溪村党支部", (0, 5, 2, 0, 0), cast=7)
    poll(busy, "梅林村党支部")
    play(
        busy,
        [
            ("党建办", "进度", "已结束 1,正在进行 1,还没开始 2"),
            ("梅溪书记", "进度", "测评:已结束"),
            ("梅林书记", "进度", "测评:正在进行"),
        ],
    )


def test_after_the_deadline_the_days_over_are_told(busy: Town) -> None:
    busy.jump_to(3, 31)
    play(busy, [("党建办", "进度", "3月31日截止,就在今天")])
    busy.jump_to(4, 2)
    play(busy, [("党建办", "进度", "已过 2 天")])


def test_missing_names_organisations_and_their_secretaries_to_the_clerk(busy: Town) -> None:
    play(
        busy,
        [
            ("党建办", "谁还没交", ["没交的 2/4 个", "上河村党总支(书记 赵长河) 已退回"]),
            (
                "党建办",
                "未提交名单",
                ["上河工业区党支部(书记 孙建业) 还没动笔", "!二坊", "!梅溪村"],
            ),
            ("组织部", "哪些支部没交", ["二坊村党支部(书记 钱二方) 正在写", AT]),
            ("党建办", "梅溪村没交的有哪些", "已全部交齐,1/1 个"),
        ],
    )


def test_a_contact_leader_hears_no_names_of_secretaries(running: Town) -> None:
    play(
        running, [("联系领导", "谁还没交", ["梅溪村党支部", "梅林村党支部", "!林春山", "!何青山"])]
    )


def test_of_a_poll_nobody_is_named(busy: Town) -> None:
    play(busy, [("党建办", "测评谁没交", ["不列名单", "!书记"])])


def test_a_long_list_of_missing_is_cut(town: Town) -> None:
    for number in range(45):
        town.people.add_org(f"第{number}号村党支部", OrgKind.BRANCH, "新桥镇党委")
    town.people.start("新桥镇党委")
    play(town, [("新桥党建办", "谁还没交", ["46/46", "40. ", "!41. ", "另有 6 个"])])


def test_without_a_season_there_is_nothing_to_count(town: Town) -> None:
    play(
        town,
        [
            ("党建办", "进度", ["没有正在进行", AT]),
            ("党建办", "谁还没交", ["没有正在进行", AT]),
            ("党员一", "什么时候截止", "没有与您有关的考评"),
            ("梅溪书记", "等级", "没有查到"),
        ],
    )


def test_members_do_not_hear_progress(busy: Town) -> None:
    for question in ("进度", "谁还没交", "梅溪村交了多少", "二坊村交了多少"):
        play(busy, [("党员一", question, [ONLY_SECRETARIES, "!已交", "!没交的"])])


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("question", ["{}进度", "{}谁还没交", "{}等级", "{}谁联系", "导出{}进度"])
def test_outside_scope_is_a_name_that_does_not_exist(busy: Town, who: str, question: str) -> None:
    if who == "组织部":
        busy.people.add_org("外区委组织部", OrgKind.DEPARTMENT)
        busy.people.add_org("远山村党支部", OrgKind.BRANCH, "外区委组织部")
    outside = "远山村" if who == "组织部" else "二坊村"
    words = busy.hear(who, question.format(outside))
    assert words == busy.hear(who, question.format("火星村"))
    assert UNKNOWN in words or "由支部书记" in words
    assert outside not in words
    assert "钱二方" not in words


@pytest.mark.parametrize("who", ["党建办", "党委书记", "组织部", "联系领导", "梅溪书记"])
def test_inside_scope_it_is_answered_with_its_moment(busy: Town, who: str) -> None:
    for question in ("梅溪村进度", "梅溪村谁还没交", "梅溪村等级", "梅溪村谁联系", "什么时候截止"):
        play(busy, [(who, question, [AT, f"!{UNKNOWN}"])])


def test_words_around_a_question_are_no_name(busy: Town) -> None:
    for question in (
        "现在全镇交了多少啊",
        "请问2026年度自评进度怎么样",
        "哪几个村没交",
        "我们镇进度情况",
    ):
        play(busy, [("党建办", question, [f"!{UNKNOWN}", AT])])


@pytest.mark.parametrize("question", ["上河进度", "上河等级", "上河谁还没交", "导出上河进度"])
def test_a_name_that_fits_several_is_asked_and_checked_again(busy: Town, question: str) -> None:
    play(busy, [("党建办", question, ["1. 上河村党总支", "2. 上河工业区党支部"])])
    end_posts(busy, "党建办")
    busy.people.add_post("党建办", Role.CLERK, "新桥镇党委")
    play(busy, [("党建办", "1", [UNKNOWN, "!上河村"])])


def end_posts(town: Town, who: str) -> None:
    with settled(town.main).begin():
        held = tables.role.c.person_id == town.people.id(who)
        town.main.execute(tables.role.update().where(held).values(until=date(2026, 3, 1)))
