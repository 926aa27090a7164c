"""Paper counts in the main store, on both databases: appended, accepted, sealed, forgotten."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, func, insert, select

from domain.papers import PaperCount
from domain.ports import PollRecord
from storage import tables
from storage.runner import Runner
from storage.sealing import Sealer
from storage.unit_of_work import SqlUnitOfWork
from tests.storage.conftest import MakeRunner

T = TypeVar("T")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
POLL = 700
FIRST = PaperCount(9, 9, 9, ((0, 9, 0),))
SECOND = PaperCount(8, 7, 6, ((0, 2, 4),))


@dataclass
class Store:
    runner: Runner

    async def do(self, work: Callable[[SqlUnitOfWork], T]) -> T:
        sealer = Sealer(b"k" * 32)
        return await self.runner.write(lambda c: work(SqlUnitOfWork(c, sealer)))

    async def add(self, count: PaperCount) -> int:
        return await self.do(lambda u: u.polls.add_paper(POLL, count, 1, NOW))

    async def accept(self, number: int) -> bool:
        return await self.do(lambda u: u.polls.accept_paper(POLL, number))

    async def counts(self) -> PaperCount | None:
        return await self.do(lambda u: u.polls.paper(POLL))


@pytest.fixture
async def store(make_runner: MakeRunner) -> Store:
    """A store in which one poll is open."""
    found = Store(await make_runner(tables.metadata))
    await found.runner.write(_people)
    await found.do(_open)
    return found


def _people(connection: Connection) -> None:
    branch = {"id": 1, "name": "甲村党支部", "kind": "branch", "path": "/1/"}
    connection.execute(insert(tables.organization).values(**branch))
    connection.execute(insert(tables.person).values(id=1, name="甲一"))


def _open(uow: SqlUnitOfWork) -> None:
    assessment = uow.assessments.add("district-grading", "2026", 1, "text", NOW, 1)
    uow.assessments.add_subjects(assessment, [(1, "rural")])
    (subject,) = uow.assessments.subjects(assessment, ["/1/"])
    options, lines = ("好", "差"), ("班子", "队伍")
    draft = PollRecord(POLL, subject.id, subject.org, "open", 5, 9, options, NOW, None, None, lines)
    uow.polls.add(draft, 1)


async def test_the_latest_accepted_count_counts(store: Store) -> None:
    first = await store.add(FIRST)
    assert await store.counts() is None
    assert await store.accept(first)
    assert await store.counts() == FIRST
    second = await store.add(SECOND)
    assert await store.counts() == FIRST
    assert await store.accept(second)
    assert await store.counts() == SECOND


async def test_a_count_is_only_taken_up_again_while_it_is_the_latest(store: Store) -> None:
    first = await store.add(FIRST)
    assert await store.do(lambda u: u.polls.paper(POLL, first)) == FIRST
    await store.add(SECOND)
    assert await store.do(lambda u: u.polls.paper(POLL, first)) is None


async def test_nothing_is_accepted_once_the_poll_is_closing(store: Store) -> None:
    first = await store.add(FIRST)
    await store.do(lambda u: u.polls.move(POLL, "closing", NOW, 1))
    assert not await store.accept(first)
    assert await store.counts() is None


async def test_counts_are_sealed_and_forgotten(store: Store) -> None:
    await store.accept(await store.add(FIRST))
    column = tables.paper_count.c.counts_sealed
    (kept,) = await store.runner.read(lambda c: c.execute(select(column)).scalars().all())
    assert b"counts" not in kept
    await store.do(lambda u: u.polls.forget_papers(POLL))
    query = select(func.count()).select_from(tables.paper_count)
    assert await store.runner.read(lambda c: c.execute(query).scalar_one()) == 0


async def test_a_poll_keeps_its_lines_its_scrutineer_and_its_meeting(store: Store) -> None:
    await store.do(lambda u: u.polls.name_scrutineer(POLL, 1))
    await store.do(lambda u: u.polls.record_meeting(POLL, 12, 9))
    await store.do(lambda u: u.polls.record_meeting(POLL, 11, 8))
    poll = await store.do(lambda u: u.polls.get(POLL))
    assert poll is not None
    assert (poll.criteria, poll.cells) == (("班子", "队伍"), 3)
    assert (poll.scrutineer, poll.expected, poll.present) == (1, 11, 8)
