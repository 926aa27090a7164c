"""Forms 1 and 2 on 2026-03-30: what stands there of each beside the sheet's own cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tests.scenarios.check.cases import NOTES


@dataclass(frozen=True, slots=True)
class Entry:
    """党组织类别, 失去联系时间, 失联时长, 失去联系情形, the searches; the rest of the found."""

    kind: str
    since: str
    length: str
    why: str
    tries: tuple[tuple[str, str, str, str], ...] = ()
    found_on: str = ""
    conduct: str = ""
    now_at: str = ""


_UNDER, _FIVE, _TEN, _OVER = "6个月以上不满1年", "1至5年", "6至10年", "11年及以上"
_STATE, _PRIVATE, _RURAL, _OFFICE = "①国有企业", "②非公有制企业", "③农村", "④机关"
_SCHOOL, _INSTITUTE, _URBAN = "⑤学校", "⑥其他事业单位", "⑦街道社区"
_WORK, _BROKE, _GRADUATED, _JOB = (
    "①外出务工经商",
    "②单位改制或破产",
    "③毕业后去向不明",
    "④工作单位改变",
)
_ABROAD, _MOVED, _OTHER = "⑤出国(境)", "⑥居住地改变", "⑦其他"
_NOT, _CLUE = "未联系上", "有线索"
_OLD, _KIN, _POLICE, _MEMBER, _ELSE = "原联系方式", "亲友", "职能部门查询", "支部党员", "其他"


def _try(day: str, way: str, outcome: str, words: str) -> tuple[tuple[str, str, str, str]]:
    return ((f"2026-{day}", way, outcome, words),)


# Lengths to the day of being found.
FORM1: Mapping[str, Entry] = {
    "简若川": Entry(
        *(_RURAL, "2016-02-01", _TEN, _JOB),
        _try("03-02", _OLD, "已联系上", "联系简若川 打电话接通了 本人说在县城"),
        *("2026-03-02", "表现良好,没有违纪违法"),
    ),
    "柴门雪": Entry(
        *(_RURAL, "2025-03-30", _UNDER, _GRADUATED, ()),
        *("2026-03-05", "有不合格表现", "广东广州"),
    ),
    "卞长明": Entry(
        *("④机关", "2022-11-11", _FIVE, _JOB, ()), *("2026-02-28", "良好,在外务工守法")
    ),
    "晏清秋": Entry(
        *(_URBAN, "2024-04-04", _FIVE, _MOVED, ()), *("2026-03-19", "表现良好,没有违纪违法")
    ),
    "戴晨星": Entry(
        *(_SCHOOL, "2025-06-10", _UNDER, _GRADUATED, ()),
        *("2026-03-02", "有违纪违法行为", "上海、申江软件公司"),
    ),
}
# Lengths to 2026-03-30; 符景明 is the one of 青禾村 born in 1966.
FORM2: Mapping[str, Entry] = {
    "岑远山": Entry(
        *(_RURAL, "2025-06-30", _UNDER, _WORK),
        (
            *_try("02-27", _OLD, _NOT, "联系岑远山 打电话没人接"),
            *_try("03-04", _ELSE, _NOT, "昨天上门找岑远山 家里没人"),
        ),
    ),
    "麦冬青": Entry(
        *(_RURAL, "2019-05-01", _TEN, _BROKE),
        _try("02-27", _KIN, _NOT, "联系了麦冬青的哥哥 说没消息"),
    ),
    "滕望川": Entry(
        *(_RURAL, "2012-01-15", _OVER, _OTHER),
        _try("03-09", _OLD, _NOT, "联系滕望川 打电话空号"),
    ),
    "骆晴川": Entry(_RURAL, "2024-09-01", _FIVE, _MOVED),
    "符景明": Entry(
        *(_RURAL, "2023-08-31", _FIVE, _WORK),
        _try("03-13", _KIN, _NOT, "联系符景明 问了他姐姐 没消息"),
    ),
    "容海月": Entry(
        *(_RURAL, "2010-07-01", _OVER, _ABROAD),
        _try("02-27", _POLICE, _NOT, "联系容海月 去派出所查询 没查到"),
    ),
    "古月升": Entry(
        *(_RURAL, "2025-09-30", _UNDER, _MOVED),
        _try("03-02", _OLD, _NOT, "联系古月升 发微信没回"),
    ),
    "桑榆晚": Entry(
        *(_RURAL, "2025-03-31", _UNDER, _BROKE),
        _try("03-05", _MEMBER, _NOT, "联系桑榆晚 请党小组长去打听 没消息"),
    ),
    "古道长": Entry(_RURAL, "2025-03-30", _FIVE, _GRADUATED),
    "瞿塘春": Entry(
        *(_RURAL, "2020-03-31", _FIVE, _JOB),
        _try("03-06", _OLD, _NOT, "联系瞿塘春 打电话停机"),
    ),
    "阎松柏": Entry(
        *(_RURAL, "2020-03-30", _TEN, _OTHER),
        _try("03-06", _ELSE, _NOT, "联系阎松柏 写信 退了"),
    ),
    "扈晚晴": Entry(_RURAL, "2025-08-20", _UNDER, _GRADUATED),
    "冉竹青": Entry(
        *(_URBAN, "2015-03-31", _TEN, _MOVED),
        _try("03-09", _KIN, _NOT, "联系冉竹青 托他同学打听"),
    ),
    "雍和风": Entry(
        *(_URBAN, "2015-03-30", _OVER, _MOVED),
        _try("03-09", _KIN, _NOT, "联系雍和风 问了邻居 没消息"),
    ),
    "蒲小满": Entry(
        *(_URBAN, "2025-09-20", _UNDER, _WORK),
        _try("03-09", _KIN, _CLUE, "联系蒲小满 他妈妈说可能在东莞"),
    ),
    "扈青云": Entry(_SCHOOL, "2024-07-01", _FIVE, _GRADUATED),
    "冀北辰": Entry(_INSTITUTE, "2018-08-08", _TEN, _ABROAD),
    "浦江帆": Entry(_PRIVATE, "2017-01-01", _TEN, _BROKE),
    "温如故": Entry(_PRIVATE, "2021-06-01", _FIVE, _BROKE),
    "庄雨前": Entry("⑨其他", "2024-01-01", _FIVE, _WORK),
    "邵听涛": Entry(
        *(_URBAN, "2025-07-15", _UNDER, _WORK),
        _try("03-09", _KIN, _CLUE, "联系邵听涛 老乡说听说在温州"),
    ),
    "汪铁铮": Entry(_PRIVATE, "2023-03-03", _FIVE, _BROKE),
    "毛春寒": Entry(
        *(_PRIVATE, "2014-12-31", _OVER, _JOB),
        _try("03-09", _POLICE, _NOT, "联系毛春寒 去社保局查过 没查到"),
    ),
    "狄远航": Entry(_PRIVATE, "2025-08-31", _UNDER, _GRADUATED),
    "贝锦程": Entry("⑧社会组织", "2022-02-02", _FIVE, _OTHER),
    "臧书远": Entry(_SCHOOL, "2013-09-01", _OVER, _ABROAD),
    "伏牧野": Entry(_OFFICE, "2021-01-31", _FIVE, _ABROAD),
    "宋归帆": Entry(_SCHOOL, "2020-09-01", _FIVE, _GRADUATED),
    "茅沧海": Entry(_INSTITUTE, "2019-12-12", _TEN, _JOB),
    "庞万里": Entry(
        *(_STATE, "2008-03-01", _OVER, _BROKE),
        _try("03-09", _OLD, _NOT, "联系庞万里 打电话没人接"),
    ),
    "熊碧波": Entry(_STATE, "2024-12-01", _FIVE, _JOB),
    "纪丰年": Entry(_STATE, "2025-04-20", _UNDER, _JOB),
}


def note_of(name: str) -> str:
    return NOTES.get(name, "")


def in_chinese(day: str) -> str:
    """2026-03-02 as a document has it; nothing for nothing."""
    if not day:
        return ""
    found = date.fromisoformat(day)
    return f"{found.year}年{found.month}月{found.day}日"
