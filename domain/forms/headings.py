"""The columns of the forms that go up, as the notice of 组通字〔2016〕1号 and its plans have them.

The names are official terms and the same on paper, in the workbook and in the checks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from domain.contact import Length


class FormKind(StrEnum):
    """The forms; the value names the template's file and what `export` calls it."""

    FORM1 = "form1"
    FORM2 = "form2"
    FORM3 = "form3"
    FORM4 = "form4"
    MOBILE = "mobile"
    ROLL = "roll"


# These name people, with their numbers; the rest hold sums.
OF_PEOPLE = frozenset({FormKind.FORM1, FormKind.FORM2, FormKind.MOBILE, FormKind.ROLL})


# The seven circumstances of losing contact, by their codes.
CIRCUMSTANCES: Mapping[str, str] = {
    "①": "外出务工经商",
    "②": "单位改制或破产",
    "③": "毕业后去向不明",
    "④": "工作单位改变",
    "⑤": "出国(境)",
    "⑥": "居住地改变",
    "⑦": "其他",
}

# The nine kinds of party organisation, by their codes: the lines of forms 3 and 4.
ORG_KINDS: Mapping[str, str] = {
    "①": "国有企业",
    "②": "非公有制企业",
    "③": "农村",
    "④": "机关",
    "⑤": "学校",
    "⑥": "其他事业单位",
    "⑦": "街道社区",
    "⑧": "社会组织",
    "⑨": "其他",
}

# The lengths that form 3 tells apart, shortest first.
LENGTHS = (
    Length.UNDER_YEAR,
    Length.TO_FIVE_YEARS,
    Length.TO_TEN_YEARS,
    Length.OVER_TEN_YEARS,
)

# What a committee may record of a lost member, by the group it stands under in form 4.
MANAGED, DISCIPLINED, OPEN = "规范管理", "组织处置", ""
OUTCOMES: Mapping[str, str] = {
    "恢复正常管理": MANAGED,
    "保留组织关系(出国境)": MANAGED,
    "转出": MANAGED,
    "取消预备党员资格": MANAGED,
    "停止党籍": MANAGED,
    "批评教育": DISCIPLINED,
    "限期改正": DISCIPLINED,
    "退党除名": DISCIPLINED,
    "自行脱党除名": DISCIPLINED,
    "不予承认党员身份": DISCIPLINED,
    "继续查找": OPEN,
}


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's name, its width in Chinese characters, and the heading it stands under."""

    title: str
    width: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """One form: its number at the top left (empty where it has none), its title, its columns."""

    number: str
    title: str
    columns: tuple[Heading, ...]
    across: bool = True


_PERSON = (
    Heading("序号", 4),
    Heading("姓名", 7),
    Heading("性别", 4),
    Heading("民族", 5),
    Heading("出生日期", 10),
    Heading("身份证号", 18),
    Heading("学历", 7),
    Heading("入党日期", 10),
    Heading("转正日期", 10),
    Heading("所在党支部", 16),
    Heading("党组织类别", 10),
    Heading("联系方式", 12),
    Heading("失去联系时间", 10),
    Heading("失联时长", 12),
    Heading("失去联系情形", 12),
    Heading("查找过程", 30),
)

LAYOUTS: Mapping[FormKind, Layout] = {
    FormKind.FORM1: Layout(
        "附件1",
        "经查找取得联系党员登记表",
        (
            *_PERSON,
            Heading("取得联系日期", 10),
            Heading("失联期间表现", 20),
            Heading("备注", 10),
        ),
    ),
    FormKind.FORM2: Layout(
        "附件2", "经查找仍然无法取得联系党员登记表", (*_PERSON, Heading("备注", 10))
    ),
    FormKind.FORM3: Layout(
        "附件3",
        "与党组织失去联系党员情况汇总表",
        (
            Heading("党组织类别", 12),
            Heading("未取得联系总数", 6),
            *(Heading(length.value, 6, "失去联系时间") for length in LENGTHS),
            *(Heading(f"{code}{name}", 6, "失去联系情形") for code, name in CIRCUMSTANCES.items()),
            Heading("一年内已取得联系", 6),
        ),
    ),
    FormKind.FORM4: Layout(
        "附件4",
        "与党组织失去联系党员管理及处置情况汇总表",
        (
            Heading("党组织类别", 12),
            Heading("合计", 6),
            *(Heading(name, 6, group) for name, group in OUTCOMES.items()),
        ),
    ),
    FormKind.MOBILE: Layout(
        "附件2",
        "流动党员管理有关情况统计表",
        (
            Heading("序号", 4),
            Heading("姓名", 7),
            Heading("所在党支部", 14),
            Heading("流出时间", 10),
            Heading("流出原因", 10),
            Heading("流入地", 12),
            Heading("工作单位", 12),
            Heading("结对联系人", 8),
            Heading("活动证发证日期", 8),
            Heading("流入地党支部及联系人电话", 12),
            Heading("参加活动和交纳党费记录", 12),
            Heading("备注", 8),
        ),
    ),
    FormKind.ROLL: Layout(
        "",
        "党员名册",
        (
            Heading("序号", 4),
            Heading("姓名", 7),
            Heading("性别", 4),
            Heading("民族", 5),
            Heading("出生日期", 10),
            Heading("身份证号", 18),
            Heading("学历", 7),
            Heading("入党日期", 10),
            Heading("转正日期", 10),
            Heading("人员类别", 8),
            Heading("所在党支部、党小组", 14),
            Heading("职务", 8),
            Heading("手机号", 12),
            Heading("联系状态", 8),
            Heading("核查结果", 8),
            Heading("备注", 8),
        ),
    ),
}
