"""Evaluation meetings of the year: ballots by chat and on paper, and how each of them ends."""

from __future__ import annotations

from collections.abc import Iterable

from tests.scenarios.acting import vote
from tests.scenarios.season import Season
from tests.scenarios.town import LEADERS, account, leader_of, members, secretary
from tests.scenarios.year.figures import CLINIC, MEILIN, MEIXI, TEA

# Six lines, the overall one last: (who, what is said).
_LINES = (
    (2, "好 好 较好 好 好 好"),
    (3, "好、好、好、好、好、好"),
    (4, "1 1 2 1 1 1"),
    (5, "好好较好好较好较好"),
    (6, "112212"),
)


def leader(org: str) -> str:
    """The account that closes the meeting's poll: the leader's, or the clerk's for want of one."""
    name = leader_of(org)
    return f"leader{LEADERS.index(name) + 1}" if name in LEADERS else "clerk"


async def opened(season: Season, org: str) -> None:
    """The secretary opens the poll of the meeting."""
    who = secretary(org)
    await season.play([(who, "开始测评", "1. 开始测评"), (who, "1", "测评已开始")])


async def counted_on_paper(season: Season, org: str, counts: str) -> None:
    """The third of the branch counts the paper, as its secretary asked."""
    scrutineer, name = account(org, 3), members(org)[2].name
    await season.play(
        [
            (secretary(org), f"监票人 {name}", f"要请{name}"),
            (secretary(org), "1", "已指定"),
            (scrutineer, f"纸质票 {counts}", "请核对"),
            (scrutineer, "1", "已记下"),
        ]
    )


async def closed(season: Season, org: str, wanted: str | list[str]) -> None:
    """Whoever closes it hears the result."""
    who, named = leader(org), org.removesuffix("党支部")
    await season.play([(who, f"{named}结束测评", "1. 结束测评"), (who, "1", wanted)])


async def on_paper(season: Season, orgs: Iterable[str]) -> None:
    """Eight ballots handed out and seven back: 5 好, 2 较好."""
    for org in orgs:
        await opened(season, org)
        await counted_on_paper(season, org, "发出8 收回7 好5 较好2")
        await closed(season, org, ["收到 7 票", "好:5 票(71.4%)", "较好:2 票(28.6%)"])


async def six_lines_and_paper(season: Season) -> None:
    """梅溪: five in chat on every line, two on the whole alone, four papers, one of them invalid.

    On the whole, chat: 好 ×3 (2, 3, 4), 较好 ×2 (5, 6), 好 (1) and 一般 (7); paper: 好 2, 较好 1.
    Together 好 6, 较好 3, 一般 1 of 10: 60, 30, 10 %. 工作机制 by chat: 较好, 好, 较好, 较好, 较好;
    on paper nobody: 好 1 of 5 (20 %), 较好 4 (80 %), and 10 − 5 = 5 gave none.
    """
    await opened(season, MEIXI)
    for number, said in _LINES:
        who = account(MEIXI, number)
        await season.play(
            [
                (who, "投票", "自评报告摘要"),
                (who, said, "工作机制好:"),
                (who, "好的", ["请核对", "!已投入票箱"]),
                (who, "确认", "您的票已投入票箱"),
            ]
        )
    await vote(season, account(MEIXI, 1), "好", "好")
    await vote(season, account(MEIXI, 7), "3", "一般")
    await counted_on_paper(season, MEIXI, "发出4 收回4 有效3 无效1 好2 较好1")
    await _nobody_sees_it_yet(season)
    await season.play(
        [
            ("clerk", "梅溪村结束测评", "由联系领导结束"),
            (leader(MEIXI), "测评会 应到11 实到9", ["票数大于实到", "11"]),
            (leader(MEIXI), "测评会 应到12 实到11", "1."),
            (leader(MEIXI), "1", "11"),
        ]
    )
    mechanism = "工作机制好:好 1(20.0%)、较好 4(80.0%)、一般 0(0.0%)、较差 0(0.0%),不评 5"
    await closed(
        season,
        MEIXI,
        [
            "收到 10 票",
            "好:6 票(60.0%)",
            "较好:3 票(30.0%)",
            "一般:1 票(10.0%)",
            "较差:0 票(0.0%)",
            mechanism,
        ],
    )


async def _nobody_sees_it_yet(season: Season) -> None:
    for who in (secretary(MEIXI), leader(MEIXI), "clerk", "official"):
        await season.play([(who, "梅溪村测评结果", ["还没有结束", "!较好"])])
    await season.play(
        [
            (secretary(MEIXI), "投了多少", "已投 11 票"),
            (account(MEIXI, 4), "投了多少", "!11"),
            ("otherclerk", "梅溪村投了多少", "没有正在进行的测评"),
        ]
    )


async def too_few(season: Season) -> None:
    """梅林: three in chat and one on paper are four: nothing is opened, the stage is done."""
    await opened(season, MEILIN)
    for number in (4, 5, 6):
        await vote(season, account(MEILIN, number), "较差", "较差")
    await counted_on_paper(season, MEILIN, "发出2 收回1 较差1")
    who = leader(MEILIN)
    await season.play(
        [
            (who, "梅林村结束测评", "机上票不足 5 张"),
            (who, "1", ["收到 4 票", "人数不足", "!较差"]),
            ("clerk", "梅林等级", ["人数不足", "!较差"]),
        ]
    )


async def without_a_leader(season: Season) -> None:
    """Where there is no leader, or one nobody has found out, the clerk ends it; five are enough."""
    for org in (CLINIC, TEA):
        await opened(season, org)
        for number in range(1, 6):
            await vote(season, account(org, number), "2", "较好")
        await closed(season, org, ["收到 5 票", "较好:5 票(100.0%)"])
