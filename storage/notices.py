"""Notices, circulars and objections."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from domain.decided import Circular, HandedUp, NoticeRecord, Objection
from storage.sealing import Sealer
from storage.tables import circular, handed_up, notice, objection


class NoticeRepository:
    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def post(self, posted: NoticeRecord, by: int, now: datetime) -> int:
        """Keep a notice (its `id` is ignored); returns its id."""
        key = self._connection.execute(
            insert(notice)
            .values(
                assessment_id=posted.assessment_id,
                org_id=posted.org_id,
                stage=posted.stage,
                posted_on=posted.posted_on,
                last_day=posted.last_day,
                next_opens=posted.next_opens,
                lines=[list(line) for line in posted.lines],
                renewed=posted.renewed,
                public_id=posted.public_id or None,
                by=by,
                at=now,
            )
            .returning(notice.c.id)
        )
        return int(key.scalar_one())

    def get(self, notice_id: int) -> NoticeRecord | None:
        row = self._connection.execute(select(notice).where(notice.c.id == notice_id)).one_or_none()
        return _notice(row) if row else None

    def public(self, public_id: str) -> NoticeRecord | None:
        """The notice whose page has that address; None for any other."""
        row = self._connection.execute(
            select(notice).where(notice.c.public_id == public_id)
        ).one_or_none()
        return _notice(row) if row else None

    def posted(self, assessment_id: int) -> Sequence[NoticeRecord]:
        """Every notice of the assessment, the oldest first."""
        rows = self._connection.execute(
            select(notice).where(notice.c.assessment_id == assessment_id).order_by(notice.c.id)
        )
        return [_notice(row) for row in rows]

    def tell(self, told: Circular, by: int, now: datetime) -> int:
        """Keep a circular (its `id` is ignored); returns its id."""
        key = self._connection.execute(
            insert(circular)
            .values(
                assessment_id=told.assessment_id,
                org_id=told.org_id,
                stage=told.stage,
                told_on=told.told_on,
                by=by,
                at=now,
            )
            .returning(circular.c.id)
        )
        return int(key.scalar_one())

    def circulars(self, assessment_id: int) -> Sequence[Circular]:
        """Every circular of the assessment, the oldest first."""
        rows = self._connection.execute(
            select(circular)
            .where(circular.c.assessment_id == assessment_id)
            .order_by(circular.c.id)
        )
        return [
            Circular(row.id, row.assessment_id, row.org_id, row.stage, row.told_on) for row in rows
        ]

    def hand_up(self, handed: HandedUp) -> None:
        """Keep that a list went up; once for an organisation and stage."""
        self._connection.execute(
            insert(handed_up).values(**{name: getattr(handed, name) for name in HandedUp.__slots__})
        )

    def handed_up(self, assessment_id: int) -> Sequence[HandedUp]:
        """Every list of the assessment that went up, the oldest first."""
        rows = self._connection.execute(
            select(handed_up)
            .where(handed_up.c.assessment_id == assessment_id)
            .order_by(handed_up.c.id)
        )
        return [HandedUp(row.assessment_id, row.org_id, row.stage, row.by, row.at) for row in rows]

    def object(self, raised: Objection) -> int:
        """Register an objection (its `id` is ignored); returns its id."""
        key = self._connection.execute(
            insert(objection)
            .values(
                assessment_id=raised.assessment_id,
                subject_id=raised.subject_id,
                kind=raised.kind,
                text_sealed=self._sealer.seal(raised.text),
                late=raised.late,
                by=raised.by,
                at=raised.at,
                state="open",
            )
            .returning(objection.c.id)
        )
        return int(key.scalar_one())

    def answer(
        self,
        objection_id: int,
        state: str,
        ground: str,
        words: str,
        by: int,
        now: datetime,
        grade: str = "",
    ) -> bool:
        """Answer an open objection; False if it was answered before."""
        done = self._connection.execute(
            update(objection)
            .where(objection.c.id == objection_id, objection.c.state == "open")
            .values(
                state=state,
                ground=ground,
                grade=grade,
                answer_sealed=self._sealer.seal(words),
                answered_by=by,
                answered_at=now,
            )
        )
        return done.rowcount == 1

    def objections(self, assessment_id: int) -> Sequence[Objection]:
        """Every objection of the assessment, the oldest first."""
        rows = self._connection.execute(
            select(objection)
            .where(objection.c.assessment_id == assessment_id)
            .order_by(objection.c.id)
        )
        return [self._objection(row) for row in rows]

    def _objection(self, row: Row[Any]) -> Objection:
        return Objection(
            row.id,
            row.assessment_id,
            row.subject_id,
            row.kind,
            self._sealer.open(row.text_sealed),
            row.late,
            row.by,
            row.at,
            row.state,
            row.ground,
            self._sealer.open(row.answer_sealed) if row.answer_sealed else "",
            row.answered_at,
            row.grade,
        )


def _notice(row: Row[Any]) -> NoticeRecord:
    return NoticeRecord(
        row.id,
        row.assessment_id,
        row.org_id,
        row.stage,
        row.posted_on,
        row.last_day,
        row.next_opens,
        tuple((subject, grade) for subject, grade in row.lines),
        row.renewed,
        row.public_id or "",
    )
