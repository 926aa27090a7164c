"""Every table's sealed columns, under a new data key: whatever the table, found by their names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    RowMapping,
    Table,
    bindparam,
    func,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.sql.dml import Update

from storage.import_rows import CHUNK
from storage.rekey_values import DROPPED, REMADE, SEALED, Renewal, open_under
from storage.sealing import Sealer
from storage.tables import import_change, metadata

_Page = Sequence[RowMapping]
Tell = Callable[[int], None]


def sealed_tables() -> list[Table]:
    """Those with sealed columns, but for what imports remember and what is dropped."""
    return [
        table
        for table in metadata.sorted_tables
        if _sealed(table) and table is not import_change and table.name not in DROPPED
    ]


def count_rows(connection: Connection, table: Table) -> int:
    """How many rows `renew_table` will go through."""
    wanted = select(func.count()).select_from(table).where(_any_of(_marked(table)))
    return int(connection.execute(wanted).scalar_one())


def renew_table(connection: Connection, renewal: Renewal, table: Table, tell: Tell) -> int:
    """Put the table under the new key; returns how many sealed values that were.

    `tell` hears of so many rows done. Raises UnopenedError.
    """
    marked, sealed = _marked(table), _sealed(table)
    statement, count = _change(table, marked), 0
    for page in _pages(connection, table, marked):
        changes = []
        for row in page:
            renewed = renewal.row(table.name, {column.name: row[column.name] for column in marked})
            keys = {f"at_{key.name}": row[key.name] for key in table.primary_key}
            changes.append(keys | {f"new_{name}": value for name, value in renewed.items()})
            count += sum(row[column.name] is not None for column in sealed)
        connection.execute(statement, changes)
        tell(len(page))
    return count


def check_table(connection: Connection, new: Sealer, table: Table, tell: Tell) -> int:
    """How many sealed values the table has; raises UnopenedError if the key opens one not."""
    sealed, count = _sealed(table), 0
    for page in _pages(connection, table, _marked(table)):
        for row in page:
            for column in sealed:
                if row[column.name] is not None:
                    open_under(new, f"{table.name}.{column.name}", row[column.name])
                    count += 1
        tell(len(page))
    return count


def _sealed(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if column.name.endswith(SEALED)]


def _marked(table: Table) -> list[Column[Any]]:
    prints = [column for column in table.columns if (table.name, column.name) in REMADE]
    return _sealed(table) + prints


def _any_of(columns: Sequence[Column[Any]]) -> Any:
    return or_(*(column.is_not(None) for column in columns))


def _change(table: Table, marked: Sequence[Column[Any]]) -> Update:
    statement = update(table).values({c.name: bindparam(f"new_{c.name}") for c in marked})
    for key in table.primary_key:
        statement = statement.where(key == bindparam(f"at_{key.name}"))
    return statement


def _pages(connection: Connection, table: Table, columns: Sequence[Column[Any]]) -> Iterator[_Page]:
    """Those columns and the primary key of the rows where one of them is not null."""
    keys = list(table.primary_key)
    wanted = select(*keys, *columns).where(_any_of(columns)).order_by(*keys).limit(CHUNK)
    page = connection.execute(wanted).mappings().all()
    while page:
        yield page
        last = tuple_(*(bindparam(None, page[-1][key.name], key.type) for key in keys))
        page = connection.execute(wanted.where(tuple_(*keys) > last)).mappings().all()
