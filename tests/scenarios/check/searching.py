"""March: who is sought and how, what is to be done next, who is found, and who is forgotten."""

from __future__ import annotations

from tests.scenarios.check.cases import secretary_of
from tests.scenarios.check.district import account, secretary
from tests.scenarios.check.opening import digests
from tests.scenarios.season import Season

NOT, CLUE, FOUND = "未联系上", "有线索", "已联系上"
# (date, whom, what the secretary says, 方式, 结果): one sentence each, read back and kept.
ATTEMPTS: tuple[tuple[str, str, str, str, str], ...] = (
    ("2026-02-27", "容海月", "联系容海月 去派出所查询 没查到", "职能部门查询", NOT),
    ("2026-03-02", "古月升", "联系古月升 发微信没回", "原联系方式", NOT),
    ("2026-03-05", "岑远山", "昨天上门找岑远山 家里没人", "其他", NOT),
    ("2026-03-05", "桑榆晚", "联系桑榆晚 请党小组长去打听 没消息", "支部党员", NOT),
    ("2026-03-06", "瞿塘春", "联系瞿塘春 打电话停机", "原联系方式", NOT),
    ("2026-03-06", "阎松柏", "联系阎松柏 写信 退了", "其他", NOT),
    ("2026-03-09", "滕望川", "联系滕望川 打电话空号", "原联系方式", NOT),
    ("2026-03-09", "雍和风", "联系雍和风 问了邻居 没消息", "亲友", NOT),
    ("2026-03-09", "蒲小满", "联系蒲小满 他妈妈说可能在东莞", "亲友", CLUE),
    ("2026-03-09", "巫山雨", "联系巫山雨 打电话没人接", "原联系方式", NOT),
    ("2026-03-09", "邵听涛", "联系邵听涛 老乡说听说在温州", "亲友", CLUE),
    ("2026-03-09", "毛春寒", "联系毛春寒 去社保局查过 没查到", "职能部门查询", NOT),
    ("2026-03-09", "庞万里", "联系庞万里 打电话没人接", "原联系方式", NOT),
)
_WHO = secretary("青禾村")


async def sought(season: Season) -> None:
    """The first searches, still in February, with a next step each way it can be set."""
    await season.play(
        [
            (_WHO, "麦冬青 下一步 3月10日去他老家", "麦冬青还没有查找记录"),
            (_WHO, "联系岑远山 打电话没人接", ["岑远山(青禾村党支部)", "原联系方式", NOT]),
            (_WHO, "1", ["已记下", "2. 7天后(3月6日)", "4. 先不定"]),
            (_WHO, "2", ["2026年3月6日", "再联系岑远山"]),
            (_WHO, "联系了麦冬青的哥哥 说没消息", ["亲友", NOT, "1. 没错"]),
            (_WHO, "1", "已记下"),
            (_WHO, "麦冬青 下一步 3月10日去他老家", ["2026年3月10日", "再联系麦冬青:", "去他老家"]),
            (_WHO, "1", ["记下了:2026年3月10日", "再联系麦冬青"]),
            # Only who is lost is sought, and only by the branch's own.
            (_WHO, "联系舒行舟 打电话没人接", "不是失联"),
            (account("青禾村", 4), "联系岑远山 打电话没人接", "由党员所在支部的书记、副书记、支委"),
            ("clerk1", "联系岑远山 打电话没人接", "由党员所在支部的书记、副书记、支委"),
            (_WHO, "明天联系了岑远山 打电话没人接", ["!已记下", "!1. 没错"]),
            (_WHO, "联系岑远山 明天去找他", ["请核对下一步", "2026年2月28日"]),
            (_WHO, "2", "已取消"),
        ]
    )
    await _kept(season, "2026-02-27")


