"""The tree of party organisations, and the names people call them by."""

from __future__ import annotations

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
