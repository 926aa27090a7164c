"""The tree as it will be: registered organisations and those of the sheets, found by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from domain.imports.cells import match_key
from domain.imports.findings import CellRefused, Place
from domain.imports.known import Known
from domain.organizations import OrgKind

DEEPEST = 20


@dataclass(slots=True)
class Node:
    """An organisation of the tree to be; `place` is the row that speaks of it, if one does."""

    ref: int
    name: str = field(repr=False)
    kind: OrgKind
    parent: int | None
    place: Place | None = None


class Tree:
    """Nodes by reference, by name and by parent. Negative references are new."""

    def __init__(self, known: Known) -> None:
        self.nodes: dict[int, Node] = {}
        self._named: dict[str, list[int]] = {}
        self._children: dict[tuple[int | None, str], int] = {}
        self._last_new = 0
        for org in known.organizations:
            self._put(Node(org.id, org.name, org.kind, org.parent_id))

    def _put(self, node: Node) -> None:
        key = match_key(node.name)
        self.nodes[node.ref] = node
        self._named.setdefault(key, []).append(node.ref)
        self._children[node.parent, key] = node.ref

    def add(self, name: str, kind: OrgKind, parent: int | None, place: Place) -> Node:
        """A new organisation under that parent."""
        self._last_new -= 1
        node = Node(self._last_new, name, kind, parent, place)
        self._put(node)
        return node

    def move(self, node: Node, parent: int) -> None:
        """Put a registered organisation under another parent."""
        key = match_key(node.name)
        del self._children[node.parent, key]
        node.parent = parent
        self._children[parent, key] = node.ref

    def named(self, name: str) -> list[Node]:
        """All organisations of that full name."""
        return [self.nodes[ref] for ref in self._named.get(match_key(name), ())]

    def child(self, parent: int | None, name: str) -> Node | None:
        """The one of that name directly under the parent; None means at the top."""
        ref = self._children.get((parent, match_key(name)))
        return None if ref is None else self.nodes[ref]

    def matching(self, written: str) -> list[Node]:
        """All that a written name fits: a full name, or 上级/名称."""
        *above, name = written.split("/")
        return [node for node in self.named(name) if self._stands_under(node, above)]

    def _stands_under(self, node: Node, above: list[str]) -> bool:
        parent = node.parent
        for name in reversed(above):
            if parent is None or match_key(self.nodes[parent].name) != match_key(name):
                return False
            parent = self.nodes[parent].parent
        return True

    def resolve(self, written: str, column: str) -> Node:
        """The one organisation of that name; refused with the candidates if there are several."""
        found = self.matching(written)
        if not found:
            raise CellRefused("organization_unknown", column, name=written)
        if len(found) > 1:
            raise ambiguous(written, column, (self.full_name(node) for node in found))
        return found[0]

    def full_name(self, node: Node) -> str:
        """上级/名称, by which it can be told from others of its name."""
        if node.parent is None or node.parent not in self.nodes:
            return node.name
        return f"{self.nodes[node.parent].name}/{node.name}"

    def above(self, node: Node) -> Iterator[Node]:
        """The parents from the nearest up; stops after DEEPEST, so that a ring ends too."""
        parent = node.parent
        for _ in range(DEEPEST + 1):
            if parent is None:
                return
            yield self.nodes[parent]
            parent = self.nodes[parent].parent


def ambiguous(written: str, column: str, candidates: Iterable[str]) -> CellRefused:
    """The refusal of a name that fits several organisations."""
    listed = "、".join(candidates)
    return CellRefused("organization_ambiguous", column, name=written, candidates=listed)
