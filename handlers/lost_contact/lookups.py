"""Every look at lost members is on record; an unusual number of them by one person is told on."""

from __future__ import annotations

from datetime import timedelta

from domain import access
from domain.people import Role
from domain.ports import Notice
from handlers.asked import Asked
from handlers.turn import Turn
from messages.render import say
from messages.stored import to_data

# The questions whose answers name members, or could.
LOOKUPS = (
    "lost_person",
    "contact_photos",
    "lost_list",
    "lost_stats",
    "newly_found",
    "next_steps",
    "silent_cases",
    "transfer_list",
    "mobile_list",
    "handling_list",
    "check_list",
)
# More in a day than this is more than looking after one's own takes.
USUAL, _SPAN = 60, timedelta(hours=24)


def look(
    turn: Turn, rows: int, *, org_id: int | None = None, target: str = "", action: str = ""
) -> None:
    """Keep that somebody looked: who, what kind of question, where, how many rows."""
    turn.uow.audit.record(
        turn.now, turn.who.id, action or turn.intent, org_id=org_id, target=target, rows=rows
    )
    count = turn.uow.audit.looked_up(turn.who.id, LOOKUPS, turn.now - _SPAN)
    if count > USUAL:
        _tell(turn, count)


def look_at(turn: Turn, about: Asked, rows: int) -> None:
    """The same for a question about a part of the tree."""
    look(turn, rows, org_id=about.org.id if about.org else None)


def _tell(turn: Turn, count: int) -> None:
    """Once a day and person; those above hear of it, never who was looked at."""
    posts = access.posts_on(turn.who, turn.today)
    words = say(
        "lost_contact.many_lookups",
        name=turn.who.name,
        org=posts[0].org_name if posts else "",
        count=count,
        at=turn.now,
    )
    body, day = to_data(words), turn.today.isoformat()
    turn.uow.outbox.add(
        (Notice(person, f"lookups:{turn.who.id}", "lookups", day, body) for person in _above(turn)),
        turn.now,
    )


def _above(turn: Turn) -> list[int]:
    """The administrators over this person's posts, else the officials."""
    places: dict[int, None] = {}
    for post in access.posts_on(turn.who, turn.today):
        places |= dict.fromkeys(int(part) for part in post.path.strip("/").split("/"))
    for role in (Role.ADMIN, Role.OFFICIAL):
        found = turn.uow.people.holders(places, [role], turn.today)
        people = dict.fromkeys(h.person_id for h in found if h.person_id != turn.who.id)
        if people:
            return list(people)
    return []
