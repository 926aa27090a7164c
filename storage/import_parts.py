"""What an import does to each table, and how it is counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Table

from domain.imports.plan import Outcome, Tally
from storage.import_rows import Values
from storage.tables import account, holiday, member, organization, person, role, score

_OF_A_PERSON = (account.name, role.name, member.name)


@dataclass(slots=True)
class Changes:
    """What becomes of one table: rows to create, (before, after) pairs, rows to remove."""

    table: Table
    created: list[Values] = field(default_factory=list, repr=False)
    replaced: list[tuple[Values, Values]] = field(default_factory=list, repr=False)
    removed: list[Values] = field(default_factory=list, repr=False)

    def put(self, before: Values | None, after: Values) -> None:
        """Note the row as it shall be, if it is new or differs from before."""
        if before is None:
            self.created.append(after)
        elif before != after:
            self.replaced.append((before, after))

    def __len__(self) -> int:
        return len(self.created) + len(self.replaced) + len(self.removed)


def set_paths(rows: dict[int, Values]) -> None:
    """Give every organisation its path from the top: a moved one takes its subtree along."""
    paths: dict[int | None, str] = {None: "/"}

    def path(key: int | None) -> str:
        if key not in paths:
            paths[key] = f"{path(rows[key]['parent_id'])}{key}/" if key is not None else "/"
        return paths[key]

    for key, row in rows.items():
        row["path"] = path(key)


def tally(parts: Sequence[Changes]) -> Outcome:
    """The changes counted in the reader's terms."""
    by_name = {part.table.name: part for part in parts}
    new = {row["id"] for row in _of(by_name, person.name).created}
    touched = {row["id"] for _, row in _of(by_name, person.name).replaced}
    for name in _OF_A_PERSON:
        part = _of(by_name, name)
        touched |= {row["person_id"] for row in part.created}
        touched |= {row["person_id"] for _, row in part.replaced}
    return Outcome(
        _count(_of(by_name, organization.name)),
        Tally(len(new), len(touched - new)),
        _count(_of(by_name, holiday.name)),
        _count(_of(by_name, score.name)),
    )


def _of(parts: dict[str, Changes], name: str) -> Changes:
    return parts.get(name) or Changes(person)


def _count(part: Changes) -> Tally:
    return Tally(len(part.created), len(part.replaced))
