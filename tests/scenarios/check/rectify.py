"""整改规范, April to July: what the rule proposes, what committees decide, what is refused."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tests.scenarios.check.cases import secretary_of
from tests.scenarios.check.district import OFFICES, STREET, TOWN, secretary
from tests.scenarios.check.opening import digests
from tests.scenarios.season import Season, check

SOURCE = "《中国共产党党员教育管理工作条例》(2019年)第二十四条"
STOP, OUT = "停止党籍", "自行脱党除名"
# (name, the day from which on it may be decided: six months after the last contact, 查找次数)
_ON_APRIL_1 = (
    ("容海月", "2011年1月1日", 1),
    ("滕望川", "2012年7月15日", 1),
    ("雍和风", "2015年9月30日", 1),
    ("冉竹青", "2015年9月30日", 1),
    ("麦冬青", "2019年11月1日", 1),
    ("阎松柏", "2020年9月30日", 1),
    ("瞿塘春", "2020年9月30日", 1),
    ("符景明", "2024年2月29日", 1),
    ("桑榆晚", "2025年9月30日", 1),
    ("岑远山", "2025年12月30日", 2),
    ("蒲小满", "2026年3月20日", 1),
    ("古月升", "2026年3月30日", 1),
)
# (day, who records it, whom, what, what the rule proposes for that member on that day)
Decided = tuple[str, str, str, str, str]
DECIDED: tuple[Decided, ...] = (
    ("2026-04-20", "clerk1", "岑远山", STOP, STOP),
    ("2026-04-20", "clerk1", "麦冬青", STOP, STOP),
    ("2026-04-20", "clerk1", "简若川", "恢复正常管理", ""),
    ("2026-04-20", "clerk1", "蒲小满", "取消预备党员资格", "取消预备党员资格"),
    ("2026-04-28", "clerk2", "邵听涛", STOP, STOP),
    ("2026-04-28", "clerk2", "毛春寒", "继续查找", STOP),
    ("2026-04-28", "clerk2", "晏清秋", "限期改正", ""),
    ("2026-05-12", "chief1", "瞿塘春", STOP, STOP),
    ("2026-05-12", "chief1", "容海月", "保留组织关系", STOP),
    ("2026-05-12", "clerk1", "柴门雪", "批评教育", ""),
    ("2026-06-10", "clerk3", "庞万里", "退党除名", STOP),
    ("2026-06-10", "clerk3", "戴晨星", "恢复正常管理", ""),
    ("2026-06-10", "clerk1", "卞长明", "转出", ""),
    ("2026-06-10", "clerk1", "雍和风", "不予承认党员身份", STOP),
    ("2026-07-10", "clerk1", "桑榆晚", STOP, STOP),
)
# Who is on no roll any more.
LEFT = ("蒲小满", "庞万里", "卞长明", "雍和风")
_LINE = re.compile(
    r"^(\d+)\. (\S+) (?:(\S+) )?(\S+?日)\(星期.\)起可以研究「(.+?)」,查找 (\d+) 次$", re.M
)


async def over_six_months(season: Season) -> None:
    """石滩村: 古月升's six months are full on 03-30, over on 03-31; 巫山雨's two days later."""
    who = secretary("石滩村")
    await season.play([(who, "处置建议", ["石滩村党支部可以研究处置的失联党员 0 名", SOURCE])])
    await season.jump("2026-03-31T08:30")
    await season.play([(who, "处置建议", ["1 名", "古月升", "2026年3月30日", "!巫山雨"])])


async def proposed(season: Season) -> None:
    """On 04-01, before 巫山雨's: twelve of the town by the rule of 2019, each with its day."""
    await season.jump("2026-04-01T09:00")
    words = await season.say("clerk1", "处置建议")
    check(words, [f"{TOWN}可以研究处置的失联党员 12 名", f"依据:{SOURCE}"], "clerk1")
    expected = [
        (name, since, "取消预备党员资格" if name == "蒲小满" else STOP, str(times))
        for name, since, times in _ON_APRIL_1
    ]
    found = [(m[2], m[4], m[5], m[6]) for m in _LINE.finditer(words)]
    # Of two on the same day either may stand first.
    assert sorted(found) == sorted(expected), words
    assert [line[1] for line in found] == [line[1] for line in expected]
    await season.play(
        [
            ("clerk2", "处置建议", [" 2 名", "毛春寒", "2015年6月30日", "邵听涛"]),
            ("chief3", "处置建议", [OFFICES, " 1 名", "庞*里", "2008年9月1日"]),
            ("official", "处置建议", [" 15 名", "容*月", "!容海月"]),
            # Nobody searched for him, nobody proposes anything.
            ("clerk1", "费长河联系上了吗", ["还没有查找记录", "!可以由党(工)委研究"]),
        ]
    )
    await season.jump("2026-04-02T09:00")
    await season.play([(secretary("石滩村"), "处置建议", [" 2 名", "古月升", "巫山雨"])])


async def decided(season: Season) -> None:
    """The outcomes, one committee meeting after the other."""
    done: list[str] = []
    for day, who, name, outcome, rule in DECIDED:
        if day not in done:
            done.append(day)
            await season.jump(f"{day}T09:00")
            if day == "2026-04-20":
                await _refused(season)
                await _by_number(season)
        await recorded(season, day, who, name, outcome, rule)
    await _afterwards(season)


