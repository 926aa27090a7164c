"""Polls as the main store knows them: totals, never a mark or a choice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, bindparam, delete, insert, select, update

from domain.papers import PaperCount
from domain.ports import PollRecord
from storage.organizations import read_organization
from storage.prepared import Prepared
from storage.sealing import Sealer
from storage.tables import organization, paper_count, poll, subject

# A poll whose urn was lost counts as never held.
_NOT_VOID = poll.c.state != "void"
_POLLS: Select[Any] = select(
    *organization.c,
    poll.c.id.label("poll_id"),
    *(column for column in poll.c if column.name != "id"),
).select_from(
    poll.join(subject, subject.c.id == poll.c.subject_id).join(
        organization, organization.c.id == subject.c.org_id
    )
)
_BY_ID = Prepared(_POLLS.where(poll.c.id == bindparam("at_id")))
_LATEST_OF = Prepared(
    _POLLS.where(poll.c.subject_id == bindparam("at_subject"), _NOT_VOID)
    .order_by(poll.c.opened_at.desc(), poll.c.id.desc())
    .limit(1)
)


class PollRepository:
    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

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
        row = _BY_ID.first(self._connection, at_id=poll_id)
        return _read(row) if row else None

    def of_subject(self, subject_id: int, *, lock: bool = False) -> PollRecord | None:
        """The subject's latest poll; `lock` keeps others from opening one until we are done."""
        if lock:
            self._connection.execute(
                select(subject.c.id).where(subject.c.id == subject_id).with_for_update()
            )
        row = _LATEST_OF.first(self._connection, at_subject=subject_id)
        return _read(row) if row else None

    def of_subjects(self, subject_ids: Sequence[int]) -> Sequence[PollRecord]:
        rows = self._connection.execute(
            _POLLS.where(poll.c.subject_id.in_(subject_ids), _NOT_VOID).order_by(
                poll.c.opened_at, poll.c.id
            )
        )
        return [_read(row) for row in rows]

    def in_state(self, *states: str) -> Sequence[PollRecord]:
        rows = self._connection.execute(
            _POLLS.where(poll.c.state.in_(states)).order_by(poll.c.opened_at, poll.c.id)
        )
        return [_read(row) for row in rows]

    def move(self, poll_id: int, state: str, now: datetime, by: int | None = None) -> None:
        values: dict[str, Any] = {"state": state}
        if state == "closing":
            values |= {"closed_at": now, "closed_by": by}
        self._update(poll_id, **values)

    def name_scrutineer(self, poll_id: int, person: int) -> None:
        """Who counts the paper ballots from now on."""
        self._update(poll_id, scrutineer_id=person)

    def record_meeting(self, poll_id: int, expected: int, present: int) -> None:
        """The meeting's 应到 and 实到; recorded again, the later figures stand."""
        self._update(poll_id, expected=expected, present=present)

    def add_paper(self, poll_id: int, counted: PaperCount, by: int, now: datetime) -> int:
        """Keep a count of paper ballots, sealed; it counts once it is accepted."""
        key = self._connection.execute(
            insert(paper_count)
            .values(
                poll_id=poll_id,
                counts_sealed=self._sealer.seal_json(counted.to_data()),
                accepted=False,
                by=by,
                at=now,
            )
            .returning(paper_count.c.id)
        )
        return int(key.scalar_one())

    def accept_paper(self, poll_id: int, count_id: int) -> bool:
        """The urn has room for these ballots beside its own; False once the poll is closing."""
        still_open = self._connection.execute(
            select(poll.c.id).where(poll.c.id == poll_id, poll.c.state == "open").with_for_update()
        ).first()
        if still_open is None:
            return False
        self._connection.execute(
            update(paper_count).where(paper_count.c.id == count_id).values(accepted=True)
        )
        return True

    def paper(self, poll_id: int, count_id: int | None = None) -> PaperCount | None:
        """The latest accepted count of a poll, or that count if it is still the latest of all."""
        wanted = select(paper_count.c.id, paper_count.c.counts_sealed).where(
            paper_count.c.poll_id == poll_id
        )
        if count_id is None:
            wanted = wanted.where(paper_count.c.accepted)
        row = self._connection.execute(wanted.order_by(paper_count.c.id.desc()).limit(1)).first()
        if row is None or count_id not in (None, row.id):
            return None
        return PaperCount.from_data(self._sealer.open_json(row.counts_sealed))

    def forget_papers(self, poll_id: int) -> None:
        """Delete a poll's paper counts: its result holds them, and nobody may tell them apart."""
        self._connection.execute(delete(paper_count).where(paper_count.c.poll_id == poll_id))

    def _update(self, poll_id: int, **values: Any) -> None:
        self._connection.execute(update(poll).where(poll.c.id == poll_id).values(**values))

    def release(self, poll_id: int, result: Mapping[str, Any], now: datetime) -> bool:
        """Publish the result, once; False if it was published before."""
        done = self._connection.execute(
            update(poll)
            .where(poll.c.id == poll_id, poll.c.result.is_(None), poll.c.state == "closing")
            .values(state="closed", result=dict(result))
        )
        return done.rowcount == 1


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
