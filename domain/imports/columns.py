"""The columns of each import sheet: heading, field, how a cell is read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.imports.cells import Cell, day, name, names, plain, text, word, words
from domain.imports.findings import CellRefused
from domain.imports.numbers import account, identity_number, phone
from domain.organizations import KIND_OF_SCREEN
from domain.people import ContactStatus, Role


class SheetKind(StrEnum):
    """What a sheet is about, as its heading row says; the value is what people call it."""

    ORGANIZATIONS = "组织"
    PEOPLE = "人员"
    HOLIDAYS = "节假日"
    SCORES = "打分"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `read` turns a non-empty cell into a value or raises CellRefused."""

    heading: str
    field: str
    read: Callable[[Cell], Any]
    required: bool = False


IDENTITIES = {
    role.screen: role
    for role in (
        Role.MEMBER,
        Role.PROBATIONARY,
        Role.MASS_REPRESENTATIVE,
        Role.DELEGATE,
        Role.CADRE,
    )
}
ROLES = {
    role.screen: role
    for role in (
        Role.SECRETARY,
        Role.DEPUTY_SECRETARY,
        Role.COMMITTEE_MEMBER,
        Role.CLERK,
        Role.TRACKER,
        Role.COMMITTEE_SECRETARY,
        Role.ASSESSOR,
        Role.OFFICIAL,
        Role.ADMIN,
    )
}
_STATUSES = {status.screen: status.value for status in ContactStatus}
_CIRCUMSTANCES = "①②③④⑤⑥⑦"


def _circumstance(cell: Cell) -> str:
    """One of ①–⑦; the plain digit and the digit with its words are taken too."""
    written = plain(cell)
    first = written[:1]
    if first and first in _CIRCUMSTANCES:
        return first
    if written.isascii() and written.isdigit() and 1 <= int(written) <= len(_CIRCUMSTANCES):
        return _CIRCUMSTANCES[int(written) - 1]
    raise CellRefused("word", found=written[:20], expected="①–⑦")


ORGANIZATION_COLUMNS = (
    Column("名称", "name", name(240), required=True),
    Column("上级", "parent", name(480)),
    Column("类型", "kind", word(KIND_OF_SCREEN), required=True),
    Column("类别", "category", name(40)),
    Column("联系领导", "leaders", names(60)),
    Column("联系干部", "cadres", names(60)),
    Column("上年等级", "last_grade", name(20)),
    Column("备注", "note", text(2000)),
)
PEOPLE_COLUMNS = (
    Column("姓名", "name", name(60), required=True),
    Column("组织", "organization", name(480), required=True),
    Column("身份", "identities", words(IDENTITIES), required=True),
    Column("角色", "roles", words(ROLES)),
    Column("任职起", "since", day),
    Column("任职止", "until", day),
    Column("企业微信账号", "wecom", account),
    Column("钉钉账号", "dingtalk", account),
    Column("手机号", "phone", phone),
    Column("身份证号", "identity", identity_number),
    Column("性别", "gender", word({"男": "男", "女": "女"})),
    Column("出生日期", "birth_date", day),
    Column("学历", "education", text(20)),
    Column("入党日期", "joined_on", day),
    Column("转正日期", "confirmed_on", day),
    Column("党小组", "party_group", text(60)),
    Column("人员类别", "people_kind", text(40)),
    Column("职务", "post", text(60)),
    Column("民族", "ethnicity", text(20)),
    Column("重点类别", "focus_groups", names(40)),
    Column("联系状态", "contact_status", word(_STATUSES)),
    Column("失联情形", "circumstance", _circumstance),
    Column("末次组织生活", "last_activity", day),
    Column("末次党费", "last_fee", day),
    Column("流出日期", "left_on", day),
    Column("流出原因", "left_reason", text(200)),
    Column("流动去向", "destination", text(200)),
    Column("流动单位", "employer", text(200)),
    Column("转出日期", "transferred_on", day),
    Column("转出回执", "transfer_receipt", word({"有": True, "无": False})),
    Column("备注", "note", text(2000)),
)
HOLIDAY_COLUMNS = (
    Column("日期", "day", day, required=True),
    Column("类型", "kind", word({"休": "off", "班": "work"}), required=True),
    Column("名称", "name", text(40)),
)
SCORE_COLUMNS = (
    Column("考评", "assessment", text(80), required=True),
    Column("对象", "subject", name(480), required=True),
    Column("项目", "indicator", name(60), required=True),
    Column("分数", "score", plain, required=True),
    Column("评分人", "rater", name(60)),
    Column("说明", "note", text(2000)),
)

COLUMNS: Mapping[SheetKind, tuple[Column, ...]] = {
    SheetKind.ORGANIZATIONS: ORGANIZATION_COLUMNS,
    SheetKind.PEOPLE: PEOPLE_COLUMNS,
    SheetKind.HOLIDAYS: HOLIDAY_COLUMNS,
    SheetKind.SCORES: SCORE_COLUMNS,
}
