"""Writes an import in one transaction, in batches, so that it can be taken back whole."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Table, bindparam, insert, update

from domain.imports.plan import Outcome, Plan
from domain.refusals import Refusal
from storage.import_changes import Comparison
from storage.import_known import read_version
from storage.import_packing import fingerprint, pack, pack_keys
from storage.import_parts import Changes, tally
from storage.import_rows import (
    Values,
    chunks,
    delete_rows,
    imagine,
    insert_rows,
    key_of,
    reserve,
    roomy,
    update_rows,
)
from storage.prepared import Prepared
from storage.sealing import Sealer
from storage.tables import (
    import_batch,
    import_change,
    meta,
    organization,
)

_KEEP = Prepared(
    insert(import_change).values(
        {c.name: bindparam(f"new_{c.name}") for c in import_change.c if c.name != "id"}
    )
)
# Told how many rows are written, and of how many.
Progress = Callable[[int, int], None]


def weigh_import(connection: Connection, sealer: Sealer, plan: Plan, now: datetime) -> Outcome:
    """What applying the plan would create and change; nothing is written."""
    return tally(Comparison(connection, sealer, plan, imagine, now, None).run())


def apply_import(
    connection: Connection,
    sealer: Sealer,
    plan: Plan,
    now: datetime,
    actor: int | None = None,
    progress: Progress | None = None,
) -> Outcome:
    """Write the plan. What is registered already is left as it is and makes no batch.

    Raises Refusal if the register has changed since the plan was made, ValueError if the plan has
    problems.
    """
    if not plan.sound:
        raise ValueError("a plan with problems cannot be applied")
    if read_version(connection, lock=True) != plan.version:
        raise Refusal("import.changed_meanwhile")
    parts = Comparison(connection, sealer, plan, reserve(connection), now, actor).run()
    outcome = tally(parts)
    if not parts:
        return outcome
    batch = _open_batch(connection, plan, outcome, now, actor)
    with roomy(connection):
        _Ledger(connection, sealer, batch, progress).write(parts)
    touch_counters(connection, (part.table for part in parts))
    return replace(outcome, batch=batch)


def _open_batch(
    connection: Connection, plan: Plan, outcome: Outcome, now: datetime, actor: int | None
) -> int:
    summary = {
        "files": list(plan.files),
        "organizations": [outcome.organizations.created, outcome.organizations.changed],
        "people": [outcome.people.created, outcome.people.changed],
        "holidays": [outcome.holidays.created, outcome.holidays.changed],
        "scores": [outcome.scores.created, outcome.scores.changed],
    }
    key = connection.execute(
        insert(import_batch).values(digest=plan.digest, at=now, actor_id=actor, summary=summary)
    ).inserted_primary_key
    if key is None:
        raise RuntimeError("the database gave no number")
    number: int = key[0]
    return number


class _Ledger:
    """Writes rows in chunks and keeps for each chunk what undoes it."""

    def __init__(
        self, connection: Connection, sealer: Sealer, batch: int, progress: Progress | None
    ) -> None:
        self._connection = connection
        self._sealer = sealer
        self._batch = batch
        self._progress = progress
        self._done = 0

    def write(self, parts: Sequence[Changes]) -> None:
        """What is new comes before what is changed to refer to it."""
        total = sum(map(len, parts))
        for part in parts:
            for removed in chunks(part.removed):
                self._remove(part.table, removed)
                self._tell(len(removed), total)
            for created in chunks(part.created):
                self._create(part.table, created)
                self._tell(len(created), total)
            for pairs in chunks(part.replaced):
                self._replace(part.table, pairs)
                self._tell(len(pairs), total)

    def _tell(self, count: int, total: int) -> None:
        self._done += count
        if self._progress is not None:
            self._progress(self._done, total)

    def _remove(self, table: Table, rows: Sequence[Values]) -> None:
        delete_rows(self._connection, table, [key_of(table, row) for row in rows])
        self._keep(table, rows, rows, b"")

    def _replace(self, table: Table, pairs: Sequence[tuple[Values, Values]]) -> None:
        before, after = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
        update_rows(self._connection, table, after)
        self._keep(table, after, before, fingerprint(self._sealer, table, after))

    def _create(self, table: Table, rows: Sequence[Values]) -> None:
        insert_rows(self._connection, table, rows)
        self._keep(table, rows, None, fingerprint(self._sealer, table, rows))

    def _keep(
        self,
        table: Table,
        rows: Sequence[Values],
        before: Sequence[Values] | None,
        after_print: bytes,
    ) -> None:
        _KEEP.change(
            self._connection,
            new_batch_id=self._batch,
            new_table_name=table.name,
            new_row_key=pack_keys(table, rows),
            new_before_sealed=None if before is None else self._sealer.seal_json(pack(before)),
            new_after_print=after_print,
        )


def touch_counters(connection: Connection, tables: Iterable[Table]) -> None:
    """Let caches of organisations and people know that their copies are old."""
    names = {t.name for t in tables}
    if organization.name in names:
        _count_up(connection, "organizations")
    if names - {organization.name, "holiday", "score"}:
        _count_up(connection, "people")


def _count_up(connection: Connection, name: str) -> None:
    counter = update(meta).where(meta.c.name == name).values(value=meta.c.value + 1)
    if connection.execute(counter).rowcount == 0:
        connection.execute(insert(meta).values(name=name, value=1))
