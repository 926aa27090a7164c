"""What an import does to the scores: new ones are appended, those that stand are left."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from domain.imports.plan import Plan, ScoreDraft
from storage.import_parts import Changes
from storage.import_rows import Take, Values, blank, chunks
from storage.sealing import Sealer
from storage.tables import score


def score_rows(
    connection: Connection, sealer: Sealer, plan: Plan, take: Take, *, now: datetime, by: int | None
) -> Changes:
    """The rows for those scores of the plan that differ from the ones that stand."""
    standing = _standing(connection, plan)
    new = [d for d in plan.scores if standing.get(_key(d)) != str(d.value)]
    changes = Changes(score)
    for number, draft in zip(take(score, len(new)), new, strict=True):
        note = sealer.seal(draft.note) if draft.note else None
        changes.created.append(
            _row(draft) | {"id": number, "note_sealed": note, "by": by, "at": now}
        )
    return changes


def _key(draft: ScoreDraft) -> tuple[int, str, str]:
    return draft.subject, draft.stage, draft.indicator


def _row(draft: ScoreDraft) -> Values:
    subject, stage, indicator = _key(draft)
    place = {"subject_id": subject, "stage": stage, "indicator": indicator}
    return blank(score) | place | {"value": str(draft.value)}


def _standing(connection: Connection, plan: Plan) -> dict[tuple[int, str, str], str]:
    columns = (score.c.subject_id, score.c.stage, score.c.indicator)
    found: dict[tuple[int, str, str], str] = {}
    for part in chunks(list({draft.subject for draft in plan.scores})):
        rows = connection.execute(
            select(*columns, score.c.value).where(score.c.subject_id.in_(part)).order_by(score.c.id)
        )
        found |= {(row[0], row[1], row[2]): row[3] for row in rows}
    return found
