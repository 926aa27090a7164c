"""A new data key on both databases: all of it or nothing, and afterwards all is as before."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    Column,
    Connection,
    LargeBinary,
    MetaData,
    String,
    Table,
    event,
    insert,
    select,
    update,
)

from domain.ports import Conversation, Pass
from storage import rekey_tables, tables
from storage.cards import SentCard
from storage.rekey import (
    AlreadyRekeyedError,
    TwiceRegisteredError,
    rekey,
    rewrite_file,
    touched_tables,
)
from storage.rekey_values import Renewal, UnopenedError, undecided
from storage.runner import Runner, open_runner
from storage.sealing import Sealer, WrongKeyError
from storage.unit_of_work import SqlUnitOfWork
from tests.storage.conftest import MakeRunner
from tests.storage.import_desk import NOW
from tests.storage.rekey_desk import NEW, OLD, fill_every_table

Rows = dict[str, list[dict[str, Any]]]
_SEALED = [
    column
    for table in tables.metadata.sorted_tables
    for column in table.columns
    if column.name.endswith("_sealed")
]


class CrashError(Exception):
    """Ends the work somewhere in the middle."""


@pytest.fixture
async def store(make_runner: MakeRunner) -> Runner:
    return await make_runner(tables.metadata)


@pytest.fixture
async def full(store: Runner) -> Runner:
    await store.write(fill_every_table)
    return store


def everything(connection: Connection) -> Rows:
    """Every row of every table, as it stands."""
    return {
        table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
        for table in tables.metadata.sorted_tables
    }


def sealed_values(rows: Rows, *, of: set[str]) -> dict[str, bytes]:
    """By table, column and row; of these tables."""
    return {
        f"{column.table.name}.{column.name} {number}": row[column.name]
        for column in _SEALED
        for number, row in enumerate(rows[column.table.name])
        if column.table.name in of
    }


def test_every_fingerprint_is_decided_about() -> None:
    assert undecided(tables.metadata) == []


def test_a_fingerprint_or_bytes_nobody_decided_about_are_found() -> None:
    other = MetaData()
    Table("note", other, Column("author_print", String), Column("body", LargeBinary))
    Table("person", other, Column("phone_print", LargeBinary), Column("x_sealed", LargeBinary))
    assert undecided(other) == ["note.author_print", "note.body"]


async def test_every_sealed_column_of_every_table_is_under_the_new_key(full: Runner) -> None:
    before = await full.read(everything)
    counts = await full.write(lambda c: rekey(c, OLD, NEW))
    after = await full.read(everything)
    kept = set(before) - {"inbox", "page_pass"}
    were, are = sealed_values(before, of=kept), sealed_values(after, of=kept)
    assert set(were) == set(are)
    for place, sealed in are.items():
        if not place.startswith("import_change"):
            assert NEW.open(sealed) == OLD.open(were[place])
        with pytest.raises(WrongKeyError):
            OLD.open(sealed)
    assert sum(counts.values.values()) == len(are) + 1  # and the one an import remembers
    assert dict(counts.dropped) == {"inbox": 1, "page_pass": 1}
    assert set(counts.values) | set(counts.dropped) == set(touched_tables())


async def test_what_is_not_sealed_stays_as_it_is(full: Runner) -> None:
    def clear(rows: Rows) -> Rows:
        marks = ("_sealed", "_print")
        return {
            name: [{n: v for n, v in row.items() if not n.endswith(marks)} for row in found]
            for name, found in rows.items()
            if name not in ("inbox", "page_pass")
        }

    before = await full.read(everything)
    await full.write(lambda c: rekey(c, OLD, NEW))
    assert clear(await full.read(everything)) == clear(before)


async def test_what_an_import_remembers_is_under_the_new_key_too(full: Runner) -> None:
    await full.write(lambda c: rekey(c, OLD, NEW))
    (kept,) = (await full.read(everything))["import_change"]
    (row,) = NEW.open_json(kept["before_sealed"])
    assert NEW.open(bytes.fromhex(row["text_sealed"])) == "remembered"


async def test_the_repositories_read_on(store: Runner) -> None:
    def write(connection: Connection) -> None:
        connection.execute(insert(tables.person).values(id=1, name="林晓"))
        uow = SqlUnitOfWork(connection, OLD)
        uow.conversations.save(1, "wecom", Conversation("f", {"a": 1}, context={"b": 2}), NOW)
        uow.records.evidence(1, "m", "photo", "wecom", "media-1", NOW)
        uow.cards.sent("t", SentCard("wecom", "name", "code"), NOW)
        uow.inbox.begin("message", NOW)
        uow.passes.issue("token", "session", Pass(1, "report", 1), NOW.replace(year=2027))

    def read(connection: Connection) -> tuple[Any, ...]:
        uow = SqlUnitOfWork(connection, NEW)
        talk = uow.conversations.load(1, "wecom")
        media = uow.records.evidence_waiting(9)[0][3]
        seen, page = uow.inbox.begin("message", NOW), uow.passes.session("token", NOW)
        return talk.pending, talk.context, media, uow.cards.take("t"), seen, page

    await store.write(write)
    await store.write(lambda c: rekey(c, OLD, NEW))
    card = SentCard("wecom", "name", "code")
    assert await store.write(read) == ({"a": 1}, {"b": 2}, "media-1", card, None, None)


async def test_many_rows_take_few_statements(
    store: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    monkeypatch.setattr(rekey_tables, "CHUNK", 50)

    def work(connection: Connection) -> dict[str, int]:
        fill_every_table(connection, rows=121)
        event.listen(connection, "before_cursor_execute", lambda *a: ran.append(a[2]))
        return dict(rekey(connection, OLD, NEW).values)

    counts = await store.write(work)
    assert (counts["conversation"], counts["feedback"]) == (242, 121)
    assert set(counts.values()) <= {121, 242, 363, 484}
    assert len(ran) * 5 < sum(counts.values())


async def test_how_far_it_is_comes_to_the_end(full: Runner) -> None:
    told: list[tuple[int, int]] = []
    await full.write(lambda c: rekey(c, OLD, NEW, lambda *far: told.append(far)))
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1] > 0


@pytest.mark.parametrize("step", [1, 5, -1])
async def test_a_failure_in_the_middle_changes_nothing(full: Runner, step: int) -> None:
    before = await full.read(everything)
    total = 2 * (len(touched_tables()) - 2)

    def crash(done: int, _: int) -> None:
        if done == step % (total + 1):
            raise CrashError

    with pytest.raises(CrashError):
        await full.write(lambda c: rekey(c, OLD, NEW, crash))
    assert await full.read(everything) == before


async def test_another_key_is_refused_and_nothing_changed(full: Runner) -> None:
    before = await full.read(everything)
    with pytest.raises(UnopenedError) as caught:
        await full.write(lambda c: rekey(c, Sealer(bytes(32)), NEW))
    assert caught.value.place == "import_change.before_sealed"
    assert await full.read(everything) == before


async def test_one_altered_value_is_named_and_nothing_changed(full: Runner) -> None:
    def write(column: Column[Any], value: bytes) -> Callable[[Connection], Any]:
        return lambda c: c.execute(update(column.table).values({column.name: value}))

    before = await full.read(everything)
    for column in _SEALED:
        if column.table is tables.inbox:
            continue
        await full.write(write(column, bytes(60)))
        with pytest.raises(UnopenedError) as caught:
            await full.write(lambda c: rekey(c, OLD, NEW))
        assert caught.value.place == str(column)
        await full.write(write(column, before[column.table.name][0][column.name]))
    assert await full.read(everything) == before


async def test_again_with_the_old_key_says_that_it_is_done(full: Runner) -> None:
    await full.write(lambda c: rekey(c, OLD, NEW))
    await full.write(lambda c: SqlUnitOfWork(c, NEW).inbox.begin("message", NOW))
    before = await full.read(everything)
    with pytest.raises(AlreadyRekeyedError):
        await full.write(lambda c: rekey(c, OLD, NEW))
    assert await full.read(everything) == before


async def test_what_was_written_meanwhile_under_the_old_key_is_put_right(full: Runner) -> None:
    await full.write(lambda c: rekey(c, OLD, NEW))
    late = {"id": 2, "person_id": 1, "kind": "x", "text_sealed": OLD.seal("后来的"), "at": NOW}
    await full.write(lambda c: c.execute(insert(tables.feedback).values(late)))
    before = (await full.read(everything))["feedback"]
    await full.write(lambda c: rekey(c, OLD, NEW))
    after = (await full.read(everything))["feedback"]
    assert after[0] == before[0]
    assert [NEW.open(row["text_sealed"]) for row in after] == ["feedback.text_sealed 1", "后来的"]


@pytest.mark.parametrize(("wrong", "place"), [(0, "feedback.text_sealed"), (2, "feedback")])
async def test_what_was_left_behind_is_found_before_the_commit(
    full: Runner, wrong: int, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forgetful(
        connection: Connection, renewal: Renewal, table: Table, tell: Callable[[int], None]
    ) -> int:
        forgets = table is tables.feedback and wrong == 0
        count = 1 if forgets else rekey_tables.renew_table(connection, renewal, table, tell)
        return wrong if table is tables.feedback else count

    before = await full.read(everything)
    monkeypatch.setattr("storage.rekey.renew_table", forgetful)
    with pytest.raises(UnopenedError) as caught:
        await full.write(lambda c: rekey(c, OLD, NEW))
    assert caught.value.place == place
    assert await full.read(everything) == before


def _register(sealer: Sealer, number: int) -> Callable[[Connection], Any]:
    values = {
        "identity_sealed": sealer.seal("same"),
        "identity_print": sealer.fingerprint("identity", "same"),
    }
    return lambda c: c.execute(insert(tables.person).values(id=number, name="王芳", **values))


async def test_one_number_registered_under_both_keys_is_refused(store: Runner) -> None:
    await store.write(_register(OLD, 1))
    await store.write(_register(NEW, 2))
    before = await store.read(everything)
    with pytest.raises(TwiceRegisteredError):
        await store.write(lambda c: rekey(c, OLD, NEW))
    assert await store.read(everything) == before


async def test_an_empty_store_has_nothing_to_do(store: Runner) -> None:
    counts = await store.write(lambda c: rekey(c, OLD, NEW))
    assert (dict(counts.values), dict(counts.dropped)) == ({}, {})


async def test_no_sqlite_file_holds_what_was_replaced(sqlite_url: str, tmp_path: Path) -> None:
    def old_values(connection: Connection) -> list[bytes]:
        fill_every_table(connection, rows=60)
        kept = {table.name for table in tables.metadata.sorted_tables}
        return [*sealed_values(everything(connection), of=kept).values()]

    def content() -> bytes:
        return b"".join(path.read_bytes() for path in tmp_path.glob("test.db*"))

    runner = open_runner(sqlite_url)
    await runner.write(tables.metadata.create_all)
    before = await runner.write(old_values)
    held = content()
    assert all(value in held for value in before)
    await runner.write(lambda c: rekey(c, OLD, NEW))
    await runner.scrub(touched_tables())
    rewrite_file(sqlite_url)
    held = content()
    assert not [value for value in before if value in held]
    assert (await runner.read(everything))["feedback"]
    await runner.close()


def test_what_an_older_program_left_in_free_pages_is_gone(sqlite_url: str, tmp_path: Path) -> None:
    def held() -> bool:
        return b"stale" * 100 in b"".join(path.read_bytes() for path in tmp_path.glob("test.db*"))

    with sqlite3.connect(tmp_path / "test.db") as careless:
        careless.execute("PRAGMA secure_delete=OFF")
        careless.execute("CREATE TABLE note (body BLOB)")
        careless.executemany("INSERT INTO note VALUES (?)", [(b"stale" * 200,)] * 50)
        careless.execute("DELETE FROM note WHERE rowid > 1")
        careless.execute("UPDATE note SET body = ''")
    careless.close()
    assert held()
    rewrite_file(sqlite_url)
    assert not held()


async def test_a_file_somebody_reads_is_not_rewritten(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.rekey._PATIENCE", 0)
    runner = open_runner(sqlite_url)
    await runner.write(tables.metadata.create_all)
    reader = sqlite3.connect(tmp_path / "test.db", isolation_level=None)
    reader.execute("BEGIN").execute("SELECT * FROM meta").fetchall()
    with pytest.raises(sqlite3.OperationalError):
        rewrite_file(sqlite_url)
    reader.close()
    rewrite_file(sqlite_url)
    await runner.close()


async def test_after_the_sweep_everything_is_still_there(full: Runner, database_url: str) -> None:
    await full.write(lambda c: rekey(c, OLD, NEW))
    await full.scrub(touched_tables())
    rewrite_file(database_url)
    assert NEW.open((await full.read(everything))["feedback"][0]["text_sealed"])
