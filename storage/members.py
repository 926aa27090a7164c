"""The branch roll: who is on it, how they stand, where they went."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    func,
    literal,
    or_,
    select,
    update,
)

from domain.contact_handling import LEAVING
from domain.contact_records import Details, Mobile, PersonalFile
from domain.people import ContactStatus, Member
from storage.assessments import under
from storage.sealing import Sealer
from storage.tables import member, organization, person

# What is sealed together: where a mobile member went, why, to whom.
DETAILS = ("left_reason", "destination", "employer")
# Whoever a committee took off the roll, and whose relation is gone with a 回执, is no member there.
ON_ROLL = and_(
    member.c.handling.not_in(LEAVING),
    or_(member.c.transferred_on.is_(None), member.c.transfer_receipt.is_not(True)),
)
# How many people one statement asks for by number.
_CHUNK = 5000
_NO_RECEIPT = and_(member.c.transferred_on.is_not(None), member.c.transfer_receipt.is_not(True))


class MemberRepository:
    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def roll(self, prefixes: Sequence[str]) -> Sequence[Member]:
        """Everyone in the rolls of those subtrees, branch by branch."""
        return self._read(members().where(placed(prefixes)))

    def in_status(self, prefixes: Sequence[str], statuses: Sequence[str]) -> Sequence[Member]:
        return self._read(members().where(under(prefixes), member.c.contact_status.in_(statuses)))

    def named_any(
        self, names: Sequence[str], prefixes: Sequence[str], *, left: bool = False
    ) -> Sequence[Member]:
        """The members of those subtrees who have one of the names, with `left` who left, too."""
        return self._read(members(left=left).where(under(prefixes), person.c.name.in_(names)))

    def mentioned(
        self, text: str, prefixes: Sequence[str], *, left: bool = False
    ) -> Sequence[Member]:
        """The members of those subtrees whose name stands in the text, longest name first."""
        named = literal(text).contains(person.c.name)
        found = self._read(members(left=left).where(placed(prefixes), named))
        return sorted(found, key=lambda m: -len(m.name))

    def of_person(self, person_id: int) -> Member | None:
        """The person's own row of the roll, also after leaving it."""
        wanted = members(left=True).where(person.c.id == person_id)
        row = self._connection.execute(wanted).one_or_none()
        return read_member(row) if row else None

    def counts(self, prefixes: Sequence[str]) -> Mapping[str, int]:
        """How many of those subtrees stand in each status; those out without receipt included."""
        rows = self._connection.execute(
            select(member.c.contact_status, func.count())
            .where(placed(prefixes), ON_ROLL)
            .group_by(member.c.contact_status)
        )
        return {row[0]: row[1] for row in rows}

    def without_receipt(self, prefixes: Sequence[str]) -> Sequence[Member]:
        """Those transferred out whose 回执 has not come, the longest out first."""
        found = self._read(members().where(placed(prefixes), _NO_RECEIPT))
        return sorted(found, key=lambda m: m.transferred_on or date.max)

    def mobile(self, prefixes: Sequence[str]) -> Sequence[Mobile]:
        """The mobile members with where they went."""
        wanted = members().where(
            under(prefixes), member.c.contact_status == ContactStatus.MOBILE.value
        )
        return [
            Mobile(read_member(row), row.left_on, self._details(row.details_sealed))
            for row in in_order(self._connection.execute(wanted))
        ]

    def details(self, person_id: int) -> Details:
        sealed = self._connection.execute(
            select(member.c.details_sealed).where(member.c.person_id == person_id)
        ).scalar_one_or_none()
        return self._details(sealed)

    def set_details(self, person_id: int, details: Details, left_on: date | None) -> None:
        """Keep where somebody went; since when, if that is said."""
        known = {name: value for name in DETAILS if (value := getattr(details, name))}
        values: dict[str, Any] = {"left_on": left_on} if left_on is not None else {}
        values["details_sealed"] = self._sealer.seal_json(known) if known else None
        self._connection.execute(
            update(member).where(member.c.person_id == person_id).values(**values)
        )

    def set_circumstance(self, person_id: int, code: str) -> None:
        self._connection.execute(
            update(member).where(member.c.person_id == person_id).values(circumstance=code)
        )

    def files(
        self, prefixes: Sequence[str], statuses: Sequence[str] = ()
    ) -> Sequence[PersonalFile]:
        """Everything the forms print of the members of those subtrees, by status if given."""
        narrowed = member.c.contact_status.in_(statuses) if statuses else placed(prefixes)
        wanted = _files().where(under(prefixes), narrowed)
        return [self._file(row) for row in in_order(self._connection.execute(wanted))]

    def files_of(
        self, prefixes: Sequence[str], person_ids: Sequence[int]
    ) -> Sequence[PersonalFile]:
        """The same of these people, as far as they are in those subtrees."""
        found: list[PersonalFile] = []
        for start in range(0, len(person_ids), _CHUNK):
            part = person_ids[start : start + _CHUNK]
            wanted = _files().where(under(prefixes), member.c.person_id.in_(part))
            found += [self._file(row) for row in in_order(self._connection.execute(wanted))]
        return found

    def suspended(self, org_id: int, outcome: str) -> Collection[int]:
        """The members of a branch of whom that outcome holds."""
        wanted = select(member.c.person_id).where(
            member.c.org_id == org_id, member.c.handling == outcome
        )
        return set(self._connection.execute(wanted).scalars())

    def _file(self, row: Row[Any]) -> PersonalFile:
        values: list[Any] = [
            *_PRINTED(row),
            *map(self._opened, _SEALED(row)),
            *_ON_ROLL(row),
            self._details(row.details_sealed),
            row.category,
        ]
        return PersonalFile(read_member(row), *values)

    def _details(self, sealed: bytes | None) -> Details:
        return Details(**self._sealer.open_json(sealed)) if sealed else Details()

    def _opened(self, sealed: bytes | None) -> str:
        return self._sealer.open(sealed) if sealed else ""

    def _read(self, wanted: Select[Any]) -> Sequence[Member]:
        return [read_member(row) for row in in_order(self._connection.execute(wanted))]


