"""工作组核查, 03-12 to 03-30: checked branch by branch, sent back with a reason, reported on."""

from __future__ import annotations

from tests.scenarios.check.cases import BRANCH_OF, secretary_of
from tests.scenarios.check.district import (
    COMMITTEES,
    MEMBERS,
    STREET,
    account,
    branches_of,
    clerk_of,
    full,
    secretary,
)
from tests.scenarios.check.opening import digests
from tests.scenarios.check.self_check import LATE, branch_said
from tests.scenarios.season import Season, check

# Checked by its work group only at the end of the month.
UNCHECKED = "松湖商会"
# Of fifteen less than all are to be checked where somebody left with a 回执.
_FEWER = {"梨园村": 14, "松湖小学": 14, "云岭一中": 14}
_FU = "符景明"


def expected(short: str) -> int:
    """How many of the branch are to be checked."""
    return _FEWER.get(short, MEMBERS)


async def checked_and_reported(season: Season) -> None:
    await season.jump("2026-03-12T09:00")
    await _sent_back(season)
    for committee in COMMITTEES:
        for short in branches_of(committee):
            if short not in ("青禾村", LATE, UNCHECKED):
                await branch_checked(season, short, expected(short))
    await _checked_and_yet_sent_back(season)
    await season.jump("2026-03-13T09:00")
    await _said_again(season)


async def branch_checked(season: Season, short: str, count: int, left: int = 0) -> None:
    """Read back, confirmed; and its report, where nobody is left."""
    clerk = clerk_of_branch(short)
    words = f"应查{count}名,核查{count}名,与户籍、劳动部门的记录一致"
    rows = [
        (clerk, f"核查 {short}", [f"{full(short)}已确认的 {count} 名", "1. 核查通过"]),
        (clerk, "1", f"{full(short)} {count} 名核查通过"),
    ]
    if not left:
        rows += [
            (clerk, f"核查报告 {short} {words}", [f"{full(short)}的核查情况报告", words]),
            (clerk, "1", "已存下"),
        ]
    await season.play(rows)


def clerk_of_branch(short: str) -> str:
    return next(clerk_of(c) for c in COMMITTEES if short in branches_of(c))


async def _sent_back(season: Season) -> None:
    """One of three 符景明: the clerk is asked which; the branch hears whom, and why."""
    season.news(secretary("青禾村"))
    await season.play(
        [
            (secretary("青禾村"), "核查 青禾村", "由党(工)委工作组"),
            ("official", "核查 青禾村", "由党(工)委工作组"),
            ("clerk2", "核查 青禾村", "没有找到您说的党组织"),
            ("clerk2", f"核查退回 {_FU} 没有查找记录", [f"!{_FU}", "!青禾", "!1."]),
            ("clerk1", f"核查 {LATE}", "没有找到您说的党组织"),
            ("clerk3", f"核查 {LATE}", ["没有等核查的", "还有 15 名没有确认"]),
            ("clerk1", "核查退回 青禾村", "要写原因"),
            (
                "clerk1",
                f"核查退回 {_FU} 没有查找记录",
                [
                    "1. 符景明,青禾村党支部,1966年生",
                    "2. 符景明,青禾村党支部,1973年生",
                    "3. 符景明,石滩村党支部,1970年生",
                ],
            ),
            ("clerk1", "1", ["退回 青禾村党支部的 1 名", "原因:没有查找记录"]),
            ("clerk1", "1", ["已退回:青禾村党支部 1 名", "已通知书记"]),
        ]
    )
    await season.deliver()
    for who in (secretary("青禾村"), account("青禾村", 2)):
        (told,) = (words for words in season.news(who) if "退回" in words)
        check(told, ["青禾村党支部 1 名", _FU, "原因:没有查找记录"], who)
    await season.play(
        [
            (secretary("青禾村"), "退回的名单", ["退回重查) 1 名", "退回原因:没有查找记录"]),
            # Reasons are for who may see the name.
            ("official", "退回的名单", ["符*明", "!没有查找记录"]),
        ]
    )
    await branch_checked(season, "青禾村", 13, left=2)


