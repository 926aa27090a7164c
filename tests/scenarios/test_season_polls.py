"""Evaluation meetings over encrypted callbacks: who opens, votes, watches, closes, and learns."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from handlers.incoming import Incoming, Kind
from messages.cards import as_text
from messages.stored import from_data
from tests.scenarios.acting import hand_in, vote
from tests.scenarios.season import Season
from tests.scenarios.town import NO_LEADER, account, secretary

MEIXI, MEILIN = "梅溪村党支部", "梅林村党支部"
LEADER = "leader1"  # 唐立夏 leads 梅溪村; 沈谷丰, leader2, leads 梅林村


def voter(number: int, org: str = MEIXI) -> str:
    return account(org, number)


async def open_poll(season: Season, org: str, entitled: int) -> None:
    await season.play(
        [
            (secretary(org), "开始测评", [f"名单上的 {entitled} 人", "1. 开始测评"]),
            (secretary(org), "1", f"名单 {entitled} 人"),
        ]
    )
    await season.deliver()


async def test_a_meeting_from_its_opening_to_its_one_release(season: Season) -> None:
    await season.begin()
    await season.play([(secretary(MEIXI), "开始测评", "还没有提交")])
    await hand_in(season, [MEIXI])
    # Seven members, one probationary, a mass representative, a delegate, the leader: 11.
    await open_poll(season, MEIXI, 11)
    for who in [*(voter(n) for n in range(1, 11)), LEADER]:
        assert "无记名测评" in season.news(who)[-1]
    await _votes(season)
    await _nobody_sees_the_result(season)
    await _closing(season)
    await season.deliver()
    for who in (secretary(MEIXI), "clerk", "official", LEADER):
        await season.play([(who, "梅溪村测评结果", "好:4 票(50.0%)")])
    assert "较差:0 票" in season.news(secretary(MEIXI))[-1]
    await season.play(
        [
            (voter(5), "投票", "没有等您投票"),
            (secretary(MEIXI), "开始测评", "不能再开一次"),
            ("clerk", "梅溪等级", ["好 4、较好 3、一般 1、较差 0", "91.00 分"]),
            (voter(4), "梅溪等级", ["还没有公布", "!好 4"]),
        ]
    )


async def _votes(season: Season) -> None:
    """Four times 好, three times 较好, once 一般: eight of eleven."""
    await season.play(
        [
            (voter(4), "投票", ["自评报告摘要", "1. 好", "技术"]),
            (voter(4), "4", "「较差」"),
            (voter(4), "好", "「好」"),
            (voter(4), "较好", "「较好」"),
            (voter(4), "确认", "您的票已投入票箱"),
            (voter(4), "投票", ["已投入票箱", "!总体评价"]),
            (voter(4), "1", ["已投入票箱", "!「好」"]),
            (voter(10), "投票", "1. 好"),
            (voter(10), "都行吧", ["没看懂", "没有算作投票"]),
            (voter(10), "取消", "没有确认的选择已作废"),
        ]
    )
    for who, said, choice in (
        *((voter(n), "1", "好") for n in (1, 2, 3)),
        (LEADER, "好", "好"),
        (voter(7), "第二个", "较好"),
        (voter(8), "较好", "较好"),
        (voter(9), "③", "一般"),
    ):
        await vote(season, who, said, choice)
    await season.play(
        [(voter(9), "我的票算了吗", "已投入票箱"), (voter(5), "我的票", "还没有投票")]
    )


async def _nobody_sees_the_result(season: Season) -> None:
    for who in (secretary(MEIXI), LEADER, "clerk", "official"):
        await season.play(
            [
                (who, "梅溪村投了多少", ["名单 11 人,已投 8 票", "!好"]),
                (who, "梅溪村测评结果", ["还没有结束", "!8"]),
                (who, "谁投了较差", "没有保存"),
                (who, "谁没投票", ["测评是无记名的", "!8"]),
            ]
        )
    await season.play(
        [
            ("clerk", "梅溪等级", ["测评:正在进行", "!较好"]),
            (voter(4), "投了多少", "没有正在进行的测评"),
            (voter(4), "测评结果", "没有找到"),
            (secretary(MEILIN), "投了多少", "没有正在进行的测评"),
            ("otherclerk", "梅溪村投了多少", "没有正在进行的测评"),
        ]
    )


async def _closing(season: Season) -> None:
    await season.play(
        [
            (secretary(MEIXI), "结束测评", "由联系领导结束"),
            ("clerk", "梅溪村结束测评", "由联系领导结束"),
            (voter(1), "撤回自评", "现在不能撤回"),
            (LEADER, "结束测评", ["已投 8 票", "1. 结束测评"]),
            # 4, 3, 1 and 0 of 8.
            (LEADER, "1", ["好:4 票(50.0%)", "较好:3 票(37.5%)", "一般:1 票(12.5%)"]),
        ]
    )


async def test_below_five_ballots_nothing_is_opened(season: Season) -> None:
    await season.begin()
    await hand_in(season, [MEILIN])
    await open_poll(season, MEILIN, 11)
    for number in (1, 2, 3, 4):
        await vote(season, voter(number, MEILIN), "较差", "较差")
    await season.play(
        [
            ("leader2", "结束测评", "不足 5 票,现在结束,票将不开封就销毁"),
            ("leader2", "1", ["收到 4 票", "人数不足", "!较差"]),
            ("clerk", "梅林等级", ["人数不足 5 票", "!较差"]),
        ]
    )
    await season.deliver()
    assert "人数不足" in season.news(secretary(MEILIN))[-1]


async def test_where_there_is_no_leader_the_clerk_closes_and_five_ballots_are_enough(
    season: Season,
) -> None:
    await season.begin()
    await hand_in(season, [NO_LEADER, MEIXI])
    await open_poll(season, NO_LEADER, 10)
    await open_poll(season, MEIXI, 11)
    for number in range(1, 6):
        await vote(season, voter(number, NO_LEADER), "2", "较好")
    await season.play(
        [
            ("clerk", "结束测评", ["有几场测评", NO_LEADER, MEIXI]),
            ("clerk", f"{NO_LEADER}结束测评", "已投 5 票"),
            ("clerk", "1", ["较好:5 票(100.0%)"]),
        ]
    )


async def test_a_choice_left_alone_for_ten_minutes_is_forgotten(season: Season) -> None:
    await season.begin()
    await hand_in(season, [MEIXI])
    await open_poll(season, MEIXI, 11)
    await season.play([(voter(2), "投票", ""), (voter(2), "1", "「好」")])
    await season.jump("2026-03-02 09:11")
    with closing(sqlite3.connect(season.folder / "urn.db")) as urn:
        assert urn.execute("SELECT count(*) FROM pending").fetchone() == (0,)
    await season.play([(voter(2), "确认", "!已投入票箱"), (voter(2), "投票", "1. 好")])


async def test_on_the_next_morning_those_who_have_not_voted_hear_of_it_once(
    season: Season,
) -> None:
    await season.begin()
    await hand_in(season, [MEIXI])
    await open_poll(season, MEIXI, 11)
    await vote(season, voter(2), "1", "好")
    for who in (voter(2), voter(3)):
        season.news(who)
    for day in ("03", "04", "05"):
        await season.jump(f"2026-03-{day} 08:40")
    assert season.news(voter(2)) == []
    (told,) = season.news(voter(3))
    assert "您还没有投票" in told


async def test_a_choice_read_back_never_waits_in_the_outbox(season: Season) -> None:
    """Even where the platform's own answer has no room for it: there it would lie by the voter."""
    await season.begin()
    await hand_in(season, [MEIXI])
    await open_poll(season, MEIXI, 11)
    service = season.bot.service
    before = await service.read(lambda u: u.outbox.waiting())
    heard = []
    for key, words in (
        ("m-look", "投票"),
        ("m-choose", "好 好 较好 好 好 较差"),
        ("m-cast", "确认"),
    ):
        said = Incoming("wecom", voter(4), key, Kind.TEXT, service.clock.now(), words)
        outcome = await service.answer(said, lambda reply: reply)
        heard.append("".join(as_text(part) for part in outcome.reply.parts))
    assert "「较差」" in heard[1]
    parcels = await service.write(
        lambda u: u.outbox.claim(service.clock.now(), 99, urgent_only=False)
    )
    told = ["".join(as_text(p) for p in from_data(parcel.payload).parts) for parcel in parcels]
    assert len(told) == before + 2  # the ballot itself and 已投入票箱, which tell no choice
    assert not any("「较差」" in words for words in told)
