"""03-30: form 3 does not add up, says by how much and whose record is wanting, and is settled."""

from __future__ import annotations

from bot.importing import import_files
from tests.scenarios.check.cases import BRANCH_OF, special
from tests.scenarios.check.district import Cells, everybody, full, secretary
from tests.scenarios.check.double_check import branch_checked
from tests.scenarios.check.papers import refused
from tests.scenarios.check.sheets import write_csv
from tests.scenarios.season import Season

_NO_DATE, _NO_WHY = "末次组织生活和党费都没有记录", "没有失联情形"


async def settled(season: Season) -> None:
    """Of 32 lost for six months 滕望川 has no date, so no length; 骆晴川 no circumstance."""
    await season.jump("2026-03-30T08:50")
    await refused(
        season,
        "official",
        "导出表三",
        "加不起来,没有导出",
        "总计:总数 32,失去联系时间合计 31,差 1",
        "总计:总数 32,失去联系情形合计 31,差 1",
        "农村:总数 12,失去联系时间合计 11,差 1",
        "农村:总数 12,失去联系情形合计 11,差 1",
        f"青禾村党支部 滕*川:{_NO_DATE}",
        f"青禾村党支部 骆*川:{_NO_WHY}",
        "!滕望川",
    )
    await refused(
        season,
        "clerk1",
        "导出表三",
        "总计:总数 20,失去联系时间合计 19,差 1",
        "总计:总数 20,失去联系情形合计 19,差 1",
        f"青禾村党支部 滕望川:{_NO_DATE}",
        f"青禾村党支部 骆晴川:{_NO_WHY}",
        "!社区",
    )
    await refused(season, "chief1", "导出表三", "滕*川", "!滕望川")
    await _circumstance_said(season)
    await _dates_imported(season)


async def _circumstance_said(season: Season) -> None:
    who = secretary("青禾村")
    await season.play(
        [
            (who, "确认骆晴川失联", ["骆晴川是什么情形失去联系的", "6居住地改变"]),
            (who, "6", ["确认骆晴川(青禾村党支部)为「失联」吗", "情形:居住地改变"]),
            (who, "1", "已确认:骆晴川"),
        ]
    )
    await branch_checked(season, "青禾村", 1, left=1)
    words = "应查15名,核查15名,其中失联6名、流动1名"
    await season.play([("clerk1", f"核查报告 青禾村 {words}", words), ("clerk1", "1", "已存下")])
    await refused(
        season,
        "clerk1",
        "导出表三",
        "失去联系时间合计 19,差 1",
        "!失去联系情形合计",
        "滕望川",
        "!骆晴川",
    )


async def _dates_imported(season: Season) -> None:
    """The sheet once more, of two people: a day that was found, a 回执 that has come."""
    rows = [
        _row("滕望川", {"末次党费": "2012-01-15"}),
        _row("瞿向晚", {"转出回执": "有"}),
    ]
    headings = ("姓名", "组织", "身份", "出生日期", "末次党费", "转出回执")
    path = write_csv(season.folder / "补充.csv", headings, rows)
    outcome = await import_files(season.bot, [path])
    assert (outcome.people.created, outcome.people.changed) == (0, 2)
    await season.play(
        [
            (secretary("青禾村"), "滕望川联系上了吗", ["2012年1月15日", "失联14年2个月"]),
            ("clerk2", "转出没有回执的", ["1 名", "阎立冬", "!瞿向晚"]),
            # 瞿向晚 is gone with the 回执: one less.
            ("official", "排查进度", "支部已确认 596,其中核查通过 596;退回重查 0;还没确认 0"),
        ]
    )


def _row(name: str, more: Cells) -> Cells:
    (one,) = (m for m in everybody(special()) if m.name == name)
    known = {key: one.cells[key] for key in ("姓名", "身份", "出生日期")}
    return {**known, "组织": full(BRANCH_OF[name]), **more}
