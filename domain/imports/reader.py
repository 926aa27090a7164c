"""One column of a sheet as it is read, from its first cell to its last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from domain.imports.cells import Cell
from domain.imports.columns import Column
from domain.imports.findings import CellRefused

# Different cells of one column that are remembered; in columns of numbers all are different.
_MOST_KNOWN = 10_000


@dataclass(slots=True)
class Reader:
    """A column at its place in the sheet; `refusing` once a cell of it was refused."""

    index: int
    column: Column
    refusing: bool = False

    def read(self, rows: Sequence[Sequence[Cell]]) -> list[Any]:
        """What the column says in each row: a value, None for nothing, or a CellRefused."""
        index, meanings = self.index, _Meanings(self.column)
        try:
            found = [meanings[row[index]] for row in rows]
        except IndexError:
            found = [meanings[row[index] if index < len(row) else ""] for row in rows]
        self.refusing = meanings.refusing
        return found


class _Meanings(dict[Cell, Any]):
    """What the words of a column mean: most cells say what one above them said."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self._column = column
        self.refusing = False

    def __missing__(self, cell: Cell) -> Any:
        try:
            meaning = _value(cell, self._column)
        except CellRefused as refused:
            self.refusing = True
            return refused.with_traceback(None)
        # Words only: 1, 1.0 and True are one key, but not one cell.
        if isinstance(cell, str) and len(self) < _MOST_KNOWN:
            self[cell] = meaning
        return meaning


def _value(cell: Cell, column: Column) -> Any:
    value = None if blank(cell) else column.read(cell)
    if value or not (value is None or value == "" or value == ()):
        return value
    if column.required:
        raise CellRefused("required")
    return None


def blank(cell: Cell) -> bool:
    """Whether the cell holds nothing but white space."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
