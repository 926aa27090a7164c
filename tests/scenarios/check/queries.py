"""Questions with figures: whatever way the members are parted, the parts add up."""

from __future__ import annotations

import re
from collections import Counter

from tests.scenarios.check.district import DISTRICT, TOWN, full
from tests.scenarios.season import Season, check

# On 2026-03-30: the 32 of form 3 with 费长河 (③), 巫山雨 (①), 骆平野 (⑥) and 麦朝阳 (①).
_LENGTHS = {
    "不满6个月": 4,
    "6个月以上不满1年": 8,
    "1至5年": 12,
    "6至10年": 6,
    "11年及以上": 6,
}
_CIRCUMSTANCES = {
    "外出务工经商": 7,
    "单位改制或破产": 6,
    "毕业后去向不明": 6,
    "工作单位改变": 5,
    "出国(境)": 4,
    "居住地改变": 5,
    "其他": 3,
}
# The town's 22 of them.
_BRANCHES = {
    "青禾村": 6,
    **dict.fromkeys(("石滩村", "柏溪社区", "溪源食品有限公司"), 2),
    **dict.fromkeys(("竹湾村", "柳坪村", "枫树村", "桐花村", "茶山村", "白沙村"), 1),
    **dict.fromkeys(("东桥社区", "柏溪中学", "柏溪镇卫生院", "云雾茶叶专业合作社"), 1),
}
_PLACES = {
    **{"浙江宁波": 2, "上海": 2, "去向没有记": 1, "广东深圳": 1, "江苏苏州": 1, "福建泉州": 1},
    **{"四川成都": 1, "湖北武汉": 1, "广东广州": 1, "福建厦门": 1, "广西南宁": 1},
}
_LISTED = re.compile(r"^(\d+)\. (\S+) ", re.MULTILINE)
# By the column 重点类别 of the sheets.
_GROUPS = {
    "外出务工经商": ["岑远山", "舒行舟", "项晚舟", "邵听涛"],
    "异地居住": ["舒行舟"],
    "返乡毕业生": ["柴门雪", "扈晚晴"],
    "人户分离": ["冀长空"],
    "解除劳动关系": ["汪铁铮"],
    "高校保留关系毕业生": ["宋归帆"],
    "离退休异地居住": ["庄谨言"],
    "流动人才": ["简微凉"],
    "离职教职工": [],
}


async def focus_groups(season: Season) -> None:
    """Nine filters over the list; above the committee with names in part."""
    for group, names in _GROUPS.items():
        words = await season.say("official", f"{group}的排查名单")
        check(words, f"{DISTRICT}排查名单({group}) {len(names)} 名", group)
        shown = Counter(name for _, name in _LISTED.findall(words))
        assert shown == Counter(f"{name[0]}*{name[2]}" for name in names), words
    await season.play(
        [
            ("clerk1", "外出打工的排查名单", [" 3 名", "岑远山", "舒行舟", "项晚舟", "!邵听涛"]),
            ("b01m04", "外出打工的排查名单", "!岑远山"),
            ("official", "什么时候截止", ["支部自查", "3月31日", "总结巩固", "8月6日"]),
        ]
    )


async def totals(season: Season) -> None:
    """36 lost by length, by circumstance and by branch; 13 mobile by place; 32 page by page."""
    words = await season.say("official", "失联多少人")
    # To be handled: those of 04-01 but 古月升, whose six months are only just full.
    check(
        words,
        [
            f"{DISTRICT}失联党员 36 名",
            "流动 13,空挂 3,失联 36",
            "计入统计的 32 名",
            "可以研究处置的 14 名",
        ],
        "stats",
    )
    assert _counted(words, "按时长:") == _LENGTHS
    assert _counted(words, "按情形:") == _CIRCUMSTANCES
    assert sum(_LENGTHS.values()) == sum(_CIRCUMSTANCES.values()) == 36
    words = await season.say("clerk1", "失联多少人")
    check(words, f"{TOWN}失联党员 22 名", "clerk1")
    found = re.findall(r"· (\S+) (\d+) 名$", words, re.MULTILINE)
    assert {name: int(count) for name, count in found} == {
        full(short): count for short, count in _BRANCHES.items()
    }
    assert sum(_BRANCHES.values()) == 22
    await _pages(season)
    words = await season.say("official", "流动党员去向")
    check(words, ["流动党员 13 名", "戴*星", "!戴晨星", "!申江软件"], "mobile")
    assert _counted(words, "按去向:") == _PLACES
    assert sum(_PLACES.values()) == 13
    await season.play(
        [("official", "转出没有回执的", [" 3 名", "柴*远", "阎*冬", "冉*田", "!瞿*晚"])]
    )


async def _pages(season: Season) -> None:
    first = await season.say("official", "失联半年以上的有哪些")
    check(first, ["(失联 6 个月以上) 32 名", "下一页(还有 12 名)"], "first page")
    second = await season.say("official", "1")
    numbers = [int(number) for page in (first, second) for number, _ in _lines(page)]
    assert numbers == list(range(1, 33))
    names = Counter(name for page in (first, second) for _, name in _lines(page))
    assert names["庞*里"] == names["古*升"] == 1
    assert "巫*雨" not in names


def _lines(page: str) -> list[tuple[str, str]]:
    """The numbered members, not the options below them."""
    return [(n, name) for n, name in _LISTED.findall(page) if "*" in name]


def _counted(words: str, head: str) -> dict[str, int]:
    (line,) = (rest for rest in re.findall(f"{re.escape(head)}(.+)", words))
    parts = (part.rpartition(" ") for part in line.rstrip("。").split(","))
    return {name: int(count) for name, _, count in parts}
