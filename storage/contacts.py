"""What was tried to find members, and how their state changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, exists, func, insert, not_, or_, select, update

from domain.calendar import start_of
from domain.contact_records import StatusChange, Tried
from domain.people import ContactStatus, Member
from domain.ports import Attempt
from storage.assessments import under
from storage.members import in_order, members, read_member
from storage.sealing import Sealer
from storage.tables import contact_attempt, contact_change, member, organization

_ATTEMPTS_THERE = contact_attempt.join(
    member, member.c.person_id == contact_attempt.c.person_id
).join(organization, organization.c.id == member.c.org_id)
_LATEST_FIRST = (contact_attempt.c.on.desc(), contact_attempt.c.id.desc())


class ContactRepository:
    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def record(self, attempt: Attempt, now: datetime) -> int:
        """Keep an attempt; returns its number."""
        key = self._connection.execute(
            insert(contact_attempt)
            .values(
                person_id=attempt.person_id,
                by=attempt.by,
                on=attempt.on,
                way=attempt.way,
                outcome=attempt.outcome,
                note_sealed=self._sealed(attempt.note),
                next_on=attempt.next_on,
                next_sealed=self._sealed(attempt.next_step),
                recorded_at=now,
            )
            .returning(contact_attempt.c.id)
        )
        return int(key.scalar_one())

    def plan_next(self, attempt_id: int, on: date | None, step: str) -> None:
        """Set what follows an attempt, and when."""
        self._connection.execute(
            update(contact_attempt)
            .where(contact_attempt.c.id == attempt_id)
            .values(next_on=on, next_sealed=self._sealed(step))
        )

    def latest_of(self, person_id: int) -> int | None:
        """The number of the person's latest attempt; None before the first."""
        return self._connection.execute(
            select(contact_attempt.c.id)
            .where(contact_attempt.c.person_id == person_id)
            .order_by(*_LATEST_FIRST)
            .limit(1)
        ).scalar_one_or_none()

    def attempts(self, person_ids: Sequence[int]) -> Sequence[Attempt]:
        """What was tried for these people, the latest first."""
        wanted = select(contact_attempt).where(contact_attempt.c.person_id.in_(person_ids))
        return self._attempts(wanted)

    def attempts_within(
        self, prefixes: Sequence[str], statuses: Sequence[str]
    ) -> Sequence[Attempt]:
        """The same for all members of those subtrees who stand so; all of them for no status."""
        return self._attempts(_within(select(contact_attempt), prefixes, statuses))

    def tried(self, prefixes: Sequence[str], statuses: Sequence[str]) -> Mapping[int, Tried]:
        """How often each of them was sought, and the latest attempt without its words."""
        columns = (
            contact_attempt.c.person_id,
            contact_attempt.c.on,
            contact_attempt.c.way,
            contact_attempt.c.outcome,
            contact_attempt.c.recorded_at,
            contact_attempt.c.next_on,
        )
        found: dict[int, Tried] = {}
        wanted = _within(select(*columns), prefixes, statuses).order_by(*_LATEST_FIRST)
        for person_id, *latest in self._connection.execute(wanted):
            known = found.get(person_id)
            if known is None:
                found[person_id] = Tried(1, *latest)
            else:
                found[person_id] = Tried(
                    known.count + 1,
                    known.on,
                    known.way,
                    known.outcome,
                    max(known.recorded_at, latest[3]),
                    known.next_on,
                )
        return found

    def steps_due(self, day: date) -> Mapping[int, int]:
        """Who recorded it → how many lost members have their next step on that day."""
        later = contact_attempt.alias("later")
        newer = exists().where(
            later.c.person_id == contact_attempt.c.person_id, later.c.id > contact_attempt.c.id
        )
        rows = self._connection.execute(
            select(contact_attempt.c.by, func.count())
            .select_from(
                contact_attempt.join(member, member.c.person_id == contact_attempt.c.person_id)
            )
            .where(
                contact_attempt.c.next_on == day,
                member.c.contact_status == ContactStatus.LOST.value,
                not_(newer),
            )
            .group_by(contact_attempt.c.by)
        )
        return {row[0]: row[1] for row in rows}

    def change_status(
        self, person_id: int, after: str, on: date, by: int, reason: str, now: datetime
    ) -> int:
        """Set the status and keep what it was before, by whom and why; returns its number."""
        before = self._connection.execute(
            select(member.c.contact_status).where(member.c.person_id == person_id)
        ).scalar_one()
        key = self._connection.execute(
            insert(contact_change)
            .values(
                person_id=person_id,
                by=by,
                before=before,
                after=after,
                on=on,
                reason_sealed=self._sealed(reason),
                recorded_at=now,
            )
            .returning(contact_change.c.id)
        )
        self._connection.execute(
            update(member).where(member.c.person_id == person_id).values(contact_status=after)
        )
        return int(key.scalar_one())

    def note_conduct(self, change_id: int, conduct: str) -> None:
        """Keep 失联期间表现 with the change that says somebody was found."""
        self._connection.execute(
            update(contact_change)
            .where(contact_change.c.id == change_id)
            .values(conduct_sealed=self._sealed(conduct))
        )

    def changes(self, person_ids: Sequence[int]) -> Sequence[StatusChange]:
        """Every change of these people's states, the oldest first."""
        rows = self._connection.execute(
            select(*contact_change.c)
            .where(contact_change.c.person_id.in_(person_ids))
            .order_by(contact_change.c.id)
        )
        return [self._change(row) for row in rows]

    def found_since(
        self, prefixes: Sequence[str], since: date
    ) -> Sequence[tuple[Member, StatusChange]]:
        """Who was lost and was found, or told to be found, from that day on, and is not lost now.

        With the latest change; who has left the roll since is still one of the found.
        """
        columns = [c.label(f"change_{c.name}") for c in contact_change.c]
        lost = ContactStatus.LOST.value
        wanted = (
            members(left=True)
            .add_columns(*columns)
            .join(contact_change, contact_change.c.person_id == member.c.person_id)
        )
        wanted = wanted.where(
            under(prefixes),
            contact_change.c.before == lost,
            or_(contact_change.c.on >= since, contact_change.c.recorded_at >= start_of(since)),
            member.c.contact_status != lost,
        )
        rows = self._connection.execute(wanted.order_by(contact_change.c.id))
        latest = {row.person_id: row for row in rows}
        return [(read_member(row), self._labelled(row)) for row in in_order(latest.values())]

    def _attempts(self, wanted: Select[Any]) -> Sequence[Attempt]:
        rows = self._connection.execute(wanted.order_by(*_LATEST_FIRST))
        return [
            Attempt(
                row.person_id,
                row.by,
                row.on,
                row.way,
                row.outcome,
                self._opened(row.note_sealed),
                row.next_on,
                self._opened(row.next_sealed),
            )
            for row in rows
        ]

    def _change(self, row: Row[Any]) -> StatusChange:
        values: Sequence[Any] = row
        return self._read_change(*values)

    def _labelled(self, row: Row[Any]) -> StatusChange:
        return self._read_change(*(getattr(row, f"change_{c.name}") for c in contact_change.c))

    def _read_change(
        self,
        number: int,
        person_id: int,
        by: int | None,
        before: str,
        after: str,
        on: date,
        reason: bytes | None,
        conduct: bytes | None,
        recorded_at: datetime,
    ) -> StatusChange:
        return StatusChange(
            number,
            person_id,
            ContactStatus(before),
            ContactStatus(after),
            on,
            by,
            self._opened(reason),
            self._opened(conduct),
            recorded_at,
        )

    def _sealed(self, words: str) -> bytes | None:
        return self._sealer.seal(words) if words else None

    def _opened(self, sealed: bytes | None) -> str:
        return self._sealer.open(sealed) if sealed else ""


def _within(wanted: Select[Any], prefixes: Sequence[str], statuses: Sequence[str]) -> Select[Any]:
    there = wanted.select_from(_ATTEMPTS_THERE).where(under(prefixes))
    return there.where(member.c.contact_status.in_(statuses)) if statuses else there
