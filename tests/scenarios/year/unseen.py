"""Who must not see a grade: asked at every step of the year, and heard nothing."""

from __future__ import annotations

from tests.scenarios.season import Season, folded
from tests.scenarios.town import TOWN, account, secretary
from tests.scenarios.year.figures import MEIXI, YUNTAI

MEMBER, NEIGHBOUR, ELSEWHERE = account(MEIXI, 4), secretary(YUNTAI), "otherclerk"
_NOWHERE = "月球村"
# What is asked about 梅溪 by name; each is asked about a place that does not exist as well.
_PUBLISHED = "{}等级"
_BY_NAME = (_PUBLISHED, "{}等级分布", "{}较差的有哪些", "{}排名", "{}进度", "分类管理{}")
_OF_ALL = ("等级分布", "较差的有哪些", "排名", "进度", "公示情况", "异议情况", "上报情况")
_GRADES = ("「好」", "「较好」", "好:", "第 1 名")


async def nothing_early(season: Season) -> None:
    """A member of the branch hears that nothing is published, and no list or rank of anything."""
    await season.play([(MEMBER, "等级", ["还没有公布", "!「好」", "!96"])])
    for question in ("好的有哪些", "排名", "等级分布", "测评结果", "分类管理"):
        await _hears_no_grade(season, MEMBER, question)
    await nothing_outside(season)


async def nothing_outside(season: Season, *, published: bool = False) -> None:
    """From another town 梅溪 is a name nobody goes by; from beside, but for what was published."""
    for who in (NEIGHBOUR, ELSEWHERE):
        for question in _BY_NAME:
            if published and (who, question) == (NEIGHBOUR, _PUBLISHED):
                continue
            there = await season.say(who, question.format("梅溪村"))
            await season.say(who, "取消")
            nowhere = await season.say(who, question.format(_NOWHERE))
            await season.say(who, "取消")
            assert there == nowhere, f"{who}: {question} → {there}"
    for question in _OF_ALL:
        words = await season.say(ELSEWHERE, question)
        await season.say(ELSEWHERE, "取消")
        assert not any(name in words for name in (TOWN, "梅溪", "/32")), f"{question} → {words}"


async def _hears_no_grade(season: Season, who: str, question: str) -> None:
    words = await season.say(who, question)
    await season.say(who, "取消")
    assert not any(piece in words for piece in _GRADES), f"{who}: {question} → {words}"


async def whole(season: Season, who: str, question: str) -> str:
    """An answer with what of it had no room and came behind."""
    await season.deliver()
    season.news(who)
    first = await season.say(who, question)
    await season.deliver()
    return folded("\n".join([first, *season.news(who)]))
