"""总结巩固 in August, and what the rule says two years after a membership was suspended."""

from __future__ import annotations

from tests.scenarios.check.cases import secretary_of
from tests.scenarios.check.district import DISTRICT, TOWN, secretary
from tests.scenarios.check.figures import FORM4, FORM4_HEADS, FORM4_LATER, FORM4_TITLE, FORM4_TOWN
from tests.scenarios.check.forms import assert_sums
from tests.scenarios.check.papers import Rows, got
from tests.scenarios.check.rectify import OUT, STOP, recorded
from tests.scenarios.check.uploads import summary_filed
from tests.scenarios.season import Season, check


async def summed_up(season: Season) -> None:
    """Form 4 of the district and of a committee, and filed."""
    await season.jump("2026-08-06T09:00")
    await _form4(season, "official", DISTRICT, "顾白芷", FORM4, "2026-08-06")
    await _form4(season, "clerk1", TOWN, "陆清秋", FORM4_TOWN, "2026-08-06")
    # 卞长明 was found as well, and has left since.
    await season.play([("clerk1", "新取得联系的", [" 3 名", "简若川", "柴门雪", "卞长明"])])
    await summary_filed(season)


async def _form4(season: Season, who: str, org: str, by: str, lines: Rows, on: str) -> None:
    paper = await got(season, who, "导出表四", f"{org}的表四", f"{len(lines)} 行")
    year, month, day = (int(part) for part in on.split("-"))
    assert_sums(
        paper,
        (*FORM4_TITLE, f"填报单位（盖章）：{org}      填报日期：{year}年{month}月{day}日"),
        FORM4_HEADS,
        lines,
        f"统计时点：{on} 09:00。每名党员按最近一次处理结果计一次。",
        f"{by} {on} 09:00 导出",
    )


async def two_years_on(season: Season) -> None:
    """停止党籍 of 2026-04-20: over two years from 2028-04-21 on, for whoever is still lost."""
    await season.jump("2027-05-10T09:00")
    who = secretary_of("麦冬青")
    await season.play(
        [
            (who, "麦冬青已联系上 本人回村", "从「失联」改为「在册」"),
            (who, "1", "失联期间表现怎样"),
            (who, "1", "已记下麦冬青"),
        ]
    )
    await season.jump("2028-04-20T09:00")
    await season.play(
        [("clerk1", "处置建议", [" 6 名", f"!{OUT}", "!岑远山", "!麦冬青", "!瞿塘春"])]
    )
    await season.jump("2028-04-21T09:00")
    words = await season.say("clerk1", "处置建议")
    check(words, [" 7 名", "岑远山", f"2028年4月20日(星期四)起可以研究「{OUT}」"], "04-21")
    assert words.count(OUT) == 1
    await recorded(season, "2028-04-21", "clerk1", "岑远山", OUT, OUT)
    await season.play(
        [
            ("clerk1", "岑远山联系上了吗", "没有找到您说的党员"),
            (secretary("青禾村"), "失联名单", ["!岑远山", "滕望川"]),
        ]
    )
    await _form4(season, "clerk1", TOWN, "陆清秋", FORM4_LATER, "2028-04-21")
    await season.jump("2028-05-12T09:00")
    await season.play([("clerk1", "处置建议", f"!{OUT}")])
    await season.jump("2028-05-13T09:00")
    await season.play([("clerk1", "处置建议", ["瞿塘春", f"「{OUT}」", f"「{STOP}」"])])
