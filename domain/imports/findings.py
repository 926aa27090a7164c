"""What is wrong, or worth a look, in import sheets, and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Place(NamedTuple):
    """A row of a sheet; `line` counts from 1 as Excel shows it, 0 means the sheet as a whole."""

    file: str
    sheet: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Note:
    """A problem (nothing is imported) or a warning (待核), said by the template `key`.

    `column` is the heading and `cell` the address as Excel shows it, where one cell is meant.
    """

    place: Place
    key: str
    column: str = ""
    cell: str = ""
    facts: Mapping[str, object] = field(default_factory=dict, repr=False)


class CellRefused(Exception):
    """A cell cannot be taken; `key` and `facts` say what is expected, `column` is its heading."""

    def __init__(self, key: str, column: str = "", **facts: object) -> None:
        super().__init__(key)
        self.key = key
        self.column = column
        self.facts = facts


@dataclass(slots=True)
class Findings:
    """Collects every problem and warning of one call, in the order they were found."""

    problems: list[Note] = field(default_factory=list)
    warnings: list[Note] = field(default_factory=list)

    def problem(self, place: Place, key: str, **facts: object) -> None:
        """Note a reason why nothing may be imported."""
        self.problems.append(Note(place, key, facts=facts))

    def refused(self, place: Place, column: str, cell: str, refused: CellRefused) -> None:
        """Note a cell that could not be read."""
        self.problems.append(Note(place, refused.key, column, cell, refused.facts))

    def warn(self, place: Place, key: str, **facts: object) -> None:
        """Note something a person should look at; it hinders nothing."""
        self.warnings.append(Note(place, key, facts=facts))
