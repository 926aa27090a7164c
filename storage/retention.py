"""Forgets what is kept no longer: a few statements, whatever the number of rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from sqlalchemy import Connection, delete

from domain.retention import TERMS, Rule
from storage.people import people_changed
from storage.retention_photos import PHOTOS, files_over
from storage.retention_rules import CHANGES, MOST
from storage.tables import account, evidence, person

# Whoever keeps copies of these must read them again.
_REGISTER = (person.name, account.name)


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many rows of which table were deleted or blanked; with `more` others may be due.

    `files` are the keys of photos that are due. Once they are dropped from the file store,
    `forget_files` deletes their rows: so no file is left behind that no row names.
    """

    counts: Mapping[str, int]
    files: tuple[str, ...] = field(default=(), repr=False)
    more: bool = False


def forget_due(connection: Connection, today: date) -> Forgotten:
    """Delete and blank what is due that day; done again it finds nothing."""
    counts: Counter[str] = Counter()
    full = False
    for rule, changes in CHANGES.items():
        for table, statement in changes(TERMS[rule].cutoff(today)):
            done = connection.execute(statement).rowcount
            counts[table.name] += done
            full |= done >= MOST
    if any(counts[name] for name in _REGISTER):
        people_changed(connection)
    files = [_files(connection, rule, today) for rule in PHOTOS]
    full |= any(len(some) >= MOST for some in files)
    return Forgotten(+counts, tuple(chain.from_iterable(files)), full)


def _files(connection: Connection, rule: Rule, today: date) -> Sequence[str]:
    over = files_over(rule, TERMS[rule].cutoff(today), MOST)
    return connection.execute(over).scalars().all()


def forget_files(connection: Connection, keys: Sequence[str]) -> int:
    """Delete the rows of photos whose files are gone; returns how many."""
    return connection.execute(delete(evidence).where(evidence.c.file_key.in_(keys))).rowcount
