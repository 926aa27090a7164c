"""Files that take longer than an answer may: asked for, made by a worker, sent when ready."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from storage.sealing import Sealer
from storage.tables import export_job


@dataclass(frozen=True, slots=True)
class Job:
    """A file somebody waits for, and how often it was tried to make it."""

    id: int
    person_id: int = field(repr=False)
    platform: str
    request: Mapping[str, Any] = field(repr=False)
    attempts: int
    at: datetime


class JobRepository:
    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def add(self, person_id: int, platform: str, request: Mapping[str, Any], now: datetime) -> int:
        """Queue a request; returns the job's number."""
        key = self._connection.execute(
            insert(export_job)
            .values(
                person_id=person_id,
                platform=platform,
                request_sealed=self._sealer.seal_json(dict(request)),
                state="waiting",
                at=now,
            )
            .returning(export_job.c.id)
        )
        return int(key.scalar_one())

    def take(self) -> Job | None:
        """The oldest job that waits, counted as tried once more; nobody else takes it meanwhile."""
        row = self._connection.execute(
            select(export_job)
            .where(export_job.c.state == "waiting")
            .order_by(export_job.c.attempts, export_job.c.id)
            .limit(1)
            .with_for_update(skip_locked=True)
        ).one_or_none()
        if row is None:
            return None
        tried = row.attempts + 1
        self._connection.execute(
            update(export_job).where(export_job.c.id == row.id).values(attempts=tried)
        )
        request = self._sealer.open_json(row.request_sealed)
        return Job(row.id, row.person_id, row.platform, request, tried, row.at)

    def settle(self, job_id: int, state: str, now: datetime) -> bool:
        """Close a job, `done` or `failed`, and forget what was asked; False if it was closed."""
        closed = self._connection.execute(
            update(export_job)
            .where(export_job.c.id == job_id, export_job.c.state == "waiting")
            .values(state=state, done_at=now, request_sealed=None)
        )
        return closed.rowcount == 1