async def recorded(season: Season, day: str, who: str, name: str, outcome: str, rule: str) -> None:
    """Read back with the rule's word for it, and kept."""
    _, month, number = (int(part) for part in day.split("-"))
    # A committee's secretary sees names in part.
    shown = f"{name[0]}*{name[2:]}" if who.startswith("chief") else name
    back = [
        f"党员:{shown}",
        f"结果:{outcome}",
        f"{month}月{number}日",
        *_by_the_rule(outcome, rule),
    ]
    back.append(f"{'' if name in LEFT or outcome == OUT else '!'}登记后{shown}不再列入")
    words = f"处置 {name} {outcome} {month}月{number}日党委会研究"
    await season.play([(who, words, back), (who, "1", [f"已登记:{shown},{outcome}"])])


def _by_the_rule(outcome: str, rule: str) -> Sequence[str]:
    if not rule:
        return ["!按现行规则"]
    same = "!" if outcome == rule else ""
    return [f"按{SOURCE},可以研究的是「{rule}」", f"{same}与这个结果不同"]


async def _refused(season: Season) -> None:
    """What cannot be, with the reason; nothing is changed by it."""
    await season.play(
        [
            (secretary("青禾村"), f"处置 岑远山 {STOP}", "由党建办、党委书记登记"),
            ("official", f"处置 岑远山 {STOP}", "由党建办、党委书记登记"),
            ("clerk2", f"处置 岑远山 {STOP}", "没有找到您说的党员"),
            ("clerk1", f"处置 蒲小满 {STOP}", "蒲小满是预备党员,没有停止党籍这一项"),
            ("clerk1", "处置 岑远山 取消预备党员资格", "岑远山不是预备党员"),
            ("clerk1", "处置 岑远山 恢复正常管理", "只对查找后取得联系的党员"),
            ("clerk1", "处置 舒行舟 批评教育", "只对查找后取得联系的党员"),
            ("clerk1", f"处置 舒行舟 {STOP}", "舒行舟现在是「流动」"),
            ("clerk1", f"处置 简若川 {OUT}", "只对失联党员登记,简若川现在是「在册」"),
            ("clerk1", "处置 简若川 继续查找", "只对失联党员登记"),
            ("clerk1", f"处置 岑远山 {STOP} 5月20日党委会研究", ["还没有到", "!1. 没错"]),
            # At once, as the rule of 2016 had it: only against the proposal, and said so.
            (
                "clerk1",
                f"处置 岑远山 {OUT} 4月20日党委会研究",
                [f"可以研究的是「{STOP}」,与这个结果不同", "登记后岑远山不再列入本支部名册"],
            ),
            ("clerk1", "2", "取消"),
            ("clerk1", "岑远山联系上了吗", ["失联", "!党(工)委处理"]),
        ]
    )


async def _by_number(season: Season) -> None:
    await season.play(
        [
            ("clerk1", "处置 桑榆晚 4月20日党委会研究", ["怎样处理的", "11. 继续查找"]),
            ("clerk1", "11", ["结果:继续查找", f"可以研究的是「{STOP}」,与这个结果不同"]),
            ("clerk1", "1", "已登记:桑榆晚,继续查找"),
        ]
    )


async def _afterwards(season: Season) -> None:
    """Who left is found no more; who is suspended is on record so, and no more proposed."""
    await season.play(
        [
            ("clerk1", "处置 蒲小满 转出", ["!请核对", "已登记「取消预备党员资格」", "没有改动"]),
            ("clerk3", "庞万里联系上了吗", "没有找到您说的党员"),
            ("clerk1", "瞿塘春联系上了吗", ["党(工)委处理:停止党籍(2026年5月12日"]),
            (secretary_of("柴门雪"), "柴门雪 在册 已回村", "从「流动」改为「在册」"),
            (secretary_of("柴门雪"), "1", "已改为「在册」"),
        ]
    )
    names = {m[2] for m in _LINE.finditer(await season.say("clerk1", "处置建议"))}
    assert names == {"滕望川", "冉竹青", "阎松柏", "符景明", "古月升", "巫山雨"}
    await season.play([("clerk2", "处置建议", [" 1 名", "毛春寒"])])
    await season.play([("clerk3", "处置建议", " 0 名")])


async def reminded(season: Season) -> None:
    """Three days before the end of July: clerk and secretary of a committee with any left."""
    offices = [f"{post}{n}" for post in ("clerk", "chief") for n in (1, 2, 3)] + ["official"]
    assert await digests(season, "2026-07-26T08:40", offices) == {}
    told = await digests(season, "2026-07-27T08:40", offices)
    assert set(told) == {"clerk1", "chief1", "clerk2", "chief2"}
    for who in ("clerk1", "chief1"):
        check(told[who], f"{TOWN}有 6 名失联党员可以研究处置,2026年7月30日", who)
    for who in ("clerk2", "chief2"):
        check(told[who], f"{STREET}有 1 名失联党员可以研究处置", who)
    # In August form 4 besides, and what is still to be decided is late.
    told = await digests(season, "2026-08-02T08:40", offices)
    assert set(told) == {"clerk1", "chief1", "clerk2", "chief2", "clerk3"}
    check(told["clerk1"], ["6 名失联党员可以研究处置", f"{TOWN}的表四"], "clerk1")
    check(told["chief1"], ["6 名失联党员可以研究处置", "!表四"], "chief1")
    check(told["clerk3"], [f"{OFFICES}的表四", "8月6日", "!研究处置"], "clerk3")
