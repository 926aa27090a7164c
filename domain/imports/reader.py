"""One column of a sheet as it is read, cell by cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from domain.imports.cells import Cell
from domain.imports.columns import Column
from domain.imports.findings import CellRefused

# Different cells of one column that are remembered; in columns of numbers all are different.
_MOST_KNOWN = 2000


@dataclass(frozen=True, slots=True)
class Reader:
    """A column at its place, with what its cells were found to say: most say the same again."""

    index: int
    column: Column
    _known: dict[str, Any] = field(default_factory=dict, repr=False)

    def value(self, cell: Cell) -> Any:
        """The cell's value, None for nothing; raises CellRefused."""
        if not isinstance(cell, str):
            return _value(cell, self.column)
        if cell in self._known:
            return self._known[cell]
        value = _value(cell, self.column)
        if len(self._known) < _MOST_KNOWN:
            self._known[cell] = value
        return value


def _value(cell: Cell, column: Column) -> Any:
    value = None if blank(cell) else column.read(cell)
    if value is None or value == "" or value == ():
        if column.required:
            raise CellRefused("required")
        return None
    return value


def blank(cell: Cell) -> bool:
    """Whether the cell holds nothing but white space."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
