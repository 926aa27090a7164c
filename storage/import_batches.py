"""Imports that were done: listed, and taken back while nothing has been built on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, Table, insert, select, update

from domain.imports.plan import Batch, Outcome, Tally
from domain.refusals import Refusal
from storage.import_packing import fingerprint, unpack, unpack_keys
from storage.import_rows import delete_rows, fetch, key_of, update_rows
from storage.imports import touch_counters
from storage.sealing import Sealer
from storage.tables import (
    decision,
    import_batch,
    import_change,
    member,
    metadata,
    organization,
    poll,
    role,
    score,
    subject,
)


def list_batches(connection: Connection) -> list[Batch]:
    """Every import that wrote something, the newest first."""
    rows = connection.execute(select(import_batch).order_by(import_batch.c.id.desc()))
    return [
        Batch(row.id, row.at, tuple(row.summary["files"]), outcome_of(row.summary), row.undone_at)
        for row in rows
    ]


def outcome_of(summary: Mapping[str, Any]) -> Outcome:
    """The counts a batch keeps of itself."""
    return Outcome(
        Tally(*summary["organizations"]),
        Tally(*summary["people"]),
        Tally(*summary["holidays"]),
        Tally(*summary["scores"]),
    )


def undo_import(connection: Connection, sealer: Sealer, batch_id: int, now: datetime) -> Outcome:
    """Take back all the import created, replaced and removed; returns what that was.

    Raises Refusal: there is no such import, it was taken back before, or something was built on
    it (`what` is the table that shows it).
    """
    batch = _open_batch(connection, batch_id)
    changes = connection.execute(
        select(import_change)
        .where(import_change.c.batch_id == batch_id)
        .order_by(import_change.c.id.desc())
    ).all()
    _refuse_if_polled(connection, changes, batch.at)
    _refuse_if_decided(connection, changes, batch.at)
    for change in changes:
        _take_back(connection, sealer, change)
    _check_paths(connection)
    touch_counters(connection, {metadata.tables[change.table_name] for change in changes})
    connection.execute(
        update(import_batch).where(import_batch.c.id == batch_id).values(undone_at=now)
    )
    return outcome_of(batch.summary)


def _open_batch(connection: Connection, batch_id: int) -> Row[Any]:
    batch = connection.execute(
        select(import_batch).where(import_batch.c.id == batch_id).with_for_update()
    ).one_or_none()
    if batch is None:
        raise Refusal("import.no_such_batch", number=batch_id)
    if batch.undone_at is not None:
        raise Refusal("import.already_undone", number=batch_id)
    return batch


def _take_back(connection: Connection, sealer: Sealer, change: Row[Any]) -> None:
    table = metadata.tables[change.table_name]
    keys = unpack_keys(table, change.row_key)
    now = fetch(connection, table, keys)
    if change.after_print == b"":
        if now:
            raise _built_upon(table)
        connection.execute(insert(table), unpack(table, sealer.open_json(change.before_sealed)))
        return
    rows = [now[key] for key in keys if key in now]
    if fingerprint(sealer, table, rows) != change.after_print:
        raise _built_upon(table)
    if change.before_sealed is not None:
        update_rows(connection, table, unpack(table, sealer.open_json(change.before_sealed)))
        return
    _refuse_if_referred_to(connection, table, keys)
    delete_rows(connection, table, [key_of(table, row) for row in rows])


def _built_upon(table: Table) -> Refusal:
    return Refusal("import.built_upon", what=table.name)


def _refuse_if_referred_to(connection: Connection, table: Table, keys: Sequence[Any]) -> None:
    """What the import itself created is gone by now: whatever still refers was built on it."""
    for other in metadata.sorted_tables:
        for column in other.columns:
            if not any(key.column.table is table for key in column.foreign_keys):
                continue
            wanted = select(column).where(column.in_(keys)).limit(1)
            if other is table:
                # Of organisations made together the children go with their parents.
                wanted = wanted.where(table.c.id.not_in(keys))
            if connection.execute(wanted).first() is not None:
                raise _built_upon(other)


def _refuse_if_polled(connection: Connection, changes: Sequence[Row[Any]], since: datetime) -> None:
    """A poll opened since may count people of this import: who may vote is fixed elsewhere."""
    for change in changes:
        if change.table_name not in (role.name, member.name):
            continue
        table = metadata.tables[change.table_name]
        rows = fetch(connection, table, unpack_keys(table, change.row_key)).values()
        opened = (
            select(poll.c.id)
            .select_from(poll.join(subject))
            .where(poll.c.opened_at >= since, subject.c.org_id.in_({row["org_id"] for row in rows}))
            .limit(1)
        )
        if connection.execute(opened).first() is not None:
            raise _built_upon(poll)


def _refuse_if_decided(
    connection: Connection, changes: Sequence[Row[Any]], since: datetime
) -> None:
    """A grade decided since rests on the scores of this import."""
    for change in changes:
        if change.table_name != score.name:
            continue
        rows = fetch(connection, score, unpack_keys(score, change.row_key)).values()
        made = (
            select(decision.c.id)
            .where(
                decision.c.at >= since,
                decision.c.subject_id.in_({row["subject_id"] for row in rows}),
            )
            .limit(1)
        )
        if connection.execute(made).first() is not None:
            raise _built_upon(decision)


def _check_paths(connection: Connection) -> None:
    """An organisation that came later to stand under a moved one would be left astray."""
    rows = connection.execute(select(organization)).all()
    paths = {row.id: row.path for row in rows}
    for row in rows:
        above = "/" if row.parent_id is None else paths.get(row.parent_id, "")
        if row.path != f"{above}{row.id}/":
            raise _built_upon(organization)
