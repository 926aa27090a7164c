"""One member: status, last contact, what was tried."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from domain.contact import (
    last_contact,
    months_lost,
    without_numbers,
)
from domain.people import ContactStatus, Member
from domain.ports import Attempt
from handlers.lost_contact.finding import (
    ask_which,
    full_name_orgs,
    members_meant,
    no_such_member,
    shown_name,
)
from handlers.lost_contact.handling import proposed_for
from handlers.lost_contact.lookups import look
from handlers.lost_contact.photos import matter_of
from handlers.lost_contact.running import confirmable
from handlers.turn import Router, Turn
from messages.cards import Reply
from messages.render import say

router = Router()

# The latest ones; older attempts are in the file.
MOST_ATTEMPTS = 5


@router.on("lost_person")
def lost_person(turn: Turn) -> Reply:
    """Whether a member is in contact, since when not, and what was tried, the latest first."""
    if not turn.reach("see_lost"):
        look(turn, 0, action="lost_person")
        return say("lost_contact.may_not_see")
    members = members_meant(turn, "see_lost")
    if len(members) != 1:
        look(turn, len(members), action="lost_person")
        return ask_which(turn, members) if members else no_such_member()
    return _told(turn, members[0])


def _told(turn: Turn, member: Member) -> Reply:
    look(turn, 1, org_id=member.org_id, target=f"person:{member.person_id}", action="lost_person")
    turn.slots["person"] = member.name
    since = last_contact(member.last_activity, member.last_fee)
    attempts = turn.uow.contacts.attempts([member.person_id])
    full = full_name_orgs(turn)
    # What relatives said is for those who may see the member's name whole.
    notes = member.org_id in full
    return say(
        "lost_contact.person",
        name=shown_name(member, full),
        org=member.org_name,
        status=member.contact_status.screen,
        lost=member.contact_status is ContactStatus.LOST,
        since=since,
        months=None if since is None else months_lost(since, turn.today),
        circumstance=member.circumstance,
        listed=proposed_for(turn, member) is not None,
        attempts=[(a, without_numbers(a.note) if notes else "") for a in attempts[:MOST_ATTEMPTS]],
        total=len(attempts),
        photos=len(turn.uow.records.files_of([matter_of(member.person_id)])) if notes else 0,
        at=turn.now,
        handling=(member.handling, member.handled_on) if member.handling else None,
        next=_next(attempts, notes=notes),
        entry=confirmable(turn.uow, member),
    )


def _next(attempts: Sequence[Attempt], *, notes: bool) -> Attempt | None:
    """The latest attempt if something is to follow it; what, for those who may read it."""
    if not attempts or attempts[0].next_on is None:
        return None
    return attempts[0] if notes else replace(attempts[0], next_step="")
