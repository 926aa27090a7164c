"""What is on record for the labels' requirements, and the requests for a review: appended."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from domain.labels import Direction, RequirementRecord, ReviewRequest
from storage.sealing import Sealer
from storage.tables import requirement_record, review_request


class LabelRepository:
    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def record(self, made: RequirementRecord) -> int:
        """Append a record (its `id` is ignored); returns its id."""
        key = self._connection.execute(
            insert(requirement_record)
            .values(
                subject_id=made.subject_id,
                label=made.label,
                requirement=made.requirement,
                text_sealed=self._sealer.seal(made.text),
                by=made.by,
                at=made.at,
            )
            .returning(requirement_record.c.id)
        )
        return int(key.scalar_one())

    def records(self, subject_ids: Sequence[int]) -> Sequence[RequirementRecord]:
        """Everything on record for these subjects, the oldest first."""
        rows = self._connection.execute(
            select(requirement_record)
            .where(requirement_record.c.subject_id.in_(subject_ids))
            .order_by(requirement_record.c.id)
        )
        return [
            RequirementRecord(
                row.id,
                row.subject_id,
                row.label,
                row.requirement,
                self._sealer.open(row.text_sealed),
                row.by,
                row.at,
            )
            for row in rows
        ]

    def ask_review(self, asked: ReviewRequest) -> int:
        """Append a request (its `id` is ignored); returns its id."""
        key = self._connection.execute(
            insert(review_request)
            .values(
                subject_id=asked.subject_id,
                direction=asked.direction.value,
                reason_sealed=self._sealer.seal(asked.reason),
                by=asked.by,
                at=asked.at,
            )
            .returning(review_request.c.id)
        )
        return int(key.scalar_one())

    def reviews(self, subject_ids: Sequence[int]) -> Sequence[ReviewRequest]:
        """Every request for these subjects, the oldest first."""
        rows = self._connection.execute(
            select(review_request)
            .where(review_request.c.subject_id.in_(subject_ids))
            .order_by(review_request.c.id)
        )
        return [
            ReviewRequest(
                row.id,
                row.subject_id,
                Direction(row.direction),
                self._sealer.open(row.reason_sealed),
                row.by,
                row.at,
            )
            for row in rows
        ]
