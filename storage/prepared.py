"""Statements that every message runs: made once, and on SQLite run without any of the making.

SQLite executes such a statement in a few microseconds; passing it through SQLAlchemy's execution
takes ten times that. On PostgreSQL the way to the server costs more than either, and SQLAlchemy
runs the statement as usual.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeAlias

from sqlalchemy import Boolean, Connection, Dialect, LargeBinary, Select
from sqlalchemy.sql.dml import Insert, Update
from sqlalchemy.types import TypeEngine

# How one value goes to the driver or comes from it; None where it stays as it is.
_Passage: TypeAlias = Callable[[Any], Any] | None
# The same for all values of one column.
_ColumnPassage: TypeAlias = Callable[[Sequence[Any]], Sequence[Any]]
_TRUTHS = {None: None, False: 0, True: 1}


class Prepared:
    """One statement with its values named by `bindparam`; for transactions of a runner.

    An insert or update names every value it sets: defaults of the tables are not filled in.
    """

    def __init__(self, statement: Select[Any] | Insert | Update) -> None:
        self._statement = statement
        self._plan: Plan | None = None
        self._shorter: dict[tuple[str, ...], Plan] = {}

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
        """Run an `insert(table)` once for each row; a row has a value for every column."""
        if not rows:
            return
        if connection.dialect.name != "sqlite":
            connection.execute(self._statement, list(rows))
            return
        plan = self.plan(connection.dialect)
        columns = {name: [row[name] for row in rows] for name, _ in plan.binds}
        plan = self._plan_of(plan.said(columns), connection.dialect)
        cursor = _cursor(connection)
        try:
            cursor.executemany(plan.sql, plan.outgoing_columns(columns))
        finally:
            cursor.close()

    def plan(self, dialect: Dialect) -> Plan:
        """How the statement is run on SQLite, worked out once; ValueError if it cannot be."""
        if self._plan is None:
            self._plan = _plan(self._statement, dialect, None)
        return self._plan

    def _plan_of(self, names: tuple[str, ...], dialect: Dialect) -> Plan:
        """As `plan`, for an insert that names only these columns; the others are null."""
        if names not in self._shorter:
            self._shorter[names] = _plan(self._statement, dialect, names)
        return self._shorter[names]


@dataclass(frozen=True, slots=True)
class Plan:
    """The statement as SQLite takes it, and what is done to values on their way in and out."""

    sql: str
    own: dict[str, Any]
    binds: tuple[tuple[str, _Passage], ...]
    columns: tuple[tuple[str, _ColumnPassage], ...]
    row: Callable[[Any], Any]
    results: tuple[tuple[int, Callable[[Any], Any]], ...]

    def outgoing(self, values: dict[str, object]) -> list[Any]:
        """The values in the order of their places; KeyError where one is missing."""
        given = {**self.own, **values} if self.own else values
        return [passage(given[name]) if passage else given[name] for name, passage in self.binds]

    def outgoing_columns(self, columns: Mapping[str, Sequence[Any]]) -> Iterable[tuple[Any, ...]]:
        """The rows to insert: converted column by column, which is faster than row by row."""
        return zip(*(whole(columns[name]) for name, whole in self.columns), strict=True)

    def said(self, columns: Mapping[str, Sequence[Any]]) -> tuple[str, ...]:
        """The columns that hold anything: each null given to the driver costs it a long search."""
        return tuple(
            name
            for name, whole in self.columns
            if columns[name][0] is not None
            or columns[name].count(None) < len(columns[name])
            or whole([None]) != [None]
        )

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


def _plan(
    statement: Select[Any] | Insert | Update, dialect: Dialect, names: Sequence[str] | None
) -> Plan:
    compiled: Any = statement.compile(dialect=dialect, column_keys=names)
    if compiled.insert_prefetch or compiled.update_prefetch or compiled.post_compile_params:
        raise ValueError("a prepared statement names each of its values")
    places = compiled.positiontup or ()
    own = {name: compiled.binds[name].value for name in places if not compiled.binds[name].required}
    kinds = [(name, compiled.binds[name].type) for name in places]
    binds = tuple((name, _outgoing(kind, dialect)) for name, kind in kinds)
    wholes = tuple((name, _outgoing_column(kind, dialect)) for name, kind in kinds)
    columns = list(statement.selected_columns) if isinstance(statement, Select) else []
    row: Any = namedtuple("Row", [column.key for column in columns])  # type: ignore[misc]
    impls = [column.type.dialect_impl(dialect) for column in columns]
    passages = [impl.result_processor(dialect, None) for impl in impls]
    results = tuple((place, passage) for place, passage in enumerate(passages) if passage)
    return Plan(compiled.string, own, binds, wholes, row._make, results)


def _outgoing(kind: TypeEngine[Any], dialect: Dialect) -> _Passage:
    # The driver takes bytes and truth values as they are.
    if isinstance(kind, LargeBinary | Boolean):
        return None
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _outgoing_column(kind: TypeEngine[Any], dialect: Dialect) -> _ColumnPassage:
    # Taken as they are, but of anything else than these the driver first searches an adapter.
    if isinstance(kind, LargeBinary):
        return lambda values: [value if value is None else bytearray(value) for value in values]
    if isinstance(kind, Boolean):
        return lambda values: [_TRUTHS[value] for value in values]
    passage = _outgoing(kind, dialect)
    return partial(_passed, passage) if passage else lambda values: values


def _passed(passage: Callable[[Any], Any], values: Sequence[Any]) -> Sequence[Any]:
    """What stands there again and again, the very same, is converted once."""
    distinct = {id(value): value for value in values}
    passed = {key: passage(value) for key, value in distinct.items()}
    return [passed[id(value)] for value in values]
