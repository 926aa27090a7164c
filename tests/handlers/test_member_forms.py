"""The forms of the check: filled, checked, refused with the difference, filed when stamped."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from sqlalchemy import select, update

from domain.forms.headings import LAYOUTS, FormKind
from handlers.incoming import Kind
from messages.cards import Document
from storage import tables
from tests.fakes.files import files_in
from tests.handlers.dialogue import Said, Town, play, settled
from tests.handlers.filled import audited, lost_members, say_attempt

MEIXI = "梅溪村党支部"


@pytest.fixture
def checked(town: Town, tmp_path: Path) -> Town:
    """A town with lost members and a check under way; 葛待核 has no date, three no circumstance."""
    town.desk = replace(town.desk, files=files_in(tmp_path / "files"))
    lost_members(town)
    play(town, [("党建办", "开始集中排查", "1. 开始"), ("党建办", "1", "已开始")])
    return town


def settle(town: Town) -> None:
    """Give every lost member what form 3 needs."""
    with settled(town.main).begin():
        town.main.execute(
            update(tables.member)
            .where(tables.member.c.person_id == town.people.id("丙"))
            .values(last_fee=date(2016, 3, 2))
        )
        town.main.execute(
            update(tables.member)
            .where(tables.member.c.contact_status == "lost", tables.member.c.circumstance == "")
            .values(circumstance="③")
        )


def files(town: Town, who: str, says: str) -> dict[str, Any]:
    """By ending what somebody is sent for these words."""
    reply = town.reply(who, says)
    found = {}
    for part in reply.parts:
        if isinstance(part, Document):
            data = BytesIO(town.desk.files.get(part.key))
            ending = part.name.rpartition(".")[2]
            found[ending] = (
                openpyxl.load_workbook(data) if ending == "xlsx" else docx.Document(data)
            )
    return found


def cells(book: Any) -> list[tuple[Any, ...]]:
    return [row for row in book.worksheets[0].values if any(cell is not None for cell in row)]


def test_form3_is_refused_with_the_difference_until_it_adds_up(checked: Town) -> None:
    play(
        checked,
        [
            (
                "党建办",
                "导出表三",
                [
                    "加不起来",
                    "总计:总数 3,失去联系时间合计 2,差 1",
                    "失去联系情形合计 0,差 3",
                    "梅林村党支部 葛待核:末次组织生活和党费都没有记录",
                    "梅溪村党支部 张远帆:没有失联情形",
                    "![文件]",
                ],
            ),
            ("党委书记", "导出表三", ["张*帆", "!张远帆"]),
        ],
    )
    settle(checked)
    found = files(checked, "党建办", "导出表三")
    rows = cells(found["xlsx"])
    (total,) = [row for row in rows if row[0] == "总计"]
    # 卢小满 of 梅溪 paid in January: not six months yet. Lengths: 张远帆 6 months since 08-31,
    # 葛待核 ten years, 卢小满 of 上河 twelve.
    assert total[:6] == ("总计", 3, 1, 0, 1, 1)
    assert total[6:13] == (0, 0, 3, 0, 0, 0, 0)
    assert any("另有 1 名失联不满 6 个月" in str(row[0]) for row in rows)
    assert "失去联系党员情况汇总表" in "".join(p.text for p in found["docx"].paragraphs)
    rows = audited(checked, "export")
    assert [row.target for row in rows] == ["export:form3"] * 3
    assert [row.rows > 0 for row in rows] == [False, False, True]


def test_forms_1_and_2_have_a_page_for_each(checked: Town) -> None:
    settle(checked)
    say_attempt(checked, "联系了张远帆 打电话没人接")
    play(
        checked,
        [
            ("梅溪书记", "张远帆 流动 去向宁波 打工", "去向:宁波"),
            ("梅溪书记", "1", "失联期间表现"),
            ("梅溪书记", "1", "已记下"),
        ],
    )
    found = files(checked, "梅溪书记", "导出表一")
    (row,) = [row for row in cells(found["xlsx"]) if row[0] == 1]
    assert row[1] == "张远帆"
    assert row[15] == "2026-03-02 原联系方式 未联系上:联系了张远帆 打电话没人接"
    assert row[16].date() == date(2026, 3, 2)
    assert row[17] == "表现良好,没有违纪违法"
    missing = files(checked, "党建办", "导出表二")
    assert [row[1] for row in cells(missing["xlsx"]) if isinstance(row[0], int)] == [
        "葛待核",
        "卢小满",
    ]


def test_form4_counts_what_committees_did(checked: Town) -> None:
    play(
        checked,
        [
            (
                "党建办",
                "处置 张远帆 停止党籍 3月1日党委会研究",
                ["停止党籍", "还不到研究这一项"],
            ),
            ("党建办", "1", "已登记"),
        ],
    )
    rows = cells(files(checked, "党委书记", "导出表四")["xlsx"])
    heads = [column.title for column in LAYOUTS[FormKind.FORM4].columns]
    (total,) = [row for row in rows if row[0] == "总计"]
    assert (total[1], total[heads.index("停止党籍")]) == (0, 0)
    # The committee's day lies before the check began; one on the day itself counts.
    play(
        checked,
        [
            ("党建办", "处置 张远帆 继续查找 今天党委会研究", "继续查找"),
            ("党建办", "1", "已登记"),
        ],
    )
    rows = cells(files(checked, "党委书记", "导出表四")["xlsx"])
    (total,) = [row for row in rows if row[0] == "总计"]
    assert (total[1], total[heads.index("继续查找")]) == (1, 1)


def test_the_roll_and_the_mobile_table(checked: Town) -> None:
    play(
        checked,
        [
            ("梅溪书记", "古月明 流动 去向深圳 上班", "去向:深圳"),
            ("梅溪书记", "1", "已改为「流动」"),
        ],
    )
    roll = files(checked, "梅溪书记", "导出名册")
    names = [row[1] for row in cells(roll["xlsx"]) if isinstance(row[0], int)]
    assert len(names) == 12
    assert "支部已确认" in [row[14] for row in cells(roll["xlsx"]) if row[1] == "古月明"]
    mobile = files(checked, "梅溪书记", "导出流动党员统计表")
    (row,) = [row for row in cells(mobile["xlsx"]) if row[0] == 1]
    assert (row[1], row[5]) == ("古月明", "深圳")
    sheet = mobile["xlsx"].worksheets[0]
    assert "林春山 2026-03-02 09:00 导出" in str(sheet.oddHeader.center.text)
    headers = mobile["docx"].sections[0].header._element.xml
    assert "林春山 2026-03-02 09:00 导出" in headers


@pytest.mark.parametrize(
    ("who", "people", "sums"),
    [
        ("梅溪书记", True, False),
        ("梅溪副书记", True, False),
        ("党建办", True, True),
        ("组织部", True, True),
        ("党委书记", False, True),
        ("联系领导", False, False),
        ("联系干部", False, False),
        ("党员一", False, False),
        ("群众代表", False, False),
    ],
)
def test_what_each_may_export(checked: Town, who: str, people: bool, sums: bool) -> None:
    settle(checked)
    play(checked, [("梅溪书记", "卢小满已联系上", "改为「在册」吗"), ("梅溪书记", "1", "已改为")])
    for says in ("导出表一", "导出表二", "导出名册", "导出流动党员统计表"):
        assert bool(files(checked, who, says)) is people, says
    for says in ("导出表三", "导出表四"):
        assert bool(files(checked, who, says)) is sums, says


def test_a_form_nobody_is_to_be_in_is_no_file(town: Town) -> None:
    for says, words in (("导出表一", "没有查找后取得联系的"), ("导出表二", "没有失联满")):
        play(town, [("党建办", says, [words, "![文件]"])])
    assert [row.rows for row in audited(town, "export")] == [0, 0]


def test_the_district_sees_which_committee_lacks_which_form(town: Town) -> None:
    lost_members(town)
    play(
        town,
        [
            ("组织部", "开始集中排查", "1. 开始"),
            ("组织部", "1", "已开始"),
            ("党建办", "表格情况", ["清溪镇党委的表:", "表三", "还没有"]),
            ("组织部", "表格情况", ["要交的表:", "表三", "已签章上传 0 个", "清溪镇党委、"]),
            ("组织部", "清溪镇表格情况", ["清溪镇党委的表:"]),
            ("党建办", "上传表三", "拍照发来"),
            ("党建办", Said(Kind.IMAGE, media_id="scan-1"), "收到"),
            ("组织部", "表格情况", ["表三", "已签章上传 1 个,还没有 1 个"]),
        ],
    )


def test_outside_is_as_if_it_were_not_there(checked: Town) -> None:
    for says in ("导出二坊村名册", "导出三坊村名册"):
        play(checked, [("党建办", says, ["没有找到您说的党组织", "![文件]"])])


def test_a_stamped_form_is_kept_with_the_check(checked: Town) -> None:
    play(
        checked,
        [
            ("党建办", "表格情况", ["表三(失去联系党员情况汇总表):还没有", "3月31日"]),
            ("党建办", "上传表三", ["拍照发来", "清溪镇党委"]),
            ("党建办", Said(Kind.IMAGE, media_id="scan-1"), "收到"),
            ("党建办", "取消", "已取消"),
            ("党建办", "表格情况", "表三(失去联系党员情况汇总表):已签章上传"),
            ("梅溪书记", "上传表三", "由党建办上传"),
        ],
    )
    (kept,) = settled(checked.main).execute(select(tables.evidence.c.matter)).scalars()
    assert kept.startswith("evidence:form:form3:")
