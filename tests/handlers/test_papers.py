"""What each paper holds, in chat."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.decided import MeetingVote
from domain.organizations import OrgKind
from tests.handlers.decided import decided, ready, scored
from tests.handlers.decisions import decide_all
from tests.handlers.dialogue import Town, play
from tests.handlers.filled import poll, report
from tests.handlers.printed import LINES, meeting, printed, rows, text_of, with_files
from tests.handlers.reporting import HAND_IN
from tests.handlers.test_notices import post


@pytest.fixture
def office(running: Town, tmp_path: Path) -> Town:
    """A running season with a folder of its own for files."""
    return with_files(running, tmp_path)


def test_the_tally_has_what_was_released(office: Town) -> None:
    counts = [[1, 6, 2, 0, 0]] * 5 + [[0, 6, 3, 0, 0]]
    meeting(office, "梅溪村党支部", counts, cast=9, invalid=1, unreturned=2)
    name, document = printed(office, "梅溪书记", "打印测评统计表")
    assert name == "测评统计表-梅溪村党支部-20260302.docx"
    assert rows(document)[1] == ["43", "12", "12", "10", "9", "1"]
    lines = rows(document, 1)
    assert [line[0] for line in lines] == ["测评项目", *LINES, "总体评价"]
    assert lines[1][1:] == ["6 票\n75.00%", "2 票\n25.00%", "0 票\n0.00%", "0 票\n0.00%", "1"]
    assert lines[-1][1:3] == ["6 票\n66.67%", "3 票\n33.33%"]
    assert "测评时间：2026年3月2日" in text_of(document)


def test_before_the_release_the_tally_is_a_form_for_the_pen(office: Town) -> None:
    _, empty = printed(office, "梅溪书记", "测评统计表")
    assert rows(empty)[1] == [""] * 6
    assert [line[0] for line in rows(empty, 1)][1:] == [*LINES, "总体评价"]
    meeting(office, "梅溪村党支部", None)
    _, under_way = printed(office, "党建办", "打印梅溪村测评统计表")
    assert rows(under_way)[1] == ["43", "12", "", "", "", ""]
    assert rows(under_way, 1)[-1] == ["总体评价", *[" 票\n%"] * 4, ""]


def test_too_few_ballots_show_no_figures(office: Town) -> None:
    meeting(office, "梅溪村党支部", None, cast=3, invalid=0, unreturned=0)
    _, tally = printed(office, "梅溪书记", "打印测评统计表")
    assert "未开封即销毁" in text_of(tally)
    assert len(rows(tally, 1)) == 1
    _, proposal = printed(office, "梅溪书记", "打印附件3")
    assert rows(proposal)[3] == ["测评票数", "人数不足，未开封"]


def test_the_proposal_repeats_nothing_that_was_entered_before(office: Town) -> None:
    play(office, HAND_IN)
    poll(office, "梅溪村党支部", (0, 8, 2, 0, 0), cast=10)
    subject, by = office.people.subject("梅溪村党支部"), office.people.id("梅溪书记")
    vote = MeetingVote(
        subject, "proposal", "committee", 5, 5, 4, 0, 1, "较好", True, by, office.now
    )
    office.write(lambda u: u.decisions.add_vote(vote))
    decided(office, "梅溪村党支部", "proposal", "较好", reason="两个问题没有整改完")
    name, document = printed(office, "梅溪书记", "打印附件3")
    assert name == "初步认定意见表-梅溪村党支部-20260302.docx"
    found = rows(document)
    assert found[0] == ["党组织名称", "梅溪村党支部", "类　别", "农村"]
    assert found[1][1::2] == ["林春山", "10"]
    assert found[2][1::2] == ["91.00（好）", "较好"]
    assert found[3][1] == "好 8 票，较好 2 票，一般 0 票，较差 0 票"
    assert found[4] == ["支委会表决", "应到 5 人，实到 5 人，\n赞成 4 票，反对 0 票，弃权 1 票"]
    assert found[5][1] == "较好"
    assert found[6][1] == "学习不够经常,主要原因是外出党员多。"
    assert found[7][1] == "每月集中学习一次,书记负责,六月底前落实。"
    assert "认定理由：两个问题没有整改完" in found[8][1]


def test_a_proposal_shows_nothing_of_a_draft_or_of_the_level_above(office: Town) -> None:
    report(office, "梅溪村党支部", "draft", ("18", "19", "17", "18", "19"))
    decided(office, "梅溪村党支部", "first_review", "一般")
    _, document = printed(office, "梅溪书记", "附件3")
    assert rows(document)[2][1] == ""
    assert rows(document)[5][1] == ""
    assert "一般" not in text_of(document)


def test_the_review_is_one_list_of_the_committees_subjects(office: Town) -> None:
    ready(office, "梅溪村党支部")
    scored(office, "梅溪村党支部", "18", "18", "18", "17", "18")
    scored(office, "梅林村党支部", "18")
    post(office)
    play(office, [("党员一", "我有异议 梅林 记录是补的", "实名"), ("党员一", "1", "已登记")])
    name, document = printed(office, "党建办", "打印汇总表")
    assert name == "初评意见汇总表-清溪镇党委-20260403.docx"
    heads, *lines = rows(document)
    found = {line[1]: dict(zip(heads, line, strict=True)) for line in lines}
    assert len(found) == 4
    first, second = found["梅溪村党支部"], found["梅林村党支部"]
    assert (first["自评等级、分"], first["测评“好”率"]) == ("好 91.00", "80.00%")
    assert (first["量化考核分"], first["初评等级"], first["上年等级"]) == ("89.00", "好", "较好")
    assert (first["公示起止"], first["有无异议"]) == ("4月4日\n至4月6日", "无")
    assert (second["量化考核分"], second["有无异议"]) == ("", "有，1 件待答复")
    assert "二坊" not in text_of(document)


def test_the_notice_is_a_draft_until_it_is_posted(office: Town) -> None:
    play(office, [("党建办", "公示稿", "还没有初评等级")])
    office.jump_to(4, 3)
    decide_all(office)
    _, draft = printed(office, "党建办", "公示稿")
    assert "公示时间：＿＿＿＿年＿＿月＿＿日至" in text_of(draft)
    assert rows(draft)[1] == ["1", "梅溪村党支部", "好"]
    play(office, [("党建办", "公示", "清溪镇党委"), ("党建办", "1", "已张贴")])
    _, posted = printed(office, "党委书记", "打印公示稿")
    assert "公示时间：2026年4月4日至2026年4月6日，共 3 天。" in text_of(posted)
    assert "票" not in text_of(posted)


def test_the_objection_form_is_for_who_answers_it(office: Town) -> None:
    post(office)
    for who, words in (("党员一", "我有异议 梅林 补的"), ("党员二", "我有异议 梅溪 漏了")):
        play(office, [(who, words, "实名"), (who, "1", "已登记")])
    play(office, [("党建办", "异议处理单", ["要哪一件", "1. 梅溪村党支部,4月3日提出(待答复)"])])
    _, chosen = printed(office, "党建办", "1")
    assert rows(chosen)[0] == ["党组织名称", "梅溪村党支部", "原定等级", "好"]
    play(office, [("党建办", "维持 梅林的异议 理由:记录齐全", "维持"), ("党建办", "1", "已答复")])
    _, answered = printed(office, "党建办", "打印梅林村异议处理单")
    found = rows(answered)
    assert found[1] == ["提出人", office.people.name("党员一"), "提出时间", "2026年4月3日"]
    assert (found[3][1], found[5][1]) == ("补的", "维持原定等级")
    assert "记录齐全" in found[6][1]
    play(office, [("组织部", "打印梅林村异议处理单", ["没有由您答复的异议", "![文件]"])])


def test_names_with_marks_survive(office: Town) -> None:
    office.people.add_org("甲&乙<实业>党支部", OrgKind.BRANCH, "清溪镇党委", category="非公企业")
    office.people.start("清溪镇党委", "2027")
    _, document = printed(office, "党建办", "打印甲&乙<实业>党支部附件3")
    assert rows(document)[0][1] == "甲&乙<实业>党支部"
