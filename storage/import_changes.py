"""From a plan to the rows it creates, replaces and removes, compared with what is stored."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, select

from domain.imports.plan import MemberDraft, Plan
from storage.import_parts import Changes, set_paths
from storage.import_rows import Take, Values, blank, fetch
from storage.import_scores import score_rows
from storage.import_sealing import seal_member, seal_person
from storage.sealing import Sealer
from storage.tables import (
    account,
    contact_change,
    holiday,
    member,
    organization,
    person,
    role,
)


class Comparison:
    """Compares a plan with the database; after `run`, `changes` holds a part for each table,
    in the order in which they can be written."""

    def __init__(
        self,
        connection: Connection,
        sealer: Sealer,
        plan: Plan,
        take: Take,
        now: datetime,
        actor: int | None,
    ) -> None:
        self._connection = connection
        self._sealer = sealer
        self._plan = plan
        self._take = take
        self._now = now
        self._actor = actor
        self._organizations: dict[int, int] = {}
        self._people: dict[int, int] = {}

    def run(self) -> list[Changes]:
        """Every table's changes; empty parts are left out."""
        self._people = self._number(person, (draft.ref for draft in self._plan.people))
        parts = [
            self._organization_rows(),
            self._person_rows(),
            self._account_rows(),
            self._term_rows(),
            *self._member_rows(),
            self._holiday_rows(),
            score_rows(
                self._connection,
                self._sealer,
                self._plan,
                self._take,
                now=self._now,
                by=self._actor,
            ),
        ]
        return [part for part in parts if len(part)]

    def _number(self, table: Table, refs: Iterable[int]) -> dict[int, int]:
        new = [ref for ref in refs if ref < 0]
        return dict(zip(new, self._take(table, len(new)), strict=True))

    def _org(self, ref: int) -> int:
        return self._organizations.get(ref, ref)

    def _person(self, ref: int) -> int:
        return self._people.get(ref, ref)

    def _organization_rows(self) -> Changes:
        drafts = self._plan.organizations
        self._organizations = self._number(organization, (draft.ref for draft in drafts))
        stored = self._connection.execute(select(organization)).mappings()
        before: dict[int, Values] = {row["id"]: dict(row) for row in stored}
        after = {key: dict(row) for key, row in before.items()}
        for draft in drafts:
            key = self._org(draft.ref)
            row = after.setdefault(key, blank(organization) | {"id": key})
            parent = None if draft.parent is None else self._org(draft.parent)
            row.update(draft.values, parent_id=parent)
        set_paths(after)
        changes = Changes(organization)
        for key, row in after.items():
            changes.put(before.get(key), row)
        return changes

    def _person_rows(self) -> Changes:
        drafts = self._plan.people
        before = fetch(self._connection, person, [d.ref for d in drafts if d.ref > 0])
        changes, empty = Changes(person), blank(person)
        for draft in drafts:
            known = before.get(draft.ref)
            row = {**(known or empty), **draft.values, "id": self._person(draft.ref)}
            seal_person(self._sealer, row)
            changes.put(known, row)
        return changes

    def _account_rows(self) -> Changes:
        changes, empty = Changes(account), blank(account)
        before = [(d.platform, d.before) for d in self._plan.accounts if d.before is not None]
        changes.removed.extend(fetch(self._connection, account, before).values())
        for draft in self._plan.accounts:
            sign = {"platform": draft.platform, "account": draft.account}
            changes.created.append({**empty, **sign, "person_id": self._person(draft.person)})
        return changes

    def _term_rows(self) -> Changes:
        drafts = self._plan.terms
        before = fetch(self._connection, role, [draft.ref for draft in drafts if draft.ref])
        numbers = iter(self._take(role, sum(1 for draft in drafts if not draft.ref)))
        changes = Changes(role)
        for draft in drafts:
            row = {
                "id": draft.ref or next(numbers),
                "person_id": self._person(draft.person),
                "org_id": self._org(draft.org),
                "role": draft.role.value,
                "since": draft.since,
                "until": draft.until,
            }
            changes.put(before.get(draft.ref), row)
        return changes

    def _member_rows(self) -> tuple[Changes, Changes]:
        drafts = self._plan.members
        before = fetch(self._connection, member, [d.person for d in drafts if d.person > 0])
        changes, empty = Changes(member), blank(member) | {"focus_groups": []}
        for draft in drafts:
            changes.put(before.get(draft.person), self._member_row(draft, before, empty))
        return changes, self._status_rows(changes.replaced)

    def _member_row(self, draft: MemberDraft, before: dict[Any, Values], empty: Values) -> Values:
        row = {**before.get(draft.person, empty), **draft.values}
        row["person_id"], row["org_id"] = self._person(draft.person), self._org(draft.org)
        if isinstance(row["focus_groups"], tuple):
            row["focus_groups"] = list(row["focus_groups"])
        seal_member(self._sealer, row)
        return row

    def _status_rows(self, replaced: Sequence[tuple[Values, Values]]) -> Changes:
        """Every change of contact status is on record, an imported one too."""
        pairs = [(b, a) for b, a in replaced if b["contact_status"] != a["contact_status"]]
        changes = Changes(contact_change)
        for number, (before, after) in zip(
            self._take(contact_change, len(pairs)), pairs, strict=True
        ):
            row = blank(contact_change) | {
                "id": number,
                "person_id": after["person_id"],
                "by": self._actor,
                "before": before["contact_status"],
                "after": after["contact_status"],
                "on": self._plan.today,
                "recorded_at": self._now,
            }
            changes.created.append(row)
        return changes

    def _holiday_rows(self) -> Changes:
        drafts, changes = self._plan.holidays, Changes(holiday)
        before = fetch(self._connection, holiday, [draft.day for draft in drafts])
        for draft in drafts:
            known = before.get(draft.day)
            name = draft.name or (known["name"] if known else "")
            changes.put(known, {"day": draft.day, "kind": draft.kind, "name": name})
        return changes
