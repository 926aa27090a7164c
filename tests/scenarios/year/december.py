"""December: three ask to rise, one falls, and the grades that stand at the year's end.

New totals: 青石 93, 中心学校 82, 望江第一 58.5, 梅林 86. The first two rise, the third stays 较差,
the fourth falls. At the end: 好 1, 3, 4, 5, 7, 8 of the list: 6 − 1 + 1 = 6. 较好 19 − 1 (青石) + 1
(梅林) + 1 (中心学校) = 20. 一般 4 − 1 = 3. 较差 3. Together 32.
"""

from __future__ import annotations

from tests.scenarios.season import Season, check
from tests.scenarios.town import TOWN, secretary
from tests.scenarios.year.figures import (
    FAIR,
    GOOD,
    MEILIN,
    POOR,
    QINGSHI,
    ROW_OF,
    ROWS,
    SCHOOL,
    WANGJIANG,
    Row,
)
from tests.scenarios.year.review import decided
from tests.scenarios.year.scoring import scored
from tests.scenarios.year.unseen import MEMBER, nothing_outside, whole

_AGAIN = {
    QINGSHI: Row(QINGSHI, FAIR, "19 19 19 18 18", GOOD),
    SCHOOL: Row(SCHOOL, FAIR, "17 17 16 16 16", FAIR),
    WANGJIANG: Row(WANGJIANG, POOR, "12 12 12 11.5 11", POOR),
    MEILIN: Row(MEILIN, GOOD, "18 17 17 17 17", FAIR),
}
LAST = {row.org: row.first for row in ROWS} | {org: row.first for org, row in _AGAIN.items()}


async def asked_for(season: Season) -> None:
    """A branch asks to rise, in December only; the clerk proposes a fall."""
    await season.jump("2026-11-30 09:00")
    await season.play([(secretary(QINGSHI), "申请复核 晋级 问题都已整改", "12月1日")])
    await season.jump("2026-12-01 09:00")
    for org in (QINGSHI, SCHOOL, WANGJIANG):
        who = secretary(org)
        await season.play(
            [(who, "申请复核 晋级 问题都已整改", "请核对"), (who, "1", "晋级申请已记下")]
        )
    await season.play(
        [
            ("clerk", "提出降级 梅林村 下半年没有换届", "请核对"),
            ("clerk", "1", "降级建议已记下"),
            ("official", "复核情况", ["共 4 件", "待定 4 件"]),
        ]
    )


async def decided_again(season: Season) -> None:
    """Six are 好 already: 青石 has room only once 梅林 has fallen."""
    for row in _AGAIN.values():
        await scored(season, row)
    await season.play([("clerk", "初评 青石村 好", "好 已有 6/32,上限 6 个")])
    check(await decided(season, MEILIN, FAIR), "好 已有 5/32", "the fall")
    check(await decided(season, QINGSHI, GOOD), "好 已有 6/32", "the rise")
    await decided(season, SCHOOL, FAIR)
    await decided(season, WANGJIANG, POOR)
    await season.play(
        [
            ("clerk", "公示", ["3 个党组织", "12月2日到12月4日", "12月7日"]),
            ("clerk", "1", "已张贴"),
        ]
    )
    await season.jump("2026-12-07 09:00")
    await season.play([("clerk", "上报", "4/32 个党组织"), ("clerk", "1", "已上报")])


async def confirmed(season: Season) -> None:
    """The department confirms the four and tells them."""
    await season.jump("2026-12-11 09:00")
    await season.play(
        [
            ("official", "同意白鹭镇初评", ["4 个", "好 1、较好 2、一般 0、较差 1"]),
            ("official", "1", "已认定"),
            ("official", "通报白鹭镇", ["4 个党组织", "!改动"]),
            ("official", "1", "已向白鹭镇党委通报"),
            ("official", "复核情况", ["共 4 件", "待定 0 件"]),
        ]
    )
    await season.deliver()
    check(season.news(secretary(QINGSHI))[-1], f"{QINGSHI}:好", "circular")


async def stands_at_the_end(season: Season) -> None:
    """Each of the 32, by the lists that the official asks for."""
    for grade, count in ((GOOD, 6), (FAIR, 20), ("一般", 3), (POOR, 3)):
        words = await whole(season, "official", f"白鹭镇{grade}的有哪些")
        check(words, f"「{grade}」", "heading")
        assert f"{count} 个:" in words
        having = {org for org, last in LAST.items() if last == grade}
        assert {org for org in ROW_OF if org in words} == having, words
    check(
        await whole(season, "official", "白鹭镇等级分布"),
        # 20 of 32 are 62.5 %, 3 are 9.375 %.
        [TOWN, "好:6 个,18.75%", "较好:20 个,62.50%", "一般:3 个,9.38%", "较差:3 个,9.38%"],
        "distribution",
    )
    check(
        await whole(season, "official", "白鹭镇前三名"),
        ["第 1 名 梅溪村党支部 96.00 分", "第 2 名 永丰村党支部 94.50 分", "第 3 名 庆丰"],
        "ranking",
    )
    # 94, then 93 twice: 下河 of April, 青石 of December.
    ranking = await whole(season, "clerk", "排名")
    check(
        ranking,
        [
            "第 4 名 下河村党支部 93.00 分",
            "第 4 名 青石村党支部 93.00 分",
            "第 6 名 石桥村党支部 92.50 分",
        ],
        "ranking",
    )
    await season.play([(MEMBER, "等级", ["「好」", "!96", "!票"])])
    await nothing_outside(season, published=True)
