"""A new data key for everything that is encrypted at rest."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import IntegrityError

from storage.rekey_imports import check_imports, renew_imports
from storage.rekey_tables import check_table, count_rows, renew_table, sealed_tables
from storage.rekey_values import DROPPED, RekeyError, Renewal, UnopenedError
from storage.sealing import Sealer
from storage.tables import import_change, metadata

# Told how many rows are done, and of how many.
Progress = Callable[[int, int], None]
# How long another process may hold the file, in seconds.
_PATIENCE = 5.0


class AlreadyRekeyedError(RekeyError):
    """Nothing opens with the old key any more, and everything with the new one."""


class TwiceRegisteredError(RekeyError):
    """Two people have one identity number, registered under different keys."""


@dataclass(frozen=True, slots=True)
class Counts:
    """By table: the sealed values that stand under the new key, and the rows that were dropped.

    Tables without any are left out. Of what imports remember each value counts.
    """

    values: Mapping[str, int]
    dropped: Mapping[str, int]


def rekey(
    connection: Connection, old: Sealer, new: Sealer, progress: Progress | None = None
) -> Counts:
    """Put every sealed value and every fingerprint under the new key, in this transaction.

    Values that stand under the new key already are left: what was written meanwhile under the old
    one is put right by doing it again. In the end everything is opened once with the new key.

    Two kinds of fingerprints are of something nobody keeps, and their rows are dropped. `inbox`
    says which messages were done, so that a platform's repeat is not done again: repeats come
    within seconds or minutes of a message, and while this runs no message is taken. `page_pass`
    holds links and page sessions, which end by themselves within hours: whoever had one asks in
    the chat for another.

    Raises UnopenedError, AlreadyRekeyedError or TwiceRegisteredError; the transaction is to be
    undone then, as the runner does.
    """
    _hold(connection)
    dropped = {name: connection.execute(delete(metadata.tables[name])).rowcount for name in DROPPED}
    tell = _Told(connection, progress)
    values = _renew(connection, Renewal(old, new), tell)
    _check(connection, new, values, tell)
    return Counts(_some(values), _some(dropped))


def touched_tables() -> list[str]:
    """The tables of which `rekey` replaces or drops something."""
    return [import_change.name, *DROPPED, *(table.name for table in sealed_tables())]


def rewrite_file(url: str) -> None:
    """Write an SQLite file anew: no free page and no log of commits keeps what was replaced.

    Does nothing on PostgreSQL, where `Runner.scrub` does it. Raises sqlite3.Error if there is no
    room or another process is at it; the data are whole either way.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return
    connection = sqlite3.connect(parsed.database or "", _PATIENCE, isolation_level=None)
    try:
        connection.execute("VACUUM")
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    finally:
        connection.close()
    if busy:
        raise sqlite3.OperationalError("the log is in use")


def _hold(connection: Connection) -> None:
    """Nobody else writes until this is done; on SQLite whoever writes is alone anyway."""
    if connection.dialect.name == "postgresql":
        names = ", ".join(f'"{name}"' for name in touched_tables())
        connection.execute(text(f"LOCK TABLE {names} IN EXCLUSIVE MODE"))


def _renew(connection: Connection, renewal: Renewal, tell: _Told) -> dict[str, int]:
    values = {import_change.name: renew_imports(connection, renewal, tell)}
    try:
        for table in sealed_tables():
            values[table.name] = renew_table(connection, renewal, table, tell)
    except IntegrityError:
        raise TwiceRegisteredError from None
    if renewal.opened_new and not renewal.opened_old:
        raise AlreadyRekeyedError
    return values


def _check(connection: Connection, new: Sealer, values: Mapping[str, int], tell: _Told) -> None:
    found = {import_change.name: check_imports(connection, new, tell)}
    for table in sealed_tables():
        found[table.name] = check_table(connection, new, table, tell)
    for name, count in values.items():
        if found[name] != count:
            raise UnopenedError(name)


def _some(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: count for name, count in counts.items() if count}


class _Told:
    """Adds up the rows that are done; each is written once and then read once."""

    def __init__(self, connection: Connection, progress: Progress | None) -> None:
        self._progress = progress
        self._done = 0
        rows = connection.execute(select(func.count()).select_from(import_change)).scalar_one()
        self._total = 2 * (rows + sum(count_rows(connection, table) for table in sealed_tables()))

    def __call__(self, rows: int) -> None:
        self._done += rows
        if self._progress is not None:
            self._progress(self._done, self._total)
