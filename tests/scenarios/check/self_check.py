"""支部自查, from 02-25: everybody who is there in one go, everybody else in words of their own.

Said one by one: 简若川, 柴门雪, 卞长明 and 戴晨星 are found in March; of 骆晴川 the branch says
nothing until the end of the month; 云岭水务公司 does nothing at all until 03-28.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tests.scenarios.check.cases import BRANCH_OF, LOST, MOBILE, MOVED, NOMINAL, special
from tests.scenarios.check.district import (
    COMMITTEES,
    MEMBERS,
    account,
    branches_of,
    full,
    secretary,
)
from tests.scenarios.season import Season

LATE = "云岭水务公司"
_APART = {"简若川", "柴门雪", "卞长明", "戴晨星", "骆晴川", "符景明"}
_BASIS = "1月党员大会到会、党费交到1月"
# (what the secretary says, pieces of what is read back, pieces of the answer to 1)
Word = tuple[str, tuple[str, ...], str]
# Whoever is found to be something else than the sheets say.
CHANGED: Mapping[str, Word] = {
    "古长风": ("古长风 在册 关系已理顺", ("从「空挂」改为「在册」",), "已改为「在册」"),
    "桑知秋": (
        "桑知秋 流动 去向广西南宁 打工",
        ("从「空挂」改为「流动」", "去向:广西南宁"),
        "已改为「流动」",
    ),
    "祝春归": ("祝春归 在册 已返乡", ("从「流动」改为「在册」",), "已改为「在册」"),
    "麦朝阳": (
        "确认麦朝阳失联 外出打工后没有音讯",
        ("从「流动」改为「失联」", "情形:外出务工经商", "还没有查找记录"),
        "已改为「失联」",
    ),
    "骆平野": (
        "确认骆平野失联 家里拆迁搬走",
        ("从「流动」改为「失联」", "情形:居住地改变"),
        "已改为「失联」",
    ),
    "冀长空": (
        "冀长空 流动 去向福建厦门 在鹭江造船厂上班",
        ("从「在册」改为「流动」", "去向:福建厦门", "鹭江造船厂"),
        "已改为「流动」",
    ),
    "庄谨言": ("确认庄谨言空挂 关系在原单位", ("从「在册」改为「空挂」",), "已改为「空挂」"),
}


async def everybody_said(season: Season) -> None:
    """Committee by committee on three days; 青禾村 has a dialogue of its own."""
    for committee, day in zip(COMMITTEES, ("25", "26", "27"), strict=True):
        await season.jump(f"2026-02-{day}T09:00")
        if day == "25":
            await _of_many_kinds(season)
        for short in branches_of(committee):
            if short not in ("青禾村", LATE):
                await branch_said(season, short)


async def branch_said(season: Season, short: str) -> None:
    """The changes first, for whoever is not 在册 any more is not among the rest."""
    here = [name for name, at in BRANCH_OF.items() if at == short]
    for name in here:
        if name in CHANGED:
            await said(season, name, *CHANGED[name])
    await _rest(season, short)
    for words in _unchanged(short):
        await said(season, *words)


async def said(season: Season, name: str, words: str, pieces: Iterable[str], answer: str) -> None:
    """The secretary says it of somebody, hears it read back, and confirms."""
    who = secretary(BRANCH_OF[name])
    back = [f"{name}({full(BRANCH_OF[name])})", "这也是支部对这次排查的确认", *pieces]
    await season.play([(who, words, back), (who, "1", [name, answer])])


def plain(short: str) -> int:
    """How many of a branch are simply there by the sheets, and are said to be nothing else."""
    apart = {
        number
        for (at, number), cells in special().items()
        if at == short
        and (
            cells.get("联系状态", "在册") != "在册"
            or "转出日期" in cells
            or cells["姓名"] in CHANGED
            or cells["姓名"] == "扈晚晴"
        )
    }
    return MEMBERS - len(apart)


async def _rest(season: Season, short: str) -> None:
    who, count = secretary(short), plain(short)
    await season.play(
        [
            (
                who,
                f"其余都在册 {_BASIS}",
                [f"{full(short)} {count} 名党员确认为「在册」", f"依据:{_BASIS}"],
            ),
            (who, "1", f"已确认:{full(short)} {count} 名在册"),
        ]
    )


def _unchanged(short: str) -> Iterable[tuple[str, str, tuple[str, ...], str]]:
    """As the sheets have it, confirmed one by one: (name, words, pieces, answer)."""
    known = (
        *((row[2], "失联", "家里人也没有消息") for row in LOST if row[0] == short),
        *((row[2], "流动", "每月交党费") for row in MOBILE if row[0] == short),
        *((row[2], "空挂", "关系还在单位") for row in NOMINAL if row[0] == short),
        *(
            (row[2], "在册", "转出后没有回执")
            for row in MOVED
            if row[0] == short and row[4] != "有"
        ),
    )
    for name, status, why in known:
        if name not in _APART and name not in CHANGED:
            words = f"确认{name}{status} {why}"
            yield name, words, (f"为「{status}」吗",), f"「{status}」"


async def _of_many_kinds(season: Season) -> None:
    """青禾村: who may say it, what is asked back, what is refused, and who is left."""
    who = secretary("青禾村")
    await season.play(
        [
            (account("青禾村", 4), f"其余都在册 {_BASIS}", "由党员所在支部的书记、副书记确认"),
            (account("青禾村", 3), f"其余都在册 {_BASIS}", "由党员所在支部的书记、副书记确认"),
            ("clerk1", f"其余都在册 {_BASIS}", "由党员所在支部的书记、副书记确认"),
            (who, "待办", "青禾村党支部的党员名册还有 15 名没有确认,2026年3月31日"),
            # Without a basis nothing is confirmed; the deputy may do it as well.
            (account("青禾村", 2), "其余都在册", ["还有 8 名「在册」的没有确认", "凭什么"]),
            (
                account("青禾村", 2),
                _BASIS,
                ["8 名党员确认为「在册」", f"依据:{_BASIS}", "另有 7 名"],
            ),
            (account("青禾村", 2), "1", ["8 名在册", "还有 7 名要逐人说明"]),
            (who, f"其余都在册 {_BASIS}", ["都已确认", "还有 7 名要逐人说明"]),
            (who, "没确认的名单", ["(待确认、退回重查) 7 名", "骆晴川", "舒行舟", "!浦新竹"]),
            (
                who,
                "确认符景明失联 问过他姐姐",
                ["1. 符景明,青禾村党支部,1966年生", "2. 符景明,青禾村党支部,1973年生", "!石滩"],
            ),
            (who, "1", ["确认符景明(青禾村党支部)为「失联」吗", "依据:确认符景明失联 问过他姐姐"]),
            (who, "1", "已确认:符景明"),
            (who, "费长河 空挂", ["不能直接改为「空挂」", "可以改为:在册、流动"]),
            (who, "确认费长河失联 2月30日起", "不是一个日子"),
            (who, "岑远山 流动 出去打工了", "岑远山去了哪里"),
            (account("竹湾村", 1), "确认费长河失联 没有消息", "没有找到您说的党员"),
        ]
    )
    for words in _unchanged("青禾村"):
        await said(season, *words)
    await season.play(
        [
            (who, "没确认的名单", [" 1 名", "骆晴川"]),
            # Lost without the roll having known: the circumstance is asked by number.
            (
                secretary("白沙村"),
                "确认扈晚晴失联 电话停机",
                ["是什么情形失去联系的", "3毕业后去向不明"],
            ),
            (secretary("白沙村"), "3", ["从「在册」改为「失联」", "情形:毕业后去向不明"]),
            (secretary("白沙村"), "1", "已改为「失联」"),
        ]
    )
