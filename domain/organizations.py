"""The tree of party organisations, and the names people call them by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum


class OrgKind(StrEnum):
    """`screen` is what the organisation sheet says in 类型."""

    DEPARTMENT = "department"
    COMMITTEE = "committee"
    WORK_COMMITTEE = "work_committee"
    GENERAL_BRANCH = "general_branch"
    BRANCH = "branch"
    UNIT = "unit"

    @property
    def screen(self) -> str:
        return _SCREEN[self]


_SCREEN = {
    OrgKind.DEPARTMENT: "组织部",
    OrgKind.COMMITTEE: "党委",
    OrgKind.WORK_COMMITTEE: "党工委",
    OrgKind.GENERAL_BRANCH: "党总支",
    OrgKind.BRANCH: "党支部",
    OrgKind.UNIT: "单位",
}

KIND_OF_SCREEN = {word: kind for kind, word in _SCREEN.items()}


@dataclass(frozen=True, slots=True)
class Organization:
    """A node of the tree. `path` is "/1/5/9/": the ids from the root down to this one."""

    id: int
    name: str = field(repr=False)
    kind: OrgKind
    path: str
    parent_id: int | None = None
    category: str = ""
    last_grade: str = ""

    def within(self, prefixes: tuple[str, ...]) -> bool:
        """Whether it stands in one of the subtrees."""
        return self.path.startswith(prefixes) if prefixes else False


# A 党总支 or 村级党委 is graded itself where no branch stands below it.
_GRADED = frozenset({OrgKind.BRANCH})
_GRADED_AS_LEAF = frozenset({OrgKind.GENERAL_BRANCH, OrgKind.COMMITTEE, OrgKind.WORK_COMMITTEE})


def graded(organizations: Sequence[Organization], *, include_parents: bool) -> list[Organization]:
    """The graded ones among a subtree, given root first (P0 §一).

    Every branch, and every 党总支 or 村级党委 with no branch below it; with `include_parents` also
    the 党总支 that have some. The root itself is the grader, never a subject.
    """
    if not organizations:
        return []
    root, *rest = sorted(organizations, key=lambda o: len(o.path))
    parents = {o.parent_id for o in rest}
    return sorted(
        (o for o in rest if _is_graded(o, root, parents, include_parents=include_parents)),
        key=lambda o: o.path,
    )


def _is_graded(
    org: Organization, root: Organization, parents: set[int | None], *, include_parents: bool
) -> bool:
    if org.kind in _GRADED:
        return True
    if org.id not in parents:
        # A town committee under a department is a grader even while its tree is still empty.
        town = org.kind is not OrgKind.GENERAL_BRANCH and root.kind is OrgKind.DEPARTMENT
        return org.kind in _GRADED_AS_LEAF and not (town and org.parent_id == root.id)
    return include_parents and org.kind is OrgKind.GENERAL_BRANCH


_COMMITTEES = frozenset({OrgKind.DEPARTMENT, OrgKind.COMMITTEE, OrgKind.WORK_COMMITTEE})


def committees_over(places: Sequence[Organization]) -> Mapping[int, Organization]:
    """Of each place the nearest committee among them over it, or itself where it is one."""
    committees = {str(o.id): o for o in places if o.kind in _COMMITTEES}
    found = {}
    for place in places:
        over = (committees.get(step) for step in reversed(place.path.split("/")))
        nearest = next((org for org in over if org is not None), None)
        if nearest is not None:
            found[place.id] = nearest
    return found
