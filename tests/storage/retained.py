"""A register with old and new records in it, for what is forgotten by rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from domain.calendar import SHANGHAI, start_of
from domain.retention import TERMS, Rule
from storage import tables
from storage.retention import Forgotten, forget_due, forget_files
from storage.runner import Runner
from storage.sealing import Sealer

TODAY = date(2033, 3, 2)
NOW = datetime.combine(TODAY, time(3), SHANGHAI)
# The last day whose records are over after five years, and the first whose are not.
OVER, KEPT = date(2028, 3, 1), date(2028, 3, 2)
SEALER = Sealer(b"k" * 32)
SEALED = SEALER.seal("经过")
NUMBERS = {
    "phone_sealed": SEALED,
    "phone_print": b"p",
    "identity_sealed": SEALED,
    "note_sealed": SEALED,
    "ethnicity": "汉族",
    "education": "大专",
}

Row = dict[str, Any]
World = dict[str, list[tuple[Any, ...]]]


def last_moment_over(rule: Rule) -> datetime:
    """The end of the last day that is over by that rule."""
    return first_moment_kept(rule) - timedelta(microseconds=1)


def first_moment_kept(rule: Rule) -> datetime:
    return start_of(TERMS[rule].cutoff(TODAY))


@dataclass(frozen=True)
class Register:
    """A branch (2) under a committee (1) with its secretary (1), and whoever a test adds."""

    runner: Runner

    async def begin(self) -> None:
        await self.insert(
            tables.organization,
            {"id": 1, "name": "清溪镇党委", "parent_id": None, "kind": "committee", "path": "/1/"},
            {"id": 2, "name": "梅溪村党支部", "parent_id": 1, "kind": "branch", "path": "/1/2/"},
        )
        await self.insert(tables.person, {"id": 1, "name": "周立春", **NUMBERS})
        await self.insert(tables.role, post(1, "secretary"))
        await self.insert(tables.account, own_account(1))

    async def insert(self, table: Table, *rows: Row) -> None:
        await self.runner.write(lambda c: c.execute(insert(table), list(rows)))

    async def add_member(self, person_id: int, **values: Any) -> None:
        """Somebody on the branch's roll with everything that is kept about a member."""
        numbers = NUMBERS | {"identity_print": f"i{person_id}".encode()}
        await self.insert(tables.person, {"id": person_id, "name": f"田帆{person_id}", **numbers})
        roll = {"person_id": person_id, "org_id": 2, "focus_groups": []}
        roll |= {"contact_status": "lost", "details_sealed": SEALED}
        await self.insert(tables.member, roll | values)
        await self.insert(tables.account, own_account(person_id, reachable=False))
        await self.insert(tables.contact_attempt, attempt(person_id))
        await self.insert(tables.contact_change, change(person_id, "in_contact", "lost"))
        await self.insert(
            tables.contact_handling,
            {
                "person_id": person_id,
                "org_id": 2,
                "outcome": "继续查找",
                "on": date(2020, 1, 3),
                "by": 1,
                "basis_sealed": SEALED,
                "recorded_at": NOW,
            },
        )
        await self.insert(
            tables.evidence,
            photo(f"evidence:contact:{person_id}", f"photo-of-person-{person_id}"),
            photo(f"evidence:contact:{person_id}", "", state="gone"),
        )

    async def forget(self, today: date = TODAY) -> Forgotten:
        return await self.runner.write(lambda c: forget_due(c, today))

    async def forget_files(self, keys: Sequence[str]) -> int:
        return await self.runner.write(lambda c: forget_files(c, keys))

    async def everything(self) -> World:
        """Every row of every table."""

        def rows(connection: Connection) -> World:
            return {
                table.name: sorted(map(tuple, connection.execute(select(table))), key=repr)
                for table in tables.metadata.sorted_tables
            }

        return await self.runner.read(rows)

    async def rows(self, table: Table, person_id: int) -> Sequence[Any]:
        column = table.c.id if table is tables.person else table.c.person_id
        wanted = select(table).where(column == person_id)
        return await self.runner.read(lambda c: c.execute(wanted).all())


def own_account(person_id: int, *, reachable: bool = True) -> Row:
    name = f"account{person_id}"
    return {
        "platform": "wecom",
        "account": name,
        "person_id": person_id,
        "reachable": reachable,
    }


def post(person_id: int, role: str, until: date | None = None) -> Row:
    since = date(2019, 1, 1)
    return {"person_id": person_id, "org_id": 2, "role": role, "since": since, "until": until}


def attempt(person_id: int, on: date = date(2020, 1, 2)) -> Row:
    row = {"person_id": person_id, "by": 1, "on": on, "way": "亲友", "outcome": "未联系上"}
    return row | {"note_sealed": SEALED, "next_sealed": SEALED, "recorded_at": NOW}


def change(person_id: int, before: str, after: str, on: date = date(2020, 1, 1)) -> Row:
    row = {"person_id": person_id, "by": 1, "before": before, "after": after, "on": on}
    return row | {"reason_sealed": SEALED, "recorded_at": NOW}


def photo(matter: str, file_key: str, state: str = "kept") -> Row:
    row = {"person_id": 1, "matter": matter, "kind": "image", "platform": "wecom", "at": NOW}
    return row | {"file_key": file_key, "state": state}
