"""我的信息: what is kept of the person who asks, shown to that person alone.

Numbers are never shown in a chat: only that they are kept.
"""

from __future__ import annotations

from domain import access
from domain.contact import last_contact
from handlers.turn import Router, Turn
from messages.cards import Reply
from messages.render import say

router = Router()


@router.on("my_record")
def my_record(turn: Turn) -> Reply:
    """Posts, and for a member the row of the roll with how contact stands."""
    posts = access.posts_on(turn.who, turn.today)
    held = [(post.org_name, post.role.screen) for post in posts]
    member = turn.uow.members.of_person(turn.who.id)
    org = turn.uow.organizations.get(member.org_id) if member else None
    files = turn.uow.members.files_of((org.path,), [turn.who.id]) if org else ()
    if not files:
        return say("general.my_posts", name=turn.who.name, posts=held, handling=_left(turn))
    file = files[0]
    return say(
        "general.my_record",
        name=turn.who.name,
        posts=held,
        file=file,
        member=file.member,
        since=last_contact(file.member.last_activity, file.member.last_fee),
        changes=[
            (change.on, change.before.screen, change.after.screen)
            for change in turn.uow.contacts.changes([turn.who.id])
        ],
        attempts=len(turn.uow.contacts.attempts([turn.who.id])),
        at=turn.now,
    )


def _left(turn: Turn) -> str:
    """What a committee decided about somebody who is on no roll any more."""
    member = turn.uow.members.of_person(turn.who.id)
    return member.handling if member else ""
