"""The lists of a member check: who is to be checked, what the branch found, what became of it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Text,
    and_,
    cast,
    exists,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    true,
    update,
)

from domain.contact_check import Count, Entry, EntryState, Standing
from domain.people import ContactStatus, Member
from storage.assessments import under
from storage.members import ON_ROLL, in_order, members, place_of, placed, read_member
from storage.sealing import Sealer
from storage.tables import check_entry, check_report, member, organization

_CHUNK = 500


class CheckRepository:
    def __init__(self, connection: Connection, sealer: Sealer) -> None:
        self._connection = connection
        self._sealer = sealer

    def fill(self, assessment_id: int, path: str, leaving: Collection[str]) -> int:
        """List whoever of the subtree is to be checked and is not listed yet; returns how many.

        That is everybody on a roll, and who was transferred out as long as no 回执 has come. Who
        moved to another branch before being checked is listed there.
        """
        there = select(
            literal(assessment_id),
            member.c.person_id,
            member.c.org_id,
            literal(EntryState.OPEN.value),
            literal(""),
        ).select_from(member.join(organization))
        listed = exists().where(
            check_entry.c.assessment_id == assessment_id,
            check_entry.c.person_id == member.c.person_id,
        )
        gone = and_(member.c.transferred_on.is_not(None), member.c.transfer_receipt.is_(True))
        wanted = there.where(
            under([path]), member.c.handling.not_in(leaving), not_(gone), not_(listed)
        )
        names = ("assessment_id", "person_id", "org_id", "state", "status")
        added = self._connection.execute(insert(check_entry).from_select(names, wanted)).rowcount
        self._follow_moves(assessment_id)
        return added

    def _follow_moves(self, assessment_id: int) -> None:
        now_at = (
            select(member.c.org_id)
            .where(member.c.person_id == check_entry.c.person_id)
            .scalar_subquery()
        )
        self._connection.execute(
            update(check_entry)
            .where(
                check_entry.c.assessment_id == assessment_id,
                check_entry.c.state != EntryState.CHECKED.value,
                check_entry.c.org_id != now_at,
            )
            .values(org_id=now_at)
        )

    def of_person(self, assessment_id: int, person_id: int) -> Entry | None:
        row = self._connection.execute(
            select(check_entry).where(
                check_entry.c.assessment_id == assessment_id, check_entry.c.person_id == person_id
            )
        ).one_or_none()
        return self._entry(row) if row else None

    def entries(
        self, assessment_id: int, prefixes: Sequence[str], states: Collection[str]
    ) -> Sequence[tuple[Entry, Member]]:
        """The members of those subtrees whose check stands so, branch by branch."""
        return self._entries(assessment_id, states, placed(prefixes))

    def entries_at(
        self, assessment_id: int, org_ids: Collection[int], states: Collection[str], group: str
    ) -> Sequence[tuple[Entry, Member]]:
        """As `entries`, of those branches, and where a focus group is given of it alone."""
        there = and_(member.c.org_id.in_(org_ids), _in_group(group))
        return self._entries(assessment_id, states, there)

    def standing(
        self, assessment_id: int, prefixes: Sequence[str], states: Collection[str], group: str
    ) -> Sequence[Standing]:
        """How many of each branch `entries` and `entries_at` would find, in tree order."""
        place = (member.c.org_id, organization.c.path, check_entry.c.state)
        rows = self._connection.execute(
            select(*place, func.count())
            .select_from(check_entry.join(member, member.c.person_id == check_entry.c.person_id))
            .join(organization, organization.c.id == member.c.org_id)
            .where(
                check_entry.c.assessment_id == assessment_id,
                check_entry.c.state.in_(states),
                placed(prefixes),
                _in_group(group),
                ON_ROLL,
            )
            .group_by(*place)
        )
        ordered = sorted(rows, key=lambda row: place_of(row.path))
        return [Standing(org, EntryState(state), number) for org, _, state, number in ordered]

    def _entries(
        self, assessment_id: int, states: Collection[str], there: ColumnElement[bool]
    ) -> Sequence[tuple[Entry, Member]]:
        columns = [c.label(f"entry_{c.name}") for c in check_entry.c]
        who = select(member.c.person_id).where(there).correlate(None)
        wanted = (
            members()
            .add_columns(*columns)
            .join(check_entry, check_entry.c.person_id == member.c.person_id)
            .where(
                check_entry.c.assessment_id == assessment_id,
                check_entry.c.person_id.in_(who),
                check_entry.c.state.in_(states),
            )
        )
        rows = in_order(self._connection.execute(wanted))
        return [(self._labelled(row), read_member(row)) for row in rows]

    def counts(self, assessment_id: int, prefixes: Sequence[str]) -> Mapping[int, Count]:
        """How many of each organisation of those subtrees are in each state."""
        rows = self._connection.execute(
            select(check_entry.c.org_id, check_entry.c.state, func.count())
            .select_from(check_entry.join(member, member.c.person_id == check_entry.c.person_id))
            .where(
                check_entry.c.assessment_id == assessment_id,
                _listed(prefixes),
                ON_ROLL,
            )
            .group_by(check_entry.c.org_id, check_entry.c.state)
        )
        found: dict[int, dict[EntryState, int]] = defaultdict(dict)
        for org_id, state, number in rows:
            found[org_id][EntryState(state)] = number
        return {org_id: Count(by_state) for org_id, by_state in found.items()}

    def states(self, assessment_id: int, prefixes: Sequence[str]) -> Mapping[int, str]:
        """How far each member of those subtrees has come, in words."""
        rows = self._connection.execute(
            select(check_entry.c.person_id, check_entry.c.state).where(
                check_entry.c.assessment_id == assessment_id, _listed(prefixes)
            )
        )
        return {person_id: EntryState(state).screen for person_id, state in rows}

    def confirm(
        self,
        assessment_id: int,
        person_ids: Sequence[int],
        status: str,
        evidence: str,
        by: int,
        now: datetime,
    ) -> int:
        """Keep that the branch found these people so; returns how many it had listed."""
        values = {
            "state": EntryState.CONFIRMED.value,
            "status": status,
            "evidence_sealed": self._sealer.seal(evidence) if evidence else None,
            "confirmed_by": by,
            "confirmed_at": now,
        }
        return self._change(assessment_id, person_ids, values)

    def move(
        self,
        assessment_id: int,
        person_ids: Sequence[int],
        state: str,
        by: int,
        now: datetime,
        reason: str = "",
    ) -> int:
        """Keep what the work group said of these people; returns how many were listed."""
        values = {
            "state": state,
            "checked_by": by,
            "checked_at": now,
            "returned_sealed": self._sealer.seal(reason) if reason else None,
        }
        return self._change(assessment_id, person_ids, values)

    def _change(
        self, assessment_id: int, person_ids: Sequence[int], values: Mapping[str, Any]
    ) -> int:
        changed = 0
        for start in range(0, len(person_ids), _CHUNK):
            part = person_ids[start : start + _CHUNK]
            changed += self._connection.execute(
                update(check_entry)
                .where(
                    check_entry.c.assessment_id == assessment_id, check_entry.c.person_id.in_(part)
                )
                .values(**values)
            ).rowcount
        return changed

    def file_report(
        self, assessment_id: int, org_id: int, text: str, by: int, now: datetime
    ) -> None:
        """Keep the work group's report on a branch; a later one takes its place."""
        self._connection.execute(
            insert(check_report).values(
                assessment_id=assessment_id,
                org_id=org_id,
                text_sealed=self._sealer.seal(text),
                by=by,
                at=now,
            )
        )

    def reports(self, assessment_id: int, org_ids: Sequence[int]) -> Mapping[int, str]:
        """The latest report on each of these branches that has one."""
        rows = self._connection.execute(
            select(check_report.c.org_id, check_report.c.text_sealed)
            .where(
                check_report.c.assessment_id == assessment_id,
                or_(check_report.c.org_id < 0, check_report.c.org_id.in_(org_ids)),
            )
            .order_by(check_report.c.id)
        )
        return {row.org_id: self._sealer.open(row.text_sealed) for row in rows}

    def _labelled(self, row: Row[Any]) -> Entry:
        return self._read(*row[-len(check_entry.c) :])

    def _entry(self, row: Row[Any]) -> Entry:
        values: Sequence[Any] = row
        return self._read(*values)

    def _read(
        self,
        assessment_id: int,
        person_id: int,
        org_id: int,
        state: str,
        status: str,
        evidence: bytes | None,
        _confirmed_by: int | None,
        confirmed_at: datetime | None,
        _checked_by: int | None,
        checked_at: datetime | None,
        returned: bytes | None,
    ) -> Entry:
        return Entry(
            assessment_id,
            person_id,
            org_id,
            EntryState(state),
            ContactStatus(status) if status else None,
            self._sealer.open(evidence) if evidence else "",
            self._sealer.open(returned) if returned else "",
            confirmed_at,
            checked_at,
        )


def _listed(prefixes: Sequence[str]) -> ColumnElement[bool]:
    """Entries of branches in one of the subtrees; for why not `under`, see `placed`."""
    places = select(organization.c.id).where(under(prefixes)).correlate(None)
    return check_entry.c.org_id.in_(places)


def _in_group(name: str) -> ColumnElement[bool]:
    """Members of that focus group, of any and none for ""; both databases keep the list as text."""
    if not name:
        return true()
    return cast(member.c.focus_groups, Text).contains(json.dumps(name), autoescape=True)
