"""Forms 3 and 4: sums by kind of organisation, refused with the difference where they fail."""

from __future__ import annotations

from collections.abc import Sequence

from domain.calendar import add_months
from domain.contact import masked
from domain.forms.headings import FormKind
from domain.forms.printed import Line, TableForm
from domain.forms.summary import (
    Counted,
    Difference,
    Unsettled,
    counted,
    form3_differences,
    form3_lines,
    form4_differences,
    form4_lines,
    org_kind_of,
    unsettled,
)
from domain.people import ContactStatus, Member
from domain.ports import UnitOfWork
from domain.refusals import Refusal
from handlers.forms.asking import Over
from handlers.forms.people import since
from handlers.lost_contact.running import rules_for
from messages.render import render

_LOST = (ContactStatus.LOST.value,)
_SHOWN = 20
# 一年内已取得联系.
_FOUND_MONTHS = 12


def form3(uow: UnitOfWork, over: Over) -> TableForm:
    """Who is out of contact, by kind of organisation, length and circumstance.

    Refusal `forms.differs` (differences, people, more) where a line does not add up.
    """
    lost = uow.members.in_status(over.prefixes, _LOST)
    year = add_months(over.today, -_FOUND_MONTHS)
    found = [member for member, _ in uow.contacts.found_since(over.prefixes, year)]
    people = _counted(uow, over, lost, ()) + _counted(uow, over, found, found)
    lines = form3_lines(people)
    _check(over, form3_differences(lines), unsettled(people))
    short = sum(1 for one in people if not one.lost and not one.found_within_year)
    notes = (render("forms.form3_note", short=short, at=over.now),)
    return _table(FormKind.FORM3, over, lines, notes)


def form4(uow: UnitOfWork, over: Over) -> TableForm:
    """What committees did since the check began, by kind of organisation and outcome."""
    begun = since(uow, over)
    handled = [
        member
        for member in uow.outcomes.standing(over.prefixes)
        if member.handled_on is not None and member.handled_on >= begun
    ]
    lines = form4_lines(_counted(uow, over, handled, ()))
    _check(over, form4_differences(lines), [])
    return _table(FormKind.FORM4, over, lines, (render("forms.form4_note", at=over.now),))


def _counted(
    uow: UnitOfWork, over: Over, members: Sequence[Member], found: Sequence[Member]
) -> list[Counted]:
    kinds = rules_for(uow, over.prefixes).org_kinds
    categories = {o.id: o.category for o in uow.organizations.within(over.prefixes)}
    return [
        counted(
            member,
            org_kind_of(categories.get(member.org_id, ""), kinds),
            over.today,
            found_within_year=bool(found),
        )
        for member in members
    ]


def _table(
    kind: FormKind,
    over: Over,
    lines: Sequence[tuple[str, tuple[int, ...]]],
    notes: tuple[str, ...],
) -> TableForm:
    rows = tuple(Line((title, *cells)) for title, cells in lines)
    return TableForm(kind, over.title, over.mark, over.today, rows, notes)


def _check(over: Over, differences: Sequence[Difference], people: Sequence[Unsettled]) -> None:
    if not differences:
        return
    shown = [(one.org, _name(over, one), one.why) for one in people[:_SHOWN]]
    raise Refusal(
        "forms.differs",
        differences=tuple((d.line, d.total, d.what, d.parts) for d in differences),
        people=tuple(shown),
        more=max(0, len(people) - _SHOWN),
    )


def _name(over: Over, one: Unsettled) -> str:
    return one.name if over.whole is None or one.org_id in over.whole else masked(one.name)
