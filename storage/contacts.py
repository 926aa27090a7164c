"""The branch roll, who is lost, and what was tried to find them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, literal, select, update

from domain.people import ContactStatus, Member
from domain.ports import Attempt
from storage.assessments import under
from storage.sealing import Sealer
from storage.tables import contact_attempt, contact_change, member, organization, person


class ContactRepository:
    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def roll(self, prefixes: Sequence[str]) -> Sequence[Member]:
        """Everyone in the rolls of those subtrees, branch by branch."""
        return self._read(_members().where(under(prefixes)))

    def in_status(self, prefixes: Sequence[str], statuses: Sequence[str]) -> Sequence[Member]:
        return self._read(_members().where(under(prefixes), member.c.contact_status.in_(statuses)))

    def named(self, name: str, prefixes: Sequence[str]) -> Sequence[Member]:
        return self._read(_members().where(under(prefixes), person.c.name == name))

    def named_any(self, names: Sequence[str], prefixes: Sequence[str]) -> Sequence[Member]:
        """The members of those subtrees who have one of the names."""
        return self._read(_members().where(under(prefixes), person.c.name.in_(names)))

    def mentioned(self, text: str, prefixes: Sequence[str]) -> Sequence[Member]:
        """The members of those subtrees whose name stands in the text, longest name first."""
        found = self._read(_members().where(under(prefixes), literal(text).contains(person.c.name)))
        return sorted(found, key=lambda m: -len(m.name))

    def record(self, attempt: Attempt, now: datetime) -> None:
        self._connection.execute(
            insert(contact_attempt).values(
                person_id=attempt.person_id,
                by=attempt.by,
                on=attempt.on,
                way=attempt.way,
                outcome=attempt.outcome,
                note_sealed=self._sealer.seal(attempt.note) if attempt.note else None,
                recorded_at=now,
            )
        )

    def attempts(self, person_ids: Sequence[int]) -> Sequence[Attempt]:
        """What was tried for these people, the latest first."""
        rows = self._connection.execute(
            select(contact_attempt)
            .where(contact_attempt.c.person_id.in_(person_ids))
            .order_by(contact_attempt.c.on.desc(), contact_attempt.c.id.desc())
        )
        return [
            Attempt(
                row.person_id,
                row.by,
                row.on,
                row.way,
                row.outcome,
                self._sealer.open(row.note_sealed) if row.note_sealed else "",
            )
            for row in rows
        ]

    def change_status(
        self, person_id: int, after: str, on: date, by: int, reason: str, now: datetime
    ) -> None:
        """Set the status and keep what it was before, by whom and why."""
        before = self._connection.execute(
            select(member.c.contact_status).where(member.c.person_id == person_id)
        ).scalar_one()
        self._connection.execute(
            insert(contact_change).values(
                person_id=person_id,
                by=by,
                before=before,
                after=after,
                on=on,
                reason_sealed=self._sealer.seal(reason) if reason else None,
                recorded_at=now,
            )
        )
        self._connection.execute(
            update(member).where(member.c.person_id == person_id).values(contact_status=after)
        )

    def _read(self, wanted: Select[Any]) -> Sequence[Member]:
        ordered = wanted.order_by(organization.c.path, person.c.id)
        return [_member(row) for row in self._connection.execute(ordered)]


def _members() -> Select[Any]:
    return select(
        member,
        person.c.name,
        person.c.birth_date,
        organization.c.name.label("org_name"),
    ).select_from(
        member.join(person, person.c.id == member.c.person_id).join(
            organization, organization.c.id == member.c.org_id
        )
    )


def _member(row: Row[Any]) -> Member:
    return Member(
        row.person_id,
        row.name,
        row.org_id,
        row.org_name,
        row.probationary,
        ContactStatus(row.contact_status),
        row.last_activity,
        row.last_fee,
        row.circumstance,
        row.birth_date,
        row.joined_on,
    )
