"""People, their accounts and their posts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, insert, or_, select, update

from domain.people import Person, Post, Role
from domain.ports import Holder
from storage.prepared import Prepared
from storage.tables import account, member, meta, organization, person, role


def _held(day: date) -> ColumnElement[bool]:
    return and_(
        or_(role.c.since.is_(None), role.c.since <= day),
        or_(role.c.until.is_(None), role.c.until >= day),
    )


_PERSON = (
    select(
        person.c.id,
        person.c.name,
        person.c.muted,
        role.c.role,
        role.c.org_id,
        role.c.since,
        role.c.until,
        organization.c.path,
        organization.c.name.label("org_name"),
    )
    .select_from(person.outerjoin(role).outerjoin(organization))
    .order_by(role.c.id)
)
_AT_ACCOUNT = and_(
    account.c.platform == bindparam("at_platform"), account.c.account == bindparam("at_account")
)
_BY_ID = Prepared(_PERSON.where(person.c.id == bindparam("at_id")))
_BY_ACCOUNT = Prepared(
    _PERSON.where(person.c.id == select(account.c.person_id).where(_AT_ACCOUNT).scalar_subquery())
)
_USED = Prepared(
    update(account).where(_AT_ACCOUNT).values(last_used=bindparam("moment"), reachable=True)
)


_COUNTERS = Prepared(select(meta.c.name, meta.c.value))


class PeopleRepository:
    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def version(self) -> tuple[int, int]:
        """Grows whenever an organisation or a person is added, changed or moved."""
        counters = {row.name: row.value for row in _COUNTERS.all(self._connection)}
        return counters.get("organizations", 0), counters.get("people", 0)

    def count(self) -> int:
        """How many people there are."""
        return self._connection.execute(select(func.count()).select_from(person)).scalar_one()

    def placed_names(self) -> Sequence[tuple[str, str]]:
        """(name, path) of everybody on a roll or with a post, once for each place."""
        on_roll = select(person.c.name, organization.c.path).select_from(
            person.join(member).join(organization, organization.c.id == member.c.org_id)
        )
        with_post = select(person.c.name, organization.c.path).select_from(
            person.join(role).join(organization, organization.c.id == role.c.org_id)
        )
        rows = self._connection.execute(on_roll.union(with_post))
        return [(row.name, row.path) for row in rows]

    def by_account(self, platform: str, name: str) -> Person | None:
        """The person behind an account; account names are matched without regard to case."""
        return self._person(_BY_ACCOUNT, at_platform=platform, at_account=name.lower())

    def get(self, person_id: int) -> Person | None:
        return self._person(_BY_ID, at_id=person_id)

    def _person(self, statement: Prepared, **wanted: object) -> Person | None:
        rows = statement.all(self._connection, **wanted)
        if not rows:
            return None
        posts = tuple(_post(row) for row in rows if row.role is not None)
        return Person(rows[0].id, rows[0].name, posts, rows[0].muted)

    def accounts(self, person_id: int) -> Sequence[tuple[str, str]]:
        """(platform, account) pairs that can be reached, the one used last first."""
        return self.accounts_of([person_id]).get(person_id, [])

    def accounts_of(self, person_ids: Collection[int]) -> Mapping[int, list[tuple[str, str]]]:
        """The same for many people at once; who has none is not in it.

        Where nobody was met yet WeCom comes first: it delivers without a published robot.
        """
        rows = self._connection.execute(
            select(account.c.person_id, account.c.platform, account.c.account)
            .where(account.c.person_id.in_(person_ids), account.c.reachable)
            .order_by(account.c.last_used.desc().nulls_last(), account.c.platform.desc())
        )
        found: dict[int, list[tuple[str, str]]] = {}
        for row in rows:
            found.setdefault(row.person_id, []).append((row.platform, row.account))
        return found

    def holders(self, org_ids: Iterable[int], roles: Iterable[Role], day: date) -> Sequence[Holder]:
        """Who holds one of the roles at one of the organisations on that day."""
        return self._holders(
            and_(role.c.org_id.in_(list(org_ids)), role.c.role.in_(list(roles)), _held(day))
        )

    def posts_named(self, name: str, roles: Iterable[Role], day: date) -> Sequence[Holder]:
        """The posts of everyone of that name; the caller filters by scope."""
        return self._holders(and_(person.c.name == name, role.c.role.in_(list(roles)), _held(day)))

    def _holders(self, condition: ColumnElement[bool]) -> Sequence[Holder]:
        rows = self._connection.execute(
            select(person.c.id, person.c.name, person.c.placeholder, role.c.role, role.c.org_id)
            .select_from(role.join(person))
            .where(condition)
            .order_by(role.c.org_id, role.c.role, person.c.id)
        )
        return [Holder(r.id, r.name, Role(r.role), r.org_id, r.placeholder) for r in rows]

    def with_account(self, platform: str) -> Sequence[tuple[str, str, tuple[Role, ...], str]]:
        """(account, name, roles, organisation of the first post) of everybody on a platform."""
        rows = self._connection.execute(
            select(account.c.account, person.c.name, role.c.role, organization.c.name.label("org"))
            .select_from(
                account.join(person, person.c.id == account.c.person_id)
                .outerjoin(role, role.c.person_id == person.c.id)
                .outerjoin(organization, organization.c.id == role.c.org_id)
            )
            .where(account.c.platform == platform)
            .order_by(organization.c.path, person.c.id, role.c.id)
        )
        found: dict[str, tuple[str, str, tuple[Role, ...], str]] = {}
        for row in rows:
            _, name, roles, org = found.get(row.account, (row.account, row.name, (), row.org or ""))
            held = (Role(row.role),) if row.role else ()
            found[row.account] = (row.account, name, (*roles, *held), org)
        return list(found.values())

    def used(self, platform: str, name: str, now: datetime) -> None:
        """Remember where the person was last met: reminders go there."""
        _USED.change(self._connection, at_platform=platform, at_account=name.lower(), moment=now)

    def unreachable(self, platform: str, name: str) -> None:
        """The platform said that this account is gone or out of the app's range."""
        self._connection.execute(
            update(account)
            .where(account.c.platform == platform, account.c.account == name.lower())
            .values(reachable=False)
        )

    def mute(self, person_id: int, *, muted: bool) -> None:
        self._connection.execute(update(person).where(person.c.id == person_id).values(muted=muted))


def people_changed(connection: Connection) -> None:
    """Let caches of people know that their copies are old."""
    counter = update(meta).where(meta.c.name == "people").values(value=meta.c.value + 1)
    if connection.execute(counter).rowcount == 0:
        connection.execute(insert(meta).values(name="people", value=1))


def _post(row: Any) -> Post:
    return Post(Role(row.role), row.org_id, row.path, row.org_name, row.since, row.until)
