"""The other lists: found again, next steps due, silent cases, out without 回执, mobile members."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from operator import attrgetter, itemgetter

from domain.calendar import add_months
from domain.contact import last_contact, months_lost
from domain.contact_records import Mobile, Tried
from domain.people import ContactStatus, Member
from domain.ports import UnitOfWork
from handlers.asked import Asked, asked
from handlers.lost_contact.lookups import look
from handlers.lost_contact.paging import listed
from handlers.lost_contact.running import rules_for
from handlers.turn import Router, Turn
from messages.cards import Reply

router = Router()

_NOT_YOURS = "lost_contact.may_not_see"
_LOST = (ContactStatus.LOST.value,)
# Form 3 asks for those found within a year.
_FOUND_MONTHS = 12
_MOST_PLACES = 20


def _about(turn: Turn) -> Asked | Reply:
    about = asked(turn, "see_lost", _NOT_YOURS)
    if isinstance(about, Reply):
        look(turn, 0)
    return about


@router.on("newly_found")
def newly_found(turn: Turn) -> Reply:
    """Who was lost and was found within a year, the latest first."""
    about = _about(turn)
    if isinstance(about, Reply):
        return about
    found = turn.uow.contacts.found_since(about.prefixes, add_months(turn.today, -_FOUND_MONTHS))
    latest = sorted(found, key=lambda pair: pair[1].on, reverse=True)
    return listed(turn, about, "found", latest, itemgetter(0))


@router.on("next_steps")
def next_steps(turn: Turn) -> Reply:
    """Whose next step is due today or was due before, the longest overdue first."""
    about = _about(turn)
    if isinstance(about, Reply):
        return about
    members, tried = lost_and_tried(turn.uow, about.prefixes)
    due = [m for m in members if m.person_id in tried and _due(tried[m.person_id], turn.today)]
    due.sort(key=lambda m: tried[m.person_id].next_on or turn.today)
    steps = {a.person_id: a for a in reversed(turn.uow.contacts.attempts(_ids(due)))}
    rows = [(member, steps[member.person_id]) for member in due]
    return listed(turn, about, "steps", rows, itemgetter(0), {"today": turn.today})


@router.on("silent_cases")
def silent_cases(turn: Turn) -> Reply:
    """The lost without an entry for some days; who was never sought comes first."""
    about = _about(turn)
    if isinstance(about, Reply):
        return about
    days = rules_for(turn.uow, about.prefixes).silent_days
    members, tried = lost_and_tried(turn.uow, about.prefixes)
    rows = [
        (member, tried.get(member.person_id))
        for member in members
        if is_silent(tried.get(member.person_id), turn.today, days)
    ]
    rows.sort(key=lambda row: row[1].recorded_at.date() if row[1] else date.min)
    return listed(turn, about, "silent", rows, itemgetter(0), {"days": days})


@router.on("transfer_list")
def transfer_list(turn: Turn) -> Reply:
    """Those transferred out whose 回执 has not come, the longest out first."""
    about = _about(turn)
    if isinstance(about, Reply):
        return about
    rows = turn.uow.members.without_receipt(about.prefixes)
    return listed(turn, about, "transfers", rows, lambda m: m, {"today": turn.today})


@router.on("mobile_list")
def mobile_list(turn: Turn) -> Reply:
    """The mobile members by destination, and one by one where each is."""
    about = _about(turn)
    if isinstance(about, Reply):
        return about
    rows = sorted(turn.uow.members.mobile(about.prefixes), key=_by_place)
    places = Counter(row.details.destination for row in rows).most_common()
    facts = {"places": places[:_MOST_PLACES], "more": max(0, len(places) - _MOST_PLACES)}
    return listed(turn, about, "mobile", rows, attrgetter("member"), facts)


def lost_and_tried(
    uow: UnitOfWork, prefixes: Sequence[str]
) -> tuple[list[Member], Mapping[int, Tried]]:
    """The lost of those subtrees, and how often each was sought."""
    return list(uow.members.in_status(prefixes, _LOST)), uow.contacts.tried(prefixes, _LOST)


def is_silent(tried: Tried | None, today: date, days: int) -> bool:
    """Whether nothing was recorded for that many days."""
    return tried is None or (today - tried.recorded_at.date()).days >= days


def _due(tried: Tried, today: date) -> bool:
    return tried.next_on is not None and tried.next_on <= today


def _ids(members: list[Member]) -> list[int]:
    return [member.person_id for member in members]


def _by_place(row: Mobile) -> tuple[bool, str]:
    return (not row.details.destination, row.details.destination)


def span_of(member: Member, today: date) -> int | None:
    """For how many months contact is lost; None where it is 待核."""
    since = last_contact(member.last_activity, member.last_fee)
    return None if since is None else months_lost(since, today)
