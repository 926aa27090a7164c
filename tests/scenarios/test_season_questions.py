"""Questions by every role, inside and outside its scope, and the trail they leave."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from tests.scenarios.acting import hand_in
from tests.scenarios.season import Season, check
from tests.scenarios.town import (
    CADRES,
    LEADERS,
    LEAF,
    NO_LEADER,
    OUTSIDE,
    PLACEHOLDER,
    PLACEHOLDER_AT,
    TOWN,
    account,
    cadre_of,
    last_grade,
    leader_of,
    members,
    secretary,
)

MEIXI, MEILIN = "梅溪村党支部", "梅林村党支部"
WRITER, MEMBER = secretary(MEIXI), account(MEIXI, 4)
LOST = members(MEIXI)[4].name  # since 2025-06-30
NOWHERE = "月球村"
NOT_FOUND = "没有找到您说的党组织"


@pytest.mark.parametrize(
    ("who", "words"),
    [
        ("clerk", "{}进度"),
        ("clerk", "{}等级"),
        ("clerk", "谁联系{}"),
        ("clerk", "{}失联多少人"),
        ("clerk", "{}失联名单"),
        ("clerk", "看{}报告"),
        ("clerk", "退回{}的自评 缺措施"),
        ("clerk", "催一下{}"),
        ("clerk", "导出{}进度"),
        ("townsecretary", "{}进度"),
        ("leader1", "{}进度"),
        ("cadre0", "{}进度"),
        (WRITER, "{}进度"),
        (WRITER, "{}等级"),
        (WRITER, "{}投了多少"),
        (WRITER, "{}开始测评"),
        (MEMBER, "{}等级"),
        (MEMBER, "谁联系{}"),
        ("otherclerk", "{}进度"),
    ],
)
async def test_outside_the_scope_is_like_what_does_not_exist(
    season: Season, who: str, words: str
) -> None:
    await season.begin()
    outside = (
        MEIXI.removesuffix("党支部") if who == "otherclerk" else OUTSIDE.removesuffix("党支部")
    )
    if who in (WRITER, MEMBER):
        outside = "双井村"
    there = await season.say(who, words.format(outside))
    await season.say(who, "取消")
    nowhere = await season.say(who, words.format(NOWHERE))
    assert there == nowhere
    assert outside not in there


async def test_inside_the_scope_each_role_gets_its_answer(season: Season) -> None:
    await season.begin()
    await hand_in(season, [MEIXI, "永丰村党支部"])
    await season.play(
        [
            ("official", "进度", ["青岭区委组织部", "已交 2/32 个", "还有 29 天"]),
            ("townsecretary", "进度", [TOWN, "已交 2/32 个"]),
            # 唐立夏 leads 6 branches and keeps contact with 7; one of them is both: 12 in all.
            ("leader1", "进度", "/12 个"),
            (WRITER, "进度", "已提交,待受理"),
            (MEMBER, "进度", "由支部书记"),
            ("clerk", "谁还没交", ["30/32 个", "梅林村党支部(书记 ", "!梅溪村党支部("]),
            ("leader2", "谁还没交", ["梅林村党支部", "!(书记"]),
            ("clerk", "谁没投票", "测评是无记名的"),
            ("clerk", "谁还没投票", "测评是无记名的"),
            ("clerk", "梅溪村等级", ["91.00 分", f"上年等级:{last_grade(MEIXI)}"]),
            (MEMBER, "等级", "还没有公布"),
            (WRITER, "什么时候截止", ["与您有关的", "3月31日", "还有 29 天"]),
            ("official", "什么时候截止", "4月20日"),
            (MEMBER, "待办", "现在没有要您办的事"),
            (secretary(MEILIN), "待办", "写自查自评报告"),
            ("cadre0", "我是谁", [CADRES[0], "联系干部"]),
        ]
    )


async def test_names_are_told_apart_or_asked_back(season: Season) -> None:
    await season.begin()
    await season.play(
        [
            ("clerk", "永丰等级", ["1. 永丰", "2. 永丰"]),
            ("clerk", "2", ["永丰", "上年等级"]),
            ("clerk", "庆丰等级", "庆丰村党支部 ·"),
            ("clerk", "上河村等级", f"{LEAF} ·"),
            ("clerk", "上河工业区等级", "上河工业区党支部 ·"),
            # Fits two; a number beyond them keeps the question.
            ("clerk", "上河等级", ["1. 上河", "2. 上河"]),
            ("clerk", "7", "1 到 2"),
            ("clerk", "1", "上年等级"),
            ("clerk", "1", "没有等您选的问题"),
            # A member of one of the two is not asked about the other.
            (account("永丰村党支部", 4), "永丰等级", "永丰村党支部"),
        ]
    )


async def test_contacts_by_branch_and_by_person(season: Season) -> None:
    both = LEADERS[0]
    await season.play(
        [
            (MEMBER, "谁联系我们", [leader_of(MEIXI), cadre_of(MEIXI)]),
            ("clerk", f"{NO_LEADER}谁联系", ["联系领导:缺", cadre_of(NO_LEADER)]),
            ("clerk", f"谁联系{PLACEHOLDER_AT}", f"{PLACEHOLDER}(待核)"),
            ("clerk", "谁联系望江社区第一党支部", [LEADERS[5], "联系干部:缺"]),
            # The spaces inside 林 刚 are gone; he leads five.
            ("clerk", "林刚联系哪些支部", ["作为联系领导(5 个)", "永丰村党支部", LEAF]),
            ("official", f"{both}联系哪些支部", ["作为联系领导(6 个)", "作为联系干部(7 个)"]),
            ("leader1", "我联系哪些支部", ["作为联系领导(6 个)", "!卫生院"]),
            ("otherclerk", f"{both}联系哪些支部", NOT_FOUND),
            ("otherclerk", "马大哈联系哪些支部", NOT_FOUND),
        ]
    )


async def test_the_lost_are_counted_listed_and_looked_for(season: Season) -> None:
    await season.begin()
    await season.play(
        [
            # Five: four months, 2025-09-02 (six months to the day), eight months, six years, 待核.
            (
                "official",
                "失联多少人",
                ["5 名", "满 6 个月、计入统计的 3 名", "可以研究处置的 0 名"],
            ),
            ("clerk", "梅溪村失联名单", ["2 名", LOST, "失联8个月", "失联4个月"]),
            ("official", "梅溪村失联名单", [f"{LOST[0]}*", f"!{LOST}"]),
            ("clerk", "失联六个月以上的", ["3 名", "!待核 "]),
            (MEMBER, "失联名单", ["由本支部书记", f"!{LOST}"]),
            (WRITER, f"昨天联系了{LOST} 打电话没人接", ["3月1日", "原联系方式", "未联系上"]),
            (WRITER, "1", "已记下"),
            (WRITER, f"{LOST}联系上了吗", ["失联,还没有联系上", "打电话没人接", "可以由党"]),
            ("official", f"{LOST}联系上了吗", ["3月1日", "!打电话没人接", f"!{LOST}("]),
            ("official", "失联多少人", "可以研究处置的 1 名"),
            (MEMBER, f"联系了{LOST} 打电话没人接", "书记、副书记、支委来记"),
        ]
    )
    inside, nowhere = [
        await season.say("otherclerk", f"{name}联系上了吗") for name in (LOST, "马大哈")
    ]
    assert inside == nowhere
    with closing(sqlite3.connect(season.folder / "town.db")) as main:
        (attempts,) = main.execute("SELECT count(*) FROM contact_attempt").fetchone()
        asked = main.execute(
            "SELECT action, count(*) FROM audit WHERE action LIKE 'lost%' GROUP BY 1"
        ).fetchall()
    assert attempts == 1
    # Refused questions are in the trail as well; a message that was delivered thrice is there once.
    assert dict(asked) == {"lost_stats": 2, "lost_list": 4, "lost_person": 4}


async def test_who_has_no_part_in_it_can_do_nothing(season: Season) -> None:
    await season.begin()
    stranger = await season.say("stranger", "进度")
    check(stranger, ["还没有登记", "本支部书记或镇党建办"], "a stranger")
    assert await season.say("stranger", "开始测评") == stranger
    await season.play(
        [
            (MEMBER, "开始2026年度分类定级", "由镇党建办或组织部"),
            (MEMBER, "自评", "由支部书记、副书记填写"),
            (MEMBER, "受理梅溪", "由镇党建办办理"),
            (MEMBER, "催一下没交的", "由镇党建办和组织部来做"),
            (MEMBER, "导出进度", "由支部书记"),
            (MEMBER, "开始测评", NOT_FOUND),
            ("clerk", "开始2026年度分类定级", "已经在进行"),
            ("otherclerk", "进度", "没有正在进行"),
        ]
    )
    await season.deliver()
    assert season.heard("stranger") == []
    assert season.heard(MEMBER) == []
