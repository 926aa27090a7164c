"""The photos sent with the search for a member, for whoever may see the member whole."""

from __future__ import annotations

from handlers.lost_contact.finding import ask_which, full_name_orgs, members_meant, no_such_member
from handlers.lost_contact.lookups import look
from handlers.turn import Router, Turn
from messages.cards import Picture, Reply
from messages.render import render, say

router = Router()

# More pictures than this fill a phone; the latest count.
_MOST = 9


def matter_of(person_id: int) -> str:
    """Under what photos of the search are kept; also the form that takes them."""
    return f"evidence:contact:{person_id}"


@router.on("contact_photos")
def contact_photos(turn: Turn) -> Reply:
    """张三的查找照片: the latest ones, every look on record."""
    if not turn.reach("see_lost") or not turn.reach("see_full_names"):
        look(turn, 0, action="contact_photos")
        return say("lost_contact.may_not_photos")
    members = members_meant(turn, "see_lost")
    if len(members) != 1:
        look(turn, len(members), action="contact_photos")
        return ask_which(turn, members) if members else no_such_member()
    member = members[0]
    whole = member.org_id in full_name_orgs(turn)
    kept = turn.uow.records.files_of([matter_of(member.person_id)]) if whole else ()
    look(
        turn,
        len(kept),
        org_id=member.org_id,
        target=f"person:{member.person_id}",
        action="contact_photos",
    )
    if not whole:
        return say("lost_contact.may_not_photos")
    if not kept:
        return say("lost_contact.no_photos", name=member.name)
    return Reply(
        tuple(
            Picture(render("lost_contact.photo", name=member.name, number=number), key)
            for number, (_, key) in enumerate(kept[-_MOST:], 1)
        )
    )
