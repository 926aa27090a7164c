"""What is to be told to people: written with the decision, sent later, forgotten once sent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, exists, func, select, update

from domain.ports import Notice
from storage.conversations import insert_unless_there
from storage.sealing import Sealer
from storage.tables import outbox

# How long a claimed message may stay with one sender before another takes it over.
LEASE = timedelta(minutes=2)
_UNSETTLED = ("waiting", "sending")
_EARLIER = outbox.alias("earlier")
_IS_EARLIER = and_(
    _EARLIER.c.person_id == outbox.c.person_id,
    _EARLIER.c.platform == outbox.c.platform,
    _EARLIER.c.id < outbox.c.id,
    _EARLIER.c.state.in_(_UNSETTLED),
)


@dataclass(frozen=True, slots=True)
class Parcel:
    """A claimed message. `again`: it was claimed before and what became of it is not known."""

    id: int
    person_id: int = field(repr=False)
    platform: str
    place: str = field(repr=False)
    kind: str
    payload: list[dict[str, Any]] = field(repr=False)
    urgent: bool
    attempts: int
    again: bool


class OutboxRepository:
    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def add(self, notices: Iterable[Notice], now: datetime) -> int:
        """Queue notices; one that was queued before for (person, matter, kind, day) is left out."""
        rows = [
            {
                "person_id": notice.person_id,
                "platform": notice.platform,
                "place_sealed": self._sealer.seal(notice.place) if notice.place else None,
                "matter": notice.matter,
                "kind": notice.kind,
                "day": notice.day,
                "payload_sealed": self._sealer.seal_json(notice.reply),
                "urgent": notice.urgent,
                "state": "waiting",
                "attempts": 0,
                "next_at": now,
                "created_at": now,
                "code": "",
            }
            for notice in notices
        ]
        chunks = (rows[start : start + 200] for start in range(0, len(rows), 200))
        return sum(insert_unless_there(self._connection, outbox, chunk) for chunk in chunks)

    def told(self, matter: str, kind: str) -> set[tuple[int, str]]:
        """(person, day) of everything queued or sent for that matter and kind."""
        rows = self._connection.execute(
            select(outbox.c.person_id, outbox.c.day).where(
                outbox.c.matter == matter, outbox.c.kind == kind
            )
        )
        return {(row.person_id, row.day) for row in rows}

    def claim(self, now: datetime, limit: int, *, urgent_only: bool) -> Sequence[Parcel]:
        """Take what is due, answers before news and the oldest first.

        Nobody else is given it until the lease is over.

        What is said to one person in one place keeps its order: while an earlier message waits
        for another try, or is on its way elsewhere, the later ones wait with it.
        """
        due = outbox.c.state.in_(_UNSETTLED) & (outbox.c.next_at <= now)
        held = _EARLIER.c.next_at > now
        if urgent_only:
            due &= outbox.c.urgent
            held &= _EARLIER.c.urgent
        rows = self._connection.execute(
            select(outbox)
            .where(due, ~exists().where(_IS_EARLIER, held))
            .order_by(outbox.c.platform == "", outbox.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True, of=outbox)
        ).all()
        rows = self._in_turn(rows, urgent_only=urgent_only)
        if rows:
            self._connection.execute(
                update(outbox)
                .where(outbox.c.id.in_([row.id for row in rows]))
                .values(state="sending", next_at=now + LEASE, attempts=outbox.c.attempts + 1)
            )
        return [self._parcel(row) for row in rows]

    def _in_turn(self, rows: Sequence[Any], *, urgent_only: bool) -> Sequence[Any]:
        """The rows without those that another sender is claiming the predecessors of."""
        if self._connection.dialect.name == "sqlite" or not rows:
            return rows  # one writer: nobody else claims meanwhile
        ids = [row.id for row in rows]
        earlier = _IS_EARLIER & _EARLIER.c.id.not_in(ids)
        if urgent_only:
            earlier &= _EARLIER.c.urgent
        behind = set(
            self._connection.execute(
                select(outbox.c.id).where(outbox.c.id.in_(ids), exists().where(earlier))
            ).scalars()
        )
        return [row for row in rows if row.id not in behind]

    def _parcel(self, row: Any) -> Parcel:
        return Parcel(
            row.id,
            row.person_id,
            row.platform,
            self._sealer.open(row.place_sealed) if row.place_sealed else "",
            row.kind,
            self._sealer.open_json(row.payload_sealed),
            row.urgent,
            row.attempts + 1,
            row.state == "sending",
        )

    def settle(self, parcel_id: int, state: str, now: datetime, code: str = "") -> None:
        """It was sent, failed, or its fate is unknown: the words are forgotten."""
        self._connection.execute(
            update(outbox)
            .where(outbox.c.id == parcel_id)
            .values(state=state, done_at=now, code=code, payload_sealed=None)
        )

    def postpone(
        self,
        parcel_id: int,
        until: datetime,
        code: str,
        left: list[dict[str, Any]] | None = None,
        *,
        tried: bool = True,
    ) -> None:
        """Not sent yet; `left` replaces the words where the first parts have gone out already.

        What was not even tried (`tried` is False) does not count as an attempt.
        """
        values: dict[str, Any] = {"state": "waiting", "next_at": until, "code": code}
        if left is not None:
            values["payload_sealed"] = self._sealer.seal_json(left)
        if not tried:
            values["attempts"] = outbox.c.attempts - 1
        self._connection.execute(update(outbox).where(outbox.c.id == parcel_id).values(**values))

    def waiting(self) -> int:
        """How many messages are not out yet."""
        found = self._connection.execute(select(func.count()).where(outbox.c.state.in_(_UNSETTLED)))
        return int(found.scalar_one())
