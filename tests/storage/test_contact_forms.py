"""The forms of the member check cell by cell, read with the library Word files are read with."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import pytest

from domain.forms.headings import LAYOUTS, FormKind
from domain.forms.printed import Form, Registered, Try
from tests.storage.filled_forms import (
    BLANK,
    DAY,
    FORM1,
    FORM2,
    FORM3,
    FORM4,
    FULL,
    MARK,
    MOBILE,
    ROLL,
    UNIT,
    opened,
    table,
)
from tests.storage.filled_papers import lines, rows

TOP = f"填报单位（盖章）：{UNIT}\t填报日期：2026年3月31日"
SIGNED = (
    "党（工）委书记（签名）：＿＿＿＿＿＿　　填表人：＿＿＿＿＿＿　　联系电话：＿＿＿＿＿＿＿＿"
)
WRITTEN = "填表人：＿＿＿＿＿＿　　联系电话：＿＿＿＿＿＿＿＿"


def test_form_1_has_all_that_is_known_of_a_member() -> None:
    document = opened(FORM1)
    assert lines(document)[:3] == ["附件1\t序号：1", "经查找取得联系党员登记表", TOP]
    found = rows(document)
    assert found[:12] == [
        ["姓名", "古月明", "性别", "男", "民族", "汉族"],
        ["出生日期", "1978年12月25日", "学历", "高中", "人员类别", "正式党员"],
        ["身份证号", "11010519781225001X", "联系方式", "13900000001"],
        ["入党日期", "2001年7月1日", "转正日期", "2002年7月1日", "党组织类别", "③农村"],
        ["所在党支部", UNIT],
        ["失去联系时间", "2023年8月31日", "失联时长", "1至5年", "失去联系情形", "①外出务工经商"],
        ["取得联系日期", "2026年3月17日", "现在何处", "浙江省宁波市，某纺织厂"],
        ["查找过程", "时间", "方式", "结果", "备注"],
        ["查找过程", "2026年3月2日", "电话", "号码已停机", "两个号码都打过"],
        ["查找过程", "2026年3月9日", "上门", "房屋已出租，房东不知去向", ""],
        ["查找过程", "2026年3月16日", "亲友", "堂兄称人在外省打工，给了新号码", "林大河转告"],
        ["失联期间表现", "在外务工，遵纪守法，每年回乡过年，愿意补交党费并按时参加组织生活。"],
    ]
    assert found[12] == ["备注", "已加入流动党员微信群"]
    assert [row[0] for row in found[13:]] == ["党支部意见", "基层党委意见"]
    assert found[13][1].split() == ["书记（签名）：＿＿＿＿＿＿", "（盖章）", "年", "月", "日"]
    assert found[14][1].split() == ["（盖章）", "年", "月", "日"]


def test_each_member_has_a_page_and_what_is_not_known_is_left_blank() -> None:
    document = opened(FORM1)
    begins = [p for p in document.paragraphs if p.paragraph_format.page_break_before]
    assert [p.text for p in begins] == ["附件1\t序号：1", "附件1\t序号：2"]
    blank = rows(document, 1)
    assert blank[0] == ["姓名", "石磊", "性别", "", "民族", ""]
    assert blank[1] == ["出生日期", "", "学历", "", "人员类别", ""]
    assert blank[8:11] == [["查找过程", "", "", "", ""]] * 3


def test_form_2_goes_up_in_five_copies_and_asks_for_nothing_found() -> None:
    document = opened(FORM2)
    assert lines(document)[:2] == ["附件2\t序号：1", "经查找仍然无法取得联系党员登记表"]
    note = lines(document)[-1]
    assert "一式五份" in note
    assert "③毕业后去向不明" in note
    assert "⑧社会组织" in note
    found = rows(document)
    assert [row[0] for row in found] == [
        *("姓名", "出生日期", "身份证号", "入党日期", "所在党支部", "失去联系时间"),
        *("查找过程", "查找过程", "备注", "党支部意见", "基层党委意见"),
    ]
    assert found[7] == ["查找过程", "2026年3月2日", "电话", "号码已停机", "两个号码都打过"]


def test_form_3_has_its_columns_below_their_groups() -> None:
    document = opened(FORM3)
    assert lines(document) == [
        *("附件3", "与党组织失去联系党员情况汇总表", TOP, "待核 1 人，不在上列数内。", SIGNED)
    ]
    heads, names, *found = rows(document)
    assert heads == [
        *("党组织类别", "未取得联系总数", "失去联系时间", "失去联系情形", "一年内已取得联系")
    ]
    assert names == [
        *("党组织类别", "未取得联系总数"),
        *("6个月以上不满1年", "1至5年", "6至10年", "11年及以上"),
        *("①外出务工经商", "②单位改制或破产", "③毕业后去向不明", "④工作单位改变"),
        *("⑤出国(境)", "⑥居住地改变", "⑦其他", "一年内已取得联系"),
    ]
    assert found == [
        ["总计", "7", "2", "3", "1", "1", "3", "0", "1", "1", "1", "1", "0", "4"],
        ["③农村", "5", "2", "2", "1", "0", "3", "0", "1", "0", "1", "0", "0", "3"],
        ["⑥其他事业单位", "2", "0", "1", "0", "1", "0", "0", "0", "1", "0", "1", "0", "1"],
    ]


def test_form_4_tells_managed_from_disciplined() -> None:
    document = opened(FORM4)
    assert lines(document) == ["附件4", "与党组织失去联系党员管理及处置情况汇总表", TOP, SIGNED]
    heads, names, *found = rows(document)
    assert heads == ["党组织类别", "合计", "规范管理", "组织处置", "继续查找"]
    assert names == [
        *("党组织类别", "合计", "恢复正常管理", "保留组织关系(出国境)", "转出"),
        *("取消预备党员资格", "停止党籍", "批评教育", "限期改正", "退党除名", "自行脱党除名"),
        *("不予承认党员身份", "继续查找"),
    ]
    assert found[1] == ["③农村", "7", "1", "1", "0", "1", "1", "1", "0", "0", "0", "0", "2"]


def test_the_mobile_members_have_short_days() -> None:
    document = opened(MOBILE)
    assert lines(document) == ["附件2", "流动党员管理有关情况统计表", TOP, WRITTEN]
    heads, first, second = rows(document)
    assert dict(zip(heads, first, strict=True)) == {
        "序号": "1",
        "姓名": "古月明",
        "所在党支部": UNIT,
        "流出时间": "2024-02-20",
        "流出原因": "务工",
        "流入地": "浙江省宁波市鄞州区",
        "工作单位": "某纺织有限公司",
        "结对联系人": "林春山",
        "活动证发证日期": "2024-03-01",
        "流入地党支部及联系人电话": "某街道流动党员党支部\n周敏 13900000002",
        "参加活动和交纳党费记录": "2025年参加 3 次，党费交至 2025-12",
        "备注": "",
    }
    assert second == ["2", "苏 婕", UNIT, *[""] * 9]


def test_the_roll_has_a_line_for_each_member() -> None:
    document = opened(ROLL)
    assert lines(document) == ["党员名册", TOP, WRITTEN]
    heads, first, second = rows(document)
    assert heads == [
        *("序号", "姓名", "性别", "民族", "出生日期", "身份证号", "学历", "入党日期", "转正日期"),
        *("人员类别", "所在党支部、党小组", "职务", "手机号", "联系状态", "核查结果", "备注"),
    ]
    assert first == [
        *("1", "古月明", "男", "汉族", "1978-12-25", "11010519781225001X", "大学本科"),
        *("2001-07-01", "2002-07-01", "正式党员", "第一党小组", "组织委员", "13900000001"),
        *("已取得联系", "已核对", "流动"),
    ]
    assert second == ["2", "石磊", "男", *[""] * 6, "预备党员", *[""] * 6]


def test_scores_and_moments_in_a_table_are_as_anywhere() -> None:
    cells = (Decimal("18.5"), Fraction(1, 3), datetime(2026, 3, 1, 9, 5), None)  # noqa: DTZ001
    found = rows(opened(table(FormKind.ROLL, (*cells, *[""] * 12))))
    assert found[1][:4] == ["18.50", "0.33", "2026-03-01 09:05", ""]


@pytest.mark.parametrize("name", ["A&B<支部>", "{{ unit }}", "a\x07b\x0cc", "]]>", "长" * 3000])
def test_what_people_wrote_survives_as_it_was_written(name: str) -> None:
    kept = name.replace("\x07", " ").replace("\x0c", " ")
    person = Registered(name=name, conduct=name, tries=(Try(DAY, name, name, name),))
    found = rows(opened(replace(FORM1, unit=name, people=(person,))))
    assert found[0][1] == found[9][1] == kept
    assert found[8][2:] == [kept] * 3
    document = opened(table(FormKind.ROLL, (name,) * 16, notes=(name,)))
    assert rows(document)[1] == [kept] * 16
    assert lines(document)[-2] == kept


@pytest.mark.parametrize("form", BLANK, ids=lambda form: form.kind.value)
def test_no_trace_of_the_template_is_left_in_a_blank(form: Form) -> None:
    document = opened(form)
    words = lines(document) + [cell for row in rows(document) for cell in row]
    assert not [word for word in words if "None" in word or "{" in word or "}" in word]


def test_a_form_keeps_names_out_of_its_repr() -> None:
    for form in FULL:
        assert not [word for word in ("古月明", "高远", UNIT, MARK) if word in repr(form)]


def test_a_line_has_a_cell_for_every_column() -> None:
    for form in FULL[2:]:
        assert {len(line.cells) for line in form.lines} == {len(LAYOUTS[form.kind].columns)}
