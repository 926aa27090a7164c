"""Contact leaders and cadres of the 组织 sheet, and names that look alike."""

from __future__ import annotations

from datetime import date

import pytest

from domain.imports.known import Known, KnownPerson, KnownTerm
from domain.imports.plan import Plan
from domain.imports.spelling import similar
from domain.organizations import Organization, OrgKind
from domain.people import Role
from tests.fakes.import_sheets import (
    TODAY,
    Line,
    cadre,
    identity,
    member,
    organizations,
    people,
    plan_of,
    town,
    warning_keys,
)

D2020, D2023, YESTERDAY = date(2020, 1, 1), date(2023, 1, 1), date(2026, 3, 1)


def _known(*persons: KnownPerson) -> Known:
    orgs = (
        Organization(1, "清溪镇党委", OrgKind.COMMITTEE, "/1/"),
        Organization(2, "梅溪村党支部", OrgKind.BRANCH, "/1/2/", 1),
        Organization(3, "梅林村党支部", OrgKind.BRANCH, "/1/3/", 1),
    )
    return Known(orgs, {person.id: person for person in persons})


def _terms(plan: Plan) -> set[tuple[int, int, Role, date | None, date | None]]:
    return {(t.ref, t.org, t.role, t.since, t.until) for t in plan.terms}


def _contacts(plan: Plan) -> set[tuple[int, int, Role]]:
    wanted = (Role.CONTACT_LEADER, Role.CONTACT_CADRE)
    return {(t.person, t.org, t.role) for t in plan.terms if t.role in wanted}


def _branch(name: str, leader: str = "", cadre_name: str = "") -> Line:
    return {
        "名称": name,
        "上级": "清溪镇党委",
        "类型": "党支部",
        "联系领导": leader,
        "联系干部": cadre_name,
    }


def test_one_person_leads_here_and_is_cadre_there() -> None:
    plan = plan_of(
        town(
            _branch("甲", "林 刚"), _branch("乙", "林刚", "苏　婕"), _branch("丙", "", "林刚、苏婕")
        ),
        people(cadre("林刚"), cadre("苏婕"), cadre("林刚", "梅林村党支部")),
    )
    assert plan.sound
    assert not plan.warnings
    assert _contacts(plan) == {
        (-1, -4, Role.CONTACT_LEADER),
        (-1, -5, Role.CONTACT_LEADER),
        (-2, -5, Role.CONTACT_CADRE),
        (-1, -6, Role.CONTACT_CADRE),
        (-2, -6, Role.CONTACT_CADRE),
    }


def test_a_leader_nobody_registered_is_one_placeholder_for_all_branches() -> None:
    plan = plan_of(town(_branch("甲", "林刚"), _branch("乙", "林刚")), people(member("林刚")))
    assert warning_keys(plan) == ["placeholder"]
    (draft,) = [d for d in plan.people if d.values.get("placeholder")]
    assert draft.ref == -2
    assert _contacts(plan) == {(-2, -4, Role.CONTACT_LEADER), (-2, -5, Role.CONTACT_LEADER)}
    assert (0, -1, Role.CADRE, None, None) in _terms(plan)


def test_several_of_the_name_are_refused_with_the_candidates() -> None:
    plan = plan_of(
        town(_branch("甲", "林刚")),
        people(
            cadre("林刚", 身份证号=identity(1)), cadre("林刚", 身份证号=identity(2, "19750101"))
        ),
    )
    (problem,) = plan.problems
    assert (problem.key, problem.column) == ("contact_ambiguous", "联系领导")
    assert problem.facts["candidates"] == ({"line": 2, "year": 1980}, {"line": 3, "year": 1975})


def test_who_left_the_committee_is_taken_with_a_warning_and_never_before_who_stayed() -> None:
    left = cadre("林刚", 任职止="2025-01-01", 企业微信账号="a")
    plan = plan_of(town(_branch("甲", "林刚")), people(left))
    assert warning_keys(plan) == ["contact_left"]
    assert _contacts(plan) == {(-1, -4, Role.CONTACT_LEADER)}
    plan = plan_of(town(_branch("甲", "林刚")), people(left, cadre("林刚", 企业微信账号="b")))
    assert not plan.warnings
    assert _contacts(plan) == {(-2, -4, Role.CONTACT_LEADER)}


def test_another_name_in_the_cell_ends_the_former_leader() -> None:
    former = KnownPerson(
        5,
        "林刚",
        terms=[
            KnownTerm(1, 1, Role.CADRE, None, None),
            KnownTerm(2, 2, Role.CONTACT_LEADER, None, None),
        ],
    )
    line = {"名称": "梅溪村党支部", "类型": "党支部", "联系领导": "苏婕"}
    plan = plan_of(organizations(line), people(cadre("苏婕")), known=_known(former))
    assert {
        (2, 2, Role.CONTACT_LEADER, None, YESTERDAY),
        (0, 2, Role.CONTACT_LEADER, TODAY, None),
    } <= _terms(plan)
    empty = plan_of(organizations({**line, "联系领导": ""}), known=_known(former))
    assert not empty.terms


def test_a_row_of_the_same_organisation_completes_a_placeholder() -> None:
    holder = KnownPerson(
        5, "林刚", placeholder=True, terms=[KnownTerm(1, 1, Role.CADRE, None, None)]
    )
    plan = plan_of(people(cadre("林刚", 企业微信账号="lingang")), known=_known(holder))
    assert [(d.ref, d.values["placeholder"]) for d in plan.people] == [(5, False)]
    elsewhere = plan_of(people(cadre("林刚", "梅溪村党支部")), known=_known(holder))
    assert elsewhere.people[0].ref < 0


def test_a_spelling_close_to_that_of_a_colleague_is_marked_for_checking() -> None:
    plan = plan_of(town(_branch("甲", "陈国良")), people(cadre("陈国亮"), member("陈国梁")))
    assert warning_keys(plan) == ["similar_name", "placeholder"]
    assert plan.warnings[0].facts == {"name": "陈国良", "others": "陈国亮"}


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("张亮", "张良", True),
        ("张亮", "张三", False),
        ("陈国亮", "陈国良", True),
        ("陈国亮", "陈建国", False),
        ("陈国亮", "陈国亮", False),
        ("陈亮", "陈国亮", False),
    ],
)
def test_names_are_alike_by_one_character(one: str, other: str, *, alike: bool) -> None:
    assert similar(one, other) is alike
    assert similar(other, one) is alike
