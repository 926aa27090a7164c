"""Which registered person a row of 人员 speaks of."""

from __future__ import annotations

from datetime import date

import pytest

from domain.imports.known import Known, KnownPerson, KnownTerm
from domain.organizations import Organization, OrgKind
from domain.people import Role
from tests.fakes.import_sheets import (
    Line,
    fake_print,
    identity,
    member,
    people,
    plan_of,
    problem_keys,
)


def _known(*persons: KnownPerson) -> Known:
    orgs = (
        Organization(1, "清溪镇党委", OrgKind.COMMITTEE, "/1/"),
        Organization(2, "梅溪村党支部", OrgKind.BRANCH, "/1/2/", 1),
        Organization(3, "梅林村党支部", OrgKind.BRANCH, "/1/3/", 1),
    )
    return Known(orgs, {person.id: person for person in persons}, (1, 1))


def _registered(number: int = 7, **more: object) -> KnownPerson:
    term = KnownTerm(70 + number, 2, Role.MEMBER, None, None)
    person = KnownPerson(number, "王芳", terms=[term], roll_org=2)
    for name, value in more.items():
        setattr(person, name, value)
    return person


@pytest.mark.parametrize(
    "person",
    [
        _registered(identity_print=fake_print(identity()), name="王方"),
        _registered(accounts={"wecom": "a"}),
        _registered(birth_date=date(1980, 1, 1)),
        _registered(),
        _registered(placeholder=True, terms=[KnownTerm(1, 2, Role.CADRE, None, None)]),
    ],
)
def test_a_registered_person_is_found_again(person: KnownPerson) -> None:
    line = member("王芳", 身份证号=identity(), 企业微信账号="a")
    plan = plan_of(people(line), known=_known(person))
    assert plan.sound
    assert [d.ref for d in plan.people] == [7]


@pytest.mark.parametrize(
    ("persons", "line", "key"),
    [
        (
            [_registered(accounts={"wecom": "a"}, name="李立")],
            member("王芳", 企业微信账号="a"),
            "account_taken",
        ),
        (
            [_registered(identity_print=b"x", accounts={"wecom": "a"})],
            member("王芳", 企业微信账号="a", 身份证号=identity()),
            "account_taken",
        ),
        (
            [
                _registered(accounts={"wecom": "a"}),
                _registered(8, identity_print=fake_print(identity())),
            ],
            member("王芳", 企业微信账号="a", 身份证号=identity()),
            "account_taken",
        ),
        ([_registered(), _registered(8)], member("王芳"), "namesakes_registered"),
        (
            [_registered(accounts={"wecom": "a"})],
            member("王芳", 企业微信账号="b"),
            "namesake_other_account",
        ),
    ],
)
def test_a_doubt_about_who_it_is_is_a_problem(
    persons: list[KnownPerson], line: Line, key: str
) -> None:
    assert problem_keys(plan_of(people(line), known=_known(*persons))) == [key]


def test_two_rows_are_never_taken_for_one_registered_person() -> None:
    lines = [member("王芳", 出生日期=day) for day in ("1980-01-01", "1981-01-01")]
    plan = plan_of(people(*lines), known=_known(_registered()))
    assert problem_keys(plan) == ["same_registered_person"]
    plan = plan_of(people(*lines), known=_known(_registered(birth_date=date(1979, 1, 1))))
    assert plan.sound
    assert all(draft.ref < 0 for draft in plan.people)
