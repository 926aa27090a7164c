"""支委会 and 党员大会: figures checked, recorded, and a proposal made of a carried vote."""

from __future__ import annotations

import pytest

from domain.people import Role
from tests.handlers.decided import decided, history, ready
from tests.handlers.dialogue import Town, play
from tests.handlers.filled import report

VOTE = "支委会表决 应到5 实到5 赞成4 反对0 弃权1 同意好"


@pytest.fixture
def met(running: Town) -> Town:
    """梅溪 has handed its report in (91, 好) and held its evaluation meeting."""
    ready(running, "梅溪村党支部")
    return running


def test_a_carried_vote_becomes_the_branchs_proposal(met: Town) -> None:
    play(
        met,
        [
            ("梅溪书记", VOTE, ["应到 5", "赞成 4", "初步认定意见「好」", "91.00 分", "1. 无误"]),
            ("梅溪书记", "1", ["已记录", "初步认定意见:「好」"]),
            ("梅溪书记", VOTE, "已经定为「好」"),
        ],
    )
    [made] = history(met, "梅溪村党支部")
    assert (made.stage, made.level, made.grade, made.suggested) == (
        "proposal",
        "branch",
        "好",
        "好",
    )
    subject = met.people.subject("梅溪村党支部")
    vote = met.write(lambda u: u.decisions.votes([subject], "proposal"))[subject]
    assert (vote.kind, vote.expected, vote.in_favour, vote.carried) == ("committee", 5, 4, True)


def test_a_vote_that_differs_from_the_suggestion_wants_a_reason(met: Town) -> None:
    said = "支委会表决 应到5 实到5 赞成5 同意一般"
    play(
        met,
        [
            ("梅溪书记", said, ["自评得分 91.00 分,对应档次「好」", "请发来理由"]),
            ("梅溪书记", "1", "不像理由"),
            ("梅溪书记", "还有两个问题没有整改完", ["理由:还有两个问题没有整改完", "「一般」"]),
            ("梅溪书记", "是", "已记录"),
        ],
    )
    assert history(met, "梅溪村党支部")[0].reason == "还有两个问题没有整改完"


def test_a_vote_that_fails_is_recorded_and_proposes_nothing(met: Town) -> None:
    play(
        met,
        [
            ("梅溪书记", "支委会表决 应到5 实到4 赞成2 反对2 同意好", "没有通过;只记录"),
            ("梅溪书记", "1", "没有通过"),
        ],
    )
    subject = met.people.subject("梅溪村党支部")
    vote = met.write(lambda u: u.decisions.votes([subject], "proposal"))[subject]
    assert (vote.carried, history(met, "梅溪村党支部")) == (False, [])


@pytest.mark.parametrize(
    ("said", "heard"),
    [
        ("支委会表决 应到5 实到5 赞成4 反对0 弃权0 同意好", "少 1 票"),
        ("支委会表决 应到5 实到3 赞成4 反对0 弃权0 同意好", "票数大于实到"),
        ("支委会表决 应到3 实到5 赞成5 同意好", "多于应到"),
        ("支委会表决 应到5 实到2 赞成2 同意好", "到会至少 3 人"),
        ("支委会表决 应到10 实到10 赞成10 同意好", "多于名册上有表决权的 9 人"),
        ("支委会表决 应到5 实到5 赞成5", "请照这样写全"),
        ("支委会表决 同意好", "请照这样写全"),
        ("党员大会表决 应到8 实到8 赞成8 同意好", "不计应到的须经批准"),
    ],
)
def test_figures_that_cannot_be_change_nothing(met: Town, said: str, heard: str) -> None:
    play(met, [("梅溪书记", said, heard), ("梅溪书记", "1", "!已记录")])
    assert history(met, "梅溪村党支部") == []


def test_a_members_meeting_may_leave_somebody_out_on_a_written_approval(met: Town) -> None:
    said = "党员大会表决 应到8 实到8 赞成8 同意好 依据 镇党委3月5日批复"
    play(
        met,
        [("梅溪书记", said, ["党员大会", "依据:镇党委3月5日批复"]), ("梅溪书记", "1", "已记录")],
    )
    assert history(met, "梅溪村党支部")[0].basis == "镇党委3月5日批复"


def test_a_name_that_is_not_found_never_falls_back_on_the_own_branch(met: Town) -> None:
    said = "支委会表决 {} 应到5 实到5 赞成5 同意好"
    play(
        met,
        [
            ("梅溪书记", said.format("二坊村"), "没有找到"),
            ("梅溪书记", said.format("没有村"), "没有找到"),
            ("梅溪书记", said.format("梅溪村"), "1. 无误"),
            ("梅溪书记", "支委会开会表决了,应到五人,实到五人,赞成五票,同意评为好", "「好」"),
            ("梅溪书记", "支委会表决应到5人,实到5人,赞成5票,同意定为红旗支部", "「好」"),
        ],
    )


def test_a_small_branch_decides_in_its_members_meeting(running: Town) -> None:
    ready(running, "二坊村党支部")
    for number in range(6):
        running.people.add_person(f"二坊党员{number}", (Role.MEMBER, "二坊村党支部"))
    play(
        running,
        [
            ("二坊书记", VOTE, ["正式党员 6 人", "不设支委会", "党员大会表决"]),
            ("二坊书记", "党员大会表决 应到6 实到6 赞成5 反对1 同意好", "党员大会:应到 6"),
            ("二坊书记", "1", "已记录"),
        ],
    )


def test_nothing_is_proposed_before_the_report_and_the_meeting(running: Town) -> None:
    play(running, [("梅溪书记", VOTE, ["要先完成", "自查自评报告", "测评会"])])
    report(running, "梅溪村党支部", "submitted")
    play(running, [("梅溪书记", VOTE, ["要先完成", "!自查自评报告", "测评会"])])


def test_a_proposal_keeps_its_days_and_its_people(met: Town) -> None:
    play(met, [("党建办", VOTE, "由书记、副书记来记录"), ("党员一", VOTE, "由书记、副书记来记录")])
    met.jump_to(4, 2)
    play(met, [("梅溪书记", VOTE, ["2026年3月31日", "已经截止", "重开"])])


def test_a_second_vote_corrects_the_first_until_the_committee_has_decided(met: Town) -> None:
    again = "支委会表决 应到5 实到5 赞成5 同意较好"
    play(
        met,
        [
            ("梅溪书记", VOTE, "1. 无误"),
            ("梅溪书记", "1", "已记录"),
            ("梅溪书记", again, ["原来提出的是「好」", "理由"]),
            ("梅溪书记", "复核台账后更正", "更正原来的「好」"),
            ("梅溪书记", "1", "已记录"),
        ],
    )
    first, second = history(met, "梅溪村党支部")
    assert (second.grade, second.corrects, second.reason) == ("较好", first.id, "复核台账后更正")
    decided(met, "梅溪村党支部", "first_review", "较好")
    play(met, [("梅溪书记", VOTE, "前面的结果不能再改")])


def test_a_meeting_of_one_late_branch_is_let_in_by_a_reopening(met: Town) -> None:
    met.jump_to(4, 2)
    play(
        met,
        [
            ("党建办", "重开梅溪表决", "重开要写理由"),
            (
                "党建办",
                "重开梅溪表决 理由 书记住院",
                ["支部提出初步认定意见", "4月5日", "书记住院"],
            ),
            ("党建办", "1", "已为梅溪村党支部重开"),
            ("梅溪书记", VOTE, "1. 无误"),
            ("梅溪书记", "1", "已记录"),
            ("新桥党建办", "重开梅溪表决 理由 书记住院", "!已为"),
        ],
    )
