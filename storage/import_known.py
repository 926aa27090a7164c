"""Reads what an import has to know of the register, in a handful of queries."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection, select

from domain.calendar import day_of
from domain.contact_handling import LEAVING
from domain.imports.known import Known, KnownAssessment, KnownPerson, KnownTerm, Left
from domain.people import Role
from storage.organizations import read_organization
from storage.tables import (
    account,
    assessment,
    decision,
    member,
    meta,
    organization,
    person,
    reopening,
    role,
    subject,
)


def read_known(connection: Connection) -> Known:
    """The register as one transaction sees it."""
    people = _people(connection)
    _add_terms(connection, people)
    _add_accounts(connection, people)
    _add_rolls(connection, people)
    rows = connection.execute(select(organization).order_by(organization.c.id))
    organizations = [read_organization(row) for row in rows]
    return Known(organizations, people, read_version(connection), _assessments(connection))


def read_version(connection: Connection, *, lock: bool = False) -> tuple[int, int]:
    """Two counters, of organisations and of people, that grow with every change to the register.

    With `lock` nobody else may count them up before this transaction ends.
    """
    wanted = select(meta).with_for_update() if lock else select(meta)
    counters = {row.name: row.value for row in connection.execute(wanted)}
    return counters.get("organizations", 0), counters.get("people", 0)


def _assessments(connection: Connection) -> list[KnownAssessment]:
    """The running ones; their subjects are few beside the people."""
    rows = connection.execute(select(assessment).where(assessment.c.state == "running")).all()
    return [
        KnownAssessment(
            row.scheme,
            row.cycle,
            row.scheme_text,
            _subjects(connection, row.id),
            _decided(connection, row.id),
            _reopened(connection, row.id),
        )
        for row in rows
    ]


def _subjects(connection: Connection, assessment_id: int) -> dict[int, int]:
    rows = connection.execute(
        select(subject.c.org_id, subject.c.id).where(subject.c.assessment_id == assessment_id)
    )
    return {row.org_id: row.id for row in rows}


def _decided(connection: Connection, assessment_id: int) -> dict[int, frozenset[str]]:
    rows = connection.execute(
        select(decision.c.subject_id, decision.c.stage)
        .select_from(decision.join(subject))
        .where(subject.c.assessment_id == assessment_id)
    )
    found: dict[int, frozenset[str]] = {}
    for row in rows:
        found[row.subject_id] = found.get(row.subject_id, frozenset()) | {row.stage}
    return found


def _reopened(connection: Connection, assessment_id: int) -> dict[tuple[int, str], date]:
    rows = connection.execute(
        select(reopening.c.subject_id, reopening.c.stage, reopening.c.until)
        .select_from(reopening.join(subject))
        .where(subject.c.assessment_id == assessment_id)
        .order_by(reopening.c.until)
    )
    # A reopening ends with the midnight after its last day.
    return {(r.subject_id, r.stage): day_of(r.until - timedelta(seconds=1)) for r in rows}


def _people(connection: Connection) -> dict[int, KnownPerson]:
    columns = person.c
    rows = connection.execute(
        select(
            columns.id,
            columns.name,
            columns.birth_date,
            columns.identity_print,
            columns.placeholder,
        ).order_by(columns.id)
    )
    return {row[0]: KnownPerson(*row) for row in rows}


def _add_terms(connection: Connection, people: dict[int, KnownPerson]) -> None:
    columns = role.c
    rows = connection.execute(
        select(
            columns.person_id,
            columns.id,
            columns.org_id,
            columns.role,
            columns.since,
            columns.until,
        ).order_by(columns.id)
    )
    for person_id, term_id, org_id, word, since, until in rows:
        people[person_id].terms.append(KnownTerm(term_id, org_id, Role(word), since, until))


def _add_rolls(connection: Connection, people: dict[int, KnownPerson]) -> None:
    columns = member.c
    for person_id, org_id, outcome, on in connection.execute(
        select(columns.person_id, columns.org_id, columns.handling, columns.handled_on)
    ):
        people[person_id].roll_org = org_id
        if outcome in LEAVING:
            people[person_id].left = Left(outcome, on)


def _add_accounts(connection: Connection, people: dict[int, KnownPerson]) -> None:
    columns = account.c
    for platform, name, person_id in connection.execute(
        select(columns.platform, columns.account, columns.person_id)
    ):
        people[person_id].accounts[platform] = name
