"""February: who may start the check, what it covers, and who is reminded of the lost."""

from __future__ import annotations

from tests.scenarios.check.cases import LOST
from tests.scenarios.check.district import DISTRICT, secretary
from tests.scenarios.check.opening import begun, digests
from tests.scenarios.season import Season

# Lost members of each branch on the day the check begins, counted in the list of cases.
_LOST_AT = {
    "青禾村": 6,
    "竹湾村": 2,
    "石滩村": 2,
    "柳坪村": 1,
    "枫树村": 2,
    "桐花村": 1,
    "茶山村": 1,
    "柏溪社区": 2,
    "东桥社区": 1,
    "柏溪镇机关": 1,
    "柏溪中学": 1,
    "柏溪镇卫生院": 1,
    "溪源食品有限公司": 2,
    "云雾茶叶专业合作社": 1,
    "湖东社区第一": 1,
    "松涛社区": 1,
    "天和机械有限公司": 2,
    "明远软件有限公司": 1,
    "松湖义工协会": 1,
    "松湖小学": 1,
    "区财政局": 1,
    "云岭一中": 1,
    "云岭职业技术学校": 1,
    "区人民医院": 1,
    "云岭城投集团": 1,
    "云岭水务公司": 1,
    "云岭农商银行": 1,
}


async def started(season: Season) -> None:
    """600 stand in the sheets; three of them left with a 回执 and are not checked: 597."""
    await season.play(
        [
            ("official", "排查进度", "没有在进行的党员组织关系排查"),
            (secretary("青禾村"), "开始2026年组织关系排查", ["!要开始", "!1."]),
        ]
    )
    await begun(season)
    await season.play(
        [
            ("official", "开始2026年组织关系排查", "已经在进行"),
            ("clerk1", "开始2026年组织关系排查", "已经在进行"),
            (
                "official",
                "排查进度",
                [
                    f"{DISTRICT} 2026年度党员组织关系集中排查",
                    "应排查 597 名:支部已确认 0,其中核查通过 0;退回重查 0;还没确认 597",
                    "动员部署:2026年2月24日",
                    # 18 × 15 − 1, 12 × 15 − 1, 10 × 15 − 1.
                    "柏溪镇党委:0/269 已确认",
                    "松湖街道党工委:0/179 已确认",
                    "区直机关党工委:0/149 已确认",
                ],
            ),
        ]
    )


async def a_week_without_a_word(season: Season) -> None:
    """38 lost in 27 branches, none sought: their secretaries hear of it seven days on."""
    assert sum(_LOST_AT.values()) == len(LOST) == 38
    assert await digests(season, "2026-02-20T08:40") == {}
    told = await digests(season, "2026-02-21T08:40")
    assert set(told) == {secretary(short) for short in _LOST_AT}
    for short, count in _LOST_AT.items():
        words = told[secretary(short)]
        assert f"有 {count} 名失联党员 7 天没有查找记录" in words, words
    # By then nothing else is owed: the branches' part begins on the 25th.
    assert await digests(season, "2026-02-24T08:40") == {}
