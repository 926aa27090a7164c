"""Forms 1 and 2, the table of mobile members and the roll: a page or a line for each member."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from domain.calendar import add_months
from domain.contact import in_statistics, last_contact, length
from domain.contact_records import PersonalFile, StatusChange
from domain.forms.headings import CIRCUMSTANCES, ORG_KINDS, FormKind
from domain.forms.printed import Line, PersonForm, Registered, TableForm, Try
from domain.forms.summary import org_kind_of
from domain.people import ContactStatus
from domain.ports import Attempt, UnitOfWork
from domain.tables import Cell
from handlers.forms.asking import Over
from handlers.lost_contact.running import latest_check, rules_for
from messages.render import render

_LOST = (ContactStatus.LOST.value,)
# Without a check: who was found within a year.
_FOUND_MONTHS = 12


def form1(uow: UnitOfWork, over: Over) -> PersonForm:
    """Those found since the check began, or within a year where none runs."""
    found = uow.contacts.found_since(over.prefixes, since(uow, over))
    changes = {member.person_id: change for member, change in found}
    files = uow.members.files_of(over.prefixes, list(changes))
    attempts = _by_person(uow.contacts.attempts(list(changes)))
    people = [_found(uow, over, file, attempts, changes) for file in files]
    return PersonForm(FormKind.FORM1, over.title, over.mark, over.today, tuple(people))


def form2(uow: UnitOfWork, over: Over) -> PersonForm:
    """Those lost for six months or more, and those of whom no last contact is known."""
    kinds = rules_for(uow, over.prefixes).org_kinds
    files = [
        file
        for file in uow.members.files(over.prefixes, _LOST)
        if _counts(file.member.last_activity, file.member.last_fee, over.today)
    ]
    attempts = _by_person(uow.contacts.attempts_within(over.prefixes, _LOST))
    people = tuple(
        registered(file, attempts.get(file.member.person_id, ()), kinds, over.today)
        for file in files
    )
    return PersonForm(FormKind.FORM2, over.title, over.mark, over.today, people)


def mobile(uow: UnitOfWork, over: Over) -> TableForm:
    """Every mobile member; what nobody keeps here is left for the pen."""
    lines = [
        Line(
            (
                number,
                row.member.name,
                row.member.org_name,
                row.left_on,
                row.details.left_reason or None,
                row.details.destination or None,
                row.details.employer or None,
                *(None,) * 5,
            )
        )
        for number, row in enumerate(uow.members.mobile(over.prefixes), 1)
    ]
    return TableForm(FormKind.MOBILE, over.title, over.mark, over.today, tuple(lines))


def roll(uow: UnitOfWork, over: Over) -> TableForm:
    """Everybody on the roll, branch by branch, with what the check made of them."""
    running = latest_check(uow, over.prefixes)
    states = uow.checks.states(running.assessment.id, over.prefixes) if running else {}
    lines = [
        Line(_roll_cells(number, file, states.get(file.member.person_id)))
        for number, file in enumerate(uow.members.files(over.prefixes), 1)
    ]
    return TableForm(FormKind.ROLL, over.title, over.mark, over.today, tuple(lines))


def since(uow: UnitOfWork, over: Over) -> date:
    """From which day on the forms count: that of the check, else a year back."""
    running = latest_check(uow, over.prefixes)
    if running is not None:
        return running.assessment.started_at.date()
    return add_months(over.today, -_FOUND_MONTHS)


def registered(
    file: PersonalFile, attempts: Sequence[Attempt], kinds: Mapping[str, str], today: date
) -> Registered:
    """The member's page of form 1 or 2, as far as both have it."""
    member = file.member
    contact = last_contact(member.last_activity, member.last_fee)
    code = org_kind_of(file.category, kinds)
    return Registered(
        name=member.name,
        gender=file.gender,
        ethnicity=file.ethnicity,
        birth_date=member.birth_date,
        identity=file.identity,
        education=file.education,
        joined_on=member.joined_on,
        confirmed_on=file.confirmed_on,
        standing=render("forms.standing", probationary=member.probationary),
        org=member.org_name,
        org_kind=f"{code}{ORG_KINDS[code]}",
        phone=file.phone,
        last_contact=contact,
        length=length(contact, today).value if contact else "",
        circumstance=_circumstance(member.circumstance),
        tries=tuple(Try(a.on, a.way, a.outcome, a.note) for a in reversed(attempts)),
        note=file.note,
    )


def _found(
    uow: UnitOfWork,
    over: Over,
    file: PersonalFile,
    attempts: Mapping[int, Sequence[Attempt]],
    changes: Mapping[int, StatusChange],
) -> Registered:
    change = changes[file.member.person_id]
    kinds = rules_for(uow, over.prefixes).org_kinds
    page = registered(file, attempts.get(file.member.person_id, ()), kinds, change.on)
    where = "、".join(filter(None, (file.details.destination, file.details.employer)))
    return replace(page, found_on=change.on, conduct=change.conduct, now_at=where)


def _counts(activity: date | None, fee: date | None, today: date) -> bool:
    contact = last_contact(activity, fee)
    return contact is None or in_statistics(contact, today)


def _roll_cells(number: int, file: PersonalFile, state: str | None) -> tuple[Cell, ...]:
    member = file.member
    return (
        number,
        member.name,
        file.gender or None,
        file.ethnicity or None,
        member.birth_date,
        file.identity or None,
        file.education or None,
        member.joined_on,
        file.confirmed_on,
        file.people_kind or render("forms.standing", probationary=member.probationary),
        " ".join(filter(None, (member.org_name, file.party_group))),
        file.post or None,
        file.phone or None,
        member.contact_status.screen,
        state,
        render("forms.transferred", on=member.transferred_on) if member.transferred_on else None,
    )


def _circumstance(code: str) -> str:
    return f"{code}{CIRCUMSTANCES[code]}" if code in CIRCUMSTANCES else ""


def _by_person(attempts: Iterable[Attempt]) -> dict[int, list[Attempt]]:
    found: dict[int, list[Attempt]] = {}
    for attempt in attempts:
        found.setdefault(attempt.person_id, []).append(attempt)
    return found
