"""Paper ballots beside those in chat: who counts them, what is checked, one result."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from domain.people import Role
from domain.refusals import Refusal
from handlers import inbox
from handlers.incoming import Incoming, Kind
from storage import tables
from storage.unit_of_work import SqlUnitOfWork
from tests.handlers.dialogue import Town, in_words, play
from tests.handlers.polling import MEMBERS, begin, close, rows, vote

SCRUTINEER = "群众代表"  # 莫大喜


@pytest.fixture
def meeting(running: Town) -> Town:
    """The meeting has begun and 莫大喜 counts the paper."""
    begin(running)
    play(
        running,
        [
            ("梅溪书记", "监票人 莫大喜", ["要请莫大喜", "1."]),
            ("梅溪书记", "1", ["已指定莫大喜", "梅溪村党支部"]),
        ],
    )
    return running


def count(town: Town, words: str) -> None:
    play(town, [(SCRUTINEER, words, ["请核对", "1. 记下"]), (SCRUTINEER, "1", "已记下")])


def test_the_scrutineer_hears_what_to_do_and_how_to_count(meeting: Town) -> None:
    assert "「纸质票 发出10 收回9" in meeting.told(SCRUTINEER)[-1]


@pytest.mark.parametrize(
    ("who", "words", "hears"),
    [
        ("梅溪书记", "监票人 林春山", "不能由书记担任"),
        ("梅溪书记", "监票人 查无此", "没有找到唯一"),
        ("梅溪书记", "监票人", "请写上姓名"),
        ("梅溪书记", "监票人 钱二方", "没有找到唯一"),
        ("梅溪书记", "监票人 老实人", "没有可用的账号"),
        ("党建办", "监票人 古月明", "由开始测评的书记或联系领导指定"),
        ("党员一", "监票人 古月明", "没有正在进行的测评"),
        ("二坊书记", "梅溪村 监票人 古月明", "没有正在进行的测评"),
    ],
)
def test_not_everybody_counts_and_not_everybody_says_who(
    meeting: Town, who: str, words: str, hears: str
) -> None:
    meeting.people.add_person("老", (Role.MEMBER, "梅溪村党支部"), name="老实人", account=False)
    play(meeting, [(who, words, hears)])


def test_the_leader_may_name_somebody_of_the_town_and_another_later(meeting: Town) -> None:
    play(
        meeting,
        [
            ("联系领导", "梅溪村监票人 周敏之", "要请周敏之"),
            ("联系领导", "1", "已指定周敏之"),
            (SCRUTINEER, "纸质票 发出3 收回3 好3", "没有正在进行的测评"),
            ("党建办", "纸质票 发出3 收回3 好3", "请核对"),
            ("梅溪书记", "纸质票 发出3 收回3 好3", "只有监票人能报"),
            ("梅溪书记", "监票人是谁", "监票人是周敏之"),
        ],
    )


def test_the_count_is_read_back_with_what_was_worked_out(meeting: Town) -> None:
    play(
        meeting,
        [
            (
                SCRUTINEER,
                "纸质票 发出10 收回9 好7 较好2",
                ["未收回 1、有效 9、无效 0", "总体评价:好 7、较好 2、一般 0、较差 0"],
            ),
            (SCRUTINEER, "2", "取消"),
            (
                SCRUTINEER,
                "纸质票 发出10 收回9 有效8 无效1 好5 较好2 一般1 较差0 领导班子 好6 较好2",
                ["有效 8、无效 1", "领导班子好:好 6、较好 2", "总体评价:好 5、较好 2、一般 1"],
            ),
            (SCRUTINEER, "1", "已记下"),
        ],
    )


@pytest.mark.parametrize(
    ("words", "hears"),
    [
        ("发出10 收回9 未收回2 好9", ["发出 10", "收回 9 + 未收回 2 = 11"]),
        ("发出10 收回11 好11", ["发出 10", "收回 11"]),
        ("发出10 收回9 有效8 无效2 好8", ["收回 9", "有效 8 + 无效 2 = 10"]),
        ("发出10 收回9 好7 较好3", ["10 张", "收回的 9 张"]),
        ("发出10 收回9 有效9 好7 较好1", ["合计 8 票", "有效 9 票"]),
        ("发出9 收回9 好9 领导班子 好6 较好4", ["「领导班子好」", "合计 10 票", "有效的 9 票"]),
        ("发出10 收回9", "还缺总体评价"),
        ("发出10 好9", "还缺收回"),
        ("收回9 好9", "还缺发出"),
        ("发出10 收回9 好7 好2", "「好2」这里没看懂"),
        ("发出10 收回9 都投好", "没看懂"),
        ("发出13 收回9 好9", ["票数大于人数", "发出 13 张", "名单只有 12 人"]),
        ("多少", "没看懂"),
    ],
)
def test_sums_that_do_not_add_up_are_said_with_their_figures(
    meeting: Town, words: str, hears: str
) -> None:
    play(meeting, [(SCRUTINEER, f"纸质票 {words}", hears)])
    assert rows(meeting, tables.paper_count) == 0


def test_what_was_said_is_in_the_slots_even_where_it_is_refused(meeting: Town) -> None:
    words = "梅溪村 纸质票 发出10张 收回 9张,好7 较好:2"
    with pytest.raises(Refusal) as refused:
        meeting.write(lambda u: _received(meeting, u, "梅溪书记", words))
    assert refused.value.intent == "paper_counts"
    assert refused.value.slots == {
        "org": meeting.people.org("梅溪村党支部"),
        "counts": {"发出": 10, "收回": 9, "好": 7, "较好": 2},
    }


def _received(town: Town, uow: SqlUnitOfWork, who: str, words: str) -> None:
    said = Incoming("wecom", town.people.account(who), "said", Kind.TEXT, town.now, words, "")
    inbox.receive(uow, town.desk, said, town.now)


def test_paper_and_chat_make_one_result(meeting: Town) -> None:
    vote(meeting, MEMBERS[:5], "1 1 1 1 1 1")
    count(meeting, "纸质票 发出6 收回5 有效4 无效1 好1 较好3 领导班子 较好2")
    play(
        meeting,
        [
            ("梅溪书记", "投了多少", "已投 10 票"),
            ("联系领导", "结束测评", ["发出 6、收回 5、有效 4、无效 1", "!机上票不足"]),
            (
                "联系领导",
                "1",
                [
                    # Five in chat and four valid on paper; eleven handed out over both.
                    "收到 9 票",
                    "发出 11、收回 10、有效 9、无效 1",
                    "好:6 票(66.7%)",
                    "较好:3 票(33.3%)",
                    "领导班子好:好 5(71.4%)、较好 2(28.6%)、一般 0(0.0%)、较差 0(0.0%),不评 2",
                ],
            ),
        ],
    )
    assert rows(meeting, tables.paper_count) == 0


def test_the_answer_to_the_closing_is_the_same_again(meeting: Town) -> None:
    vote(meeting, MEMBERS[:5], "好")
    count(meeting, "纸质票 发出3 收回3 较差3")
    meeting.hear("联系领导", "结束测评")
    closed = meeting.again("联系领导", "1", "close")
    assert "收到 8 票" in in_words(closed)
    assert meeting.again("联系领导", "1", "close") == closed


def test_a_count_given_again_takes_the_place_of_the_first(meeting: Town) -> None:
    count(meeting, "纸质票 发出9 收回9 好9")
    count(meeting, "纸质票 发出7 收回7 好5 一般2")
    close(meeting, ["收到 7 票", "好:5 票(71.4%)", "一般:2 票"])


def test_few_in_chat_beside_paper_are_announced_and_then_destroyed_with_it(meeting: Town) -> None:
    vote(meeting, MEMBERS[:2], "较差")
    count(meeting, "纸质票 发出8 收回8 好8")
    play(
        meeting,
        [
            ("联系领导", "结束测评", "机上票不足 5 张,请改投纸票或再等"),
            ("联系领导", "2", ""),
            ("联系领导", "结束测评", "机上票不足 5 张"),
            ("联系领导", "1", ["收到 10 票", "人数不足", "!好:", "!较差:"]),
        ],
    )


def test_fewer_than_five_over_both_are_not_opened(meeting: Town) -> None:
    count(meeting, "纸质票 发出4 收回4 好4")
    close(meeting, ["收到 4 票", "人数不足", "!好:"])


def test_paper_alone_is_enough(meeting: Town) -> None:
    count(meeting, "纸质票 发出5 收回5 好4 较好1")
    close(meeting, ["收到 5 票", "好:4 票(80.0%)"])


def test_whoever_took_paper_does_not_vote_in_chat_as_well(meeting: Town) -> None:
    vote(meeting, MEMBERS[:4], "好")
    count(meeting, "纸质票 发出7 收回7 好7")
    vote(meeting, MEMBERS[4:5], "好")
    play(
        meeting,
        [("党员六", "投票", ""), ("党员六", "好", "「好」"), ("党员六", "确认", "领了纸质票")],
    )
    play(meeting, [(SCRUTINEER, "纸质票 发出8 收回8 好8", "票数大于人数")])


def test_a_confirmation_that_comes_too_late_keeps_nothing(meeting: Town) -> None:
    play(meeting, [(SCRUTINEER, "纸质票 发出8 收回8 好8", "请核对")])
    vote(meeting, MEMBERS[:5], "好")
    play(meeting, [(SCRUTINEER, "1", "票数大于人数")])
    close(meeting, ["收到 5 票", "好:5 票"])


def test_a_copy_of_a_confirmation_is_answered_alike_and_counts_once(meeting: Town) -> None:
    meeting.hear(SCRUTINEER, "纸质票 发出6 收回6 好6")
    first = meeting.again(SCRUTINEER, "1", "kept")
    assert meeting.again(SCRUTINEER, "1", "kept") == first
    count(meeting, "纸质票 发出5 收回5 一般5")
    assert meeting.again(SCRUTINEER, "1", "kept") == first
    close(meeting, ["收到 5 票", "一般:5 票"])


def test_until_the_close_the_counts_are_sealed(meeting: Town) -> None:
    count(meeting, "纸质票 发出6 收回6 好6")
    (kept,) = meeting.main.execute(select(tables.paper_count.c.counts_sealed)).scalars()
    assert b"counts" not in kept
    steps = meeting.main.execute(select(tables.inbox.c.step)).scalars().all()
    assert not any("issued" in str(step) for step in steps)
    play(meeting, [("梅溪书记", "测评结果", "还没有结束"), (SCRUTINEER, "测评结果", "!好")])
