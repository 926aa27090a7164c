"""Progress, who is missing, deadlines, grades and contacts, asked by every role."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from domain.organizations import OrgKind
from domain.people import Role
from storage import tables
from tests.handlers.dialogue import SHANGHAI, Town, play, settled
from tests.handlers.filled import poll, report

AT = "统计时点:2026年3月2日 09:00"
ONLY_SECRETARIES = "由支部书记"
UNKNOWN = "没有找到您说的党组织"
WHO = ("党员一", "梅溪书记", "梅溪副书记", "联系领导", "联系干部", "党建办", "党委书记", "组织部")
OUTSIDE = {"党建办": "二坊村", "新桥党建办": "梅溪村", "梅溪书记": "二坊村", "党员一": "二坊村"}


@pytest.fixture
def busy(running: Town) -> Town:
    """Reports in several states, one of them late."""
    report(running, "梅溪村党支部", "submitted", ("18", "19", "17", "18", "19"))
    report(running, "梅林村党支部", "accepted", ("18", "18", "18", "18", "17.99"), late=True)
    report(running, "上河村党总支", "returned")
    report(running, "二坊村党支部", "draft")
    return running


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


def test_what_applies_to_the_asker_comes_first_with_days_left(running: Town) -> None:
    words = running.hear("梅溪书记", "什么时候截止")
    assert "自查自评报告:3月1日–2026年3月31日(星期二),还有 29 天" in words
    assert words.index("与您有关的") < words.index("自查自评报告") < words.index("其他")
    assert words.index("其他") < words.index("党(工)委初审初评")
    assert "宜在4月6日前办" in words
    assert AT in words


def test_a_member_hears_first_of_the_meeting_with_their_vote(running: Town) -> None:
    words = running.hear("党员一", "什么时候截止")
    assert words.index("测评会") < words.index("其他") < words.index("自查自评报告")


def test_a_stage_named_is_told_alone_and_also_when_over(running: Town) -> None:
    running.jump_to(4, 3)
    play(
        running,
        [
            ("梅溪书记", "自评什么时候截止", ["自查自评报告", "已截止 3 天", "!综合考评"]),
            ("党建办", "分类定级什么时候截止", ["综合考评", "总结评比"]),
            ("党建办", "综合考评到哪天", ["4月20日", "还有 17 天", "!测评会"]),
            ("党员一", "什么时候截止", ["综合考评", "!自查自评报告"]),
        ],
    )


def test_a_reopening_is_told_to_whom_it_was_granted(running: Town) -> None:
    running.jump_to(4, 3)
    subject, clerk = running.people.subject("梅溪村党支部"), running.people.id("党建办")
    until = datetime(2026, 4, 7, tzinfo=SHANGHAI)
    running.write(
        lambda u: u.assessments.reopen(subject, "self_report", until, running.now, clerk, "")
    )
    play(
        running,
        [
            ("梅溪书记", "自评什么时候截止", ["已为您重开到4月6日", "还有 3 天"]),
            ("梅林书记", "自评什么时候截止", ["!重开", "已截止 3 天"]),
        ],
    )


def test_a_year_without_known_holidays_is_told(town: Town) -> None:
    town.people.start("清溪镇党委", "2035")
    play(town, [("梅溪书记", "什么时候截止", "2035年的放假安排还没有收录")])


def test_holidays_that_are_known_need_no_word(running: Town) -> None:
    play(running, [("梅溪书记", "什么时候截止", "!放假安排")])


def test_a_branch_has_its_leader_and_cadre_or_is_told_they_lack(running: Town) -> None:
    running.people.add_person(
        "待核领导", (Role.CONTACT_LEADER, "上河村党总支"), name="马待查", account=False
    )
    mark_placeholder(running, "待核领导")
    play(
        running,
        [
            ("党员一", "谁联系我们", ["联系领导:陈致远", "联系干部:吴静姝", AT]),
            ("党建办", "梅林村谁联系", ["联系领导:陈致远", "联系干部:缺"]),
            ("党建办", "上河村总支联系领导", ["马待查(待核)", "联系干部:缺"]),
            ("党建办", "谁联系", ["4 个", "上河工业区党支部:领导 缺"]),
            ("党建办", "清溪镇党委谁联系", "4 个"),
        ],
    )


def mark_placeholder(town: Town, who: str) -> None:
    with settled(town.main).begin():
        this = tables.person.c.id == town.people.id(who)
        town.main.execute(tables.person.update().where(this).values(placeholder=True))


def test_one_person_may_lead_here_and_keep_contact_there(running: Town) -> None:
    running.people.add_post("联系领导", Role.CONTACT_CADRE, "上河村党总支")
    running.people.add_post("联系领导", Role.CONTACT_LEADER, "二坊村党支部")
    both = ["作为联系领导(2 个):梅溪村党支部、梅林村党支部", "作为联系干部(1 个):上河村党总支"]
    play(
        running,
        [
            ("党建办", "陈致远联系哪些支部", [*both, "!二坊", AT]),
            ("组织部", "陈致远联系哪些", "二坊村党支部"),
            ("梅溪书记", "陈致远联系哪些支部", ["作为联系领导(1 个):梅溪村党支部", "!梅林"]),
            ("联系领导", "我联系哪些支部", "作为联系领导(3 个)"),
            ("党建办", "钱二方联系哪些支部", UNKNOWN),
            ("党建办", "吴名氏联系哪些支部", UNKNOWN),
        ],
    )


def test_two_people_of_one_name_are_told_apart(running: Town) -> None:
    running.people.add_person("另一位", (Role.CONTACT_CADRE, "上河村党总支"), name="陈致远")
    words = running.hear("党建办", "陈致远联系哪些支部")
    assert words.count("陈致远") == 2


def test_a_surname_that_looks_like_a_question_is_still_found(running: Town) -> None:
    running.people.add_person("查干部", (Role.CONTACT_CADRE, "上河村党总支"), name="查有里")
    play(running, [("党建办", "查有里联系哪些支部", ["作为联系干部(1 个):上河村党总支", "!梅溪"])])


def test_a_committee_without_branches_says_so(town: Town) -> None:
    town.people.add_org("空镇党委", OrgKind.COMMITTEE, "云川区委组织部")
    play(town, [("组织部", "空镇党委谁联系", "没有登记党支部")])


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
