"""Who leads and keeps contact with a branch, and whom somebody keeps contact with."""

from __future__ import annotations

from collections.abc import Sequence

from domain import access
from domain.organizations import Organization, OrgKind
from domain.people import Role
from domain.ports import Holder
from handlers.asked import Asked, asked, names_something, possible_names
from handlers.turn import Router, Turn
from handlers.understanding.normal import compact
from messages.cards import Reply
from messages.render import say

router = Router()

LEADER, CADRE = Role.CONTACT_LEADER, Role.CONTACT_CADRE
MOST_LINES = 30
_GRADED = (OrgKind.BRANCH, OrgKind.GENERAL_BRANCH)


@router.on("contacts")
def contacts(turn: Turn) -> Reply:
    """By organisation its leader and cadre, 缺 where there is none; by person their branches."""
    if "org" not in turn.slots and (people := _people(turn)):
        return say("queries.contacts_of", people=people, at=turn.now)
    about = asked(turn, "see_contacts")
    if isinstance(about, Reply):
        return about
    listed = _branches(turn, about)
    if not listed:
        return say("queries.no_branches", title=about.title, at=turn.now)
    shown = listed[:MOST_LINES]
    more = len(listed) - len(shown)
    lines = _by_branch(turn, shown)
    return say("queries.contacts", title=about.title, lines=lines, more=more, at=turn.now)


def _branches(turn: Turn, about: Asked) -> list[Organization]:
    """The branch asked about, or all branches of the subtrees."""
    if about.org is not None and about.org.kind in _GRADED:
        return [about.org]
    return [o for o in turn.uow.organizations.within(about.prefixes) if o.kind in _GRADED]


def _people(turn: Turn) -> list[tuple[str, list[str], list[str]]]:
    """Each person the question names (or its asker) with the branches led and those kept.

    Only what stands in the asker's scope exists; people of one name stay apart.
    """
    found: dict[int, tuple[str, dict[Role, list[str]]]] = {}
    for holder in _posts_named(turn) or _own_posts(turn):
        org = turn.uow.organizations.get(holder.org_id)
        if org is not None and org.within(turn.scope()):
            posts = found.setdefault(holder.person_id, (holder.name, {LEADER: [], CADRE: []}))
            posts[1][holder.role].append(org.name)
    return [(name, posts[LEADER], posts[CADRE]) for name, posts in found.values()]


def _posts_named(turn: Turn) -> list[Holder]:
    heard = turn.heard.names if turn.heard is not None else ()
    names = heard or possible_names(turn)
    found = [turn.uow.people.posts_named(name, [LEADER, CADRE], turn.today) for name in names]
    return [holder for holders in found for holder in holders]


def _own_posts(turn: Turn) -> list[Holder]:
    """The asker's own, where they ask 我联系哪些支部."""
    if names_something(turn) or "哪" not in compact(turn.text):
        return []
    who, posts = turn.who, access.posts_on(turn.who, turn.today)
    return [
        Holder(who.id, who.name, post.role, post.org_id)
        for post in posts
        if post.role in (LEADER, CADRE)
    ]


def _by_branch(
    turn: Turn, orgs: Sequence[Organization]
) -> list[tuple[str, list[Holder], list[Holder]]]:
    """Each branch with its leaders and its cadres."""
    ids = [org.id for org in orgs]
    holders = turn.uow.people.holders(ids, [LEADER, CADRE], turn.today)
    return [(org.name, _at(org, holders, LEADER), _at(org, holders, CADRE)) for org in orgs]


def _at(org: Organization, holders: Sequence[Holder], role: Role) -> list[Holder]:
    return [h for h in holders if h.org_id == org.id and h.role is role]
