"""应到 and 实到 of the evaluation meeting."""

from __future__ import annotations

import pytest

from domain.people import Role
from storage import tables
from tests.handlers.dialogue import Town, in_words, play
from tests.handlers.polling import MEMBERS, begin, close, hand_in, rows, vote


@pytest.fixture
def meeting(running: Town) -> Town:
    begin(running)
    return running


def test_the_meeting_is_recorded_and_stands_in_its_result(meeting: Town) -> None:
    vote(meeting, MEMBERS, "好")
    play(
        meeting,
        [
            ("联系领导", "结束测评", ["还没有记应到、实到", "测评会 应到43 实到30"]),
            ("联系领导", "测评会 应到12 实到9", ["应到 12 人,实到 9 人", "1. 记下", "!提醒"]),
            ("联系领导", "1", "已记下"),
            ("联系领导", "结束测评", ["应到 12 人,实到 9 人", "!还没有记", "!提醒"]),
            ("联系领导", "1", ["应到 12 人,实到 9 人", "好:7 票"]),
        ],
    )


def test_more_votes_than_people_present_are_refused(meeting: Town) -> None:
    vote(meeting, MEMBERS, "好")
    play(
        meeting,
        [
            ("梅溪书记", "测评会 应到12 实到6", ["票数大于实到,请核", "7 票", "实到 6 人"]),
            ("梅溪书记", "测评会应到12人,实到13人", "实到 13 人大于应到 12 人"),
            ("梅溪书记", "测评会 应到12", "请写上应到和实到"),
        ],
    )


def test_votes_that_come_after_the_record_are_seen_before_the_close(meeting: Town) -> None:
    vote(meeting, MEMBERS[:5], "好")
    play(
        meeting, [("梅溪书记", "测评会 应到12 实到5", "不足应到的 2/3"), ("梅溪书记", "1", "已记")]
    )
    vote(meeting, MEMBERS[5:], "好")
    play(meeting, [("联系领导", "结束测评", ["票数大于实到,请核", "不到 2/3"])])


def test_fewer_than_two_thirds_are_a_warning_and_no_more(meeting: Town) -> None:
    vote(meeting, MEMBERS[:5], "好")
    play(
        meeting,
        [
            ("联系领导", "结束测评", "提醒:参加的人不到 2/3"),
            ("联系领导", "1", "好:5 票"),
        ],
    )


def test_a_record_may_follow_the_close_and_be_corrected(meeting: Town) -> None:
    vote(meeting, MEMBERS, "好")
    close(meeting, "好:7 票")
    play(
        meeting,
        [
            ("梅溪书记", "测评会 应到12 实到6", "票数大于实到"),
            ("梅溪书记", "测评会 应到12 实到8", "1. 记下"),
            ("梅溪书记", "1", "已记下"),
            ("梅溪书记", "测评会 应到11 实到8", "1. 记下"),
            ("梅溪书记", "1", "已记下"),
            ("组织部", "梅溪村测评结果", "应到 11 人,实到 8 人"),
        ],
    )


@pytest.mark.parametrize(
    ("who", "hears"),
    [
        ("党建办", "由书记、联系领导记"),
        ("梅溪副书记", "由书记、联系领导记"),
        ("党员一", "没有正在进行的测评"),
        ("二坊书记", "没有正在进行的测评"),
    ],
)
def test_only_those_who_hold_the_meeting_record_it(meeting: Town, who: str, hears: str) -> None:
    play(meeting, [(who, "梅溪村 测评会 应到12 实到9", hears)])


def test_without_a_leader_the_clerk_records_and_closes(running: Town) -> None:
    hand_in(running, "上河村党总支")
    running.people.add_person("上河党员", (Role.MEMBER, "上河村党总支"), name="纪长明")
    play(
        running,
        [
            ("上河书记", "开始测评", ""),
            ("上河书记", "1", "测评已开始"),
            ("党建办", "上河村 测评会 应到1 实到1", "1. 记下"),
            ("党建办", "1", "已记下"),
            ("党建办", "上河村结束测评", "应到 1 人,实到 1 人"),
        ],
    )


def test_where_several_meetings_were_held_the_figures_outlast_the_question(running: Town) -> None:
    for org in ("梅溪村党支部", "梅林村党支部"):
        hand_in(running, org)
        play(running, [("联系领导", f"{org} 开始测评", ""), ("联系领导", "1", "测评已开始")])
        play(running, [("联系领导", f"{org} 结束测评", ""), ("联系领导", "1", "人数不足")])
    play(
        running,
        [
            ("联系领导", "测评会 应到9 实到7", ["1. ", "2. "]),
            ("联系领导", "2", "应到 9 人,实到 7 人"),
            ("联系领导", "1", "已记下"),
        ],
    )


def test_a_copy_of_a_record_changes_nothing_that_was_recorded_since(meeting: Town) -> None:
    meeting.hear("梅溪书记", "测评会 应到12 实到9")
    first = in_words(meeting.again("梅溪书记", "1", "recorded"))
    assert in_words(meeting.again("梅溪书记", "1", "recorded")) == first
    meeting.jump(minutes=1)
    play(meeting, [("梅溪书记", "测评会 应到11 实到8", ""), ("梅溪书记", "1", "已记下")])
    meeting.again("梅溪书记", "1", "recorded")
    play(meeting, [("联系领导", "结束测评", "应到 11 人,实到 8 人")])
    assert rows(meeting, tables.poll) == 1
