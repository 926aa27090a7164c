"""What is on record for labels, and requests for a review, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, select

from domain.labels import Direction, RequirementRecord, ReviewRequest
from storage import tables
from storage.runner import Runner
from storage.sealing import Sealer
from storage.unit_of_work import SqlUnitOfWork
from tests.handlers.people import Population
from tests.storage.conftest import MakeRunner

T = TypeVar("T")
NOW = datetime(2026, 6, 10, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NOTE, REASON = "三人驻村两个月", "问题都已整改"


class Store:
    """A main store with the made-up town and this year's grading of 清溪镇."""

    def __init__(self, runner: Runner, people: Population) -> None:
        self.runner = runner
        self.by = people.id("党建办")
        self.one, self.other = people.subject("梅溪村党支部"), people.subject("梅林村党支部")

    async def do(self, work: Callable[[SqlUnitOfWork], T]) -> T:
        sealer = Sealer(b"k" * 32)
        return await self.runner.write(lambda c: work(SqlUnitOfWork(c, sealer)))

    def record(self, requirement: str) -> RequirementRecord:
        return RequirementRecord(0, self.one, "软弱涣散支部", requirement, NOTE, self.by, NOW)


@pytest.fixture
async def store(make_runner: MakeRunner) -> Store:
    runner = await make_runner(tables.metadata)

    def settle(connection: Connection) -> Store:
        people = Population(connection)
        people.start("清溪镇党委")
        return Store(runner, people)

    return await runner.write(settle)


async def test_records_come_back_whole_and_in_order(store: Store) -> None:
    wanted = [store.record(one) for one in ("work_group", "causes", "work_group")]
    for made in wanted:
        await store.do(lambda u, made=made: u.labels.record(made))  # type: ignore[misc]
    found = await store.do(lambda u: u.labels.records([store.one, store.other]))
    assert [r.requirement for r in found] == ["work_group", "causes", "work_group"]
    assert {(r.subject_id, r.label, r.text, r.by, r.at) for r in found} == {
        (store.one, "软弱涣散支部", NOTE, store.by, NOW)
    }
    assert await store.do(lambda u: u.labels.records([store.other])) == []


async def test_a_request_comes_back_whole(store: Store) -> None:
    asked = ReviewRequest(0, store.one, Direction.UP, REASON, store.by, NOW)
    key = await store.do(lambda u: u.labels.ask_review(asked))
    (found,) = await store.do(lambda u: u.labels.reviews([store.one]))
    assert found == ReviewRequest(key, store.one, Direction.UP, REASON, store.by, NOW)


async def test_what_was_written_is_sealed(store: Store) -> None:
    asked = ReviewRequest(0, store.one, Direction.DOWN, REASON, store.by, NOW)
    await store.do(lambda u: u.labels.record(store.record("causes")))
    await store.do(lambda u: u.labels.ask_review(asked))
    columns = (tables.requirement_record.c.text_sealed, tables.review_request.c.reason_sealed)
    for column, words in zip(columns, (NOTE, REASON), strict=True):
        sealed = await store.runner.write(lambda c, col=column: c.execute(select(col)).scalar_one())  # type: ignore[misc]
        assert words.encode() not in sealed


def test_a_record_and_a_request_do_not_show_their_words() -> None:
    made = RequirementRecord(1, 2, "后进支部", "leader", NOTE, 3, NOW)
    asked = ReviewRequest(1, 2, Direction.UP, REASON, 3, NOW)
    assert NOTE not in repr(made)
    assert REASON not in repr(asked)
