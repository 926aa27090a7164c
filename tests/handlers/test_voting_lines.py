"""A ballot of five criteria and the whole: at once, by the whole alone, or line by line."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from storage import tables, urn_tables
from tests.handlers.dialogue import Town, in_words, play
from tests.handlers.polling import MEMBERS, begin, close, rows, vote


@pytest.fixture
def meeting(running: Town) -> Town:
    begin(running)
    return running


def test_a_whole_ballot_is_read_back_line_by_line(meeting: Town) -> None:
    play(
        meeting,
        [
            ("党员一", "投票", ["总体评价", "一次发 6 个", "好 好 较好 好 好 好", "「逐项」"]),
            (
                "党员一",
                "好 好 较好 好 一般 较好",
                ["领导班子好:好", "工作机制好:较好", "群众反映好:一般", "总体评价是:「较好」"],
            ),
            ("党员一", "确认", "已投入票箱"),
        ],
    )


@pytest.mark.parametrize(
    "words",
    [
        "好,好,较好,好,好,一般",
        "好、好、较好、好、好、一般",
        "1 1 2 1 1 3",
        "112113",
        "1、1、2、1、1、3",
        "好好较好好好一般",
        "好 1 教好 好 好 一半",
        "好\n好\n较好\n好\n好\n一般",
    ],
)
def test_however_it_is_written_the_ballot_is_the_same(meeting: Town, words: str) -> None:
    play(
        meeting,
        [
            ("党员一", "投票", ""),
            ("党员一", words, ["工作机制好:较好", "工作业绩好:好", "是:「一般」"]),
        ],
    )


def test_lines_may_be_left_out_but_never_the_whole(meeting: Town) -> None:
    play(
        meeting,
        [
            ("党员一", "投票", ""),
            (
                "党员一",
                "好 跳过 0 弃权 好 较好",
                ["党员队伍好:不评", "工作业绩好:不评", "「较好」"],
            ),
            ("党员一", "好 好 好 好 好 跳过", ["第 6 项,共 6 项", "「总体评价」", "必须选"]),
            ("党员一", "确认", "第 6 项"),
            ("党员一", "跳过", "第 6 项"),
            ("党员一", "一般", ["领导班子好:好", "是:「一般」"]),
            ("党员一", "确认", "已投入票箱"),
        ],
    )


def test_line_by_line_the_next_question_is_the_first_without_an_answer(meeting: Town) -> None:
    play(
        meeting,
        [
            ("党员一", "投票", ""),
            ("党员一", "逐项", ["第 1 项,共 6 项", "「领导班子好」", "1. 好", "「跳过」"]),
            ("党员一", "1", "「党员队伍好」"),
            ("党员一", "跳过", "「工作机制好」"),
            ("党员一", "不知道", "「工作机制好」"),
            ("党员一", "我是谁", "古月明"),
            ("党员一", "投票", "「工作机制好」"),
            ("党员一", "教好", "「工作业绩好」"),
            ("党员一", "确认", ["「工作业绩好」", "!已投入"]),
            ("党员一", "一般", "「群众反映好」"),
            ("党员一", "好", "「总体评价」"),
            ("党员一", "2", ["领导班子好:好", "党员队伍好:不评", "工作机制好:较好", "「较好」"]),
            ("党员一", "确认", "已投入票箱"),
        ],
    )


def test_one_more_word_changes_the_whole_and_leaves_the_lines(meeting: Town) -> None:
    play(
        meeting,
        [
            ("党员一", "投票", ""),
            ("党员一", "1 1 2 1 1 2", "「较好」"),
            ("党员一", "2", ["工作机制好:较好", "「较好」"]),
            ("党员一", "一般", ["工作机制好:较好", "是:「一般」"]),
            ("党员一", "4 4 4 4 4 4", ["工作机制好:较差", "是:「较差」"]),
            ("党员一", "逐项", "第 1 项"),
            ("党员一", "好 好 好 好 好 好", "是:「好」"),
        ],
    )


@pytest.mark.parametrize("words", ["好 好", "好好", "1 1 1 1 1", "好 好 好 好 好 好 好"])
def test_too_many_or_too_few_are_said_with_what_is_expected(meeting: Town, words: str) -> None:
    play(
        meeting,
        [
            ("党员一", "投票", ""),
            ("党员一", words, ["没有算", "发 6 个", "领导班子好、党员队伍好", "总体评价"]),
        ],
    )
    assert rows(meeting, urn_tables.pending) == 0


@pytest.mark.parametrize(
    "words",
    [
        "好 的",
        "好 好 收到 好 好 好",
        "5 1 1 1 1 1",
        "1 1 1 1 1 9",
        "我觉得领导班子好",
        "都是好",
        "0",
    ],
)
def test_grade_words_among_others_are_no_ballot(meeting: Town, words: str) -> None:
    play(meeting, [("党员一", "投票", ""), ("党员一", words, "没有算作投票")])
    assert rows(meeting, urn_tables.pending) == 0


def test_a_word_that_was_misheard_is_read_back_as_what_is_meant(meeting: Town) -> None:
    play(
        meeting,
        [
            ("党员一", "投票", ""),
            ("党员一", "教好", ["「教好」按「较好」理解", "是:「较好」"]),
            ("党员一", "差", ["「差」按「较差」理解", "是:「较差」"]),
            ("党员一", "1", ["!理解", "是:「好」"]),
        ],
    )


def test_a_ballot_half_filled_in_is_never_cast(meeting: Town) -> None:
    for who in MEMBERS:
        play(meeting, [(who, "投票", ""), (who, "逐项", "第 1 项"), (who, "好", "第 2 项")])
        play(meeting, [(who, "确认", "第 2 项")])
    assert rows(meeting, urn_tables.ballot) == 0
    play(meeting, [("党员一", "取消", "已作废"), ("党员一", "投票", "您对它的总体评价")])
    assert rows(meeting, urn_tables.pending) == 6


def test_the_result_tells_each_line_by_itself_and_who_abstained(meeting: Town) -> None:
    vote(meeting, MEMBERS[:3], "1 1 2 1 1 1")
    vote(meeting, MEMBERS[3:5], "2 2 2 2 2 2")
    vote(meeting, MEMBERS[5:], "较好")
    close(
        meeting,
        [
            "收到 7 票",
            "好:3 票(42.9%)",
            "较好:4 票(57.1%)",
            "最多的是「较好」",
            "领导班子好:好 3(60.0%)、较好 2(40.0%)、一般 0(0.0%)、较差 0(0.0%),不评 2",
            "工作机制好:好 0(0.0%)、较好 5(100.0%)",
        ],
    )
    play(
        meeting,
        [
            ("组织部", "梅溪村测评结果", ["群众反映好:好 3", "最多的是「较好」"]),
            ("党建办", "梅溪村等级", "好 3、较好 4"),
        ],
    )


def test_grades_with_as_many_votes_stand_beside_each_other(meeting: Town) -> None:
    vote(meeting, MEMBERS[:3], "好")
    vote(meeting, MEMBERS[3:6], "一般")
    close(meeting, "「好」「一般」票数相同")


def test_no_line_of_a_ballot_is_in_the_main_tables(meeting: Town) -> None:
    vote(meeting, MEMBERS, "4 3 4 3 4 3")
    play(
        meeting,
        [("群众代表", "投票", ""), ("群众代表", "逐项", ""), ("群众代表", "较差", "第 2 项")],
    )
    forms = meeting.main.execute(select(tables.conversation.c.form)).scalars().all()
    assert {form.count(":") for form in forms if form.startswith("ballot")} <= {1, 2}
    kept = meeting.main.execute(select(tables.inbox.c.reply_sealed)).scalars()
    opened = [meeting.sealer.open(reply) for reply in kept if reply is not None]
    steps = meeting.main.execute(select(tables.inbox.c.step)).scalars().all()
    for words in (*opened, *forms, *map(str, steps)):
        assert "较差" not in words
        assert "4 3" not in words
        assert "4, 3" not in words


def test_the_copy_of_a_line_is_answered_alike_and_fills_no_second_line(meeting: Town) -> None:
    play(meeting, [("党员一", "投票", ""), ("党员一", "逐项", "第 1 项")])
    first = meeting.again("党员一", "2", "line")
    assert "第 2 项" in in_words(first)
    assert meeting.again("党员一", "2", "line") == first
    play(meeting, [("党员一", "1", "第 3 项")])
    assert "第 3 项" in in_words(meeting.again("党员一", "2", "line"))


def test_after_the_vote_other_words_are_for_others(meeting: Town) -> None:
    vote(meeting, ["党员一"], "好")
    play(
        meeting,
        [
            ("党员一", "我是谁", "古月明"),
            ("党员一", "待办", "!等您投票"),
            ("党员一", "谢谢", "!没有算作投票"),
            ("党员一", "较差", ["!总体评价是", "!「较差」"]),
        ],
    )
    meeting.jump(minutes=11)
    play(meeting, [("党员一", "我是谁", "古月明")])
