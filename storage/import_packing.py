"""Rows of an import as JSON: for fingerprints, and kept sealed until it may be taken back."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from operator import methodcaller
from typing import Any

from sqlalchemy import Date, LargeBinary, Table
from sqlalchemy.types import TypeEngine

from storage.import_rows import Values
from storage.sealing import Sealer
from storage.tables import SHANGHAI, Moment, account, person

# What changes by mere use; an import may still be taken back after it.
_VOLATILE = {account.name: {"reachable", "last_used"}, person.name: {"muted"}}


def fingerprint(sealer: Sealer, table: Table, rows: Sequence[Mapping[str, Any]]) -> bytes:
    """A keyed hash of the rows in this order, without what changes by mere use."""
    skipped = _VOLATILE.get(table.name, ())
    names = [column.name for column in table.columns if column.name not in skipped]
    listed = json.dumps(_listed(table, names, rows))
    return sealer.fingerprint("import", table.name, listed)


def pack_keys(table: Table, rows: Sequence[Mapping[str, Any]]) -> list[Sequence[Any]]:
    """The primary keys of the rows as JSON-ready data."""
    return _listed(table, [column.name for column in table.primary_key], rows)


def _listed(
    table: Table, names: Sequence[str], rows: Sequence[Mapping[str, Any]]
) -> list[Sequence[Any]]:
    """Those values of the rows as JSON-ready data, made column by column: there are many."""
    columns = []
    for name in names:
        values, spell = [row[name] for row in rows], _spelling(table.columns[name].type)
        columns.append([v if v is None else spell(v) for v in values] if spell else values)
    return list(zip(*columns, strict=True))


def _spelling(kind: TypeEngine[Any]) -> Callable[[Any], str] | None:
    """How `_as_text` writes the values of such a column, None where JSON knows them."""
    if isinstance(kind, LargeBinary):
        return methodcaller("hex")
    if isinstance(kind, Date):
        return date.isoformat
    return _as_text if isinstance(kind, Moment) else None


def pack(rows: Iterable[Mapping[str, Any]]) -> list[Values]:
    """The rows as JSON-ready data."""
    packed: list[Values] = json.loads(json.dumps([dict(row) for row in rows], default=_as_text))
    return packed


def unpack(table: Table, packed: Iterable[Mapping[str, Any]]) -> list[Values]:
    """Inverse of `pack` for rows of that table."""
    return [{name: _from_text(table, name, value) for name, value in row.items()} for row in packed]


def unpack_keys(table: Table, packed: Iterable[Sequence[Any]]) -> list[Any]:
    """Primary keys that went through JSON, in the form `fetch` takes."""
    names = [column.name for column in table.primary_key]
    keys = [
        tuple(_from_text(table, name, value) for name, value in zip(names, key, strict=True))
        for key in packed
    ]
    return [key[0] for key in keys] if len(names) == 1 else keys


def _as_text(value: object) -> str:
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, datetime):
        return value.astimezone(SHANGHAI).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)


def _from_text(table: Table, name: str, value: Any) -> Any:
    kind = table.columns[name].type
    if value is None:
        return None
    if isinstance(kind, LargeBinary):
        return bytes.fromhex(value)
    if isinstance(kind, Moment):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(kind, Date) else value
