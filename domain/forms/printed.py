"""What stands in the forms of the member check, before any file format gives them a shape.

None and "" are what is not known: a place left blank for the pen, never a guess. `mark` says who
took the form out and when, and stands on every page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

from domain.forms.headings import FormKind
from domain.tables import Cell


@dataclass(frozen=True, slots=True)
class Try:
    """One line of 查找过程."""

    on: date
    way: str
    outcome: str
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Registered:
    """The member of a page of form 1 or 2; `standing` is 正式党员 or 预备党员.

    `found_on`, `conduct` (失联期间表现) and `now_at` are form 1's.
    """

    name: str = field(repr=False)
    gender: str = ""
    ethnicity: str = ""
    birth_date: date | None = field(default=None, repr=False)
    identity: str = field(default="", repr=False)
    education: str = ""
    joined_on: date | None = None
    confirmed_on: date | None = None
    standing: str = ""
    org: str = field(default="", repr=False)
    org_kind: str = ""
    phone: str = field(default="", repr=False)
    last_contact: date | None = None
    length: str = ""
    circumstance: str = ""
    tries: tuple[Try, ...] = field(default=(), repr=False)
    found_on: date | None = None
    conduct: str = field(default="", repr=False)
    now_at: str = field(default="", repr=False)
    note: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class PersonForm:
    """Form 1 or 2: a page for each member on paper, a line for each in the workbook."""

    kind: FormKind
    unit: str = field(repr=False)
    mark: str = field(repr=False)
    printed_on: date
    people: tuple[Registered, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table: a cell for each of the form's columns, in their order."""

    cells: tuple[Cell, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class TableForm:
    """Forms 3 and 4, the table of mobile members, the roll. `notes` stand below the table."""

    kind: FormKind
    unit: str = field(repr=False)
    mark: str = field(repr=False)
    printed_on: date
    lines: tuple[Line, ...] = field(repr=False)
    notes: tuple[str, ...] = ()


Form: TypeAlias = PersonForm | TableForm
