"""Who runs a use case: one transaction each, off the event loop, on either database.

A use case is a plain function over a synchronous SQLAlchemy connection. On SQLite one writer
thread takes a batch of them into one commit; on PostgreSQL each has a connection of the pool.
"""

from __future__ import annotations

import asyncio
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

T = TypeVar("T")
Work = Callable[[Connection], T]

_BATCH = 64


class Overloaded(Exception):
    """More work is waiting than can be done in time; nothing of this call was begun."""


class Runner(Protocol):
    """Runs functions over a connection, one transaction each."""

    dialect: str

    async def write(self, work: Work[T]) -> T:
        """Run and commit; whatever it raises is raised here and everything it did is undone."""

    async def read(self, work: Work[T]) -> T:
        """Run on a consistent view; nothing is kept."""

    async def read_long(self, work: Work[T]) -> T:
        """As `read`, in a thread and on a connection of its own: for work that takes seconds."""

    async def scrub(self, tables: Iterable[str]) -> None:
        """Leave no copy of deleted rows of these tables in the files, as far as it is ours to do.

        May run beside everything else; others wait for a moment.
        """

    async def close(self) -> None:
        """Finish what is queued and let go of every connection."""


def open_runner(url: str, *, limit: int = 2000, schema: str | None = None) -> Runner:
    """The runner for a database URL (`sqlite+aiosqlite://…` or `postgresql+asyncpg://…`).

    `limit` is how much may wait before `Overloaded` is raised. `schema` puts every table of this
    runner into that PostgreSQL schema.
    """
    if make_url(url).get_backend_name() == "sqlite":
        return SqliteRunner(url, limit)
    return PostgresRunner(url, limit, schema)


@dataclass
class _Job:
    work: Work[Any]
    done: Future[Any] = field(default_factory=Future)


class SqliteRunner:
    """One writer thread with a queue; readers beside it through WAL."""

    dialect = "sqlite"

    def __init__(self, url: str, limit: int) -> None:
        parsed = make_url(url)
        self._engine = create_engine(
            parsed.set(drivername="sqlite"), hide_parameters=True, pool_size=1, max_overflow=0
        )
        _prepare_sqlite(self._engine, begin="BEGIN IMMEDIATE")
        self._readers = create_async_engine(
            parsed.set(drivername="sqlite+aiosqlite"), hide_parameters=True
        )
        _prepare_sqlite(self._readers.sync_engine, begin="BEGIN")
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._limit = limit
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name="sqlite-writer", daemon=True)
        self._thread.start()

    async def write(self, work: Work[T]) -> T:
        if self._closed or self._jobs.qsize() >= self._limit:
            raise Overloaded
        job = _Job(work)
        self._jobs.put(job)
        # Shielded: a caller that goes away must not cancel work that others' commit depends on.
        result: T = await asyncio.shield(asyncio.wrap_future(job.done))
        return result

    async def read(self, work: Work[T]) -> T:
        async with self._readers.connect() as connection:
            return await connection.run_sync(work)

    async def read_long(self, work: Work[T]) -> T:
        return await asyncio.to_thread(self._read_apart, work)

    def _read_apart(self, work: Work[T]) -> T:
        engine = create_engine(self._engine.url, hide_parameters=True, poolclass=NullPool)
        _prepare_sqlite(engine, begin="BEGIN")
        with engine.connect() as connection:
            return work(connection)

    async def scrub(self, tables: Iterable[str]) -> None:
        # Freed pages are zeroed (secure_delete); what is left stands in the log of past commits.
        await asyncio.to_thread(self._empty_log)

    def _empty_log(self) -> None:
        connection = self._engine.raw_connection()  # waits until the writer has finished a batch
        try:
            connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        finally:
            connection.close()

    async def close(self) -> None:
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
            await asyncio.to_thread(self._thread.join)
            self._engine.dispose()
            await self._readers.dispose()

    def _serve(self) -> None:
        while (first := self._jobs.get()) is not None:
            batch, last = self._gather(first)
            self._commit(batch)
            if last:
                return

    def _gather(self, first: _Job) -> tuple[list[_Job], bool]:
        batch = [first]
        while len(batch) < _BATCH:
            try:
                job = self._jobs.get_nowait()
            except queue.Empty:
                break
            if job is None:
                return batch, True
            batch.append(job)
        return batch, False

    def _commit(self, batch: list[_Job]) -> None:
        outcomes: list[tuple[_Job, Any, BaseException | None]] = []
        try:
            with self._engine.begin() as connection:
                for job in batch:
                    outcomes.append((job, *_attempt(connection, job.work)))
        except (DBAPIError, sqlite3.Error) as fault:
            # The commit itself failed: nobody in this batch may be told that it worked.
            outcomes = [(job, None, fault) for job in batch]
        for job, result, error in outcomes:
            if error is None:
                job.done.set_result(result)
            else:
                job.done.set_exception(error)


def _attempt(connection: Connection, work: Work[Any]) -> tuple[Any, BaseException | None]:
    """Run behind a plain savepoint: a failure undoes its own work and harms nobody else."""
    connection.exec_driver_sql("SAVEPOINT job")
    try:
        result = work(connection)
    except Exception as error:  # noqa: BLE001 - handed to the caller whole, never swallowed
        connection.exec_driver_sql("ROLLBACK TO job")
        connection.exec_driver_sql("RELEASE job")
        return None, error
    connection.exec_driver_sql("RELEASE job")
    return result, None


def _prepare_sqlite(engine: Engine, *, begin: str) -> None:
    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: object) -> None:
        # Python 3.11's driver begins transactions behind one's back, and not before a SAVEPOINT,
        # whose RELEASE would then commit. So it is told to leave that to us.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=5000",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


class PostgresRunner:
    """A pool of connections; each use case has one, and a transaction, of its own."""

    dialect = "postgresql"

    def __init__(self, url: str, limit: int, schema: str | None) -> None:
        settings = {"search_path": schema} if schema else {}
        self._url, self._arguments = url, {"server_settings": settings}
        self._engine: AsyncEngine = create_async_engine(
            url,
            hide_parameters=True,
            pool_size=8,
            max_overflow=0,
            pool_pre_ping=True,
            connect_args=self._arguments,
        )
        self._limit = limit
        self._waiting = 0

    async def write(self, work: Work[T]) -> T:
        if self._waiting >= self._limit:
            raise Overloaded
        self._waiting += 1
        try:
            async with self._engine.begin() as connection:
                return await connection.run_sync(work)
        finally:
            self._waiting -= 1

    async def read(self, work: Work[T]) -> T:
        async with self._engine.connect() as connection:
            return await connection.run_sync(work)

    async def read_long(self, work: Work[T]) -> T:
        return await asyncio.to_thread(asyncio.run, self._read_apart(work))

    async def _read_apart(self, work: Work[T]) -> T:
        # The driver belongs to the loop it was made in, so this thread has one of its own.
        engine = create_async_engine(
            self._url, hide_parameters=True, poolclass=NullPool, connect_args=self._arguments
        )
        try:
            async with engine.connect() as connection:
                return await connection.run_sync(work)
        finally:
            await engine.dispose()

    async def scrub(self, tables: Iterable[str]) -> None:
        # Outside of a transaction; writes each table anew. Archives of the WAL are not ours.
        engine = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            for table in tables:
                await connection.exec_driver_sql(f'VACUUM FULL "{table}"')

    async def close(self) -> None:
        await self._engine.dispose()
