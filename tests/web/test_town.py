"""The made-up town: importable, connected, and nobody's real data."""

from __future__ import annotations

import csv
import json
from collections import Counter
from datetime import date

from bot.platforms.sandbox.town import PHONES, SHEETS, STARTS_AT, TOWN
from bot.web.assets import STATIC

ORGANIZATION_COLUMNS = "名称 上级 类型 类别 联系领导 联系干部 上年等级 备注"
PEOPLE_COLUMNS = (
    "姓名 组织 身份 角色 任职起 任职止 企业微信账号 钉钉账号 手机号 身份证号 性别 出生日期 学历 "
    "入党日期 转正日期 党小组 人员类别 职务 民族 重点类别 联系状态 失联情形 末次组织生活 末次党费 "
    "流出日期 流出原因 流动去向 流动单位 转出日期 转出回执 备注"
)
Row = dict[str, str]


def rows(index: int) -> list[Row]:
    with SHEETS[index].open(encoding="utf-8-sig", newline="") as sheet:
        return list(csv.DictReader(sheet))


ORGANIZATIONS, PEOPLE = {row["名称"]: row for row in rows(0)}, rows(1)


def test_the_sheets_have_the_columns_of_the_import() -> None:
    assert " ".join(rows(0)[0]) == ORGANIZATION_COLUMNS
    assert " ".join(PEOPLE[0]) == PEOPLE_COLUMNS


def test_every_organisation_stands_under_one_of_the_sheet() -> None:
    roots = [row["名称"] for row in ORGANIZATIONS.values() if not row["上级"]]
    assert roots == ["云川区委组织部"]
    assert {row["上级"] for row in ORGANIZATIONS.values()} <= {"", *ORGANIZATIONS}
    kinds = Counter(row["类型"] for row in ORGANIZATIONS.values())
    assert kinds == {"组织部": 1, "党委": 1, "党总支": 2, "党支部": 10}


def test_the_traps_of_real_tables_are_there() -> None:
    assert {"梅溪村党支部", "梅林村党支部", "上河村党总支", "上河工业区党总支"} <= set(
        ORGANIZATIONS
    )
    below = Counter(row["上级"] for row in ORGANIZATIONS.values())
    assert (below["上河村党总支"], below["上河工业区党总支"]) == (2, 0)
    direct = [row for row in ORGANIZATIONS.values() if row["上级"] == TOWN]
    assert [row["名称"] for row in direct if not row["联系领导"]] == ["永丰村党支部"]
    assert Counter(row["联系领导"] for row in direct)["沈谷雨"] == 3
    assert ORGANIZATIONS["清溪中学党支部"]["联系干部"] == "沈谷雨"
    assert any(" " in row["姓名"] for row in PEOPLE)


def test_leaders_and_cadres_are_people_of_the_organisation_above() -> None:
    staff = {row["姓名"] for row in PEOPLE if row["组织"] == TOWN}
    for row in ORGANIZATIONS.values():
        assert {row["联系领导"], row["联系干部"]} <= {"", *staff}


def test_every_person_belongs_to_an_organisation_and_accounts_are_unique() -> None:
    assert {row["组织"] for row in PEOPLE} <= set(ORGANIZATIONS)
    accounts = [row["企业微信账号"] for row in PEOPLE if row["企业微信账号"]]
    assert len(accounts) == len(set(accounts))
    assert all(account.isascii() and account == account.lower() for account in accounts)
    assert len(accounts) < len(PEOPLE)


def test_every_branch_has_a_secretary() -> None:
    held = Counter(row["组织"] for row in PEOPLE if row["角色"] == "书记")
    branches = {row["名称"] for row in ORGANIZATIONS.values() if row["类型"].startswith("党支")}
    assert branches <= set(held)
    assert set(held.values()) == {1}


def test_the_five_phones_belong_to_people_who_have_to_do_with_each_other() -> None:
    found = {row["企业微信账号"]: row for row in PEOPLE}
    for person in PHONES:
        row = found[person.account]
        assert (row["姓名"], row["组织"]) == (person.name, person.organization)
    member, secretary, leader, clerk, official = PHONES
    assert member.organization == secretary.organization == "梅溪村党支部"
    assert found[secretary.account]["角色"] == "书记"
    assert ORGANIZATIONS[member.organization]["联系领导"] == leader.name
    assert (found[clerk.account]["角色"], found[official.account]["角色"]) == ("党建办", "组织部")


def test_the_branch_of_the_demonstration_can_hold_a_poll() -> None:
    voters = [row for row in PEOPLE if row["组织"] == "梅溪村党支部" and row["企业微信账号"]]
    assert len(voters) >= 10
    assert Counter(row["身份"] for row in voters)["预备党员"] == 1


def test_lost_members_wait_on_both_sides_of_six_months() -> None:
    lost = [row for row in PEOPLE if row["联系状态"] == "失联"]
    last = [max(row["末次党费"], row["末次组织生活"]) for row in lost]
    assert "" in last
    assert STARTS_AT.date() == date(2026, 3, 2)
    assert "2025-09-02" in last
    assert all(row["失联情形"] for row in lost)


def test_numbers_are_invented() -> None:
    phones = [row["手机号"] for row in PEOPLE if row["手机号"]]
    assert phones
    assert all(phone.startswith("160000000") and len(phone) == 11 for phone in phones)
    for row in PEOPLE:
        if number := row["身份证号"]:
            assert number.startswith("999999")
            assert number[6:14] == row["出生日期"].replace("-", "")
            assert check_digit(number) == number[-1]


def check_digit(number: str) -> str:
    weights = [2**power % 11 for power in range(17, 0, -1)]
    total = sum(int(digit) * weight for digit, weight in zip(number[:17], weights, strict=True))
    return "10X98765432"[total % 11]


def test_everybody_with_a_phone_is_given_something_to_try() -> None:
    words = json.loads((STATIC / "sandbox" / "words.json").read_text("utf-8"))
    assert {role for person in PHONES for role in person.roles} <= set(words["hints"])
    assert all(words["hints"].values())
