"""Polls as the main store knows them: totals, never a mark or a choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, insert, select, update

from domain.ports import PollRecord
from storage.organizations import read_organization
from storage.tables import organization, poll, subject

# A poll whose urn was lost counts as never held.
_NOT_VOID = poll.c.state != "void"


class PollRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, record: PollRecord, by: int) -> int:
        """Store a new poll under its `id`; returns that."""
        key = self._connection.execute(
            insert(poll)
            .values(
                id=record.id,
                subject_id=record.subject_id,
                state=record.state,
                min_ballots=record.min_ballots,
                entitled=record.entitled,
                options=list(record.options),
                criteria=list(record.criteria),
                opened_at=record.opened_at,
                opened_by=by,
            )
            .returning(poll.c.id)
        )
        return int(key.scalar_one())

    def get(self, poll_id: int) -> PollRecord | None:
        row = self._connection.execute(_polls().where(poll.c.id == poll_id)).one_or_none()
        return _read(row) if row else None

    def of_subject(self, subject_id: int, *, lock: bool = False) -> PollRecord | None:
        """The subject's latest poll; `lock` keeps others from opening one until we are done."""
        if lock:
            self._connection.execute(
                select(subject.c.id).where(subject.c.id == subject_id).with_for_update()
            )
        row = self._connection.execute(
            _polls()
            .where(poll.c.subject_id == subject_id, _NOT_VOID)
            .order_by(poll.c.opened_at.desc(), poll.c.id.desc())
            .limit(1)
        ).one_or_none()
        return _read(row) if row else None

    def of_subjects(self, subject_ids: Sequence[int]) -> Sequence[PollRecord]:
        rows = self._connection.execute(
            _polls()
            .where(poll.c.subject_id.in_(subject_ids), _NOT_VOID)
            .order_by(poll.c.opened_at, poll.c.id)
        )
        return [_read(row) for row in rows]

    def in_state(self, *states: str) -> Sequence[PollRecord]:
        rows = self._connection.execute(
            _polls().where(poll.c.state.in_(states)).order_by(poll.c.opened_at, poll.c.id)
        )
        return [_read(row) for row in rows]

    def move(self, poll_id: int, state: str, now: datetime, by: int | None = None) -> None:
        values: dict[str, Any] = {"state": state}
        if state == "closing":
            values |= {"closed_at": now, "closed_by": by}
        self._connection.execute(update(poll).where(poll.c.id == poll_id).values(**values))

    def release(self, poll_id: int, result: Mapping[str, Any], now: datetime) -> bool:
        """Publish the result, once; False if it was published before."""
        done = self._connection.execute(
            update(poll)
            .where(poll.c.id == poll_id, poll.c.result.is_(None), poll.c.state == "closing")
            .values(state="closed", result=dict(result))
        )
        return done.rowcount == 1


def _polls() -> Select[Any]:
    return select(
        *organization.c,
        poll.c.id.label("poll_id"),
        *(column for column in poll.c if column.name != "id"),
    ).select_from(
        poll.join(subject, subject.c.id == poll.c.subject_id).join(
            organization, organization.c.id == subject.c.org_id
        )
    )


def _read(row: Row[Any]) -> PollRecord:
    return PollRecord(
        row.poll_id,
        row.subject_id,
        read_organization(row),
        row.state,
        row.min_ballots,
        row.entitled,
        tuple(row.options),
        row.opened_at,
        row.closed_at,
        row.result,
        tuple(row.criteria),
        row.scrutineer_id,
        row.expected,
        row.present,
    )
