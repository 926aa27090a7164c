"""A whole member check of a district: 3 committees, 40 branches, 600 members, all phases."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import date
from pathlib import Path

import pytest
import pytest_asyncio

from bot.importing import import_files
from tests.scenarios.check import (
    begin,
    closing,
    double_check,
    forms,
    invariants,
    progress,
    queries,
    rectify,
    searching,
    self_check,
    settling,
    uploads,
)
from tests.scenarios.check.cases import secretary_of
from tests.scenarios.check.district import SHORTS, full, secretary
from tests.scenarios.check.lists import GONE
from tests.scenarios.check.opening import begun, digests, district_opened
from tests.scenarios.check.papers import got
from tests.scenarios.check.people import Person, district
from tests.scenarios.check.sheets import write_csv
from tests.scenarios.logged import log_kept
from tests.scenarios.season import Season, check

QINGHE = secretary("青禾村")


@pytest.mark.timeout(300)
async def test_a_district_is_checked_member_by_member(tmp_path: Path) -> None:
    with log_kept() as log:
        async with district_opened(tmp_path) as season:
            await _february(season)
            await _march(season)
            await _forms(season)
            await _to_the_end(season)
            invariants.hold(season)
    invariants.nobody_in(log.getvalue())


async def _february(season: Season) -> None:
    await begin.started(season)
    await queries.focus_groups(season)
    await begin.a_week_without_a_word(season)
    await self_check.everybody_said(season)
    await searching.sought(season)


async def _march(season: Season) -> None:
    await searching.found_again(season)
    await searching.reminded_of_steps(season)
    await searching.forgotten(season)
    await double_check.checked_and_reported(season)
    await progress.figures_add_up(season)
    await double_check.found_after_the_check(season)
    await double_check.three_days_before(season)
    await double_check.the_late_ones(season)


async def _forms(season: Season) -> None:
    await settling.settled(season)
    await forms.filled(season)
    await queries.totals(season)
    await uploads.filed(season)


async def _to_the_end(season: Season) -> None:
    await rectify.over_six_months(season)
    await uploads.reminded(season, "2026-03-31")
    await rectify.proposed(season)
    await uploads.reminded(season, "2026-04-03")
    await uploads.filed_late(season)
    await rectify.decided(season)
    await rectify.reminded(season)
    await closing.summed_up(season)
    await closing.two_years_on(season)


@pytest_asyncio.fixture
async def checking(tmp_path: Path) -> AsyncIterator[Season]:
    """The check of the whole district under way, on 02-26 at 9:00; nobody confirmed."""
    async with district_opened(tmp_path) as season:
        await begun(season)
        await season.jump("2026-02-26T09:00")
        yield season


async def test_as_many_are_asked_about_as_are_checked(tmp_path: Path) -> None:
    async with district_opened(tmp_path) as season:
        await season.play(
            [
                ("official", "开始2026年组织关系排查", "共 597 名"),
                ("official", "1", "应排查 597 名"),
            ]
        )


async def test_what_the_bot_says_to_say_is_understood(checking: Season) -> None:
    """「李四 失联」, 「张三 失联 外出务工」: as it is told below the list and by form 3."""
    await _all_heard(
        checking,
        [
            (QINGHE, "骆晴川 失联 外出务工", ["为「失联」吗", "情形:外出务工经商"]),
            (QINGHE, "岑远山 失联", ["为「失联」吗", "这次排查的确认"]),
            (secretary("白沙村"), "扈晚晴 失联 外出务工", ["改为「失联」", "情形:外出务工经商"]),
        ],
    )


async def test_a_basis_and_a_reason_are_kept_as_they_were_said(checking: Season) -> None:
    await checking.play(
        [(QINGHE, "确认岑远山失联 家里没人", "为「失联」吗"), (QINGHE, "1", "已确认")]
    )
    bases = ("2月支部党员大会到会、党费交到2月", "与纸质名册核对一致")
    reasons = ("依据不足", "名册与户籍不符", "支部没有人见过他")
    await _all_heard(
        checking,
        [
            *((QINGHE, f"其余都在册 {basis}", [f"依据:{basis}"]) for basis in bases),
            *(("clerk1", f"核查退回 岑远山 {why}", [f"原因:{why}"]) for why in reasons),
        ],
    )


async def test_no_clue_is_heard_where_none_is_told(checking: Season) -> None:
    await _all_heard(
        checking,
        [
            (QINGHE, "联系岑远山 他哥哥不知道他在哪里", ["结果:未联系上"]),
            (QINGHE, "联系岑远山 写信到老地址 退了", ["结果:未联系上"]),
        ],
    )


async def _all_heard(season: Season, rows: Sequence[tuple[str, str, Sequence[str]]]) -> None:
    """Each is said and given up again; what was read back otherwise than meant is told together."""
    wrong = {}
    for who, words, wanted in rows:
        answer = await season.say(who, words)
        await season.say(who, "取消")
        if not all(piece in answer for piece in wanted):
            wrong[words] = answer
    assert not wrong


async def test_a_confirmation_leaves_destination_and_day_as_they_were(checking: Season) -> None:
    """What is no place is none, and who left two years ago did not leave today."""
    await checking.play(
        [
            (QINGHE, "确认舒行舟流动 在外务工", "!去向:外务工"),
            (QINGHE, "1", "舒行舟"),
            (secretary("石滩村"), "确认项晚舟流动 去向浙江宁波 打工", "项晚舟"),
            (secretary("石滩村"), "1", "项晚舟"),
        ]
    )
    lines = {line[1]: line for line in (await got(checking, "clerk1", "导出流动党员统计表")).lines}
    assert lines["舒行舟"][3:7] == (date(2024, 2, 20), "外出务工", "浙江宁波", "北仑塑机厂")
    assert lines["项晚舟"][3:6] == (date(2024, 3, 5), "外出务工", "浙江宁波")


async def test_a_day_chosen_by_number_brings_no_words_of_its_own(checking: Season) -> None:
    await checking.play(
        [
            (QINGHE, "联系岑远山 打电话没人接", "1. 没错"),
            (QINGHE, "1", "2. 7天后(3月5日)"),
            (QINGHE, "2", "3月5日"),
            (QINGHE, "岑远山联系上了吗", "下一步:2026年3月5日(星期四)。"),
        ]
    )


async def test_nobody_with_a_receipt_is_said_to_have_none(checking: Season) -> None:
    row = {**Person.named("瞿向晚").cells, "转出回执": "有"}
    heads = ("姓名", "组织", "身份", "出生日期", "转出回执")
    await import_files(checking.bot, [write_csv(checking.folder / "回执.csv", heads, [row])])
    roll = await got(checking, "official", "导出名册")
    said = {line[1] for line in roll.lines if "没有回执" in str(line[-1])}
    assert said == {"柴明远", "阎立冬", "冉书田"}
    assert not said & GONE


async def test_the_roll_is_in_the_order_of_the_tree(checking: Season) -> None:
    roll = await got(checking, "official", "导出名册")
    branch = {one.cells["手机号"]: one.org for one in district()}
    assert list(dict.fromkeys(branch[line[12]] for line in roll.lines)) == list(SHORTS)


async def test_a_branch_owes_nobody_who_left_by_decision(checking: Season) -> None:
    """Fourteen are to be confirmed then: in the list, in the figures, in the reminder."""
    who = secretary("东桥社区")
    await checking.play(
        [
            ("clerk1", "处置 蒲小满 取消预备党员资格 今天党委会研究", "不再列入本支部名册"),
            ("clerk1", "1", "已登记"),
            (who, "其余都在册 1月党员大会到会", "14 名党员"),
            (who, "1", "14 名在册"),
            (who, "没确认的名单", " 0 名"),
            (who, "排查进度", ["应排查 14 名:支部已确认 14", "还没确认 0"]),
        ]
    )
    told = await digests(checking, "2026-03-27T08:40", [who])
    assert not [words for words in told.values() if "没有确认" in words], told


async def test_whoever_was_handled_is_not_counted_as_to_be_handled(checking: Season) -> None:
    """The total, the list and what is said of the member agree."""
    await checking.play(
        [
            (QINGHE, "联系岑远山 打电话没人接", "1. 没错"),
            (QINGHE, "1", "已记下"),
            ("clerk1", "失联多少人", "可以研究处置的 1 名"),
            ("clerk1", "处置 岑远山 停止党籍 今天党委会研究", "停止党籍"),
            ("clerk1", "1", "已登记"),
            ("clerk1", "处置建议", " 0 名"),
            ("clerk1", "失联多少人", "可以研究处置的 0 名"),
            ("clerk1", "岑远山联系上了吗", ["停止党籍", "!可以由党(工)委研究处置"]),
        ]
    )


async def test_whoever_comes_or_moves_during_the_check_is_checked_there(checking: Season) -> None:
    """One more in 竹湾村, and one of 青禾村: 17 and 14 in list and figures alike."""
    moved = {**Person.named("浦新竹").cells, "组织": full("竹湾村")}
    new = {"姓名": "路长庚", "组织": full("竹湾村"), "身份": "党员", "出生日期": "1990-01-13"}
    heads = ("姓名", "组织", "身份", "出生日期", "身份证号")
    sheet = write_csv(checking.folder / "转入.csv", heads, [moved, new])
    outcome = await import_files(checking.bot, [sheet])
    assert (outcome.people.created, outcome.people.changed) == (1, 1)
    await checking.jump("2026-02-27T09:00")
    for short, count in (("青禾村", 14), ("竹湾村", 17)):
        who = secretary(short)
        await checking.play(
            [(who, "排查名单", f" {count} 名"), (who, "排查进度", f"应排查 {count} 名")]
        )
    check(await checking.say("official", "排查进度"), "应排查 598 名", "district")


async def test_who_is_said_to_stand_in_form_1_stands_in_it(checking: Season) -> None:
    """Told of in the check, found some days before it began."""
    who = secretary_of("卞长明")
    await checking.play(
        [
            (who, "卞长明已联系上 2月10日回来的", "改为「在册」"),
            (who, "1", "失联期间表现怎样"),
            (who, "1", "会填进表一"),
        ]
    )
    paper = await got(checking, "clerk1", "导出表一")
    assert [line[1] for line in paper.lines] == ["卞长明"]
