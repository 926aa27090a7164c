"""What everybody may ask, and how a message finds its handler."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.people import Role
from handlers.incoming import Kind
from tests.handlers.dialogue import Said, Town, play


def test_a_stranger_hears_how_to_be_registered_and_nothing_else(running: Town) -> None:
    for words in ("待办", "投票", "1", "梅溪村等级"):
        play(running, [("外人", words, ["还没有登记", "本支部书记", "!梅溪"])])


@pytest.mark.parametrize(
    ("who", "has", "has_not"),
    [
        ("党员一", "投票", "开始测评"),
        ("梅溪书记", "写自查自评报告", "退回某支部"),
        ("联系领导", "结束测评", "退回某支部"),
        ("党建办", "催一下没交的", "打电话没人接"),
        ("组织部", "催一下没交的", "打电话没人接"),
    ],
)
def test_help_is_for_the_one_who_asks(running: Town, who: str, has: str, has_not: str) -> None:
    play(running, [(who, "帮助", [has, f"!{has_not}"]), (who, "怎么用", has)])


def test_unknown_words_get_the_nearest_things_to_say(running: Town) -> None:
    play(running, [("党员一", "今天天气不错", ["没听懂", "投票", "人工"])])


def test_who_am_i_lists_the_posts(running: Town) -> None:
    play(running, [("联系领导", "我是谁", ["陈致远", "梅溪村党支部 联系领导", "梅林村党支部"])])


def test_what_is_due_is_told_with_its_day(running: Town) -> None:
    play(
        running,
        [
            ("梅溪书记", "待办", ["梅溪村党支部", "3月31日截止,还有 29 天"]),
            ("党员一", "我的待办", "没有要您办的事"),
        ],
    )
    running.jump_to(4, 5)
    play(running, [("梅溪书记", "待办", ["逾期 5 天", "重开"])])


def test_opening_the_chat_greets_once_a_day(running: Town) -> None:
    play(running, [("梅溪书记", Said(Kind.ENTER), "您要办的事")])
    assert running.hear("梅溪书记", Said(Kind.ENTER)) == ""
    running.jump(days=1)
    assert "您要办的事" in running.hear("梅溪书记", Said(Kind.ENTER))


def test_a_menu_entry_answers_as_the_words_would(running: Town) -> None:
    play(running, [("梅溪书记", Said(Kind.CLICK, "待办"), "您要办的事")])


def test_a_voice_note_and_a_photo_get_a_kind_word(running: Town) -> None:
    play(
        running,
        [
            ("党员一", Said(Kind.VOICE, media_id="m"), "话筒"),
            ("党员一", Said(Kind.IMAGE, media_id="m"), "没有要您交的照片"),
        ],
    )


def test_a_number_without_a_question_is_no_answer(running: Town) -> None:
    play(running, [("党员一", "1", "没有等您选的问题"), ("党员一", "二", "没有等您选的问题")])


def test_a_number_too_high_asks_again_and_keeps_the_question(running: Town) -> None:
    play(
        running,
        [
            ("党建办", "催一下没交的", "1. 发提醒"),
            ("党建办", "7", "1 到 2 之间"),
            ("党建办", "2", "已取消"),
            ("党建办", "1", "没有等您选的问题"),
        ],
    )


@pytest.mark.parametrize("yes", ["1", "１", "①", "第一个", "是", "确认", "一"])
def test_every_way_of_saying_yes_is_heard(running: Town, yes: str) -> None:
    play(running, [("党建办", "催一下没交的", "1. 发提醒"), ("党建办", yes, "已提醒")])


def test_a_question_waits_for_half_an_hour(running: Town) -> None:
    play(running, [("党建办", "催一下没交的", "1. 发提醒")])
    running.jump(minutes=31)
    play(running, [("党建办", "1", "没有等您选的问题")])


def test_a_question_is_one_persons_alone(running: Town) -> None:
    play(running, [("党建办", "催一下没交的", "1. 发提醒"), ("新桥党建办", "1", "没有等您选")])


def test_names_that_fit_several_are_asked_back_and_never_guessed(running: Town) -> None:
    play(
        running,
        [
            ("党建办", "上河等级", ["回复数字选一个", "上河村党总支", "上河工业区党支部"]),
            ("党建办", "2", ["上河工业区党支部", "!上河村党总支"]),
        ],
    )


def test_outside_the_scope_a_name_does_not_exist(running: Town) -> None:
    for words in ("{}等级", "退回{}的自评 缺整改措施", "{}进度", "催一下{}"):
        outside = running.hear("党建办", words.format("二坊村"))
        nowhere = running.hear("党建办", words.format("无名村"))
        assert outside.replace("二坊村", "无名村") == nowhere


def test_an_opinion_reaches_the_clerk_sealed(running: Town) -> None:
    play(
        running,
        [
            ("党员一", "意见", "请说您的意见"),
            ("党员一", "会议室太冷", "已转给党建办"),
            ("党员二", "意见:字太小", "已转给党建办"),
            ("党员三", "人工", "会与您联系"),
        ],
    )
    told = running.told("党建办")
    assert "会议室太冷" in told[0]
    assert "字太小" in told[1]
    assert "请联系" in told[2]


def test_an_opinion_is_passed_on_word_for_word(running: Town) -> None:
    running.hear("党员一", "意见 大家建议多听意见,反映快一点")
    assert "大家建议多听意见,反映快一点" in running.told("党建办")[0]


def test_where_there_is_no_clerk_one_is_told_so(running: Town) -> None:
    running.people.add_person("部员", (Role.CADRE, "云川区委组织部"), name="邱未名")
    play(running, [("部员", "人工", "没有找到")])


def test_fewer_messages_can_be_asked_for_and_taken_back(running: Town) -> None:
    play(running, [("党员一", "少发提醒", "只发必须"), ("党员一", "恢复提醒", "已恢复")])


def test_a_repeat_gets_the_same_answer_and_does_nothing_twice(running: Town) -> None:
    running.hear("党员一", "意见")
    first = running.again("党员一", "会议室太冷", "opinion")
    assert running.again("党员一", "会议室太冷", "opinion") == first
    assert len(running.told("党建办")) == 1


@given(words=st.text(max_size=300))
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_words_at_all_are_answered(running: Town, words: str) -> None:
    assert isinstance(running.hear("党建办", words), str)
    assert isinstance(running.hear("梅溪书记", words), str)
