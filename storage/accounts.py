"""The accounts of a platform, and where people may be met by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import TypeVar

from sqlalchemy import Connection, func, or_, select, union, update
from sqlalchemy.dialects import postgresql, sqlite

from domain.people import Role
from domain.ports import KnownAccount, Placed
from storage.tables import account, member, person, role

T = TypeVar("T")
# A statement takes some tens of thousands of values, on either database.
_AT_ONCE = 5000
# A contact leader is met in the office, not in the village that is looked after.
_ELSEWHERE = (Role.CONTACT_LEADER.value, Role.CONTACT_CADRE.value)


class AccountRepository:
    """Who has which account; on lists of any length in a few statements."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def on(self, platform: str) -> Sequence[KnownAccount]:
        """Every account of a platform with its person, reachable or not."""
        rows = self._connection.execute(
            select(account.c.account, account.c.person_id, person.c.name, account.c.reachable)
            .select_from(account.join(person))
            .where(account.c.platform == platform)
            .order_by(account.c.account)
        )
        return [KnownAccount(*row) for row in rows]

    def count(self, platform: str) -> int:
        """How many accounts of a platform can be reached."""
        there = (account.c.platform == platform) & account.c.reachable
        counted = select(func.count()).select_from(account).where(there)
        return int(self._connection.execute(counted).scalar_one())

    def placed(self, day: date) -> Sequence[Placed]:
        """Each person with each organisation of their roll and of the posts held on that day.

        Posts of contact persons do not count, nor do people who are only a name to be checked.
        Whoever has no place that counts stands there with organisation 0, which is none.
        """
        held = select(role.c.person_id, role.c.org_id).where(
            or_(role.c.since.is_(None), role.c.since <= day),
            or_(role.c.until.is_(None), role.c.until >= day),
            role.c.role.not_in(_ELSEWHERE),
        )
        places = union(held, select(member.c.person_id, member.c.org_id)).subquery()
        rows = self._connection.execute(
            select(person.c.id, person.c.name, func.coalesce(places.c.org_id, 0))
            .select_from(person.outerjoin(places, person.c.id == places.c.person_id))
            .where(person.c.placeholder.is_(False))
            .order_by(person.c.id, places.c.org_id)
        )
        return [Placed(*row) for row in rows]

    def add(self, platform: str, pairs: Iterable[tuple[str, int]]) -> None:
        """Give people accounts of their own; an account that somebody has already stays theirs."""
        dialect = sqlite if self._connection.dialect.name == "sqlite" else postgresql
        rows = [
            {"platform": platform, "account": name, "person_id": person_id, "reachable": True}
            for name, person_id in pairs
        ]
        for some in _batches(rows):
            self._connection.execute(dialect.insert(account).on_conflict_do_nothing(), some)

    def mark(self, platform: str, names: Iterable[str], *, reachable: bool) -> int:
        """Note which accounts can be reached; returns how many that changed."""
        changed = 0
        for some in _batches(names):
            changed += self._connection.execute(
                update(account)
                .where(
                    account.c.platform == platform,
                    account.c.account.in_(some),
                    account.c.reachable.is_(not reachable),
                )
                .values(reachable=reachable)
            ).rowcount
        return changed

    def rename(self, platform: str, before: str, after: str) -> bool:
        """Follow an account to its new name; False where it is unknown or the name is taken."""
        taken = select(account.c.account).where(
            account.c.platform == platform, account.c.account == after
        )
        done = self._connection.execute(
            update(account)
            .where(
                account.c.platform == platform,
                account.c.account == before,
                ~taken.correlate(None).exists(),
            )
            .values(account=after)
        )
        return done.rowcount > 0


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(items)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
