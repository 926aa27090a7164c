"""May to November: what each label requires, what is put on record, and the gaps that are left."""

from __future__ import annotations

from tests.scenarios.season import Season, check
from tests.scenarios.town import account, secretary
from tests.scenarios.year.figures import CLINIC, MEIXI, WANGJIANG
from tests.scenarios.year.unseen import whole


async def labels(season: Season) -> None:
    """Required: 红旗 1 thing, 赶超 none, 后进 2, 软弱涣散 6.

    6 × 1 + 4 × 2 + 3 × 6 = 32 gaps at 6 + 4 + 3 = 13 of the 32.
    """
    check(
        await whole(season, "clerk", "分类管理"),
        [
            "红旗支部:6 个,其中有缺项的 6 个",
            "赶超支部:19 个",
            "后进支部:4 个,其中有缺项的 4 个",
            "软弱涣散支部:3 个,其中有缺项的 3 个",
        ],
        "labels",
    )
    check(await whole(season, "clerk", "整改缺口"), ["13/32 个", "共缺 32 项"], "gaps")
    await _on_record(season, MEIXI, "经验总结 形成“党员联户”经验材料", "必备的要求都有登记")
    await _on_record(season, WANGJIANG, "派驻工作组 区里派驻三人,5月12日进驻", "还缺 5 项")
    await _on_record(season, CLINIC, "挂点联系 副镇长挂点", "还缺 1 项")
    # Three of the 32 are on record now, and 梅溪 lacks nothing more.
    check(await whole(season, "official", "白鹭镇整改缺口"), ["12/32 个", "共缺 29 项"], "gaps")
    await season.play(
        [
            (
                secretary(WANGJIANG),
                "分类管理",
                ["「软弱涣散支部」", "派驻工作组:已登记", "还缺 5 项"],
            ),
            (account(WANGJIANG, 4), "分类管理", "!软弱涣散"),
            ("otherclerk", "望江社区第一党支部分类管理", ["没有找到", "!软弱"]),
            (secretary(WANGJIANG), "登记 工作组 已进驻", "由党建办或组织部登记"),
        ]
    )


async def _on_record(season: Season, org: str, words: str, after: str) -> None:
    await season.play(
        [("clerk", f"登记 {org} {words}", "请核对"), ("clerk", "1", ["已登记", after])]
    )


async def gaps_are_reminded(season: Season) -> None:
    """The clerk's digest tells them on the first working day of a month, as numbers."""
    season.news("clerk")
    await season.jump("2026-06-01 08:40")
    assert any("12 个党组织的管理要求还缺 29 项" in words for words in season.news("clerk"))
