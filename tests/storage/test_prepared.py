"""Prepared statements give what the same statements give through SQLAlchemy, on both databases."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.dialects import sqlite
from sqlalchemy.exc import StatementError

from storage import tables
from storage.prepared import Prepared
from storage.runner import Runner, open_runner
from tests.storage.conftest import MakeRunner

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
ACCOUNTS = Prepared(
    select(tables.account).where(tables.account.c.person_id == bindparam("at_person"))
)
PERSON = Prepared(select(tables.person).where(tables.person.c.id == bindparam("at_person")))
ENTER = Prepared(insert(tables.account))
USED = Prepared(
    update(tables.account)
    .where(tables.account.c.account == bindparam("at_account"))
    .values(last_used=bindparam("moment"), reachable=False)
)


def _settle(connection: Connection) -> None:
    tables.metadata.create_all(connection)
    connection.execute(
        insert(tables.person).values(id=1, name="林晓", birth_date=date(1980, 2, 29))
    )
    connection.execute(insert(tables.account).values(platform="wecom", account="lx", person_id=1))


@pytest.fixture
async def store(make_runner: MakeRunner) -> Runner:
    runner = await make_runner()
    await runner.write(_settle)
    return runner


async def test_rows_come_back_as_sqlalchemy_gives_them(store: Runner) -> None:
    def work(connection: Connection) -> None:
        plain = connection.execute(select(tables.person)).one()
        assert tuple(PERSON.first(connection, at_person=1)) == tuple(plain)
        assert PERSON.first(connection, at_person=1).birth_date == date(1980, 2, 29)
        assert PERSON.first(connection, at_person=2) is None

    await store.write(work)


async def test_a_change_says_how_many_rows_and_converts_moments_both_ways(store: Runner) -> None:
    def work(connection: Connection) -> None:
        assert USED.change(connection, at_account="lx", moment=NOW) == 1
        assert USED.change(connection, at_account="nobody", moment=NOW) == 0
        (row,) = ACCOUNTS.all(connection, at_person=1)
        assert (row.last_used, row.reachable) == (NOW, False)
        assert row.last_used.utcoffset() == NOW.utcoffset()

    await store.write(work)


async def test_many_rows_are_inserted_as_sqlalchemy_would(store: Runner) -> None:
    def work(connection: Connection) -> None:
        row = {"person_id": 1, "platform": "dingtalk", "reachable": True}
        rows = [row | {"account": f"lx{n}", "last_used": NOW if n else None} for n in range(3)]
        ENTER.many(connection, rows)
        found = connection.execute(
            select(tables.account.c.account, tables.account.c.last_used)
            .where(tables.account.c.platform == "dingtalk")
            .order_by(tables.account.c.account)
        )
        assert [tuple(one) for one in found] == [("lx0", None), ("lx1", NOW), ("lx2", NOW)]

    await store.write(work)


async def test_a_failing_transaction_undoes_a_prepared_change(store: Runner) -> None:
    def work(connection: Connection) -> None:
        USED.change(connection, at_account="lx", moment=NOW)
        raise LookupError

    with pytest.raises(LookupError):
        await store.write(work)
    (row,) = await store.read(lambda c: ACCOUNTS.all(c, at_person=1))
    assert row.last_used is None


async def test_a_value_that_is_missing_is_an_error(store: Runner) -> None:
    with pytest.raises((KeyError, StatementError)):
        await store.write(lambda c: PERSON.all(c, at_persn=1))


async def test_a_reader_that_begins_with_a_prepared_statement_sees_one_state(
    sqlite_url: str,
) -> None:
    store = open_runner(sqlite_url)
    await store.write(_settle)
    loop = asyncio.get_running_loop()

    def work(connection: Connection) -> list[object]:
        before = ACCOUNTS.first(connection, at_person=1).last_used
        change = store.write(lambda c: USED.change(c, at_account="lx", moment=NOW))
        changed = loop.create_task(change)
        while not changed.done():
            PERSON.first(connection, at_person=1)
        return [before, ACCOUNTS.first(connection, at_person=1).last_used]

    assert await store.read(work) == [None, None]
    await store.close()


def test_a_statement_that_needs_a_table_s_default_is_refused() -> None:
    lacking = Prepared(sqlite.insert(tables.person).values(name=bindparam("new_name")))
    with pytest.raises(ValueError, match="names each of its values"):
        lacking.plan(sqlite.dialect())
