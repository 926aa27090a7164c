"""Statements that every message runs: made once, and on SQLite run without any of the making.

SQLite executes such a statement in a few microseconds; passing it through SQLAlchemy's execution
takes ten times that. On PostgreSQL the way to the server costs more than either, and SQLAlchemy
runs the statement as usual.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Boolean, Connection, Dialect, LargeBinary, Select
from sqlalchemy.sql.dml import Insert, Update
from sqlalchemy.types import TypeEngine

# How one value goes to the driver or comes from it; None where it stays as it is.
_Passage: TypeAlias = Callable[[Any], Any] | None


class Prepared:
    """One statement with its values named by `bindparam`; for transactions of a runner.

    An insert or update names every value it sets: defaults of the tables are not filled in.
    """

    def __init__(self, statement: Select[Any] | Insert | Update) -> None:
        self._statement = statement
        self._plan: Plan | None = None

    def all(self, connection: Connection, **values: object) -> Sequence[Any]:
        """Every row, its columns as attributes."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, values).all()
        plan = self.plan(connection.dialect)
        cursor = _cursor(connection)
        try:
            cursor.execute(plan.sql, plan.outgoing(values))
            return [plan.incoming(row) for row in cursor.fetchall()]
        finally:
            cursor.close()

    def first(self, connection: Connection, **values: object) -> Any:
        """The first row, or None."""
        rows = self.all(connection, **values)
        return rows[0] if rows else None

    def change(self, connection: Connection, **values: object) -> int:
        """Run an insert or update; how many rows it changed."""
        if connection.dialect.name != "sqlite":
            return connection.execute(self._statement, values).rowcount
        plan = self.plan(connection.dialect)
        cursor = _cursor(connection)
        try:
            cursor.execute(plan.sql, plan.outgoing(values))
            return int(cursor.rowcount)
        finally:
            cursor.close()

    def many(self, connection: Connection, rows: Sequence[Mapping[str, Any]]) -> None:
        """Run an insert once for each row; a row names its values as the statement does."""
        if connection.dialect.name != "sqlite":
            connection.execute(self._statement, list(rows))
            return
        plan = self.plan(connection.dialect)
        cursor = _cursor(connection)
        try:
            cursor.executemany(plan.sql, plan.outgoing_rows(rows))
        finally:
            cursor.close()

    def plan(self, dialect: Dialect) -> Plan:
        """How the statement is run on SQLite, worked out once; ValueError if it cannot be."""
        if self._plan is None:
            self._plan = _plan(self._statement, dialect)
        return self._plan


@dataclass(frozen=True, slots=True)
class Plan:
    """The statement as SQLite takes it, and what is done to values on their way in and out."""

    sql: str
    own: dict[str, Any]
    binds: tuple[tuple[str, _Passage], ...]
    row: Callable[[Any], Any]
    results: tuple[tuple[int, Callable[[Any], Any]], ...]

    def outgoing(self, values: dict[str, object]) -> list[Any]:
        """The values in the order of their places; KeyError where one is missing."""
        given = {**self.own, **values} if self.own else values
        return [passage(given[name]) if passage else given[name] for name, passage in self.binds]

    def outgoing_rows(self, rows: Sequence[Mapping[str, Any]]) -> Iterable[tuple[Any, ...]]:
        """As `outgoing` for many rows: column by column, which is faster than row by row."""
        columns = [
            [row[name] for row in rows] if passage is None else [passage(row[name]) for row in rows]
            for name, passage in self.binds
        ]
        return zip(*columns, strict=True)

    def incoming(self, row: Sequence[Any]) -> Any:
        """The row as the rest of the program knows it."""
        if not self.results:
            return self.row(row)
        values = list(row)
        for place, passage in self.results:
            values[place] = passage(values[place])
        return self.row(values)


def _cursor(connection: Connection) -> Any:
    # SQLAlchemy begins a transaction with its first statement; this one it does not see.
    if not connection.in_transaction():
        connection.begin()
    return connection.connection.cursor()


def _plan(statement: Select[Any] | Insert | Update, dialect: Dialect) -> Plan:
    compiled: Any = statement.compile(dialect=dialect)
    if compiled.insert_prefetch or compiled.update_prefetch or compiled.post_compile_params:
        raise ValueError("a prepared statement names each of its values")
    places = compiled.positiontup or ()
    own = {name: compiled.binds[name].value for name in places if not compiled.binds[name].required}
    binds = tuple((name, _outgoing(compiled.binds[name].type, dialect)) for name in places)
    columns = list(statement.selected_columns) if isinstance(statement, Select) else []
    row: Any = namedtuple("Row", [column.key for column in columns])  # type: ignore[misc]
    impls = [column.type.dialect_impl(dialect) for column in columns]
    passages = [impl.result_processor(dialect, None) for impl in impls]
    results = tuple((place, passage) for place, passage in enumerate(passages) if passage)
    return Plan(compiled.string, own, binds, row._make, results)


def _outgoing(kind: TypeEngine[Any], dialect: Dialect) -> _Passage:
    # The driver takes bytes and truth values as they are.
    if isinstance(kind, LargeBinary | Boolean):
        return None
    return kind.dialect_impl(dialect).bind_processor(dialect)
