"""联系领导 and 联系干部 of the 组织 sheet: looked up among the people of the parent."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.imports.cells import match_key
from domain.imports.findings import CellRefused, Findings
from domain.imports.grouping import Group
from domain.imports.known import Known
from domain.imports.plan import PersonDraft
from domain.imports.sheets import Row
from domain.imports.spelling import similar
from domain.imports.terms import Terms
from domain.imports.tree import Node, Tree
from domain.people import Role

_POSTS = (("leaders", "联系领导", Role.CONTACT_LEADER), ("cadres", "联系干部", Role.CONTACT_CADRE))


@dataclass(slots=True)
class _Someone:
    """A person a name may mean; `line` is the row of the sheet, `year` the birth year."""

    ref: int = field(repr=False)
    name: str = field(repr=False)
    line: int | None = None
    year: int | None = None
    current: bool = True


class Contacts:
    """Finds contact leaders and cadres by name; makes placeholders (待核) for the missing."""

    def __init__(
        self, known: Known, groups: Sequence[Group], terms: Terms, findings: Findings
    ) -> None:
        self._terms = terms
        self._findings = findings
        self._known = known
        self._groups = groups
        self._at: dict[int, dict[int, _Someone]] = {}
        self._last_new = -len(groups)
        self.placeholders: list[PersonDraft] = []

    def _enter_known(self) -> None:
        """Those on record, under the names the sheets give them now."""
        names = {group.ref: group.name for group in self._groups if group.ref > 0}
        for person in self._known.people.values():
            name = names.get(person.id, person.name)
            year = person.birth_date.year if person.birth_date else None
            for term in person.terms:
                if not term.visiting and term.org_id in self._at:
                    someone = _Someone(person.id, name, None, year, self._open(term.until))
                    self._enter(term.org_id, someone)

    def _enter_groups(self) -> None:
        for group in self._groups:
            year = group.birth.year if group.birth else None
            for entry in group.entries:
                if entry.org.ref not in self._at:
                    continue
                current = self._open(entry.until)
                someone = _Someone(group.ref, entry.name, entry.place.line, year, current)
                self._enter(entry.org.ref, someone)

    def _open(self, until: date | None) -> bool:
        return until is None or until >= self._terms.today

    def _enter(self, org: int, someone: _Someone) -> None:
        before = self._at[org].get(someone.ref)
        someone.current = someone.current or (before is not None and before.current)
        self._at[org][someone.ref] = someone

    def record(self, pairs: Sequence[tuple[Row, Node]], tree: Tree) -> None:
        """Enter the contacts of every row into the terms; those not named any more end."""
        places = [
            (row, node, node if node.parent is None else tree.nodes[node.parent])
            for row, node in pairs
        ]
        # Only there people are looked for: most stand in branches, below any of these.
        self._at = {parent.ref: {} for row, _, parent in places if _names_any(row)}
        self._enter_known()
        self._enter_groups()
        for row, node, parent in places:
            for field_name, heading, role in _POSTS:
                try:
                    self._record(row, node, parent, role, row.values.get(field_name, ()))
                except CellRefused as refused:
                    self._findings.refused(row.place, heading, "", refused)

    def _record(self, row: Row, node: Node, parent: Node, role: Role, names: Sequence[str]) -> None:
        if not names:
            return
        holders = self._terms.holders(node.ref, role)
        people = {self._find(row, node, parent, role, name) for name in names}
        replaced = self._terms.end_others(term for term in holders if term.person not in people)
        for person in sorted(people, key=abs):
            begins = self._terms.today if replaced else None
            self._terms.hold(person, node.ref, role, begins=begins)

    def _find(self, row: Row, node: Node, parent: Node, role: Role, name: str) -> int:
        """The person meant: the holder of that name, else the one of that name at the parent."""
        named = [one for one in self._people_at(parent) if match_key(one.name) == match_key(name)]
        held = {term.person for term in self._terms.holders(node.ref, role)}
        current = [one for one in named if one.current]
        found = [one for one in named if one.ref in held] or current or named
        if len(found) > 1:
            candidates = tuple({"line": one.line, "year": one.year} for one in found)
            raise CellRefused("contact_ambiguous", name=name, at=parent.name, candidates=candidates)
        if not found:
            return self._placeholder(row, parent, name)
        if not found[0].current:
            self._findings.warn(row.place, "contact_left", name=name, at=parent.name)
        return found[0].ref

    def _people_at(self, org: Node) -> Iterator[_Someone]:
        yield from self._at[org.ref].values()

    def _placeholder(self, row: Row, parent: Node, name: str) -> int:
        alike = [one.name for one in self._people_at(parent) if similar(one.name, name)]
        if alike:
            listed = "、".join(dict.fromkeys(alike))
            self._findings.warn(row.place, "similar_name", name=name, others=listed)
        self._findings.warn(row.place, "placeholder", name=name, at=parent.name)
        self._last_new -= 1
        ref = self._last_new
        self.placeholders.append(PersonDraft(ref, {"name": name, "placeholder": True}))
        self._enter(parent.ref, _Someone(ref, name))
        self._terms.hold(ref, parent.ref, Role.CADRE)
        return ref


def _names_any(row: Row) -> bool:
    return any(row.values.get(field_name) for field_name, _, _ in _POSTS)