def _files() -> Select[Any]:
    return members().add_columns(
        person.c.gender,
        person.c.ethnicity,
        person.c.education,
        person.c.phone_sealed,
        person.c.identity_sealed,
        person.c.note_sealed,
        organization.c.category,
    )


def in_order(rows: Iterable[Row[Any]]) -> list[Row[Any]]:
    """Branch by branch as the tree has them, in a branch as the register has them."""
    return sorted(rows, key=_in_tree)


def _in_tree(row: Row[Any]) -> tuple[tuple[int, ...], int]:
    path, person_id = _TREE(row)
    return place_of(path), person_id


@lru_cache(maxsize=10_000)
def place_of(path: str) -> tuple[int, ...]:
    """A path in numbers: as text /10/ would stand before /6/."""
    return tuple(map(int, path.strip("/").split("/")))


def placed(prefixes: Sequence[str]) -> ColumnElement[bool]:
    """Members in one of the subtrees, where nothing else narrows them down.

    With `under` SQLite would go through the members of every other branch, too.
    """
    places = select(organization.c.id).where(under(prefixes)).correlate(None)
    return member.c.org_id.in_(places)


def members(*, left: bool = False) -> Select[Any]:
    """Whoever is on a roll, for `read_member`, with `left` also who left it by a decision.

    Conditions on member, person and organisation can be added.
    """
    everybody = select(
        member,
        person.c.name,
        person.c.birth_date,
        organization.c.name.label("org_name"),
        organization.c.path,
    ).select_from(
        member.join(person, person.c.id == member.c.person_id).join(
            organization, organization.c.id == member.c.org_id
        )
    )
    return everybody if left else everybody.where(ON_ROLL)


def _columns(names: str) -> Callable[[Row[Any]], tuple[Any, ...]]:
    """Reads columns of `_files` by their place: by name it takes eight times as long."""
    places = {name: place for place, name in enumerate(_files().selected_columns.keys())}
    return itemgetter(*(places[name] for name in names.split()))


# A member and a file in pieces, between what has to be made of a column first.
_TREE = _columns("path person_id")
_WHO = _columns("person_id name org_id org_name probationary")
_CONTACT = _columns("last_activity last_fee circumstance birth_date joined_on")
_HANDLED = _columns("transferred_on transfer_receipt handling handled_on")
_PRINTED = _columns("gender ethnicity education")
_SEALED = _columns("phone_sealed identity_sealed note_sealed")
_ON_ROLL = _columns("confirmed_on party_group people_kind post left_on")


def read_member(row: Row[Any]) -> Member:
    """The member of a row that begins with the columns of `members`."""
    status, groups = ContactStatus(row.contact_status), tuple(row.focus_groups)
    values: list[Any] = [*_WHO(row), status, *_CONTACT(row), groups, *_HANDLED(row)]
    return Member(*values)