async def _checked_and_yet_sent_back(season: Season) -> None:
    """What was checked can be sent back, too."""
    await season.play(
        [
            (
                "clerk2",
                "核查退回 贝锦程 查找经过不清楚",
                ["松湖义工协会党支部的 1 名", "经过不清楚"],
            ),
            ("clerk2", "1", "已通知书记"),
            (
                "clerk2",
                "排查进度",
                ["支部已确认 178,其中核查通过 163;退回重查 1;还没确认 0", "核查通过 14,退回 1"],
            ),
        ]
    )


async def _said_again(season: Season) -> None:
    """Sought, confirmed anew, checked."""
    who = secretary("青禾村")
    await season.play(
        [
            (who, f"联系{_FU} 问了他姐姐 没消息", "1. 符景明,青禾村党支部,1966年生"),
            (who, "1", ["方式:亲友", "结果:未联系上"]),
            (who, "1", "已记下"),
            (who, "4", "取消"),
            (who, f"确认{_FU}失联 他姐姐也不知道去向", "1966年生"),
            (who, "1", ["为「失联」吗", "!还没有查找记录"]),
            (who, "1", "已确认"),
            ("clerk1", "核查 青禾村", ["已确认的 1 名:失联 1 名", "他姐姐也不知道去向"]),
            ("clerk1", "1", ["1 名核查通过", "还有 1 名没有确认"]),
            (
                secretary_of("贝锦程"),
                "确认贝锦程失联 已向原单位核实,下落不明",
                "这也是支部对这次排查的确认",
            ),
            (secretary_of("贝锦程"), "1", "已确认:贝锦程"),
            ("clerk2", "核查通过 贝锦程", ["已确认的 1 名", "已向原单位核实"]),
            ("clerk2", "1", "1 名核查通过"),
        ]
    )


async def found_after_the_check(season: Season) -> None:
    """晏清秋 is found when the work group has already been there."""
    await season.jump("2026-03-20T09:00")
    who = secretary(BRANCH_OF["晏清秋"])
    await season.play(
        [
            (who, "晏清秋已联系上 昨天回村", ["改为「在册」", "2026年3月19日", "!这次排查"]),
            (who, "1", "失联期间表现怎样"),
            (who, "1", "已记下晏清秋"),
        ]
    )


async def three_days_before(season: Season) -> None:
    """03-27: who still owes something hears of it, and who was silent for weeks; nobody else."""
    told = await digests(season, "2026-03-27T08:40")
    late, qinghe = secretary(LATE), secretary("青禾村")
    deputies = {account(LATE, 2), account("青禾村", 2)}
    # Sought on 02-27, 03-06, 03-06 and 03-13, and never since.
    silent = {secretary(s) for s in ("竹湾村", "桐花村", "茶山村", "青禾村")}
    assert set(told) == {late, qinghe, *deputies, *silent, "clerk1", "clerk2", "clerk3"}
    check(told[late], f"{full(LATE)}的党员名册还有 15 名没有确认,2026年3月31日", late)
    check(told[qinghe], ["还有 1 名没有确认", "有 2 名失联党员 7 天没有查找记录"], qinghe)
    check(told["clerk2"], [f"{STREET}有 15 名等工作组核查", "表一", "流动党员统计表"], "clerk2")
    for clerk in ("clerk1", "clerk3"):
        check(told[clerk], ["还没有「已签章上传」", "表三", "!等工作组核查"], clerk)


async def the_late_ones(season: Season) -> None:
    """云岭水务公司 does it all on 03-28; 松湖商会 is checked on 03-30."""
    await season.jump("2026-03-28T09:00")
    await branch_said(season, LATE)
    await branch_checked(season, LATE, 15)
    await season.jump("2026-03-30T08:00")
    await branch_checked(season, UNCHECKED, 15)
