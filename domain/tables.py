"""Tables to print or to save: plain values in rows, before any file format gives them a shape."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

Cell: TypeAlias = str | int | Decimal | Fraction | date | datetime | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading and how wide it is, in Chinese characters.

    Neighbours of one `group` stand together under that heading.
    """

    title: str
    width: int = 10
    group: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table with its title above and its notes below; each row has a cell per column.

    An official form has a `number` at the top left, lines above the table (`head`) and places for
    signature, seal and date below it (`foot`); `mark` stands across every page.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...] = field(repr=False)
    notes: tuple[str, ...] = ()
    number: str = ""
    head: tuple[str, ...] = field(default=(), repr=False)
    foot: tuple[str, ...] = ()
    mark: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Workbook:
    """Sheets that belong together, and the name their file goes by (without an ending)."""

    name: str
    sheets: tuple[Sheet, ...]

    @property
    def rows(self) -> int:
        """How many rows of data it holds: what the audit trail keeps of an export."""
        return sum(len(sheet.rows) for sheet in self.sheets)
