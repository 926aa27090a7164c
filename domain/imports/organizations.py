"""The 组织 sheet: every row finds its parent and its registered self, or becomes a new one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.imports.cells import match_key
from domain.imports.findings import CellRefused, Findings, Place
from domain.imports.plan import OrganizationDraft
from domain.imports.sheets import Row
from domain.imports.tree import DEEPEST, Node, Tree, ambiguous
from domain.organizations import OrgKind

_LONGEST_NAME = 120
_VALUES = ("category", "last_grade", "note")


@dataclass(slots=True)
class _Placing:
    """Finds the node of each row; parents first, wherever their rows stand."""

    tree: Tree
    findings: Findings
    rows_named: dict[str, list[Row]] = field(default_factory=dict)
    # By the row itself: two files may share their name, and so their places.
    placed: dict[int, Node | None] = field(default_factory=dict)
    refused: set[int] = field(default_factory=set)
    taken: dict[int, Place] = field(default_factory=dict)

    def place_all(self, rows: Sequence[Row]) -> None:
        for row in rows:
            key = match_key(_own_name(row))
            self.rows_named.setdefault(key, []).append(row)
        for row in rows:
            self.node_of(row, 0)

    def node_of(self, row: Row, depth: int) -> Node | None:
        """The row's node, None while it is being looked for.

        A refused row is noted and stands at the top, so that what hangs on it is not refused too.
        """
        if id(row) not in self.placed:
            self.placed[id(row)] = None
            try:
                node = self._claim(row, self._find(row, depth))
            except CellRefused as refused:
                self.findings.refused(row.place, refused.column, "", refused)
                node = self._stand_in(row)
            self.placed[id(row)] = node
        return self.placed[id(row)]

    def _stand_in(self, row: Row) -> Node:
        self.refused.add(id(row))
        name = _own_name(row)
        found = self.tree.named(name)
        return found[0] if found else self.tree.add(name, _kind(row), None, row.place)

    def _claim(self, row: Row, node: Node) -> Node:
        if node.ref in self.taken:
            self.findings.problem(row.place, "row_twice", line=self.taken[node.ref].line)
        else:
            self.taken[node.ref] = node.place = row.place
            node.kind = row.values.get("kind", node.kind)
        return node

    def _find(self, row: Row, depth: int) -> Node:
        name = _own_name(row)
        if not 0 < len(name) <= _LONGEST_NAME:
            raise CellRefused("name_length", "名称", limit=_LONGEST_NAME)
        if "parent" not in row.values:
            found = self._without_parent(name)
            return found or self.tree.add(name, _kind(row), None, row.place)
        parent = self._parent(row, depth)
        known = self._registered(row, parent)
        return known or self.tree.add(name, _kind(row), parent.ref, row.place)

    def _without_parent(self, name: str) -> Node | None:
        """An empty 上级 leaves a registered one where it is."""
        everywhere = [node for node in self.tree.named(name) if node.ref > 0]
        found = [node for node in everywhere if node.parent is None] or everywhere
        if len(found) > 1:
            raise ambiguous(name, "上级", map(self.tree.full_name, found))
        return found[0] if found else self.tree.child(None, name)

    def _parent(self, row: Row, depth: int) -> Node:
        written = row.values["parent"]
        if depth >= DEEPEST:
            raise CellRefused("tree_too_deep", "上级", limit=DEEPEST)
        ring = False
        for other in self.rows_named.get(match_key(written.split("/")[-1]), ()):
            ring = self.node_of(other, depth + 1) is None or ring
        if ring and not self.tree.matching(written):
            raise CellRefused("parent_ring", "上级", name=written)
        return self.tree.resolve(written, "上级")

    def _registered(self, row: Row, parent: Node) -> Node | None:
        """The registered one: there already, named with its old parent, or still at the top."""
        name = _own_name(row)
        node = self.tree.child(parent.ref, name)
        if node is not None:
            return node
        if "/" in row.values["name"]:
            node = self._named_with_old_parent(row.values["name"])
        else:
            node = self.tree.child(None, name)
        if node is None or node.ref < 0:
            return None
        self.findings.warn(row.place, "moved", name=name, parent=parent.name)
        self.tree.move(node, parent.ref)
        return node

    def _named_with_old_parent(self, written: str) -> Node:
        found = [node for node in self.tree.matching(written) if node.ref > 0]
        if len(found) != 1:
            raise CellRefused("name_not_there", "名称", name=written)
        return found[0]


def place_organizations(
    rows: Sequence[Row], tree: Tree, findings: Findings
) -> list[tuple[Row, Node]]:
    """Each row with its node in the tree, which then holds all of them.

    Rows without a readable name were noted before and are left out.
    """
    rows = [row for row in rows if "name" in row.values]
    placing = _Placing(tree, findings)
    placing.place_all(rows)
    pairs = [
        (row, node)
        for row in rows
        if id(row) not in placing.refused and (node := placing.placed[id(row)]) is not None
    ]
    for row, node in pairs:
        _check(row, node, tree, findings)
    return pairs


def _check(row: Row, node: Node, tree: Tree, findings: Findings) -> None:
    above = list(tree.above(node))
    if len(above) > DEEPEST:
        key = "parent_ring" if node in above else "tree_too_deep"
        findings.problem(row.place, key, name=node.name, limit=DEEPEST)
    elif above and above[0].kind is OrgKind.BRANCH:
        findings.problem(row.place, "parent_is_branch", name=above[0].name)
    elif not above and node.kind in (OrgKind.BRANCH, OrgKind.GENERAL_BRANCH):
        findings.warn(row.place, "no_parent", name=node.name)
    elif node.ref < 0:
        _check_namesakes(row, node, tree, findings)


def _check_namesakes(row: Row, node: Node, tree: Tree, findings: Findings) -> None:
    """A new one of a registered name may be meant as a move, which must be said."""
    others = [other for other in tree.named(node.name) if other.ref > 0]
    if others:
        findings.warn(row.place, "same_name_elsewhere", other=tree.full_name(others[0]))


def draft_organizations(pairs: Sequence[tuple[Row, Node]]) -> tuple[OrganizationDraft, ...]:
    """What to write for the rows; parents of new ones come before them."""
    drafts = [_draft(row, node) for row, node in pairs]
    known = [draft for draft in drafts if draft.ref > 0]
    # New references count down in the order the nodes were made, and parents are made first.
    new = sorted((draft for draft in drafts if draft.ref < 0), key=lambda draft: -draft.ref)
    return (*known, *new)


def _draft(row: Row, node: Node) -> OrganizationDraft:
    values = {name: row.values[name] for name in _VALUES if name in row.values}
    values["kind"] = node.kind.value
    if node.ref < 0:
        values["name"] = node.name
    return OrganizationDraft(node.ref, node.parent, values)


def _kind(row: Row) -> OrgKind:
    # A row whose 类型 was refused only serves to be referred to.
    kind: OrgKind = row.values.get("kind", OrgKind.UNIT)
    return kind


def _own_name(row: Row) -> str:
    name: str = row.values["name"]
    return name.split("/")[-1]
