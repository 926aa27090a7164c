"""April at the department: one grade changed, the results told, and what is objected to them."""

from __future__ import annotations

from tests.scenarios.season import Season, check
from tests.scenarios.town import TOWN, secretary
from tests.scenarios.year.figures import QINGSHI, XIAHE
from tests.scenarios.year.unseen import MEMBER, nothing_outside, whole


async def overall_review(season: Season) -> None:
    """下河 falls from 好 to 较好 on what was heard there; the other 31 are confirmed in one go."""
    await season.play(
        [
            ("clerk", "同意白鹭镇初评", "由组织部来办"),
            ("clerk", "初评 青石村 好 理由 再议", "已有 6/32"),
            ("official", "认定 下河村 较好", "请发来理由"),
            ("official", "实地了解发现集体经济账目未公开", "「较好」"),
            ("official", "1", "已记录"),
            ("clerk", "初评 下河村 好 理由 不同意", "前面的结果不能再改"),
            # 5 好 of the other 31, with 19 较好, 4 一般 and 3 较差.
            ("official", "同意白鹭镇初评", ["31 个", "好 5、较好 19、一般 4、较差 3"]),
            ("official", "1", "已认定"),
            ("official", "同意白鹭镇初评", "没有等着认定的"),
            # What hangs in the town is 好 of April's notice; what was just decided is not told.
            (MEMBER, "下河村等级", ["「好」", "!「较好」"]),
        ]
    )
    await nothing_outside(season, published=True)


async def told(season: Season) -> None:
    """On Monday 04-20. Seven working days from the 21st, 04-25 and 26 free: to 04-29, 24:00."""
    await season.play(
        [
            ("clerk", "通报", "由区委组织部通报"),
            (
                "official",
                "通报白鹭镇",
                ["32 个党组织", "好(5):", "下河村党支部 由「好」改为「较好」", "4月29日 24 时"],
            ),
            ("official", "1", ["已向白鹭镇党委通报", "改动了 1 个"]),
        ]
    )
    await season.deliver()
    check(season.news(secretary(XIAHE))[-1], ["下河村党支部:较好(初评为「好」)"], "circular")
    assert "重新公示" in season.news("clerk")[-1]
    await season.play(
        [
            ("clerk", "公示", ["重新公示", "1 个党组织", "较好(1):下河村党支部"]),
            ("clerk", "1", "从4月21日到4月23日"),
        ]
    )
    await nothing_outside(season, published=True)


async def objections(season: Season) -> None:
    """下河 on the seventh working day, in time; 青石 a day later: registered as late."""
    await season.jump("2026-04-29 23:50")
    await _objected(season, XIAHE, "漏看了3月的公开照片", "!逾期")
    await season.jump("2026-04-30 00:10")
    await _objected(season, QINGSHI, "91分却定为较好", "逾期")
    await season.jump("2026-05-06 09:00")
    await season.play(
        [
            ("clerk", "维持 下河村的异议 理由:已核", "没有等您答复"),
            ("official", "异议情况", ["2 条", XIAHE, f"{QINGSHI}(逾期)"]),
            ("official", "改为好 下河村的异议 理由:照片属实", "依据是哪一种"),
            ("official", "1", ["改为「好」", "依据:重大信息遗漏"]),
            ("official", "1", "1. 更正为「好」"),
            ("official", "1", ["更正原来的「较好」", "1. 无误"]),
            # 5 of 33 and one more: the department's own are the town's 32 and another's one.
            ("official", "1", ["已记录", "好 已有 6/33,上限 6 个"]),
            # A seventh only on a written basis; the official thinks better of it.
            ("official", "认定 青石村 好 理由 再议", "好 已有 6/33,上限 6 个"),
            ("official", "认定 青石村 好 理由 再议 依据 区委纪要", "凭书面依据放行"),
            ("official", "2", "!已记录"),
            ("official", "维持 青石村的异议 理由:比例已满,且已逾期", "维持「较好」"),
            ("official", "1", "已答复"),
            ("official", "异议情况", "没有等答复的异议"),
        ]
    )
    await season.deliver()
    assert "将更正为「好」" in season.news(secretary(XIAHE))[-1]
    assert "维持原等级" in season.news(secretary(QINGSHI))[-1]


async def _objected(season: Season, org: str, words: str, late: str) -> None:
    who = secretary(org)
    await season.play(
        [(who, f"我有异议 {words}", [words, "区委组织部", late]), (who, "1", ["已登记", late])]
    )


async def shown_again(season: Season) -> None:
    """The grade restored goes on notice once more; after 劳动节, 05-07 to 05-09."""
    await season.play(
        [
            ("clerk", "公示", ["重新公示", "好(1):下河村党支部"]),
            ("clerk", "1", "从5月7日到5月9日"),
        ]
    )
    check(
        await whole(season, "official", "白鹭镇等级分布"),
        [TOWN, "好:6 个,18.75%", "较好:19 个", "一般:4 个", "较差:3 个", "综合考评 32"],
        "the year's grades",
    )
