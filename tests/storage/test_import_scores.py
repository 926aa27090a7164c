"""Imported scores: written once, listed, taken back while no grade rests on them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from domain import scheme
from domain.imports.plan import Tally
from domain.refusals import Refusal
from storage import tables
from tests.fakes.import_sheets import Line, sheet_file, town
from tests.storage.import_desk import ImportDesk, Play, play

__all__ = ["play"]
APRIL = datetime(2026, 4, 3, 9, 0, tzinfo=tables.SHANGHAI)
LINE: Line = {
    "考评": "district-grading 2026",
    "对象": "梅溪村党支部",
    "项目": "领导班子好",
    "分数": 18.5,
    "说明": "台账缺一项",
}


def started(desk: ImportDesk) -> int:
    """The town's grading of 2026 in the days of 初评; returns 梅溪's subject."""
    desk.apply(town())
    desk.now = APRIL
    orgs = {row["name"]: row["id"] for row in desk.rows("organization")}
    values = {"scheme": "district-grading", "cycle": "2026", "org_id": orgs["清溪镇党委"]}
    more = {"scheme_text": scheme.text_of("district-grading"), "started_at": APRIL}
    assessment = desk.connection.execute(
        insert(tables.assessment)
        .values(**values, **more, state="running")
        .returning(tables.assessment.c.id)
    ).scalar_one()
    key = {"assessment_id": assessment, "org_id": orgs["梅溪村党支部"], "template": "village"}
    subject: int = desk.connection.execute(
        insert(tables.subject).values(**key).returning(tables.subject.c.id)
    ).scalar_one()
    return subject


async def test_scores_are_appended_and_the_same_file_changes_nothing(
    play: Callable[[Play], Any],
) -> None:
    def acts(desk: ImportDesk) -> None:
        subject = started(desk)
        done = desk.apply(sheet_file("打分.csv", LINE))
        assert (done.scores, done.people) == (Tally(1, 0), Tally())
        assert desk.apply(sheet_file("打分.csv", LINE)).idle
        desk.apply(sheet_file("打分.csv", {**LINE, "分数": 17}))
        rows = [(r["subject_id"], r["indicator"], r["value"]) for r in desk.rows("score")]
        assert rows == [(subject, "leadership", "18.5"), (subject, "leadership", "17")]

    await play(acts)


async def test_imported_scores_can_be_taken_back_until_a_grade_rests_on_them(
    play: Callable[[Play], Any],
) -> None:
    def acts(desk: ImportDesk) -> None:
        subject = started(desk)
        first = desk.apply(sheet_file("打分.csv", LINE))
        assert desk.undo(first.batch).scores == Tally(1, 0)
        assert desk.rows("score") == []
        second = desk.apply(sheet_file("打分.csv", LINE))
        person = desk.connection.execute(
            insert(tables.person).values(name="周敏之").returning(tables.person.c.id)
        ).scalar_one()
        made = {"subject_id": subject, "stage": "first_review", "level": "committee"}
        later = APRIL + timedelta(hours=1)
        desk.connection.execute(
            insert(tables.decision).values(**made, grade="好", suggested="", by=person, at=later)
        )
        with pytest.raises(Refusal) as refused:
            desk.undo(second.batch)
        assert refused.value.facts == {"what": "decision"}

    await play(acts)