async def found_again(season: Season) -> None:
    """Four are found in the first days of March, each in another way."""
    await season.jump("2026-03-02T09:00")
    who = secretary_of("简若川")
    await season.play(
        [
            (who, "联系简若川 打电话接通了 本人说在县城", ["原联系方式", FOUND]),
            (who, "1", ["已记下", "要把简若川的联系状态从「失联」改为「在册」吗"]),
            (who, "1", ["已改为「在册」", "失联期间表现怎样", "1. 表现良好"]),
            (who, "1", "已记下简若川失联期间表现:表现良好,没有违纪违法"),
        ]
    )
    who = secretary_of("卞长明")
    await season.play(
        [
            (who, "卞长明已联系上 2月28日", ["改为「在册」", "2026年2月28日"]),
            (who, "1", "4. 以后再说"),
            (who, "4", "取消"),
            (who, "卞长明 失联期间表现良好,在外务工守法", "良好,在外务工守法"),
        ]
    )
    who = secretary_of("戴晨星")
    await season.play(
        [
            (who, "戴晨星 流动 去向上海 在申江软件公司上班", ["去向:上海", "申江软件公司"]),
            (who, "1", ["已改为「流动」", "失联期间表现怎样"]),
            (who, "3", "有违纪违法行为"),
        ]
    )
    await _kept(season, "2026-03-02")
    await season.jump("2026-03-05T09:00")
    who = secretary_of("柴门雪")
    await season.play(
        [
            (who, "柴门雪 流动 去向广东广州 打工", ["从「失联」改为「流动」", "去向:广东广州"]),
            (who, "1", "2. 有不合格表现"),
            (who, "2", "有不合格表现"),
            # Nobody was lost here.
            (secretary_of("舒行舟"), "舒行舟 失联期间表现良好", "没有从「失联」找回的记录"),
        ]
    )
    await _kept(season, "2026-03-05")


async def reminded_of_steps(season: Season) -> None:
    """A step is told on its day, to whoever set it; a new attempt takes its place.

    岑远山 was sought again on 03-05, so nothing is due on 03-06; 瞿塘春 and 阎松柏 have no step.
    """
    told = await digests(season, "2026-03-06T08:40", [_WHO, secretary("茶山村")])
    assert not [words for words in told.values() if "要再联系" in words], told
    await season.jump("2026-03-06T09:00")
    await _kept(season, "2026-03-06")
    await season.jump("2026-03-09T09:00")
    await _kept(season, "2026-03-09")
    who = secretary_of("冉竹青")
    await season.play(
        [
            # What came of it is not said, and asked.
            (who, "联系冉竹青 托他同学打听", ["结果是?", "1. 未联系上", "3. 有线索"]),
            (who, "1", ["方式:亲友", "结果:未联系上"]),
            (who, "1", "已记下"),
            (who, "4", "取消"),
        ]
    )
    told = await digests(season, "2026-03-10T08:40", [_WHO, account("青禾村", 2)])
    assert "今天有 1 名失联党员要再联系" in told[_WHO]
    assert account("青禾村", 2) not in told
    await season.play(
        [
            (_WHO, "下一步到期的", ["到今天要再联系的 1 名", "麦冬青", "去他老家"]),
            ("clerk1", "下一步到期的", ["柏溪镇党委", "麦冬青", "去他老家"]),
            # Above the committee names are shown in part, and what was said not at all.
            ("official", "下一步到期的", ["麦*青", "!麦冬青", "!去他老家"]),
            ("clerk2", "下一步到期的", "0 名"),
        ]
    )


async def forgotten(season: Season) -> None:
    """On 03-10: seven days without an entry. 青禾村 has five such of six, 岑远山 since the 5th."""
    await season.play(
        [
            (
                _WHO,
                "多天没有记录的",
                [
                    "7 天以上没有查找记录的失联党员 4 名",
                    "费长河",
                    "骆晴川",
                    "符景明",
                    "麦冬青",
                    "共 1 次",
                    "!岑远山",
                    "!滕望川",
                ],
            ),
            (
                secretary("石滩村"),
                "多天没有记录的",
                ["1 名", "古月升 最近记录 3月2日", "!巫山雨"],
            ),
            (account("青禾村", 4), "多天没有记录的", ["!费长河", "由本支部书记"]),
            ("official", "多天没有记录的", ["!费长河", "费*河"]),
        ]
    )


async def _kept(season: Season, day: str) -> None:
    """The attempts of that day, in the sentence the secretary says."""
    for on, name, words, way, outcome in ATTEMPTS:
        if on == day:
            who = secretary_of(name)
            await season.play(
                [
                    (who, words, [f"党员:{name}", f"方式:{way}", f"结果:{outcome}"]),
                    (who, "1", ["已记下", name, way, outcome]),
                    (who, "4", "取消"),
                ]
            )
