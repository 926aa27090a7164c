"""The audit trail, passes to pages, evidence, feedback and holidays."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update

from domain.ports import Pass
from storage.prepared import Prepared
from storage.sealing import Sealer
from storage.tables import audit, evidence, feedback, holiday, page_pass

_NOTED = ("at", "actor_id", "action", "org_id", "target", "rows")
_NOTE = Prepared(insert(audit).values({column: bindparam(f"new_{column}") for column in _NOTED}))
_HOLIDAYS = Prepared(select(holiday.c.day, holiday.c.kind))


class AuditRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def record(
        self,
        now: datetime,
        actor: int | None,
        action: str,
        *,
        org_id: int | None = None,
        target: str = "",
        rows: int = 0,
    ) -> None:
        _NOTE.change(
            self._connection,
            new_at=now,
            new_actor_id=actor,
            new_action=action,
            new_org_id=org_id,
            new_target=target,
            new_rows=rows,
        )

    def looked_up(self, actor: int, actions: Collection[str], since: datetime) -> int:
        """How many rows of such actions somebody left from that moment on."""
        return self._connection.execute(
            select(func.count())
            .select_from(audit)
            .where(audit.c.actor_id == actor, audit.c.at >= since, audit.c.action.in_(actions))
        ).scalar_one()

    def since(self, moment: datetime) -> Sequence[Row[Any]]:
        """Rows (at, actor_id, action, org_id, target, rows) from that moment on, oldest first."""
        return self._connection.execute(
            select(audit).where(audit.c.at >= moment).order_by(audit.c.id)
        ).all()


class PassRepository:
    """One-time links and the page sessions they turn into; only keyed hashes are kept."""

    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def issue(self, token: str, kind: str, opens: Pass, expires: datetime) -> None:
        """`kind` is "link" (opens once) or "session"."""
        self._connection.execute(
            insert(page_pass).values(
                token_print=self._sealer.fingerprint(kind, token),
                kind=kind,
                person_id=opens.person_id,
                purpose=opens.purpose,
                target=opens.target,
                expires_at=expires,
                used=False,
            )
        )

    def redeem(self, token: str, now: datetime) -> Pass | None:
        """Use a link up; None if it is unknown, used or too old."""
        row = self._connection.execute(
            update(page_pass)
            .where(
                page_pass.c.token_print == self._sealer.fingerprint("link", token),
                page_pass.c.kind == "link",
                page_pass.c.used.is_(False),
                page_pass.c.expires_at > now,
            )
            .values(used=True)
            .returning(page_pass.c.person_id, page_pass.c.purpose, page_pass.c.target)
        ).one_or_none()
        return Pass(*row) if row else None

    def session(self, token: str, now: datetime) -> Pass | None:
        """What a page session opens; None if it is unknown or over."""
        row = self._connection.execute(
            select(page_pass.c.person_id, page_pass.c.purpose, page_pass.c.target).where(
                page_pass.c.token_print == self._sealer.fingerprint("session", token),
                page_pass.c.kind == "session",
                page_pass.c.expires_at > now,
            )
        ).one_or_none()
        return Pass(*row) if row else None

    def forget(self, now: datetime) -> int:
        """Drop what can open nothing any more."""
        return self._connection.execute(
            delete(page_pass).where(page_pass.c.expires_at <= now)
        ).rowcount


class RecordRepository:
    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def evidence(
        self, person_id: int, matter: str, kind: str, platform: str, media_id: str, now: datetime
    ) -> None:
        """Note that a photo or voice message belongs to a matter; the worker fetches its bytes."""
        self._connection.execute(
            insert(evidence).values(
                person_id=person_id,
                matter=matter,
                kind=kind,
                platform=platform,
                media_sealed=self._sealer.seal(media_id),
                at=now,
                state="waiting",
            )
        )

    def kept(self, matters: Collection[str]) -> set[str]:
        """Those of the matters that something was sent for, unless the platform had lost it."""
        found = select(evidence.c.matter).where(
            evidence.c.matter.in_(matters), evidence.c.state != "gone"
        )
        return set(self._connection.execute(found.distinct()).scalars())

    def files_of(self, matters: Collection[str]) -> Sequence[tuple[str, str]]:
        """(matter, key in the file store) of what was sent and fetched, the oldest first."""
        rows = self._connection.execute(
            select(evidence.c.matter, evidence.c.file_key)
            .where(evidence.c.matter.in_(matters), evidence.c.state == "kept")
            .order_by(evidence.c.id)
        )
        return [(row.matter, row.file_key) for row in rows]

    def every_file(self) -> Sequence[tuple[str, str]]:
        """(matter, key in the file store) of everything that was fetched, the oldest first."""
        rows = self._connection.execute(
            select(evidence.c.matter, evidence.c.file_key)
            .where(evidence.c.state == "kept")
            .order_by(evidence.c.id)
        )
        return [(row.matter, row.file_key) for row in rows]

    def evidence_waiting(self, limit: int) -> Sequence[tuple[int, str, str, str]]:
        """(id, platform, kind, media id) of what is not fetched yet."""
        rows = self._connection.execute(
            select(evidence)
            .where(evidence.c.state == "waiting")
            .order_by(evidence.c.id)
            .limit(limit)
        )
        return [
            (row.id, row.platform, row.kind, self._sealer.open(row.media_sealed)) for row in rows
        ]

    def evidence_settled(self, evidence_id: int, state: str, file_key: str = "") -> None:
        self._connection.execute(
            update(evidence)
            .where(evidence.c.id == evidence_id)
            .values(state=state, file_key=file_key, media_sealed=None)
        )

    def feedback(self, person_id: int, kind: str, text: str, now: datetime) -> None:
        self._connection.execute(
            insert(feedback).values(
                person_id=person_id, kind=kind, text_sealed=self._sealer.seal(text), at=now
            )
        )

    def holidays(self) -> Mapping[date, Literal["off", "work"]]:
        """Imported days: "off" or "work"."""
        return {row.day: row.kind for row in _HOLIDAYS.all(self._connection)}
