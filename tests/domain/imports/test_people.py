"""The 人员 sheet: whose row is it, and does what it says agree."""

from __future__ import annotations

from datetime import date

import pytest

from domain.imports.cells import Cell
from domain.imports.plan import Plan
from domain.people import Role
from tests.fakes.import_sheets import (
    Line,
    cadre,
    identity,
    member,
    people,
    plan_of,
    problem_keys,
    town,
    warning_keys,
)


def _plan(*lines: Line) -> Plan:
    return plan_of(people(*lines), town())


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        ({"入党日期": "2020-01-01", "转正日期": "2019-01-01"}, "before_other"),
        ({"角色": "书记", "任职起": "2024-01-01", "任职止": "2023-01-01"}, "before_other"),
        ({"出生日期": "2000-01-01", "入党日期": "1999-01-01"}, "before_other"),
        ({"出生日期": "2026-03-03"}, "in_the_future"),
        ({"入党日期": "2027-01-01"}, "in_the_future"),
        ({"身份证号": identity(birth="20990101")}, "identity_check"),
        ({"身份证号": identity(), "出生日期": "1980-01-02"}, "identity_birth"),
        ({"身份": "党员、预备党员"}, "member_and_probationary"),
        ({"身份": "群众"}, "word"),
        ({"角色": "联系领导"}, "word"),
        ({"联系状态": "失踪"}, "word"),
        ({"组织": "没有的支部"}, "organization_unknown"),
        ({"手机号": "123"}, "phone_shape"),
        ({"姓名": "　"}, "required"),
        ({"职务": "长" * 61}, "too_long"),
    ],
)
def test_a_row_that_does_not_agree_is_refused(cells: dict[str, Cell], key: str) -> None:
    assert problem_keys(_plan({**member("王芳"), **cells})) == [key]


def test_the_organisation_may_be_written_with_its_parent() -> None:
    twins: list[Line] = [
        {"名称": "机关党支部", "上级": "清溪镇党委", "类型": "党支部"},
        {"名称": "白石镇党委", "类型": "党委"},
        {"名称": "机关党支部", "上级": "白石镇党委", "类型": "党支部"},
    ]
    plan = plan_of(people(member("王芳", "机关党支部")), town(*twins))
    assert problem_keys(plan) == ["organization_ambiguous"]
    plan = plan_of(people(member("王芳", "白石镇党委/机关党支部")), town(*twins))
    assert plan.sound


def test_the_birth_date_is_taken_from_the_identity_number() -> None:
    plan = _plan(member("王芳", 身份证号=identity(2)))
    assert plan.people[0].values["birth_date"] == date(1980, 1, 1)


def test_the_rows_of_one_person_are_one_person() -> None:
    number = identity()
    plan = _plan(
        member("王 芳", 身份证号=number, 企业微信账号="WangFang"),
        cadre("王芳", 企业微信账号="wangfang", 角色="党建办"),
        cadre("王芳", "梅林村党支部", 身份证号=number),
    )
    assert plan.sound
    assert len(plan.people) == len(plan.members) == len(plan.accounts) == 1
    assert {(t.org, t.role) for t in plan.terms} == {
        (-2, Role.MEMBER),
        (-1, Role.CLERK),
        (-1, Role.CADRE),
        (-3, Role.CADRE),
    }


@pytest.mark.parametrize(
    ("one", "other", "keys"),
    [
        ({}, {}, ["namesakes"]),
        ({"身份证号": identity()}, {}, ["namesakes"]),
        ({"身份证号": identity()}, {"企业微信账号": "b"}, ["namesakes"]),
        ({"企业微信账号": "a"}, {"钉钉账号": "b"}, ["namesakes"]),
        ({"身份证号": identity(1)}, {"身份证号": identity(2)}, []),
        ({"企业微信账号": "a"}, {"企业微信账号": "b"}, []),
        ({"出生日期": "1980-01-01"}, {"出生日期": "1981-01-01"}, []),
        ({"出生日期": "1980-01-01"}, {"身份证号": identity()}, []),
        ({"出生日期": "1980-01-01", "手机号": "13800000000"}, {"出生日期": "1980-01-01"}, []),
    ],
)
def test_namesakes_must_be_told_apart(
    one: dict[str, Cell], other: dict[str, Cell], keys: list[str]
) -> None:
    assert problem_keys(_plan(member("王芳", **one), member("王芳", **other))) == keys


def test_namesakes_in_two_branches_are_two_people() -> None:
    plan = _plan(member("王芳"), member("王芳", "梅林村党支部"))
    assert plan.sound
    assert len(plan.people) == 2


@pytest.mark.parametrize(
    ("other", "key"),
    [
        (member("李立", 身份证号=identity()), "one_person_two_names"),
        (member("王芳", 身份证号=identity(), 手机号="13900000000"), "rows_disagree"),
        (member("王芳", 身份证号=identity(), 企业微信账号="b"), "rows_disagree"),
        (member("王芳", "梅林村党支部", 身份证号=identity()), "two_rolls"),
        ({**member("王芳", 身份证号=identity()), "身份": "预备党员"}, "member_and_probationary"),
    ],
)
def test_rows_of_one_person_must_agree(other: Line, key: str) -> None:
    mine = member("王芳", 身份证号=identity(), 手机号="13800000000", 企业微信账号="a")
    assert problem_keys(_plan(mine, other)) == [key]


def test_a_party_member_working_at_the_committee_stays_on_the_roll_of_the_branch() -> None:
    number = identity()
    plan = _plan(
        {**cadre("王芳", 身份证号=number, 角色="党建办"), "身份": "党员"},
        member("王芳", 身份证号=number),
    )
    assert plan.sound
    assert [m.org for m in plan.members] == [-2]


def test_an_account_of_two_people_is_a_problem() -> None:
    assert problem_keys(
        _plan(member("王芳", 企业微信账号="a"), member("李立", 企业微信账号="A"))
    ) == ["one_person_two_names"]


def test_what_only_a_member_has_is_not_lost_in_silence() -> None:
    plan = _plan(cadre("王芳", 党小组="一组", 职务="科员"))
    assert warning_keys(plan) == ["not_on_a_roll"]
    assert plan.people[0].values["post"] == "科员"


@pytest.mark.parametrize(
    ("cells", "key"),
    [
        ({"联系状态": "失联"}, "lost_without_circumstance"),
        ({"任职起": "2024-01-01"}, "dates_without_post"),
        ({"性别": "男", "身份证号": identity(2)}, "identity_gender"),
    ],
)
def test_a_likely_slip_is_a_warning(cells: dict[str, Cell], key: str) -> None:
    plan = _plan(member("王芳", **cells))
    assert plan.sound
    assert warning_keys(plan) == [key]


def test_a_crowd_of_one_name_is_refused_at_once() -> None:
    lines = [member("王芳", 企业微信账号=f"u{n}") for n in range(31)]
    assert problem_keys(_plan(*lines)) == ["namesakes_too_many"]


def test_nothing_that_is_printed_shows_names_or_numbers() -> None:
    plan = _plan(member("王芳", 身份证号=identity(), 手机号="13800000000", 企业微信账号="wangfang"))
    bad = _plan(member("王芳", 身份证号="123456", 手机号="138", 企业微信账号="王"))
    shown = repr((plan.people, plan.accounts, plan.members, plan.terms, bad.problems))
    for secret in ("王芳", identity(), "13800000000", "wangfang", "123456"):
        assert secret not in shown
