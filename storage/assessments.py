"""Assessments, their subjects, and stages opened again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, insert, or_, select

from domain.ports import Assessment, Subject
from storage.organizations import read_organization
from storage.prepared import Prepared
from storage.sealing import Sealer
from storage.tables import assessment, organization, reopening, subject


def under(prefixes: Sequence[str]) -> Any:
    """Organisation rows in one of the subtrees; none for no prefix."""
    return or_(
        organization.c.id < 0,
        *(organization.c.path.startswith(p, autoescape=True) for p in prefixes),
    )


def subject_columns() -> list[Any]:
    """What `read_subject` needs, for queries that join subject and organisation."""
    return [
        *organization.c,
        subject.c.id.label("subject_id"),
        subject.c.assessment_id,
        subject.c.template,
    ]


def read_subject(row: Any) -> Subject:
    return Subject(row.subject_id, row.assessment_id, read_organization(row), row.template)


_ASSESSMENTS = select(assessment, organization.c.path).join(
    organization, organization.c.id == assessment.c.org_id
)
_RUNNING = Prepared(
    _ASSESSMENTS.where(
        assessment.c.state == "running", assessment.c.subject == bindparam("at_subject")
    ).order_by(assessment.c.id)
)
_BY_ID = Prepared(_ASSESSMENTS.where(assessment.c.id == bindparam("at_id")))
_SUBJECTS = select(*subject_columns()).select_from(
    subject.join(organization, organization.c.id == subject.c.org_id)
)
_SUBJECT = Prepared(_SUBJECTS.where(subject.c.id == bindparam("at_id")))
_GRADED = (
    _SUBJECTS.join(assessment, assessment.c.id == subject.c.assessment_id)
    .where(assessment.c.state == "running")
    .order_by(subject.c.id)
)
_OF_ORG = Prepared(_GRADED.where(subject.c.org_id == bindparam("at_org")))


class AssessmentRepository:
    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def add(
        self,
        scheme: str,
        cycle: str,
        org_id: int,
        text: str,
        now: datetime,
        by: int | None,
        subject: str = "branch",
    ) -> int:
        key = self._connection.execute(
            insert(assessment)
            .values(
                scheme=scheme,
                cycle=cycle,
                org_id=org_id,
                scheme_text=text,
                subject=subject,
                state="running",
                started_at=now,
                started_by=by,
            )
            .returning(assessment.c.id)
        )
        return int(key.scalar_one())

    def find(self, scheme: str, cycle: str, org_id: int) -> Assessment | None:
        row = self._connection.execute(
            _ASSESSMENTS.where(
                assessment.c.scheme == scheme,
                assessment.c.cycle == cycle,
                assessment.c.org_id == org_id,
            )
        ).one_or_none()
        return _read(row) if row else None

    def running(self, subject: str = "branch") -> Sequence[Assessment]:
        """Every assessment of such subjects not yet archived, oldest first."""
        return [_read(row) for row in _RUNNING.all(self._connection, at_subject=subject)]

    def get(self, assessment_id: int) -> Assessment | None:
        row = _BY_ID.first(self._connection, at_id=assessment_id)
        return _read(row) if row else None

    def lock(self, assessment_ids: Iterable[int]) -> None:
        """Let nobody else decide within these assessments until this transaction ends."""
        self._connection.execute(
            select(assessment.c.id)
            .where(assessment.c.id.in_(list(assessment_ids)))
            .order_by(assessment.c.id)
            .with_for_update(key_share=True)
        ).all()

    def add_subjects(self, assessment_id: int, rows: Sequence[tuple[int, str]]) -> int:
        """Add (organisation, template) pairs; returns how many."""
        if rows:
            self._connection.execute(
                insert(subject),
                [
                    {"assessment_id": assessment_id, "org_id": org_id, "template": template}
                    for org_id, template in rows
                ],
            )
        return len(rows)

    def subject(self, subject_id: int) -> Subject | None:
        row = _SUBJECT.first(self._connection, at_id=subject_id)
        return read_subject(row) if row else None

    def subjects(self, assessment_id: int, prefixes: Sequence[str]) -> Sequence[Subject]:
        """The subjects of an assessment in those subtrees, in the order of the tree."""
        rows = self._connection.execute(
            _SUBJECTS.where(subject.c.assessment_id == assessment_id, under(prefixes)).order_by(
                organization.c.path
            )
        )
        return [read_subject(row) for row in rows]

    def subjects_of(self, org_ids: Sequence[int]) -> Sequence[Subject]:
        """The subjects that these organisations are in running assessments."""
        rows: Iterable[Any]
        if len(org_ids) == 1:
            rows = _OF_ORG.all(self._connection, at_org=org_ids[0])
        else:
            rows = self._connection.execute(_GRADED.where(subject.c.org_id.in_(org_ids)))
        return [read_subject(row) for row in rows]

    def reopen(
        self, subject_id: int, stage: str, until: datetime, now: datetime, by: int, reason: str
    ) -> None:
        self._connection.execute(
            insert(reopening).values(
                subject_id=subject_id,
                stage=stage,
                until=until,
                at=now,
                by=by,
                reason_sealed=self._sealer.seal_json(reason) if reason else None,
            )
        )

    def reopened_until(self, subject_id: int, stage: str) -> datetime | None:
        found: datetime | None = self._connection.execute(
            select(func.max(reopening.c.until)).where(
                reopening.c.subject_id == subject_id, reopening.c.stage == stage
            )
        ).scalar_one()
        return found

    def reopened(self, assessment_id: int, stage: str) -> Mapping[int, datetime]:
        """Subject → until when the stage stands open again."""
        rows = self._connection.execute(
            select(reopening.c.subject_id, func.max(reopening.c.until).label("until"))
            .join(subject, subject.c.id == reopening.c.subject_id)
            .where(subject.c.assessment_id == assessment_id, reopening.c.stage == stage)
            .group_by(reopening.c.subject_id)
        )
        return {row.subject_id: row.until for row in rows}


def _read(row: Row[Any]) -> Assessment:
    return Assessment(
        row.id, row.scheme, row.cycle, row.org_id, row.path, row.scheme_text, row.started_at
    )
