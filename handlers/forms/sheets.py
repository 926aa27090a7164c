"""A form as a sheet of a workbook, in the same columns as on paper."""

from __future__ import annotations

from domain.forms.headings import LAYOUTS, Heading
from domain.forms.printed import Form, PersonForm, Registered, Try
from domain.tables import Cell, Column, Sheet
from handlers.forms.asking import Over
from messages.render import render

_SHARE, _NARROWEST = 0.6, 3


def sheet_of(form: Form, over: Over) -> Sheet:
    """The form as one table, with places for signature and seal."""
    layout = LAYOUTS[form.kind]
    return Sheet(
        layout.title,
        tuple(Column(c.title, _width(c), c.group) for c in layout.columns),
        _rows(form),
        () if isinstance(form, PersonForm) else form.notes,
        layout.number,
        (render("forms.head", unit=form.unit, on=form.printed_on),),
        tuple(render("forms.foot", kind=form.kind.value).split("\n")),
        over.mark,
    )


def _width(heading: Heading) -> int:
    """On paper the widths are shares of the page; a workbook counts whole characters."""
    return max(_NARROWEST, round(heading.width * _SHARE))


def _rows(form: Form) -> tuple[tuple[Cell, ...], ...]:
    if not isinstance(form, PersonForm):
        return tuple(line.cells for line in form.lines)
    width = len(LAYOUTS[form.kind].columns)
    return tuple(_cells(number, one, width) for number, one in enumerate(form.people, 1))


def _cells(number: int, one: Registered, width: int) -> tuple[Cell, ...]:
    common: tuple[Cell, ...] = (
        number,
        one.name,
        one.gender or None,
        one.ethnicity or None,
        one.birth_date,
        one.identity or None,
        one.education or None,
        one.joined_on,
        one.confirmed_on,
        one.org,
        one.org_kind,
        one.phone or None,
        one.last_contact,
        one.length or None,
        one.circumstance or None,
        "\n".join(map(_line, one.tries)) or None,
    )
    found: tuple[Cell, ...] = (one.found_on, one.conduct or None)
    note: tuple[Cell, ...] = (one.note or None,)
    return (*common, *(found if width > len(common) + 1 else ()), *note)


def _line(one: Try) -> str:
    told = f":{one.note}" if one.note else ""
    return f"{one.on:%Y-%m-%d} {one.way} {one.outcome}{told}"
