"""A lost member was found: the status changes back, dated, with who and why."""

from __future__ import annotations

from datetime import datetime

from domain.contact import without_numbers
from domain.people import ContactStatus, Member, Person
from domain.ports import UnitOfWork
from handlers.lost_contact.attempts import LONGEST_NOTE
from handlers.lost_contact.finding import ask_which, members_meant, no_such_member, said
from handlers.turn import Router, Turn
from messages.cards import Reply
from messages.render import render, say

router = Router()


def found_again(uow: UnitOfWork, who: Person, member: Member, reason: str, now: datetime) -> None:
    """Take a lost member back into contact as of today, and keep that it was done."""
    after = ContactStatus.IN_CONTACT.value
    uow.contacts.change_status(member.person_id, after, now.date(), who.id, reason, now)
    uow.audit.record(
        now,
        who.id,
        "contact_status",
        org_id=member.org_id,
        target=f"person:{member.person_id}",
        rows=1,
    )


@router.on("contact_status")
def contact_status(turn: Turn) -> Reply:
    """张三已联系上: lost becomes 在册, after reading back."""
    if not turn.reach("change_contact_status"):
        return say("lost_contact.may_not_change")
    members = members_meant(turn, "change_contact_status")
    if len(members) != 1:
        return ask_which(turn, members) if members else no_such_member()
    member = members[0]
    if member.contact_status is not ContactStatus.LOST:
        return say("lost_contact.not_lost", name=member.name, status=member.contact_status.screen)
    reason = said(turn)[:LONGEST_NOTE]
    turn.slots |= {"person": member.name, "person_id": member.person_id, "said": reason}
    if not turn.slots.get("confirmed"):
        words = render(
            "lost_contact.ask_found",
            name=member.name,
            org=member.org_name,
            reason=without_numbers(reason),
            today=turn.today,
        )
        return turn.confirm(words, render("lost_contact.yes_change"))
    found_again(turn.uow, turn.who, member, reason, turn.now)
    turn.conversation.form = f"evidence:contact:{member.person_id}"
    return say("lost_contact.changed", name=member.name, org=member.org_name)
