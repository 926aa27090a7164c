"""A member as the forms print one: the sheet's cells, found by name."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache

from tests.scenarios.check.cases import BRANCH_OF, special
from tests.scenarios.check.district import Cells, Somebody, everybody, full


@cache
def district() -> tuple[Somebody, ...]:
    """All 600 by the sheets."""
    return tuple(everybody(special()))


@dataclass(frozen=True, slots=True)
class Person:
    """`cells` are those of the sheet."""

    name: str
    short: str
    cells: Cells = field(repr=False)

    @classmethod
    def named(cls, name: str) -> Person:
        """The one of that name in the branch that the cases tell; of 符景明 the one of 1966."""
        (one,) = (
            m
            for m in district()
            if (m.name, m.org) == (name, branch_of(name)) and (name != "符景明" or m.number == 10)
        )
        return cls(name, one.org, one.cells)

    @property
    def org(self) -> str:
        return full(self.short)

    @property
    def standing(self) -> str:
        return "预备党员" if self.cells["身份"] == "预备党员" else "正式党员"

    def text(self, heading: str) -> str:
        return str(self.cells[heading])

    def day(self, heading: str) -> date | None:
        found = self.cells.get(heading)
        return found if isinstance(found, date) else None


def branch_of(name: str) -> str:
    return "青禾村" if name == "符景明" else BRANCH_OF[name]
