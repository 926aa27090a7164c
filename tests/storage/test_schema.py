"""The migrations make exactly the tables the program works with."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import create_engine

from storage.schema import MAIN, URN, Schema


@pytest.mark.parametrize("schema", [MAIN, URN], ids=lambda schema: schema.name)
def test_an_upgraded_store_has_the_tables_and_columns_the_program_knows(schema: Schema) -> None:
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        schema.upgrade(connection)
        options = {"version_table": schema.version_table}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, schema.metadata) == []
        assert schema.current(connection) == schema.head()
    engine.dispose()
