"""A poll from its opening to its one release, as the people of a branch meet it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from domain.people import Role
from storage import tables, urn_tables
from tests.handlers.dialogue import Town, play
from tests.handlers.polling import MEMBERS, begin, hand_in, rows, vote


@pytest.fixture
def open_poll(running: Town) -> Town:
    """The meeting of 梅溪村党支部 has begun."""
    begin(running)
    return running


def test_a_meeting_votes_and_its_leader_publishes_the_totals(open_poll: Town) -> None:
    vote(open_poll, MEMBERS[:3], "1")
    vote(open_poll, MEMBERS[3:5], "较好")
    vote(open_poll, ["群众代表", "联系领导"], "一般")
    play(
        open_poll,
        [
            ("梅溪书记", "投了多少", ["名单 12 人,已投 7 票", "!古月明"]),
            ("联系领导", "测评结果", "还没有结束"),
            ("联系领导", "结束测评", ["已投 7 票", "1. 结束测评"]),
            ("联系领导", "1", ["好:3 票(42.9%)", "较好:2 票(28.6%)", "一般:2 票", "较差:0 票"]),
            ("梅溪书记", "测评结果", ["收到 7 票", "好:3 票"]),
            ("组织部", "梅溪村测评结果", "好:3 票"),
            ("党员六", "投票", "没有等您投票"),
            ("党员一", "我的票算了吗", "已计入结果"),
            ("党员六", "我的票算了吗", "没有收到您的票"),
        ],
    )


def test_every_voter_is_called_once_and_the_call_says_what_to_do(open_poll: Town) -> None:
    for who in (*MEMBERS, "预备党员", "群众代表", "联系领导", "梅溪书记"):
        assert len(open_poll.told(who)) == 1
        assert "发「投票」" in open_poll.told(who)[0]
    assert open_poll.told("梅林书记") == []


def test_a_choice_may_be_changed_until_it_is_confirmed_and_never_after(open_poll: Town) -> None:
    play(
        open_poll,
        [
            ("党员一", "投票", ["自评报告摘要", "基本情况写好了", "1. 好", "4. 较差"]),
            ("党员一", "4", "「较差」"),
            ("党员一", "1", "「好」"),
            ("党员一", "较好", "「较好」"),
            ("党员一", "确认", "已投入票箱"),
            ("党员一", "投票", ["已投入票箱", "!总体评价"]),
            ("党员一", "我的票算了吗", "已投入票箱"),
            ("党员二", "我的票算了吗", "还没有投票"),
        ],
    )


@pytest.mark.parametrize("words", ["好的", "收到", "好了没", "5", "0", "都好吧", "我觉得不错"])
def test_a_word_that_is_no_option_is_no_vote(open_poll: Town, words: str) -> None:
    play(open_poll, [("党员一", "投票", "总体评价"), ("党员一", words, "没有算作投票")])
    assert rows(open_poll, urn_tables.pending) == 0


def test_a_word_outside_a_ballot_is_no_vote(open_poll: Town) -> None:
    play(open_poll, [("党员一", "好", "没有等您选的问题"), ("党员一", "较好", "没听懂")])
    assert rows(open_poll, urn_tables.pending) == 0


def test_a_doubled_tap_does_not_confirm(open_poll: Town) -> None:
    play(
        open_poll,
        [("党员一", "投票", "1. 好"), ("党员一", "1", "「好」"), ("党员一", "1", "「好」")],
    )
    assert rows(open_poll, urn_tables.ballot) == 0


def test_leaving_a_ballot_forgets_the_choice(open_poll: Town) -> None:
    play(
        open_poll,
        [
            ("党员一", "投票", "1. 好"),
            ("党员一", "2", "「较好」"),
            ("党员一", "取消", "已作废"),
            ("党员一", "确认", "!已投入票箱"),
        ],
    )
    assert rows(open_poll, urn_tables.pending) == 0


def test_a_choice_left_for_ten_minutes_is_no_longer_confirmed(open_poll: Town) -> None:
    play(open_poll, [("党员一", "投票", "1. 好"), ("党员一", "2", "「较好」")])
    open_poll.jump(minutes=11)
    play(open_poll, [("党员一", "确认", "已作废"), ("党员一", "我的票算了吗", "还没有投票")])
    assert rows(open_poll, urn_tables.pending) == 0


def test_a_question_in_between_does_not_disturb_the_ballot(open_poll: Town) -> None:
    play(
        open_poll,
        [
            ("党员一", "投票", "1. 好"),
            ("党员一", "2", "「较好」"),
            ("党员一", "我是谁", "古月明"),
            ("党员一", "确认", "已投入票箱"),
        ],
    )


def test_a_repeated_message_is_answered_alike_and_done_once(open_poll: Town) -> None:
    open_poll.hear("党员一", "投票")
    first = open_poll.again("党员一", "2", "choice")
    assert open_poll.again("党员一", "2", "choice") == first
    done = open_poll.again("党员一", "确认", "confirm")
    assert open_poll.again("党员一", "确认", "confirm") == done
    assert rows(open_poll, urn_tables.ballot) == 1


def test_a_late_copy_of_an_earlier_choice_does_not_bring_it_back(open_poll: Town) -> None:
    open_poll.hear("党员一", "投票")
    open_poll.again("党员一", "4", "first")
    open_poll.again("党员一", "1", "second")
    assert "「好」" in open_poll.again("党员一", "4", "first").parts[0].body  # type: ignore[union-attr]


def test_opening_and_closing_twice_changes_nothing_more(running: Town) -> None:
    hand_in(running)
    running.hear("梅溪书记", "开始测评")
    first = running.again("梅溪书记", "1", "open")
    assert running.again("梅溪书记", "1", "open") == first
    vote(running, MEMBERS[:5], "1")
    running.hear("联系领导", "结束测评")
    closed = running.again("联系领导", "1", "close")
    assert running.again("联系领导", "1", "close") == closed
    assert rows(running, tables.poll) == 1
    assert len(running.told("梅溪书记")) == 2  # called once, told the result once


def test_below_the_least_number_nothing_is_opened(open_poll: Town) -> None:
    vote(open_poll, MEMBERS[:4], "4")
    play(
        open_poll,
        [
            ("联系领导", "结束测评", ["已投 4 票", "不足 5 票"]),
            ("联系领导", "1", ["人数不足", "!较差:"]),
            ("组织部", "梅溪村测评结果", ["人数不足", "!较差:"]),
            ("党员一", "我的票算了吗", ["人数不足", "已经销毁"]),
        ],
    )
    assert open_poll.keys.polls() == []
    for table in (urn_tables.ballot, urn_tables.pending):
        assert rows(open_poll, table) == 0


def test_who_may_not_open_or_close_hears_who_may(running: Town) -> None:
    hand_in(running)
    play(
        running,
        [
            ("党员一", "开始测评", "没有找到"),
            ("党建办", "梅溪村 开始测评", "没有找到"),
            ("梅溪书记", "开始测评", "通知名单"),
            ("梅溪书记", "1", "测评已开始"),
            ("梅溪书记", "结束测评", "由联系领导结束"),
            ("党建办", "梅溪村 结束测评", "由联系领导结束"),
            ("党员一", "投了多少", "没有正在进行的测评"),
            ("二坊书记", "梅溪村 投了多少", "没有正在进行的测评"),
        ],
    )


def test_without_a_leader_the_clerk_closes(running: Town) -> None:
    hand_in(running, "上河村党总支")
    running.people.add_person("上河党员", (Role.MEMBER, "上河村党总支"), name="纪长明")
    play(
        running,
        [
            ("上河书记", "开始测评", ["名单不足 5 人"]),
            ("上河书记", "1", "测评已开始"),
            ("上河书记", "结束测评", "由镇党建办结束"),
            ("党建办", "结束测评", "已投 0 票"),
            ("党建办", "1", "人数不足"),
        ],
    )


def test_where_the_leader_is_known_by_name_alone_the_clerk_closes(running: Town) -> None:
    hand_in(running, "上河村党总支")
    post = (Role.CONTACT_LEADER, "上河村党总支")
    running.people.add_person("待核领导", post, name="尹霜降", account=False)
    play(
        running,
        [
            ("上河书记", "开始测评", "1. 开始测评"),
            ("上河书记", "1", "测评已开始"),
            ("上河书记", "结束测评", "由镇党建办结束"),
            ("党建办", "结束测评", "已投 0 票"),
            ("党建办", "1", "人数不足"),
        ],
    )


def test_the_report_comes_first_and_one_meeting_is_held(running: Town) -> None:
    play(running, [("梅溪书记", "开始测评", "先提交报告")])
    hand_in(running)
    play(
        running,
        [
            ("梅溪书记", "开始测评", "通知名单"),
            ("梅溪书记", "1", "测评已开始"),
            ("梅溪书记", "开始测评", "不能再开一次"),
        ],
    )


def test_outside_its_time_no_meeting_is_opened(running: Town) -> None:
    hand_in(running)
    running.jump_to(4, 2)
    play(running, [("梅溪书记", "开始测评", ["3月1日", "3月31日", "重开"])])


def test_the_roll_is_frozen_when_the_poll_opens(open_poll: Town) -> None:
    open_poll.people.add_person("新党员", (Role.MEMBER, "梅溪村党支部"), name="晏晚来")
    play(open_poll, [("新党员", "投票", "不在名单里")])


def test_what_is_due_names_the_ballot_until_it_is_cast(open_poll: Town) -> None:
    play(open_poll, [("党员一", "待办", "等您投票")])
    vote(open_poll, ["党员一"], "1")
    play(open_poll, [("党员一", "待办", "!等您投票")])


def test_asking_for_votes_of_others_is_refused(open_poll: Town) -> None:
    for words in ("谁投了较差", "帮我投一票", "帮我改两张票", "谁没投票", "大家都投好"):
        play(open_poll, [("梅溪书记", words, "无记名")])


def test_main_tables_and_answers_kept_never_hold_a_choice(open_poll: Town) -> None:
    vote(open_poll, MEMBERS, "较差")
    kept = open_poll.main.execute(select(tables.inbox.c.reply_sealed)).scalars()
    opened = [open_poll.sealer.open(reply) for reply in kept if reply is not None]
    forms = open_poll.main.execute(select(tables.conversation.c.form)).scalars().all()
    assert not any("较差" in words for words in opened)
    assert not any("较差" in form for form in forms)
    assert not any("「较差」" in words for who in MEMBERS for words in open_poll.told(who))


def test_a_poll_that_stopped_half_way_is_finished(running: Town) -> None:
    """The process died between the commit of the message and the work at the urn."""
    from handlers.voting import polling

    hand_in(running)
    play(running, [("梅溪书记", "开始测评", "通知名单"), ("梅溪书记", "1", "测评已开始")])
    vote(running, MEMBERS[:5], "1")
    (poll,) = running.write(lambda u: u.polls.in_state("open"))
    running.write(lambda u: u.polls.move(poll.id, "closing", running.now))
    step = running.write(lambda u: polling.resumed(u, poll, running.now, closing=True))
    running._run(step)
    play(running, [("梅溪书记", "测评结果", "好:5 票(100.0%)")])


def test_a_reminder_of_the_ballot_goes_only_to_those_whose_ballot_is_not_in(
    open_poll: Town,
) -> None:
    from handlers import reminders

    vote(open_poll, ["党员一"], "1")
    open_poll.now += timedelta(days=1)
    (poll,) = open_poll.write(lambda u: u.polls.in_state("open"))
    waiting = open_poll.at_urn(lambda urn: {poll.id: urn.waiting(poll.id)})
    open_poll.write(lambda u: reminders.digests(u, open_poll.desk, waiting, open_poll.now))
    assert len(open_poll.told("党员一")) == 1
    assert "还没有投票" in open_poll.told("党员二")[-1]


def test_a_poll_whose_key_is_lost_is_said_to_be_lost_and_can_be_held_again(
    open_poll: Town,
) -> None:
    (poll,) = open_poll.write(lambda u: u.polls.in_state("open"))
    open_poll.keys.destroy(poll.id)
    assert open_poll.at_urn(lambda urn: urn.lost([poll.id, 404])) == [poll.id, 404]
    open_poll.write(lambda u: u.polls.move(poll.id, "void", open_poll.now))
    play(
        open_poll,
        [
            ("党员一", "投票", "没有等您投票"),
            ("梅溪书记", "开始测评", "通知名单"),
            ("梅溪书记", "1", "测评已开始"),
        ],
    )
