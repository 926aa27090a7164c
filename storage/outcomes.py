"""What committees decided about members: kept for good, the latest one standing in the roll."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, insert, select, update

from domain.contact_handling import LEAVING, standing
from domain.contact_records import Handling
from domain.people import Member
from storage.assessments import under
from storage.members import in_order, members, read_member
from storage.people import people_changed
from storage.sealing import Sealer
from storage.tables import contact_handling, member, role

_MEMBERSHIP = role.c.role.in_(("member", "probationary"))


class OutcomeRepository:
    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def record(self, made: Handling, now: datetime, *, leaves: bool) -> None:
        """Keep what a committee did; who `leaves` is a member there until that day."""
        self._keep(made, now)
        self._set(made.person_id, made)
        if leaves:
            self._end_membership(made.person_id, made.on)

    def withdraw(self, made: Handling, mistaken: Handling, now: datetime) -> None:
        """Keep that the latest outcome was a mistake; the one before it stands again, if any."""
        self._keep(made, now)
        self._set(made.person_id, standing(self.of_person(made.person_id)))
        if mistaken.outcome in LEAVING:
            self._resume_membership(mistaken)

    def of_person(self, person_id: int) -> Sequence[Handling]:
        """Everything recorded of the person, the oldest first."""
        columns = contact_handling.c
        rows = self._connection.execute(
            select(contact_handling).where(columns.person_id == person_id).order_by(columns.id)
        )
        return [
            Handling(
                row.person_id,
                row.org_id,
                row.outcome,
                row.on,
                row.by,
                row.rule,
                self._sealer.open(row.basis_sealed) if row.basis_sealed else "",
            )
            for row in rows
        ]

    def standing(self, prefixes: Sequence[str]) -> Sequence[Member]:
        """Those an outcome stands of, who left the roll by it included."""
        wanted = members(left=True).where(under(prefixes), member.c.handling != "")
        return [read_member(row) for row in in_order(self._connection.execute(wanted))]

    def _keep(self, made: Handling, now: datetime) -> None:
        self._connection.execute(
            insert(contact_handling).values(
                person_id=made.person_id,
                org_id=made.org_id,
                outcome=made.outcome,
                rule=made.rule,
                on=made.on,
                by=made.by,
                basis_sealed=self._sealer.seal(made.basis) if made.basis else None,
                recorded_at=now,
            )
        )

    def _set(self, person_id: int, stands: Handling | None) -> None:
        outcome, on = (stands.outcome, stands.on) if stands else ("", None)
        self._connection.execute(
            update(member)
            .where(member.c.person_id == person_id)
            .values(handling=outcome, handled_on=on)
        )

    def _end_membership(self, person_id: int, on: date) -> None:
        self._connection.execute(
            update(role)
            .where(role.c.person_id == person_id, _MEMBERSHIP, role.c.until.is_(None))
            .values(until=on)
        )
        people_changed(self._connection)

    def _resume_membership(self, mistaken: Handling) -> None:
        """Open again what that outcome ended; whatever ended on another day stays so."""
        self._connection.execute(
            update(role)
            .where(
                role.c.person_id == mistaken.person_id,
                _MEMBERSHIP,
                role.c.until == mistaken.on,
            )
            .values(until=None)
        )
        people_changed(self._connection)
