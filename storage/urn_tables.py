"""The urn's tables: who may vote, who has, and sealed ballots with nothing to join the two.

They live in a database file (or PostgreSQL schema) of their own. What is missing is the point: no
times, no counters, no foreign keys, no defaults filled in by the database. A test forbids them.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

metadata = MetaData(naming_convention={"pk": "pk_%(table_name)s"})


def _table(name: str, *columns: Column[int] | Column[str] | Column[bool] | Column[bytes]) -> Table:
    # A rowid would number ballots in the order they came.
    return Table(name, metadata, *columns, sqlite_with_rowid=False)


def _key(name: str) -> Column[int]:
    # Numbers come from the main tables; without autoincrement=False PostgreSQL would count.
    return Column(name, Integer, primary_key=True, autoincrement=False)


# state: open, closed. `result` is null until the poll is closed and never changes after.
urn_poll = Table(
    "urn_poll",
    metadata,
    _key("poll"),
    Column("state", String(8), nullable=False),
    Column("cells", Integer, nullable=False),
    Column("options", Integer, nullable=False),
    Column("min_ballots", Integer, nullable=False),
    # Paper ballots handed out: so many of the roll no longer vote here.
    Column("papers", Integer, nullable=False),
    Column("public_key", LargeBinary, nullable=False),
    Column("result", JSON(none_as_null=True)),
    sqlite_with_rowid=False,
)

# The roll, frozen when the poll opens, and the mark of having voted. The marks stay after closing.
mark = _table(
    "mark",
    _key("poll"),
    _key("person_id"),
    Column("voted", Boolean, nullable=False),
)

# A choice read back to its voter and not yet confirmed, under the poll's key.
pending = _table(
    "pending",
    _key("poll"),
    _key("person_id"),
    Column("sealed", LargeBinary, nullable=False),
)

# `ballot_key` is random; all `sealed` of a poll have one length.
ballot = _table(
    "ballot",
    _key("poll"),
    Column("ballot_key", LargeBinary(16), primary_key=True),
    Column("sealed", LargeBinary, nullable=False),
)
