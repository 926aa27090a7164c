"""The contract of the runner, on both databases: one transaction each, whole or not at all."""

import asyncio
import threading
from collections.abc import Callable

import pytest
from sqlalchemy import (
    Column,
    Connection,
    Integer,
    MetaData,
    String,
    Table,
    func,
    insert,
    select,
)
from sqlalchemy.exc import IntegrityError

from storage.runner import Overloaded, Runner, open_runner
from tests.storage.conftest import MakeRunner

METADATA = MetaData()
NOTE = Table("note", METADATA, Column("id", Integer, primary_key=True), Column("body", String(9)))


class Spoilt(Exception):
    """Raised by work that fails half way."""


def put(number: int) -> Callable[[Connection], int]:
    def work(connection: Connection) -> int:
        connection.execute(insert(NOTE).values(id=number, body="x"))
        return number

    return work


def spoil(number: int) -> Callable[[Connection], None]:
    def work(connection: Connection) -> None:
        put(number)(connection)
        raise Spoilt

    return work


def numbers(connection: Connection) -> list[int]:
    return list(connection.execute(select(NOTE.c.id).order_by(NOTE.c.id)).scalars())


@pytest.fixture
async def runner(make_runner: MakeRunner) -> Runner:
    return await make_runner(METADATA)


async def test_what_is_written_is_read_by_whoever_reads_next(runner: Runner) -> None:
    assert await runner.write(put(1)) == 1
    assert await runner.read(numbers) == [1]


async def test_work_that_raises_leaves_nothing_and_tells_its_caller(runner: Runner) -> None:
    with pytest.raises(Spoilt):
        await runner.write(spoil(1))
    assert await runner.read(numbers) == []


async def test_one_failure_among_many_harms_nobody_else(runner: Runner) -> None:
    work = [spoil(n) if n % 3 == 0 else put(n) for n in range(60)]
    outcomes = await asyncio.gather(*map(runner.write, work), return_exceptions=True)
    assert [n for n, outcome in enumerate(outcomes) if isinstance(outcome, Spoilt)] == [
        *range(0, 60, 3)
    ]
    assert await runner.read(numbers) == [n for n in range(60) if n % 3]


async def test_a_broken_rule_of_the_database_fails_only_its_own_work(runner: Runner) -> None:
    await runner.write(put(1))
    outcomes = await asyncio.gather(
        *map(runner.write, [put(2), put(1), put(3)]), return_exceptions=True
    )
    assert [type(outcome) for outcome in outcomes] == [int, IntegrityError, int]
    assert await runner.read(numbers) == [1, 2, 3]


async def test_a_failure_undoes_also_what_came_after_a_released_savepoint(runner: Runner) -> None:
    def work(connection: Connection) -> None:
        connection.exec_driver_sql("SAVEPOINT inner_step")
        put(1)(connection)
        connection.exec_driver_sql("RELEASE SAVEPOINT inner_step")
        raise Spoilt

    with pytest.raises(Spoilt):
        await runner.write(work)
    assert await runner.read(numbers) == []


async def test_reading_keeps_nothing(runner: Runner) -> None:
    await runner.read(put(1))
    assert await runner.read(numbers) == []


async def test_a_caller_that_goes_away_does_not_undo_others_work(runner: Runner) -> None:
    gone = asyncio.ensure_future(runner.write(put(1)))
    stays = asyncio.ensure_future(runner.write(put(2)))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays == 2
    assert 2 in await runner.read(numbers)


async def test_closing_finishes_what_is_queued(make_runner: MakeRunner, database_url: str) -> None:
    runner = await make_runner(METADATA)
    if runner.dialect == "sqlite":
        waiting = [asyncio.ensure_future(runner.write(put(n))) for n in range(100)]
        await asyncio.sleep(0)
        await runner.close()
        assert await asyncio.gather(*waiting) == [*range(100)]
    else:
        await asyncio.gather(*(runner.write(put(n)) for n in range(100)))
        await runner.close()
    again = open_runner(database_url)
    assert await again.read(numbers) == [*range(100)]
    await again.close()


async def test_more_than_can_wait_is_turned_away_with_nothing_begun(
    make_runner: MakeRunner,
) -> None:
    runner = await make_runner(METADATA, limit=3)
    held = threading.Event()

    def occupy(connection: Connection) -> None:
        connection.execute(select(NOTE.c.id))
        if runner.dialect == "sqlite":
            held.wait(30)

    works = [occupy, *(put(n) for n in range(20))]
    waiting = [asyncio.ensure_future(runner.write(work)) for work in works]
    await asyncio.sleep(0)
    held.set()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    done = [n for n in outcomes if isinstance(n, int)]
    assert any(isinstance(outcome, Overloaded) for outcome in outcomes)
    assert await runner.read(numbers) == sorted(done)


async def test_a_schema_keeps_tables_apart(make_runner: MakeRunner) -> None:
    main, urn = await make_runner(METADATA), await make_runner(METADATA, schema="urn")
    await urn.write(put(1))
    assert await main.read(lambda c: c.execute(select(func.count(NOTE.c.id))).scalar()) == 0
    assert await urn.read(numbers) == [1]


async def test_sqlite_flushes_each_commit_and_wipes_what_is_deleted(sqlite_url: str) -> None:
    runner = open_runner(sqlite_url)

    def settings(connection: Connection) -> list[object]:
        names = ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert await runner.write(settings) == ["wal", 2, 1, 1]
    await runner.close()


async def test_a_closed_sqlite_runner_takes_no_more_work(sqlite_url: str) -> None:
    runner = open_runner(sqlite_url)
    await runner.close()
    await runner.close()
    with pytest.raises(Overloaded):
        await runner.write(put(1))


async def test_long_reading_sees_what_is_committed_and_keeps_nothing(runner: Runner) -> None:
    await runner.write(put(7))
    assert await runner.read_long(numbers) == [7]
    await runner.read_long(put(8))
    assert await runner.read(numbers) == [7]
