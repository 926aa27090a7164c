"""The schema of each store: brought up to date, and compared with what the program expects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, text

from storage import tables, urn_tables

_HERE = Path(__file__).parent / "migrations"


@dataclass(frozen=True, slots=True)
class Schema:
    """One store's tables and the migrations that make them."""

    name: str
    metadata: MetaData

    @property
    def version_table(self) -> str:
        return f"alembic_version_{self.name}"

    def upgrade(
        self, connection: Connection, seal_json: Callable[[Any], bytes] | None = None
    ) -> None:
        """Bring the store to the newest version; does nothing where it is there already.

        `seal_json` seals what an older version kept in the clear.
        """
        if connection.dialect.name == "postgresql" and self.name == "urn":
            connection.execute(text("CREATE SCHEMA IF NOT EXISTS urn"))
        config = self.config(connection)
        config.attributes["seal_json"] = seal_json
        command.upgrade(config, "head")

    def current(self, connection: Connection) -> str | None:
        """The version the store has; None for an empty one."""
        options = {"version_table": self.version_table}
        return MigrationContext.configure(connection, opts=options).get_current_revision()

    def head(self) -> str | None:
        """The version the program expects."""
        return ScriptDirectory.from_config(self.config(None)).get_current_head()

    def config(self, connection: Connection | None) -> Config:
        """What Alembic needs to know, without a file."""
        config = Config()
        config.set_main_option("script_location", str(_HERE))
        config.set_main_option("version_locations", str(_HERE / self.name / "versions"))
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        config.attributes["metadata"] = self.metadata
        config.attributes["version_table"] = self.version_table
        return config


MAIN = Schema("main", tables.metadata)
URN = Schema("urn", urn_tables.metadata)
