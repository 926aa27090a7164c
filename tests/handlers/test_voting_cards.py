"""A ballot on cards: picked, read back, confirmed; and what a card shows is what is cast."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from messages.cards import Choice, Form, Reply, as_text
from messages.stored import to_data
from storage import urn_tables
from tests.handlers.dialogue import Town, in_words, play, pressed
from tests.handlers.polling import MEMBERS, begin, close, rows, vote


@pytest.fixture
def meeting(running: Town) -> Town:
    begin(running)
    return running


def called(town: Town, who: str) -> Reply:
    """The ballot that came with the call."""
    (reply,) = town.queued(who)
    return reply


def form_in(reply: Reply) -> Form:
    (form,) = [part for part in reply.parts if isinstance(part, Form)]
    return form


def pick(town: Town, who: str, **picks: int) -> Reply:
    return town.reply(who, pressed(town.heard, **picks))


def test_the_call_is_the_ballot_itself(meeting: Town) -> None:
    form = form_in(called(meeting, "党员一"))
    assert [(f.title, f.options, f.optional) for f in form.fields] == [
        ("总体评价", ("好", "较好", "一般", "较差"), False)
    ]
    assert "发「投票」" in as_text(form)
    reply = meeting.reply("党员一", pressed(called(meeting, "党员一"), f5=2))
    assert "「较好」" in in_words(reply)
    meeting.reply("党员一", pressed(reply, "1"))
    assert "已投入票箱" in in_words(meeting.heard)
    assert meeting.heard.stamp == "已投票"
    assert rows(meeting, urn_tables.ballot) == 1


def test_two_presses_are_a_vote_and_the_result_counts_it(meeting: Town) -> None:
    for who in MEMBERS[:5]:
        reply = meeting.reply(who, pressed(called(meeting, who), f5=3))
        meeting.reply(who, pressed(reply, "1"))
    close(meeting, ["收到 5 票", "一般:5 票(100.0%)"])


def test_a_six_line_ballot_goes_line_by_line_over_as_many_cards_as_it_needs(
    meeting: Town,
) -> None:
    meeting.hear("党员一", "投票")
    pick(meeting, "党员一", f5=1)
    reply = meeting.reply("党员一", pressed(meeting.heard, "3"))
    assert [f.key for f in form_in(reply).fields] == ["0", "1", "2", "3", "4", "5"]
    reply = pick(meeting, "党员一", f0=1, f1=0, f2=2)
    assert [f.key for f in form_in(reply).fields] == ["3", "4", "5"]
    reply = pick(meeting, "党员一", f3=1, f4=1, f5=0)
    assert [f.key for f in form_in(reply).fields] == ["5"]
    reply = pick(meeting, "党员一", f5=2)
    words = in_words(reply)
    assert "领导班子好:好" in words
    assert "党员队伍好:不评" in words
    assert "「较好」" in words
    meeting.reply("党员一", pressed(meeting.heard, "1"))
    vote(meeting, MEMBERS[1:5], "好 好 好 好 好 好")
    close(meeting, ["工作机制好:好 4(80.0%)、较好 1(20.0%)", "较好:1 票(20.0%)"])


def test_what_a_card_showed_is_what_it_casts_and_nothing_else(meeting: Town) -> None:
    first = meeting.reply("党员一", pressed(called(meeting, "党员一"), f5=1))
    second = meeting.reply("党员一", pressed(called(meeting, "党员一"), f5=4))
    play(meeting, [("党员一", pressed(first, "1"), ["「较差」", "!已投入"])])
    assert rows(meeting, urn_tables.ballot) == 0
    play(meeting, [("党员一", pressed(second, "1"), "已投入票箱")])


def test_the_buttons_begin_anew_and_leave(meeting: Town) -> None:
    read_back = meeting.reply("党员一", pressed(called(meeting, "党员一"), f5=4))
    reply = meeting.reply("党员一", pressed(read_back, "2"))
    assert [f.key for f in form_in(reply).fields] == ["5"]
    assert rows(meeting, urn_tables.pending) == 0
    read_back = meeting.reply("党员一", pressed(reply, f5=1))
    play(meeting, [("党员一", pressed(read_back, "4"), "已作废")])
    assert meeting.heard.stamp == "没有投出"
    assert rows(meeting, urn_tables.pending) == 0
    play(meeting, [("党员一", pressed(read_back, "1"), "没有等您确认的选择")])


def test_pressing_confirm_twice_casts_once(meeting: Town) -> None:
    read_back = meeting.reply("党员一", pressed(called(meeting, "党员一"), f5=2))
    play(
        meeting,
        [
            ("党员一", pressed(read_back, "1"), "已投入票箱"),
            ("党员一", pressed(read_back, "1"), "已投入票箱"),
            ("党员一", pressed(called(meeting, "党员一"), f5=4), "已投入票箱"),
        ],
    )
    assert rows(meeting, urn_tables.ballot) == 1


def test_a_press_delivered_twice_is_answered_alike_and_done_once(meeting: Town) -> None:
    press = pressed(called(meeting, "党员一"), f5=2)
    first = meeting.again("党员一", press, "press-1")
    assert meeting.again("党员一", press, "press-1") == first
    cast = pressed(first, "1")
    done = meeting.again("党员一", cast, "press-2")
    assert meeting.again("党员一", cast, "press-2") == done
    assert rows(meeting, urn_tables.ballot) == 1


def test_typing_goes_on_where_a_card_was_pressed(meeting: Town) -> None:
    reply = meeting.reply("党员一", pressed(called(meeting, "党员一"), f5=2))
    assert isinstance(reply.parts[0], Choice)
    play(meeting, [("党员一", "一般", "「一般」"), ("党员一", "确认", "已投入票箱")])


@pytest.mark.parametrize("picks", [{}, {"f5": 0}])
def test_a_ballot_handed_in_without_its_overall_line_is_shown_again(
    meeting: Town, picks: dict[str, int]
) -> None:
    reply = meeting.reply("党员一", pressed(called(meeting, "党员一"), **picks))
    assert form_in(reply).fields[-1].key == "5"


@pytest.mark.parametrize("picks", [{"f5": 9}, {"f9": 1}, {"f5": 254}])
def test_marks_the_ballot_does_not_have_are_refused(meeting: Town, picks: dict[str, int]) -> None:
    meeting.hear("党员一", pressed(called(meeting, "党员一"), **picks))
    assert rows(meeting, urn_tables.pending) == 0


def test_who_is_not_on_the_roll_casts_nothing_with_another_s_card(meeting: Town) -> None:
    press = pressed(called(meeting, "党员一"), f5=1)
    play(meeting, [("二坊书记", press, "不在名单里"), ("路人", press, "还没有登记")])
    assert rows(meeting, urn_tables.pending) == 0


def test_after_the_close_a_card_says_that_it_is_over(meeting: Town) -> None:
    press = pressed(called(meeting, "党员六"), f5=1)
    vote(meeting, MEMBERS[:5], "1")
    close(meeting, "收到 5 票")
    play(meeting, [("党员六", press, "已经结束")])
    assert meeting.heard.stamp == "已结束"


def test_the_blank_ballot_holds_no_choice_and_a_stamp_is_the_same_for_all(meeting: Town) -> None:
    stamps = set()
    for who, mark in zip(MEMBERS[:4], (1, 2, 3, 4), strict=True):
        reply = meeting.reply(who, pressed(called(meeting, who), f5=mark))
        stamps.add(reply.stamp)
        stamps.add(meeting.reply(who, pressed(reply, "1")).stamp)
    assert stamps == {"", "已投票"}


def test_nothing_in_the_main_store_says_what_was_picked(meeting: Town) -> None:
    from storage import tables

    for who, mark in (("党员一", 1), ("党员二", 4)):
        meeting.again(who, pressed(called(meeting, who), f5=mark), f"p-{who}")
    kept = meeting.main.execute(select(tables.inbox.c.step, tables.inbox.c.reply_sealed)).all()
    steps = [row.step for row in kept if row.step and row.step.get("ballot")]
    assert steps
    assert len({str(sorted(step.items())) for step in steps}) == 1
    assert all(row.reply_sealed is None for row in kept if row.step and row.step.get("ballot"))


def test_a_read_back_is_never_repr_nor_stored_with_its_choice_in_sight(meeting: Town) -> None:
    press = pressed(called(meeting, "党员一"), f5=2)
    reply = meeting.reply("党员一", press)
    assert "较好" not in repr(reply.parts[0])
    assert "carry" in to_data(reply)[0]
    assert press.press is not None
    assert "picks" not in repr(press.press)
