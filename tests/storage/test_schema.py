"""Migrations make exactly the tables the program knows, on both databases."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

from storage.backup import problems_of
from storage.schema import MAIN, URN, Schema
from tests.storage.conftest import MakeRunner


def differences(connection: Connection, schema: Schema) -> list[object]:
    options = {"version_table": schema.version_table, "compare_type": True}
    context = MigrationContext.configure(connection, opts=options)
    return list(compare_metadata(context, schema.metadata))


@pytest.mark.parametrize("schema", [MAIN, URN], ids=["main", "urn"])
async def test_an_empty_store_is_brought_to_what_the_program_expects(
    schema: Schema, make_runner: MakeRunner
) -> None:
    runner = await make_runner(schema="urn" if schema is URN else None)
    assert await runner.read(schema.current) is None
    await runner.write(schema.upgrade)
    await runner.write(schema.upgrade)
    assert await runner.read(schema.current) == schema.head()
    assert await runner.read(lambda c: differences(c, schema)) == []
    assert await runner.read(problems_of) == []
