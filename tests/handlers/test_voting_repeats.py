"""A crash between a message's commit and the urn is mended by the platform's next copy of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from handlers.steps import Step
from messages.cards import Reply
from tests.handlers.dialogue import Town, in_words, play
from tests.handlers.polling import hand_in, vote

_WHO = ("党员一", "党员二", "党员三", "党员四", "党员五")


class _Crash(Exception):
    """The process is gone."""


@pytest.fixture
def open_poll(running: Town) -> Town:
    hand_in(running)
    play(running, [("梅溪书记", "开始测评", ""), ("梅溪书记", "1", "测评已开始")])
    return running


@pytest.fixture
def cut_off(open_poll: Town, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], str]:
    """Says something, crashes before the urn, and says it again as the same message."""

    def gone(step: Step) -> Reply:
        raise _Crash

    def say(who: str, words: str) -> str:
        open_poll.jump(minutes=1)
        with monkeypatch.context() as patch:
            patch.setattr(open_poll, "_run", gone)
            with pytest.raises(_Crash):
                open_poll.again(who, words, f"{who}{words}")
        return in_words(open_poll.again(who, words, f"{who}{words}"))

    return say


def test_every_message_of_a_vote_is_done_by_its_next_copy(
    open_poll: Town, cut_off: Callable[[str, str], str]
) -> None:
    assert "总体评价" in cut_off("党员一", "投票")
    assert "「一般」" in cut_off("党员一", "3")
    assert "已投入票箱" in cut_off("党员一", "确认")
    assert "已投 1 票" in open_poll.hear("梅溪书记", "投了多少")


def test_leaving_is_done_by_its_next_copy(
    open_poll: Town, cut_off: Callable[[str, str], str]
) -> None:
    play(open_poll, [("党员一", "投票", ""), ("党员一", "1", "「好」")])
    assert "已作废" in cut_off("党员一", "取消")
    assert "您对它的总体评价" in open_poll.hear("党员一", "投票")


def test_a_confirmation_that_failed_can_be_said_again(
    open_poll: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(step: Step) -> Reply:
        raise _Crash

    play(open_poll, [("党员一", "投票", ""), ("党员一", "2", "「较好」")])
    with monkeypatch.context() as patch:
        patch.setattr(open_poll, "_run", gone)
        with pytest.raises(_Crash):
            open_poll.hear("党员一", "确认")
    play(open_poll, [("党员一", "确认", "已投入票箱"), ("党员一", "1", "已投入票箱")])


def test_a_late_copy_of_a_confirmation_confirms_nothing_that_was_chosen_since(
    open_poll: Town,
) -> None:
    open_poll.hear("党员一", "投票")
    assert "没有等您确认" in in_words(open_poll.again("党员一", "确认", "early"))
    open_poll.jump(minutes=1)
    play(open_poll, [("党员一", "投票", ""), ("党员一", "2", "「较好」")])
    assert "没错就回复" in in_words(open_poll.again("党员一", "确认", "early"))
    assert "已投 0 票" in open_poll.hear("梅溪书记", "投了多少")


def test_a_ballot_left_open_does_not_swallow_questions_after_the_poll(open_poll: Town) -> None:
    vote(open_poll, _WHO, "好")
    open_poll.hear("党员六", "投票")
    play(open_poll, [("联系领导", "结束测评", ""), ("联系领导", "1", "好:5 票")])
    assert "还没有公布" in open_poll.hear("党员六", "梅溪等级")


@pytest.mark.parametrize("words", ["投票", "不知道呢", "取消", "确认", "我的票算了吗"])
def test_a_copy_is_answered_with_the_same_words(open_poll: Town, words: str) -> None:
    open_poll.hear("党员一", "投票")
    first = open_poll.again("党员一", words, "message")
    assert open_poll.again("党员一", words, "message") == first


def test_everybody_hears_of_a_result_whose_release_was_cut_off(
    open_poll: Town, cut_off: Callable[[str, str], str]
) -> None:
    vote(open_poll, _WHO, "好")
    open_poll.hear("联系领导", "结束测评")
    assert "好:5 票" in cut_off("联系领导", "1")
    for who in ("梅溪书记", "联系领导"):
        assert "好:5 票" in open_poll.told(who)[-1]
