"""What imports remember, under a new data key: they can be taken back as before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, bindparam, select, update

from storage.import_packing import fingerprint, unpack, unpack_keys
from storage.import_rows import Values, blank, fetch
from storage.rekey_values import SEALED, Renewal, open_under
from storage.sealing import Sealer
from storage.tables import import_change, metadata

# Each remembers up to some hundred rows.
_AT_ONCE = 20
_PLACE = "import_change.before_sealed"
# The mark of rows that were removed; an import that is taken back finds them by their keys.
_REMOVED = b""
# No hash is ever this: such a change is never taken back.
_NEVER = bytes(32)
_KEEP = (
    update(import_change)
    .where(import_change.c.id == bindparam("at_id"))
    .values(before_sealed=bindparam("new_before"), after_print=bindparam("new_print"))
)


def renew_imports(connection: Connection, renewal: Renewal, tell: Callable[[int], None]) -> int:
    """Put the remembered rows under the new key, and the prints of what imports wrote.

    A print is made anew where the rows it was made of are still known: as they stand, or as they
    will stand once later imports are taken back. Where they are not, that import could not be
    taken back before and cannot be after. To be done before the tables themselves: the old prints
    are compared with their old rows. `tell` hears of so many changes done. Returns how many sealed
    values that were. Raises UnopenedError.
    """
    walk = _Walk(connection, renewal)
    for changes in _newest_first(connection):
        connection.execute(_KEEP, [walk.renewed(change) for change in changes])
        tell(len(changes))
    return walk.values


def check_imports(connection: Connection, new: Sealer, tell: Callable[[int], None]) -> int:
    """How many sealed values imports remember; raises UnopenedError if the key opens one not."""
    count = 0
    for changes in _newest_first(connection):
        for change in changes:
            if change.before_sealed is None:
                continue
            count += 1
            for row in json.loads(open_under(new, _PLACE, change.before_sealed)):
                inner = _sealed_in(row)
                count += len(inner)
                for value in inner:
                    open_under(new, _PLACE, bytes.fromhex(value))
        tell(len(changes))
    return count


def _newest_first(connection: Connection) -> Iterator[Sequence[Row[Any]]]:
    wanted = select(import_change).order_by(import_change.c.id.desc()).limit(_AT_ONCE)
    found = connection.execute(wanted).all()
    while found:
        yield found
        found = connection.execute(wanted.where(import_change.c.id < found[-1].id)).all()


def _sealed_in(row: Mapping[str, Any]) -> list[str]:
    return [value for name, value in row.items() if name.endswith(SEALED) and value is not None]


class _Walk:
    """Goes from the newest change to the oldest and keeps the rows as they were in between.

    Also through what was taken back: that restored the rows as they are remembered there.
    """

    def __init__(self, connection: Connection, renewal: Renewal) -> None:
        self._connection = connection
        self._renewal = renewal
        self._before: dict[tuple[str, Any], Values] = {}
        self.values = 0

    def renewed(self, change: Row[Any]) -> dict[str, Any]:
        """What `_KEEP` writes for the change."""
        rows = self._remembered(change)
        after_print = change.after_print
        if after_print != _REMOVED:
            after_print = self._after_print(change)
        self._step_back(change, rows)
        return {"at_id": change.id, "new_before": self._resealed(change, rows)} | {
            "new_print": after_print
        }

    def _remembered(self, change: Row[Any]) -> list[Values] | None:
        if change.before_sealed is None:
            return None
        rows: list[Values] = json.loads(self._renewal.open(_PLACE, change.before_sealed))
        return rows

    def _resealed(self, change: Row[Any], rows: list[Values] | None) -> bytes | None:
        if rows is None:
            return None
        self.values += 1 + sum(len(_sealed_in(row)) for row in rows)
        renewed = [self._renewal.packed(change.table_name, row) for row in rows]
        return self._renewal.new.seal_json(renewed)

    def _after_print(self, change: Row[Any]) -> bytes:
        table = metadata.tables.get(change.table_name)
        if table is None:
            return _NEVER
        for rows in self._guesses(table, unpack_keys(table, change.row_key)):
            if self._made_of(change.after_print, table, rows):
                return self._print(table, rows)
        return _NEVER

    def _guesses(self, table: Table, keys: Sequence[Any]) -> Iterator[list[Values]]:
        """The rows as later imports found them, and as they stand."""
        now = fetch(self._connection, table, keys)
        then = {key: self._before.get((table.name, key), now.get(key)) for key in keys}
        yield [row for row in then.values() if row is not None]
        if then != now:
            yield [now[key] for key in keys if key in now]

    def _made_of(self, mark: bytes, table: Table, rows: list[Values]) -> bool:
        sealers = (self._renewal.old, self._renewal.new)
        return any(fingerprint(sealer, table, rows) == mark for sealer in sealers)

    def _print(self, table: Table, rows: list[Values]) -> bytes:
        renewed = [row | self._renewal.row(table.name, row, remember=True) for row in rows]
        return fingerprint(self._renewal.new, table, renewed)

    def _step_back(self, change: Row[Any], rows: list[Values] | None) -> None:
        """From here on the rows are as this change found them."""
        table = metadata.tables.get(change.table_name)
        if table is None or rows is None:
            return
        for key, row in zip(unpack_keys(table, change.row_key), rows, strict=True):
            self._before[table.name, key] = _as_stored(table, row)


def _as_stored(table: Table, packed: Values) -> Values:
    """The row with the columns the table has today, which may be others than then."""
    known = {name: value for name, value in packed.items() if name in table.columns}
    return blank(table) | unpack(table, [known])[0]
