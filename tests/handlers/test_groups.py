"""In a group: totals aloud, names in private, and no word there ever changes anything."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from handlers.incoming import Kind
from storage import tables, urn_tables
from tests.handlers.dialogue import Said, Town, in_words, play
from tests.handlers.polling import begin, hand_in, rows


def in_group(words: str) -> Said:
    return Said(Kind.TEXT, words, group="cid-1")


def aloud(town: Town, who: str) -> str:
    return "\n".join(in_words(reply) for reply in town.queued(who, aloud=True))


@pytest.mark.parametrize(
    ("words", "total"),
    [("进度", "已交 1/4 个"), ("什么时候截止", "3月31日"), ("失联多少人", "失联党员 0 名")],
)
def test_totals_are_said_aloud_and_the_whole_in_private(
    running: Town, words: str, total: str
) -> None:
    hand_in(running)
    private = running.hear("党建办", in_group(words))
    said = aloud(running, "党建办")
    assert total in said
    assert "单独聊天" in said
    assert len(private) >= 10


@pytest.mark.parametrize(
    "words", ["谁还没交", "失联名单", "梅溪村等级", "倒数十名", "梅溪村谁联系"]
)
def test_names_are_never_said_aloud(running: Town, words: str) -> None:
    running.hear("党建办", in_group(words))
    said = aloud(running, "党建办")
    assert said == "已在单独聊天里回复您。"
    assert "梅" not in said


@pytest.mark.parametrize(
    "words", ["投票", "较好", "1", "确认", "开始测评", "催一下没交的", "我的票算了吗", "自评"]
)
def test_nothing_is_done_for_a_word_in_a_group(running: Town, words: str) -> None:
    begin(running)
    before = rows(running, tables.outbox)
    play(running, [("党员一", in_group(words), "请在这里再说一遍")])
    assert "单独聊天" in aloud(running, "党员一")
    assert rows(running, tables.outbox) == before + 1
    assert rows(running, urn_tables.pending) == 0


def test_a_vote_under_way_is_not_disturbed_by_a_group(running: Town) -> None:
    begin(running)
    play(
        running,
        [
            ("党员一", "投票", "总体评价"),
            ("党员一", "较好", "「较好」"),
            ("党员一", in_group("差"), "请在这里再说一遍"),
            ("党员一", in_group("确认"), "请在这里再说一遍"),
            ("党员一", "确认", "已投入票箱"),
        ],
    )
    assert rows(running, urn_tables.ballot) == 1


def test_a_question_that_is_open_in_private_is_not_answered_in_the_group(running: Town) -> None:
    hand_in(running)
    play(
        running,
        [
            ("梅溪书记", "开始测评", "1. 开始测评"),
            ("梅溪书记", in_group("1"), "请在这里再说一遍"),
            ("梅溪书记", "1", "测评已开始"),
        ],
    )


def test_somebody_unknown_is_told_so_and_nothing_is_kept_of_them(running: Town) -> None:
    play(running, [("路人", in_group("进度"), "还没有登记")])
    assert running.main.execute(select(tables.outbox)).all() == []


def test_a_refusal_goes_to_the_private_chat(running: Town) -> None:
    private = running.hear("党员一", in_group("失联名单"))
    assert private
    assert "单独聊天" in aloud(running, "党员一")
