"""What the urn's tables may never hold: anything that orders ballots or leads to a person."""

from sqlalchemy import Boolean, Integer, LargeBinary, String
from sqlalchemy.types import JSON

from storage.urn_tables import metadata
from tests.storage.booth import Booth

COLUMNS = {
    "urn_poll": [
        *("poll", "state", "cells", "options", "min_ballots", "papers", "public_key", "result")
    ],
    "mark": ["poll", "person_id", "voted"],
    "pending": ["poll", "person_id", "sealed"],
    "ballot": ["poll", "ballot_key", "sealed"],
}


def test_a_new_table_or_column_is_weighed_before_it_is_added() -> None:
    found = {table.name: [column.name for column in table.c] for table in metadata.sorted_tables}
    assert found == COLUMNS


def test_no_column_holds_a_time_or_a_type_that_was_not_weighed() -> None:
    kinds = {type(column.type) for table in metadata.sorted_tables for column in table.c}
    assert kinds == {Boolean, Integer, JSON, LargeBinary, String}


def test_nothing_is_counted_up_filled_in_or_refers_to_another_row() -> None:
    for table in metadata.sorted_tables:
        assert not table.foreign_key_constraints
        assert not table.indexes
        assert table.dialect_options["sqlite"]["with_rowid"] is False
        for column in table.c:
            assert column.autoincrement is not True
            assert table.autoincrement_column is None
            assert (column.default, column.server_default, column.onupdate) == (None,) * 3


def test_no_table_knows_both_a_person_and_a_ballot() -> None:
    for table in metadata.sorted_tables:
        assert not {"person_id", "ballot_key"} <= set(table.c.keys())


async def test_the_database_itself_keeps_no_row_numbers_times_or_triggers(booth: Booth) -> None:
    await booth.open([1, 2, 3])
    if booth.runner.dialect == "sqlite":
        listed = await booth.rows("SELECT name, wr FROM pragma_table_list WHERE schema = 'main'")
        assert {name for name, without_rowid in listed if without_rowid} == set(COLUMNS)
        made = await booth.rows("SELECT type, name FROM sqlite_master WHERE sql IS NOT NULL")
        assert sorted(made) == sorted(("table", name) for name in COLUMNS)
        return
    columns = await booth.rows(
        "SELECT table_name, data_type, column_default, is_identity"
        " FROM information_schema.columns WHERE table_schema = 'urn'"
    )
    assert {name for name, *_ in columns} == set(COLUMNS)
    assert {kind for _, kind, *_ in columns} == {
        "integer",
        "boolean",
        "bytea",
        "json",
        "character varying",
    }
    assert {rest for _, _, *pair in columns for rest in [tuple(pair)]} == {(None, "NO")}
    others = "SELECT relname FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace"
    found = await booth.rows(others + " WHERE nspname = 'urn' AND relkind NOT IN ('r', 'i')")
    assert found == []
    assert await booth.rows("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal") == []
