"""Scores, meetings' votes and grades: appended, never overwritten."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from domain.decided import CheckNote, Decision, MeetingVote, ScoreEntry
from storage.sealing import Sealer
from storage.tables import check_note, decision, meeting_vote, score


class DecisionRepository:
    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def add_scores(self, entries: Iterable[ScoreEntry]) -> int:
        """Keep these scores beside the earlier ones; returns how many."""
        rows = [
            {
                "subject_id": entry.subject_id,
                "stage": entry.stage,
                "indicator": entry.indicator,
                "value": str(entry.value),
                "note_sealed": self._sealer.seal(entry.note) if entry.note else None,
                "by": entry.by,
                "at": entry.at,
            }
            for entry in entries
        ]
        if rows:
            self._connection.execute(insert(score), rows)
        return len(rows)

    def scores(self, subject_ids: Sequence[int], stage: str) -> Mapping[int, Mapping[str, Decimal]]:
        """Subject → indicator → the score that counts; a subject without any is left out."""
        latest = (
            select(func.max(score.c.id))
            .where(score.c.subject_id.in_(subject_ids), score.c.stage == stage)
            .group_by(score.c.subject_id, score.c.indicator)
        )
        rows = self._connection.execute(
            select(score.c.subject_id, score.c.indicator, score.c.value).where(
                score.c.id.in_(latest)
            )
        )
        found: dict[int, dict[str, Decimal]] = {}
        for row in rows:
            found.setdefault(row.subject_id, {})[row.indicator] = Decimal(row.value)
        return found

    def add_vote(self, vote: MeetingVote) -> None:
        """Keep a meeting's vote."""
        self._connection.execute(
            insert(meeting_vote).values(
                **{name: getattr(vote, name) for name in MeetingVote.__slots__}
            )
        )

    def votes(self, subject_ids: Sequence[int], stage: str) -> Mapping[int, MeetingVote]:
        """Subject → its latest vote in that stage."""
        rows = self._connection.execute(
            select(meeting_vote)
            .where(meeting_vote.c.subject_id.in_(subject_ids), meeting_vote.c.stage == stage)
            .order_by(meeting_vote.c.id)
        )
        fields = MeetingVote.__slots__
        return {
            row.subject_id: MeetingVote(**{name: getattr(row, name) for name in fields})
            for row in rows
        }

    def add(self, made: Decision) -> int:
        """Append a decision (its `id` is ignored); returns its id."""
        statement = insert(decision).values(**self._row(made)).returning(decision.c.id)
        return int(self._connection.execute(statement).scalar_one())

    def add_all(self, made: Iterable[Decision]) -> int:
        """Append many decisions at once; returns how many."""
        rows = [self._row(one) for one in made]
        if rows:
            self._connection.execute(insert(decision), rows)
        return len(rows)

    def add_check(self, note: CheckNote) -> None:
        """Keep what was learnt of a subject, sealed."""
        self._connection.execute(
            insert(check_note).values(
                subject_id=note.subject_id,
                stage=note.stage,
                way=note.way,
                text_sealed=self._sealer.seal(note.text),
                by=note.by,
                at=note.at,
            )
        )

    def checks(self, subject_ids: Sequence[int]) -> Sequence[CheckNote]:
        """Every note on these subjects, the oldest first."""
        rows = self._connection.execute(
            select(check_note)
            .where(check_note.c.subject_id.in_(subject_ids))
            .order_by(check_note.c.id)
        )
        return [
            CheckNote(
                row.subject_id,
                row.stage,
                row.way,
                self._sealer.open(row.text_sealed),
                row.by,
                row.at,
            )
            for row in rows
        ]

    def history(self, subject_ids: Sequence[int]) -> Sequence[Decision]:
        """Every decision on these subjects, the oldest first."""
        rows = self._connection.execute(
            select(decision).where(decision.c.subject_id.in_(subject_ids)).order_by(decision.c.id)
        )
        return [self._read(row) for row in rows]

    def current(self, subject_ids: Sequence[int]) -> Mapping[int, Mapping[str, Decision]]:
        """Subject → stage → the decision that stands there."""
        found: dict[int, dict[str, Decision]] = {}
        for made in self.history(subject_ids):
            found.setdefault(made.subject_id, {})[made.stage] = made
        return found

    def _row(self, made: Decision) -> dict[str, Any]:
        return {
            "subject_id": made.subject_id,
            "stage": made.stage,
            "level": made.level,
            "grade": made.grade,
            "suggested": made.suggested,
            "reason_sealed": self._sealer.seal(made.reason) if made.reason else None,
            "basis_sealed": self._sealer.seal(made.basis) if made.basis else None,
            "corrects_id": made.corrects,
            "by": made.by,
            "at": made.at,
        }

    def _read(self, row: Row[Any]) -> Decision:
        return Decision(
            row.id,
            row.subject_id,
            row.stage,
            row.level,
            row.grade,
            row.suggested,
            self._sealer.open(row.reason_sealed) if row.reason_sealed else "",
            self._sealer.open(row.basis_sealed) if row.basis_sealed else "",
            row.corrects_id,
            row.by,
            row.at,
        )
