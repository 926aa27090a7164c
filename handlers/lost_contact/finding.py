"""Which member a sentence speaks of: the one in the asker's reach whose name stands in it."""

from __future__ import annotations

from collections.abc import Sequence

from domain.contact import masked, outermost_names
from domain.people import Member
from handlers.turn import Option, Turn
from handlers.understanding.normal import name_key
from messages.cards import Reply
from messages.render import render, say

MOST_CANDIDATES = 9


def said(turn: Turn) -> str:
    """The sentence it all began with, also after numbered questions."""
    words: str = turn.slots.get("said", turn.text)
    return words


def members_meant(turn: Turn, action: str, *, left: bool = False) -> list[Member]:
    """The members in reach whose name stands in the sentence, or the one chosen by number.

    With `left` also who left the roll by a decision.
    """
    reach, members = turn.reach(action), turn.uow.members
    if "person_id" in turn.slots:
        named = members.named_any([turn.slots["person"]], reach, left=left)
        return [member for member in named if member.person_id == turn.slots["person_id"]]
    heard = turn.heard
    if heard is not None and (heard.names or turn.names.people is not None):
        return list(members.named_any(heard.names, reach, left=left)) if heard.names else []
    # A large register is indexed soon after the start; until then only names as they are written.
    found = members.mentioned(name_key(turn.text), reach, left=left)
    names = outermost_names(member.name for member in found)
    return [member for member in found if member.name in names]


def member_meant(turn: Turn, action: str, *, left: bool = False) -> Member | Reply:
    """The one of `members_meant`; else the question which of several it is, or that nobody is."""
    members = members_meant(turn, action, left=left)
    if len(members) == 1:
        return members[0]
    return ask_which(turn, members) if members else no_such_member()


def no_such_member() -> Reply:
    """The one answer to a name that does not exist, or not for this person."""
    return say("lost_contact.no_such_member")


def ask_which(turn: Turn, members: Sequence[Member]) -> Reply:
    """Several fit: asked by branch and year of birth."""
    full = full_name_orgs(turn)
    options = [
        Option(
            render(
                "lost_contact.candidate",
                name=shown_name(member, full),
                org=member.org_name,
                born=member.birth_date.year if member.birth_date else None,
            ),
            turn.intent,
            {"person": member.name, "person_id": member.person_id, "said": turn.text},
        )
        for member in members[:MOST_CANDIDATES]
    ]
    return turn.ask(render("lost_contact.which_member"), options)


def full_name_orgs(turn: Turn) -> set[int]:
    """The organisations whose members' names the asker may see whole."""
    return {org.id for org in turn.uow.organizations.within(turn.reach("see_full_names"))}


def shown_name(member: Member, full: set[int]) -> str:
    return member.name if member.org_id in full else masked(member.name)
