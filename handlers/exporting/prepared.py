"""Files still to be written: values alone, which any thread may turn into bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from domain.forms.printed import Form, PersonForm
from domain.tables import Sheet
from handlers.turn import Desk

# A form with more pages or lines than this is made as a workbook only: Word could not open it.
MOST_ON_PAPER = 3000


@dataclass(frozen=True, slots=True)
class Part:
    """One file: its ending, and what makes its bytes."""

    ending: str
    write: Callable[[Desk, datetime], bytes] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is exported: the files' common name, how many rows, and the files themselves."""

    name: str
    rows: int
    parts: tuple[Part, ...]

    def files(self, desk: Desk, now: datetime) -> list[tuple[str, str, bytes]]:
        """(name, ending, bytes) of each file."""
        return [(f"{self.name}.{p.ending}", p.ending, p.write(desk, now)) for p in self.parts]


def workbook(sheets: tuple[Sheet, ...]) -> Part:
    """The sheets as one .xlsx."""
    return Part("xlsx", lambda desk, now: desk.workbook(sheets, now))


def paper(form: Form) -> tuple[Part, ...]:
    """The form as a .docx to print, unless it is too long for one."""
    if lines_of(form) > MOST_ON_PAPER:
        return ()
    return (Part("docx", lambda desk, now: desk.paper(form, now)),)


def lines_of(form: Form) -> int:
    """How many members, or lines, the form has."""
    return len(form.people) if isinstance(form, PersonForm) else len(form.lines)
