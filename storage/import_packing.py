"""Rows of an import as JSON: for fingerprints, and kept sealed until it may be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
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
    columns = [_spelt(table.columns[name].type, [row[name] for row in rows]) for name in names]
    return list(zip(*columns, strict=True))


def _spelt(kind: TypeEngine[Any], values: list[Any]) -> list[Any]:
    """The values of such a column as `_as_text` writes them, where JSON knows them not."""
    if isinstance(kind, LargeBinary):
        return [value if value is None else value.hex() for value in values]
    if isinstance(kind, Date):
        return [value if value is None else value.isoformat() for value in values]
    if isinstance(kind, Moment):
        return [value if value is None else _as_text(value) for value in values]
    return values


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
