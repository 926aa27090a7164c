"""Whole rows as an import handles them: defaults, keys, numbers, reading and writing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import (
    Connection,
    Table,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    tuple_,
    update,
)

from storage.prepared import Prepared

T = TypeVar("T")
Values = dict[str, Any]
# Gives so many unused numbers for new rows of a table.
Take = Callable[[Table, int], Sequence[int]]

CHUNK = 500
# Of the database's pages that may be kept at hand during an import, in KiB.
_ROOM = 128 * 1024
_IMAGINARY = 10**9


def chunks(items: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """The items in pieces of at most that size."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def blank(table: Table) -> Values:
    """A new row with every column at its default, None where it has none."""
    return {
        column.name: column.default.arg if column.default is not None else None  # type: ignore[attr-defined]
        for column in table.columns
    }


def key_of(table: Table, row: Mapping[str, Any]) -> tuple[Any, ...]:
    """The row's primary key."""
    return tuple([row[name] for name in _key_names(table)])


@cache
def _key_names(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.primary_key)


def fetch(connection: Connection, table: Table, keys: Sequence[Any]) -> dict[Any, Values]:
    """The rows of those primary keys, by key; a key of one column is given as its bare value."""
    columns, names = list(table.primary_key), [column.name for column in table.columns]
    single = columns[0] if len(columns) == 1 else None
    wanted = tuple_(*columns) if single is None else single
    found: dict[Any, Values] = {}
    for part in chunks(keys):
        for stored in connection.execute(select(table).where(wanted.in_(part))):
            row: Values = dict(zip(names, stored, strict=True))
            found[key_of(table, row) if single is None else row[single.name]] = row
    return found


def update_rows(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Give the rows of these primary keys these values in every other column."""
    keys = [column.name for column in table.primary_key]
    others = [column.name for column in table.columns if column.name not in keys]
    statement = update(table).values({name: bindparam(f"new_{name}") for name in others})
    for name in keys:
        statement = statement.where(table.c[name] == bindparam(f"old_{name}"))
    connection.execute(
        statement,
        [
            {f"old_{name}": row[name] for name in keys}
            | {f"new_{name}": row[name] for name in others}
            for row in rows
        ],
    )


def delete_rows(connection: Connection, table: Table, keys: Sequence[tuple[Any, ...]]) -> None:
    """Delete the rows of these primary keys, last first: a child goes before its parent."""
    names = [column.name for column in table.primary_key]
    statement = delete(table)
    for name in names:
        statement = statement.where(table.c[name] == bindparam(f"old_{name}"))
    connection.execute(
        statement,
        [{f"old_{n}": v for n, v in zip(names, key, strict=True)} for key in reversed(keys)],
    )


def reserve(connection: Connection) -> Take:
    """Numbers nobody else gets, for use in this transaction."""

    def take(table: Table, count: int) -> Sequence[int]:
        if not count:
            return ()
        if connection.dialect.name == "postgresql":
            drawn = text(
                "SELECT nextval(pg_get_serial_sequence(:name, 'id')) FROM generate_series(1, :n)"
            )
            return sorted(connection.execute(drawn, {"name": table.name, "n": count}).scalars())
        last = connection.execute(select(func.max(table.c.id))).scalar() or 0
        return range(last + 1, last + 1 + count)

    return take


def imagine(_table: Table, count: int) -> Sequence[int]:
    """Numbers for a trial: far from any real one, never to be written."""
    return range(_IMAGINARY, _IMAGINARY + count)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Values]) -> None:
    """Insert whole rows: every column has its value."""
    _insertion(table).many(connection, rows)


@cache
def _insertion(table: Table) -> Prepared:
    return Prepared(insert(table))


@contextmanager
def roomy(connection: Connection) -> Iterator[None]:
    """Room for whole indexes: those of fingerprints are written all over, page by page."""
    if connection.dialect.name != "sqlite":
        yield
        return
    usual = connection.exec_driver_sql("PRAGMA cache_size").scalar()
    connection.exec_driver_sql(f"PRAGMA cache_size = {-_ROOM}")
    try:
        yield
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {usual}")
