"""Roles from–to, the branch roll, contact leaders and cadres."""

from __future__ import annotations

from datetime import date

import pytest

from domain.imports.findings import CellRefused
from domain.imports.known import Known, KnownPerson, KnownTerm, Left
from domain.imports.plan import Plan
from domain.imports.terms import Terms
from domain.organizations import Organization, OrgKind
from domain.people import Role
from tests.fakes.import_sheets import (
    TODAY,
    cadre,
    member,
    people,
    plan_of,
    town,
)

D2020, D2023, YESTERDAY = date(2020, 1, 1), date(2023, 1, 1), date(2026, 3, 1)
Span = tuple[date | None, date | None]


@pytest.mark.parametrize(
    ("recorded", "stated", "written"),
    [
        ((None, None), (None, None), None),
        ((None, None), (D2020, None), (1, D2020, None)),
        ((D2020, None), (D2020, None), None),
        ((D2020, None), (None, None), None),
        ((D2020, None), (None, D2023), (1, D2020, D2023)),
        ((D2020, None), (D2020, D2023), (1, D2020, D2023)),
        ((D2020, D2023), (None, D2023), None),
        ((D2020, None), (D2023, None), (0, D2023, None)),
        ((None, D2023), (None, None), (0, TODAY, None)),
        ((D2020, D2023), (None, None), (0, TODAY, None)),
        ((TODAY, YESTERDAY), (TODAY, None), (1, TODAY, None)),
        ((TODAY, YESTERDAY), (None, None), (0, None, None)),
    ],
)
def test_a_stated_role_is_the_recorded_one_or_a_new_one(
    recorded: Span, stated: Span, written: tuple[int, date | None, date | None] | None
) -> None:
    person = KnownPerson(5, "王芳", terms=[KnownTerm(1, 2, Role.SECRETARY, *recorded)])
    terms = Terms(Known(people={5: person}), TODAY)
    terms.hold(5, 2, Role.SECRETARY, stated)
    found = [(draft.ref, draft.since, draft.until) for draft in terms.drafts()]
    assert found == ([] if written is None else [written])


def test_an_end_before_the_recorded_start_is_refused() -> None:
    person = KnownPerson(5, "王芳", terms=[KnownTerm(1, 2, Role.SECRETARY, D2023, None)])
    terms = Terms(Known(people={5: person}), TODAY)
    with pytest.raises(CellRefused, match="before_other"):
        terms.hold(5, 2, Role.SECRETARY, (None, D2020))


def _known(*persons: KnownPerson) -> Known:
    orgs = (
        Organization(1, "清溪镇党委", OrgKind.COMMITTEE, "/1/"),
        Organization(2, "梅溪村党支部", OrgKind.BRANCH, "/1/2/", 1),
        Organization(3, "梅林村党支部", OrgKind.BRANCH, "/1/3/", 1),
    )
    return Known(orgs, {person.id: person for person in persons})


def _on_the_roll() -> KnownPerson:
    terms = [KnownTerm(1, 2, Role.PROBATIONARY, None, None)]
    return KnownPerson(5, "王芳", accounts={"wecom": "a"}, terms=terms, roll_org=2)


def _terms(plan: Plan) -> set[tuple[int, int, Role, date | None, date | None]]:
    return {(t.ref, t.org, t.role, t.since, t.until) for t in plan.terms}


def test_a_member_who_comes_to_another_branch_leaves_the_old_one_yesterday() -> None:
    line = member("王芳", "梅林村党支部", 企业微信账号="a")
    plan = plan_of(people(line), known=_known(_on_the_roll()))
    assert _terms(plan) == {
        (1, 2, Role.PROBATIONARY, None, YESTERDAY),
        (0, 3, Role.MEMBER, TODAY, None),
    }
    assert [(m.person, m.org, m.values["probationary"]) for m in plan.members] == [(5, 3, False)]


def test_a_probationary_member_becomes_a_full_one() -> None:
    plan = plan_of(people(member("王芳", 企业微信账号="a")), known=_known(_on_the_roll()))
    assert _terms(plan) == {
        (1, 2, Role.PROBATIONARY, None, YESTERDAY),
        (0, 2, Role.MEMBER, TODAY, None),
    }


def _gone(outcome: str) -> KnownPerson:
    person = _on_the_roll()
    person.terms = [KnownTerm(1, 2, Role.PROBATIONARY, None, D2023)]
    person.left = Left(outcome, D2023)
    return person


@pytest.mark.parametrize("joined", ["", "2020-01-01", "2023-01-01"])
def test_an_old_list_brings_nobody_back_who_was_removed(joined: str) -> None:
    line = member("王芳", 企业微信账号="a", 入党日期=joined)
    plan = plan_of(people(line), known=_known(_gone("自行脱党除名")))
    assert [(note.key, note.column) for note in plan.problems] == [("left_the_roll", "身份")]


@pytest.mark.parametrize(
    ("outcome", "joined"),
    [("转出", ""), ("自行脱党除名", "2023-01-02"), ("退党除名", "2025-07-01")],
)
def test_who_comes_back_or_joins_anew_begins_today(outcome: str, joined: str) -> None:
    line = member("王芳", "梅林村党支部", 企业微信账号="a", 入党日期=joined)
    plan = plan_of(people(line), known=_known(_gone(outcome)))
    assert plan.sound
    assert _terms(plan) == {(0, 3, Role.MEMBER, TODAY, None)}
    (draft,) = plan.members
    over = ("handling", "handled_on", "transferred_on", "transfer_receipt")
    assert [draft.values[name] for name in over] == ["", None, None, None]


def test_a_transfer_is_over_once_another_branch_has_the_member() -> None:
    arrived = member("王芳", "梅林村党支部", 企业微信账号="a")
    (draft,) = plan_of(people(arrived), known=_known(_on_the_roll())).members
    assert (draft.values["transferred_on"], draft.values["transfer_receipt"]) == (None, None)
    stayed = member("王芳", 企业微信账号="a", 转出日期="2023-01-01")
    (draft,) = plan_of(people(stayed), known=_known(_on_the_roll())).members
    assert draft.values["transferred_on"] == D2023
    assert "transfer_receipt" not in draft.values


def test_a_row_without_a_place_on_the_roll_still_fills_the_roll_in() -> None:
    line = cadre("王芳", 企业微信账号="a", 党小组="一组")
    plan = plan_of(people(line), known=_known(_on_the_roll()))
    assert [(m.org, dict(m.values)) for m in plan.members] == [(2, {"party_group": "一组"})]


def test_work_at_the_committee_does_not_move_a_member_off_the_roll() -> None:
    line = {**cadre("王芳", 企业微信账号="a", 角色="党建办"), "身份": "党员"}
    plan = plan_of(people(line), known=_known(_on_the_roll()))
    assert plan.sound
    assert _terms(plan) == {(0, 1, Role.CLERK, None, None)}
    assert not plan.members


def test_dates_of_service_belong_to_the_role_else_to_the_identity() -> None:
    plan = plan_of(
        people(
            member("王芳", 角色="书记、支委", 任职起="2020-01-01"),
            cadre("李立", 任职起="2023-01-01"),
        ),
        town(),
    )
    assert {(t.role, t.since) for t in plan.terms} == {
        (Role.SECRETARY, D2020),
        (Role.COMMITTEE_MEMBER, D2020),
        (Role.MEMBER, None),
        (Role.CADRE, D2023),
    }
