"""A question's card: pressed once, twice, too late, by somebody else; or answered by typing."""

from __future__ import annotations

import pytest

from handlers.incoming import Kind, Press
from messages.cards import Choice, Rewrite
from storage.cards import SentCard
from tests.handlers.dialogue import Said, Town, in_words, play, pressed
from tests.handlers.polling import hand_in


@pytest.fixture
def asked(running: Town) -> Town:
    """The secretary is asked whether to open the meeting's poll."""
    hand_in(running)
    play(running, [("梅溪书记", "开始测评", "1. 开始测评")])
    return running


def _choice(town: Town) -> Choice:
    (choice,) = [part for part in town.heard.parts if isinstance(part, Choice)]
    return choice


def test_a_button_answers_as_its_number_does(asked: Town) -> None:
    reply = asked.reply("梅溪书记", pressed(asked.heard, "1"))
    assert "测评已开始" in in_words(reply)


def test_a_card_that_was_pressed_says_what_was_chosen(running: Town) -> None:
    running.hear("党建办", "上河等级")
    reply = running.reply("党建办", pressed(running.heard, "2"))
    assert reply.stamp == "已选：上河工业区党支部"
    assert "上河工业区党支部" in in_words(reply)


def test_a_second_press_does_nothing_again(asked: Town) -> None:
    press = pressed(asked.heard, "1")
    asked.hear("梅溪书记", press)
    again = asked.reply("梅溪书记", press)
    assert "这个问题已经过去了" in in_words(again)
    assert again.stamp == "已过去"


def test_the_same_press_delivered_twice_is_answered_alike(asked: Town) -> None:
    press = pressed(asked.heard, "2")
    first = asked.again("梅溪书记", press, "press-1")
    assert asked.again("梅溪书记", press, "press-1").parts == first.parts


def test_a_stranger_s_press_answers_nobody_s_question(asked: Town) -> None:
    press = pressed(asked.heard, "1")
    play(
        asked,
        [
            ("梅林书记", press, "这个问题已经过去了"),
            ("路人", press, "还没有登记"),
            ("梅溪书记", press, "测评已开始"),
        ],
    )


def test_a_card_is_over_when_its_question_is(asked: Town) -> None:
    press = pressed(asked.heard, "1")
    asked.jump(minutes=31)
    play(asked, [("梅溪书记", press, "这个问题已经过去了"), ("梅溪书记", "投了多少", "没有正在")])


def test_an_older_question_s_button_does_not_answer_the_newer_one(asked: Town) -> None:
    press = pressed(asked.heard, "1")
    play(
        asked,
        [
            ("梅溪书记", "开始测评", "1. 开始测评"),
            ("梅溪书记", press, "这个问题已经过去了"),
            ("梅溪书记", "1", "测评已开始"),
        ],
    )


@pytest.mark.parametrize("button", ["3", "0", "submit", "一", ""])
def test_a_button_the_question_does_not_have_is_refused(asked: Town, button: str) -> None:
    press = pressed(asked.heard, button)
    play(asked, [("梅溪书记", press, "1 到 2 之间的一个数字"), ("梅溪书记", "2", "已取消")])


@pytest.mark.parametrize("task", ["", "q-", "q-unknown", "nothing-1", "ballot-99", "ballot-x"])
def test_a_card_nobody_knows_is_answered_kindly(running: Town, task: str) -> None:
    said = Said(Kind.PRESS, press=Press(task, "card", "1"))
    assert running.hear("党员一", said)


def test_a_refused_press_says_so_on_the_card_and_its_question_stays(asked: Town) -> None:
    press = pressed(asked.heard, "1")
    play(
        asked,
        [("联系领导", "梅溪村开始测评", "1. 开始测评"), ("联系领导", "1", "测评已开始")],
    )
    play(asked, [("梅溪书记", press, "不能再开一次")])
    assert asked.heard.stamp == "没有办成"
    play(asked, [("梅溪书记", press, "不能再开一次"), ("梅溪书记", "2", "已取消")])


def test_typing_the_answer_takes_the_buttons_away(asked: Town) -> None:
    task = _choice(asked).task
    made = SentCard("wecom", f"{task}@1-0-ab", "code-1")
    asked.write(lambda u: u.cards.sent(task, made, asked.now))
    asked.hear("梅溪书记", "2")
    closed = [reply.parts for reply in asked.queued("梅溪书记")]
    assert closed == [(Rewrite(f"{task}@1-0-ab", "已答复", "code-1"),)]
    asked.hear("梅溪书记", "待办")
    assert len(asked.queued("梅溪书记")) == 1


def test_a_tapped_number_answers_only_the_question_it_stood_under(asked: Town) -> None:
    old = "".join(s for s in _choice(asked).task.lower() if s.isalnum())[-4:]
    play(asked, [("梅溪书记", "开始测评", "1. 开始测评")])
    new = "".join(s for s in _choice(asked).task.lower() if s.isalnum())[-4:]
    play(
        asked,
        [
            ("梅溪书记", f"1 #{old}", "这个问题已经过去了"),
            ("梅溪书记", f" 1＃{new} ", "测评已开始"),
            ("梅溪书记", f"1 #{new}", "这个问题已经过去了"),
        ],
    )


def test_what_the_platform_heard_in_a_voice_note_is_taken_as_typed(running: Town) -> None:
    play(
        running,
        [
            ("党建办", Said(Kind.VOICE, text="进度"), "自查自评"),
            ("党建办", Said(Kind.VOICE), "听不懂语音"),
        ],
    )
