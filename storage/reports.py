"""Self-assessment reports: one row a subject, guarded by a version."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, and_, bindparam, select, update

from domain.ports import Report, ReportState
from storage.assessments import read_subject, subject_columns, under
from storage.conversations import insert_unless_there
from storage.prepared import Prepared
from storage.sealing import Sealer
from storage.tables import organization, self_assessment, subject

_OF_SUBJECT = Prepared(
    select(self_assessment).where(self_assessment.c.subject_id == bindparam("at_subject"))
)


class ReportRepository:
    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def get(self, subject_id: int) -> Report | None:
        row = _OF_SUBJECT.first(self._connection, at_subject=subject_id)
        return self._read(row) if row else None

    def of_assessment(self, assessment_id: int, prefixes: Sequence[str]) -> Sequence[Report]:
        """Every report begun in those subtrees, whole, in the order of the tree."""
        rows = self._connection.execute(
            select(self_assessment)
            .join(subject, subject.c.id == self_assessment.c.subject_id)
            .join(organization, organization.c.id == subject.c.org_id)
            .where(subject.c.assessment_id == assessment_id, under(prefixes))
            .order_by(organization.c.path)
        )
        return [self._read(row) for row in rows]

    def save(self, report: Report, by: int, now: datetime) -> bool:
        """Store the report if the stored version is `report.version`; the version then grows.

        False: somebody else changed it meanwhile, nothing was written.
        """
        values = {
            "state": report.state,
            "answers_sealed": self._sealer.seal_json(dict(report.answers)),
            "version": report.version + 1,
            "submitted_at": report.submitted_at,
            "late": report.late,
            "reason_sealed": self._sealer.seal(report.reason) if report.reason else None,
        }
        if report.state == "submitted":
            values["submitted_by"] = by
        if report.state in ("accepted", "returned"):
            values |= {"decided_by": by, "decided_at": now}
        if report.version == 0:
            row = {"subject_id": report.subject_id, **values}
            return insert_unless_there(self._connection, self_assessment, row) == 1
        changed = self._connection.execute(
            update(self_assessment)
            .where(
                self_assessment.c.subject_id == report.subject_id,
                self_assessment.c.version == report.version,
            )
            .values(**values)
        )
        return changed.rowcount == 1

    def states(self, assessment_id: int, prefixes: Sequence[str]) -> Sequence[ReportState]:
        """Every subject in those subtrees with how far its report has come, tree order."""
        rows = self._connection.execute(
            select(
                *subject_columns(),
                self_assessment.c.state.label("report_state"),
                self_assessment.c.submitted_at,
                self_assessment.c.late,
            )
            .select_from(
                subject.join(organization, organization.c.id == subject.c.org_id).outerjoin(
                    self_assessment, self_assessment.c.subject_id == subject.c.id
                )
            )
            .where(and_(subject.c.assessment_id == assessment_id, under(prefixes)))
            .order_by(organization.c.path)
        )
        return [
            ReportState(read_subject(row), row.report_state or "", row.submitted_at, bool(row.late))
            for row in rows
        ]

    def _read(self, row: Row[Any]) -> Report:
        return Report(
            row.subject_id,
            row.state,
            self._sealer.open_json(row.answers_sealed),
            row.version,
            row.submitted_at,
            row.late,
            self._sealer.open(row.reason_sealed) if row.reason_sealed else "",
        )
