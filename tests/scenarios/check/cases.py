"""Who of the 600 is not simply there, and what the sheets say of each.

The lengths are those of 2026-03-30, when form 3 is made; each edge has one on either side of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from tests.scenarios.check.district import Cells, secretary

Row = tuple[str, int, str]


def _day(written: str) -> date | str:
    return date.fromisoformat(written) if written else ""


# (branch, number, name, 情形, 末次组织生活, 末次党费); on 2026-03-30 that is:
LOST: tuple[tuple[str, int, str, str, str, str], ...] = (
    ("青禾村", 5, "岑远山", "①", "2025-03-10", "2025-06-30"),  # 9 months
    ("青禾村", 6, "麦冬青", "②", "", "2019-05-01"),  # 6 years 10 months
    ("青禾村", 7, "费长河", "③", "2025-10-15", ""),  # 5 months: not counted
    ("青禾村", 8, "滕望川", "⑦", "", ""),  # 待核 until the sheet comes: 2012-01-15
    ("青禾村", 9, "骆晴川", "", "", "2024-09-01"),  # 18 months; no circumstance until it is told
    ("青禾村", 10, "符景明", "①", "2023-05-10", "2023-08-31"),  # 2 years 6 months
    ("竹湾村", 5, "简若川", "④", "2016-02-01", ""),  # 10 years 1 month; found in the check
    ("竹湾村", 6, "容海月", "⑤", "", "2010-07-01"),  # 15 years
    ("石滩村", 5, "古月升", "⑥", "", "2025-09-30"),  # six months to the day
    ("石滩村", 6, "巫山雨", "①", "", "2025-10-01"),  # a day short of six months
    ("柳坪村", 5, "桑榆晚", "②", "", "2025-03-31"),  # a day short of a year
    ("枫树村", 5, "柴门雪", "③", "", "2025-03-30"),  # a year to the day; found elsewhere
    ("枫树村", 6, "古道长", "③", "", "2025-03-30"),  # a year to the day
    ("桐花村", 5, "瞿塘春", "④", "", "2020-03-31"),  # a day short of 6 years
    ("茶山村", 5, "阎松柏", "⑦", "", "2020-03-30"),  # 6 years to the day
    ("柏溪社区", 5, "冉竹青", "⑥", "", "2015-03-31"),  # a day short of 11 years
    ("柏溪社区", 6, "雍和风", "⑥", "", "2015-03-30"),  # 11 years to the day
    ("东桥社区", 5, "蒲小满", "①", "", "2025-09-20"),  # 6 months; on probation
    ("柏溪镇机关", 5, "卞长明", "④", "2022-11-11", ""),  # 3 years; found, transferred in the end
    ("柏溪中学", 5, "扈青云", "③", "2024-07-01", ""),  # 20 months
    ("柏溪镇卫生院", 5, "冀北辰", "⑤", "", "2018-08-08"),  # 7 years
    ("溪源食品有限公司", 5, "浦江帆", "②", "", "2017-01-01"),  # 9 years
    ("溪源食品有限公司", 6, "温如故", "②", "", "2021-06-01"),  # 4 years
    ("云雾茶叶专业合作社", 5, "庄雨前", "①", "", "2024-01-01"),  # 2 years
    ("湖东社区第一", 5, "晏清秋", "⑥", "", "2024-04-04"),  # 23 months
    ("松涛社区", 5, "邵听涛", "①", "", "2025-07-15"),  # 8 months
    ("天和机械有限公司", 5, "汪铁铮", "②", "", "2023-03-03"),  # 3 years
    ("天和机械有限公司", 6, "毛春寒", "④", "", "2014-12-31"),  # 11 years 2 months
    ("明远软件有限公司", 5, "狄远航", "③", "", "2025-08-31"),  # 6 months, by the last of February
    ("松湖义工协会", 5, "贝锦程", "⑦", "", "2022-02-02"),  # 4 years
    ("松湖小学", 5, "臧书远", "⑤", "2013-09-01", ""),  # 12 years
    ("区财政局", 5, "伏牧野", "⑤", "", "2021-01-31"),  # 5 years 1 month: five whole ones
    ("云岭一中", 5, "戴晨星", "③", "", "2025-06-10"),  # 9 months; found in the check
    ("云岭职业技术学校", 5, "宋归帆", "③", "", "2020-09-01"),  # 5 years 6 months
    ("区人民医院", 5, "茅沧海", "④", "", "2019-12-12"),  # 6 years 3 months
    ("云岭城投集团", 5, "庞万里", "②", "", "2008-03-01"),  # 18 years
    ("云岭水务公司", 5, "熊碧波", "④", "", "2024-12-01"),  # 15 months
    ("云岭农商银行", 5, "纪丰年", "④", "", "2025-04-20"),  # 11 months
)
# (branch, number, name, 流出日期, 流出原因, 流动去向, 流动单位)
MOBILE: tuple[tuple[str, int, str, str, str, str, str], ...] = (
    ("青禾村", 12, "舒行舟", "2024-02-20", "外出务工", "浙江宁波", "北仑塑机厂"),
    ("竹湾村", 7, "屈自如", "2023-07-01", "随子女居住", "江苏苏州", ""),
    ("石滩村", 7, "项晚舟", "2024-03-05", "外出务工", "浙江宁波", ""),
    ("梨园村", 5, "祝春归", "2022-09-01", "经商", "广东深圳", "晨光灯饰店"),
    ("云峰村", 5, "董星野", "2025-02-15", "外出务工", "福建泉州", "恒安制鞋厂"),
    ("柏溪社区", 7, "梁雁回", "", "", "", ""),
    ("西园社区", 5, "覃暮云", "2024-06-30", "", "广东深圳", ""),
    ("溪源食品有限公司", 7, "岑如松", "2025-08-08", "外派", "四川成都", "溪源食品成都分公司"),
    ("湖东社区第二", 5, "麦朝阳", "2023-03-01", "经商", "云南昆明", ""),
    ("湖心社区", 5, "骆平野", "2024-10-10", "外出务工", "浙江宁波", "舟山船厂"),
    ("宏泰物流有限公司", 5, "符千帆", "2025-05-05", "外派", "湖北武汉", "宏泰物流武汉站"),
    ("区人民医院", 6, "简微凉", "2025-09-01", "进修", "上海", "华东进修学院"),
)
# (branch, number, name, 流出原因)
NOMINAL: tuple[tuple[str, int, str, str], ...] = (
    ("柳坪村", 6, "容晓风", "单位撤销"),
    ("西园社区", 6, "古长风", "人户分离"),
    ("松湖商会", 5, "巫晨曦", "企业注销"),
    ("区图书馆", 5, "桑知秋", ""),
)
# (branch, number, name, 转出日期, 转出回执)
MOVED: tuple[tuple[str, int, str, str, str], ...] = (
    ("云峰村", 6, "柴明远", "2025-06-01", ""),
    ("松涛社区", 6, "瞿向晚", "2025-11-20", "无"),
    ("松湖街道机关", 5, "阎立冬", "2026-01-10", ""),
    ("区司法局", 5, "冉书田", "2025-12-01", "无"),
    ("梨园村", 6, "雍长歌", "2025-03-01", "有"),
    ("松湖小学", 6, "蒲晨钟", "2025-07-01", "有"),
    ("云岭一中", 6, "卞秋水", "2025-08-15", "有"),
)
# There by the sheets, and something else is known of them: (branch, number, name, cells).
_OTHERS: tuple[tuple[str, int, str, Cells], ...] = (
    # Namesakes of a lost one, in the same branch and in another.
    ("青禾村", 11, "符景明", {}),
    ("石滩村", 8, "符景明", {}),
    # Seven months since the last 党费; lost, as the branch finds out.
    (
        "白沙村",
        8,
        "扈晚晴",
        {"末次组织生活": date(2025, 7, 1), "末次党费": date(2025, 8, 20), "重点类别": "返乡毕业生"},
    ),
    ("湖心社区", 6, "冀长空", {"重点类别": "人户分离"}),
    ("青禾村", 13, "浦新竹", {"身份": "预备党员"}),
    ("明远软件有限公司", 15, "温朗月", {"身份": "预备党员"}),
    ("区财政局", 6, "庄谨言", {"重点类别": "离退休异地居住"}),
)
_FOCUS: Mapping[Row, str] = {
    ("青禾村", 5, "岑远山"): "外出务工经商",
    ("青禾村", 12, "舒行舟"): "外出务工经商、异地居住",
    ("石滩村", 7, "项晚舟"): "外出务工经商",
    ("枫树村", 5, "柴门雪"): "返乡毕业生",
    ("松涛社区", 5, "邵听涛"): "外出务工经商",
    ("天和机械有限公司", 5, "汪铁铮"): "解除劳动关系",
    ("云岭职业技术学校", 5, "宋归帆"): "高校保留关系毕业生",
    ("区人民医院", 6, "简微凉"): "流动人才",
}

# ⑦ 其他 wants a word of explanation.
NOTES: Mapping[str, str] = {
    "滕望川": "随亲戚外迁,去向不明",
    "阎松柏": "离家后没有音讯",
    "贝锦程": "退出协会后没有音讯",
}


def special() -> dict[tuple[str, int], Cells]:
    """What the sheets say of them, by branch and number."""
    found: dict[tuple[str, int], Cells] = {}
    for (short, number, name), cells in _rows():
        focus = _FOCUS.get((short, number, name))
        more = {"重点类别": focus} if focus else {}
        found[short, number] = {"姓名": name, "备注": NOTES.get(name, ""), **cells, **more}
    return found


def _rows() -> Iterator[tuple[Row, Cells]]:
    for short, number, name, code, activity, fee in LOST:
        lost = {"联系状态": "失联", "失联情形": code}
        days = {"末次组织生活": _day(activity), "末次党费": _day(fee)}
        probation = {"身份": "预备党员"} if name == "蒲小满" else {}
        yield (short, number, name), {**lost, **days, **probation}
    for short, number, name, left, why, where, employer in MOBILE:
        mobile = {"联系状态": "流动", "流出日期": _day(left), "流出原因": why}
        yield (short, number, name), {**mobile, "流动去向": where, "流动单位": employer}
    for short, number, name, why in NOMINAL:
        yield (short, number, name), {"联系状态": "空挂", "流出原因": why}
    for short, number, name, left, receipt in MOVED:
        yield (short, number, name), {"转出日期": _day(left), "转出回执": receipt}
    for short, number, name, more in _OTHERS:
        yield (short, number, name), more


# Where each of these names stands; 符景明 is three people and is left out.
BRANCH_OF: Mapping[str, str] = {row[2]: row[0] for row, _ in _rows() if row[2] != "符景明"}


def secretary_of(name: str) -> str:
    return secretary(BRANCH_OF[name])
