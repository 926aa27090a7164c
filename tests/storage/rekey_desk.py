"""A store under one data key and then under another, and what is in it, key or no key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Boolean, Column, Connection, Date, Integer, LargeBinary, Table, insert

from domain.imports.plan import Outcome, Plan
from domain.imports.sheets import SheetFile
from domain.refusals import Refusal
from handlers.membership.importing import plan_import
from storage.import_batches import undo_import
from storage.import_known import read_known
from storage.imports import apply_import
from storage.rekey import Counts, rekey
from storage.sealing import Sealer
from storage.tables import Moment, import_change, metadata
from tests.storage.import_desk import NOW, ImportDesk

OLD, NEW = Sealer(b"o" * 32), Sealer(b"n" * 32)


@dataclass
class KeyedDesk(ImportDesk):
    """Imports and takes back under the key of the moment."""

    sealer: Sealer = OLD

    def plan(self, *files: SheetFile) -> Plan:
        known, day = read_known(self.connection), self.now.date()
        return plan_import(known, files, day, lambda n: self.sealer.fingerprint("identity", n))

    def apply(self, *files: SheetFile) -> Outcome:
        return apply_import(self.connection, self.sealer, self.plan(*files), self.now)

    def undo(self, batch: int | None) -> Outcome:
        assert batch is not None
        return undo_import(self.connection, self.sealer, batch, self.now)

    def refused(self, batch: int | None) -> str:
        """Why that import cannot be taken back; empty if it was."""
        try:
            with self.connection.begin_nested():
                self.undo(batch)
        except Refusal as refusal:
            return refusal.key
        return ""

    def rekey(self, new: Sealer = NEW) -> Counts:
        done = rekey(self.connection, self.sealer, new)
        self.sealer = new
        return done

    def opened(self) -> dict[str, list[dict[str, Any]]]:
        """Every row of every table but the import's own, with its sealed values in the clear."""
        return {
            name: [self._opened(row) for row in rows] for name, rows in self.everything().items()
        }

    def _opened(self, row: dict[str, Any]) -> dict[str, Any]:
        clear = {n: v for n, v in row.items() if not n.endswith("_print")}
        sealed = {n: self.sealer.open(v) for n, v in clear.items() if n.endswith("_sealed") and v}
        return clear | sealed


def fill_every_table(connection: Connection, rows: int = 1) -> None:
    """So many rows in each table; sealed values say where they stand, the others are any."""
    for table in metadata.sorted_tables:
        made = [{c.name: _value(table, c, n) for c in table.columns} for n in range(1, rows + 1)]
        connection.execute(insert(table), made)


def _value(table: Table, column: Column[Any], number: int) -> Any:
    if column.foreign_keys:
        return None if column.nullable else number
    if table is import_change and column.name in ("table_name", "row_key", "before_sealed"):
        return {
            "table_name": "feedback",
            "row_key": [[number]],
            "before_sealed": OLD.seal_json([_feedback(number)]),
        }[column.name]
    if column.name.endswith("_sealed"):
        return OLD.seal(f"{table.name}.{column.name} {number}")
    for kind, value in (
        (LargeBinary, f"{number}".encode()),
        (Moment, NOW),
        (Date, date.fromordinal(NOW.date().toordinal() + number)),
        (Boolean, False),
        (Integer, number),
        (JSON, []),
    ):
        if isinstance(column.type, kind):
            return value
    return f"{number}"


def _feedback(number: int) -> dict[str, Any]:
    sealed = OLD.seal("remembered").hex()
    return {"id": number, "person_id": number, "kind": "x", "text_sealed": sealed, "at": _AT}


_AT = datetime.isoformat(NOW)
