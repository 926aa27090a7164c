"""Scores, votes and decisions as they are kept, and two deciders at once."""

from __future__ import annotations

import asyncio
import threading
from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from domain.decided import Decision, ScoreEntry
from domain.grading import check_room, quota_standing
from domain.refusals import Refusal
from domain.scheme import load, text_of
from storage import tables
from storage.runner import Runner
from storage.sealing import Sealer
from storage.unit_of_work import SqlUnitOfWork
from tests.storage.conftest import MakeRunner

NOW = datetime(2026, 4, 2, 9, 0, tzinfo=tables.SHANGHAI)
SEALER = Sealer(b"k" * 32)
SCHEME = load("district-grading")
SUBJECTS = range(1, 6)


def _fill(connection: Connection) -> None:
    """A town, its grading of 2026 with five subjects, and one person."""
    town = {"name": "清溪镇党委", "kind": "committee", "path": "/1/"}
    orgs: list[dict[str, Any]] = [{"id": 1, "parent_id": None, **town}]
    orgs += [
        {"id": n + 1, "name": f"{n}号", "kind": "branch", "path": f"/1/{n + 1}/", "parent_id": 1}
        for n in SUBJECTS
    ]
    for table, rows in (
        (tables.organization, orgs),
        (tables.person, [{"id": 1, "name": "周敏之"}]),
        (
            tables.assessment,
            [
                {
                    "id": 1,
                    "scheme": SCHEME.id,
                    "cycle": "2026",
                    "org_id": 1,
                    "scheme_text": text_of(SCHEME.id),
                    "state": "running",
                    "started_at": NOW,
                }
            ],
        ),
        (
            tables.subject,
            [
                {"id": n, "assessment_id": 1, "org_id": n + 1, "template": "village"}
                for n in SUBJECTS
            ],
        ),
    ):
        connection.execute(insert(table), rows)


@pytest.fixture
async def runner(make_runner: MakeRunner) -> Runner:
    opened = await make_runner(tables.metadata)
    await opened.write(_fill)
    return opened


def made(subject: int, grade: str, **more: Any) -> Decision:
    reason, corrects = more.get("reason", ""), more.get("corrects")
    stage, level = "first_review", "committee"
    return Decision(0, subject, stage, level, grade, "", reason, "", corrects, 1, NOW)


async def test_the_latest_decision_of_a_stage_stands_beside_the_first(runner: Runner) -> None:
    def work(connection: Connection) -> None:
        decisions = SqlUnitOfWork(connection, SEALER).decisions
        first = decisions.add(made(1, "好"))
        decisions.add(made(1, "较好", reason="台账不全", corrects=first))
        now = decisions.current([1, 2])
        assert now[1]["first_review"].grade == "较好"
        assert now[1]["first_review"].reason == "台账不全"
        assert [d.grade for d in decisions.history([1])] == ["好", "较好"]
        assert 2 not in now

    await runner.write(work)


async def test_the_latest_score_of_an_indicator_counts_exactly(runner: Runner) -> None:
    def work(connection: Connection) -> None:
        decisions = SqlUnitOfWork(connection, SEALER).decisions
        for value in ("18", "17.995"):
            entry = ScoreEntry(1, "first_review", "leadership", Decimal(value), 1, NOW)
            decisions.add_scores([entry])
        assert decisions.scores([1, 2], "first_review") == {1: {"leadership": Decimal("17.995")}}
        assert decisions.scores([1], "review_request") == {}

    await runner.write(work)


async def test_two_who_decide_at_once_never_pass_a_quota(runner: Runner) -> None:
    """Five subjects leave room for one 好; five deciders start together."""
    together = threading.Barrier(2)

    def decide(connection: Connection, subject: int) -> bool:
        uow = SqlUnitOfWork(connection, SEALER)
        _meet(together)
        uow.assessments.lock([1])
        now = uow.decisions.current(list(SUBJECTS))
        grades = [now[n]["first_review"].grade if n in now else "" for n in SUBJECTS]
        try:
            check_room(quota_standing(SCHEME.quotas[0], "first_review", grades), 1)
        except Refusal:
            return False
        uow.decisions.add(made(subject, "好"))
        return True

    done = await asyncio.gather(
        *(runner.write(lambda c, n=n: decide(c, n)) for n in SUBJECTS)  # type: ignore[misc]
    )
    assert sorted(done) == [False, False, False, False, True]


def _meet(together: threading.Barrier) -> None:
    """Wait for another decider where there can be one; on SQLite one writer has them in turn."""
    try:
        together.wait(timeout=0.2)
    except threading.BrokenBarrierError:
        return
