"""The forms of the member check with everything filled in, and with nothing."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import docx

from domain.forms.headings import LAYOUTS, FormKind
from domain.forms.printed import Form, Line, PersonForm, Registered, TableForm, Try
from domain.tables import Cell
from storage.papers import paper_bytes
from tests.storage.filled_papers import NOW

UNIT, MARK, DAY = (
    "中共清溪镇梅溪村党支部",
    "清溪镇党建办 林春山 2026-03-31 16:20 打印",
    date(2026, 3, 31),
)
TRIES = (
    Try(date(2026, 3, 2), "电话", "号码已停机", "两个号码都打过"),
    Try(date(2026, 3, 9), "上门", "房屋已出租，房东不知去向"),
    Try(date(2026, 3, 16), "亲友", "堂兄称人在外省打工，给了新号码", "林大河转告"),
)
FOUND = Registered(
    name="古月明",
    gender="男",
    ethnicity="汉族",
    birth_date=date(1978, 12, 25),
    identity="11010519781225001X",
    education="高中",
    joined_on=date(2001, 7, 1),
    confirmed_on=date(2002, 7, 1),
    standing="正式党员",
    org=UNIT,
    org_kind="③农村",
    phone="13900000001",
    last_contact=date(2023, 8, 31),
    length="1至5年",
    circumstance="①外出务工经商",
    tries=TRIES,
    found_on=date(2026, 3, 17),
    conduct="在外务工，遵纪守法，每年回乡过年，愿意补交党费并按时参加组织生活。",
    now_at="浙江省宁波市，某纺织厂",
    note="已加入流动党员微信群",
)
LOST = Registered(
    name="高远", gender="女", org=UNIT, circumstance="③毕业后去向不明", tries=TRIES[:1]
)
UNKNOWN = Registered(name="石磊")


def table(kind: FormKind, *lines: tuple[Cell, ...], notes: tuple[str, ...] = ()) -> TableForm:
    return TableForm(kind, UNIT, MARK, DAY, tuple(map(Line, lines)), notes)


FORM1 = PersonForm(FormKind.FORM1, UNIT, MARK, DAY, (FOUND, UNKNOWN))
FORM2 = PersonForm(FormKind.FORM2, UNIT, MARK, DAY, (LOST,))
FORM3 = table(
    FormKind.FORM3,
    ("总计", 7, 2, 3, 1, 1, 3, 0, 1, 1, 1, 1, 0, 4),
    ("③农村", 5, 2, 2, 1, 0, 3, 0, 1, 0, 1, 0, 0, 3),
    ("⑥其他事业单位", 2, 0, 1, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1),
    notes=("待核 1 人，不在上列数内。",),
)
FORM4 = table(
    FormKind.FORM4,
    ("总计", 7, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0, 2),
    ("③农村", 7, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0, 2),
)
MOBILE = table(
    FormKind.MOBILE,
    (
        *(1, "古月明", UNIT, date(2024, 2, 20), "务工", "浙江省宁波市鄞州区", "某纺织有限公司"),
        *("林春山", date(2024, 3, 1), "某街道流动党员党支部\n周敏 13900000002"),
        *("2025年参加 3 次，党费交至 2025-12", None),
    ),
    (2, "苏 婕", UNIT, None, "", "", "", "", None, "", "", ""),
)
ROLL = table(
    FormKind.ROLL,
    (
        *(1, "古月明", "男", "汉族", date(1978, 12, 25), "11010519781225001X", "大学本科"),
        *(date(2001, 7, 1), date(2002, 7, 1), "正式党员", "第一党小组", "组织委员", "13900000001"),
        *("已取得联系", "已核对", "流动"),
    ),
    (2, "石磊", "男", "", None, "", "", None, None, "预备党员", "", "", "", "", "", None),
)
FULL: tuple[Form, ...] = (FORM1, FORM2, FORM3, FORM4, MOBILE, ROLL)
BLANK: tuple[Form, ...] = (
    PersonForm(FormKind.FORM1, "", "", DAY, (Registered(name=""),)),
    PersonForm(FormKind.FORM2, "", "", DAY, (Registered(name=""),)),
    *(
        table(kind, (None,) * len(LAYOUTS[kind].columns))
        for kind in (FormKind.FORM3, FormKind.FORM4, FormKind.MOBILE, FormKind.ROLL)
    ),
)


def opened(form: Form) -> Any:
    """The form, read back."""
    return docx.Document(BytesIO(paper_bytes(form, NOW)))


def mark_on(document: Any) -> str:
    """The words across the page; what stands in the header is printed on every page."""
    header = document.sections[0].header._element
    (words,) = (
        shape.get("string")
        for shape in header.iter("{urn:schemas-microsoft-com:vml}textpath")
        if shape.get("string") is not None
    )
    return str(words)
