"""Who leads and keeps contact with a branch, and whom somebody keeps contact with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain import access
from domain.organizations import Organization, OrgKind
from domain.people import Role
from domain.ports import Holder
from handlers.asked import Asked, asked, left_over, unknown_name
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
    if "org" not in turn.slots:
        if names := left_over(turn):
            return _of_person(turn, _posts_of(turn, names))
        if _asks_for_own(turn):
            return _own(turn)
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


def _posts_of(turn: Turn, names: Sequence[str]) -> list[Holder]:
    found = [turn.uow.people.posts_named(name, [LEADER, CADRE], turn.today) for name in names]
    return [holder for holders in found for holder in holders]


def _asks_for_own(turn: Turn) -> bool:
    """我联系哪些支部: said by somebody who is a contact leader or cadre."""
    roles = {post.role for post in access.posts_on(turn.who, turn.today)}
    return "哪" in compact(turn.text) and bool(roles & {LEADER, CADRE})


def _own(turn: Turn) -> Reply:
    posts = access.posts_on(turn.who, turn.today)
    held = [
        Holder(turn.who.id, turn.who.name, p.role, p.org_id)
        for p in posts
        if p.role in (LEADER, CADRE)
    ]
    return _of_person(turn, held)


def _of_person(turn: Turn, holders: Iterable[Holder]) -> Reply:
    """Each person of that name apart; only what stands in the asker's scope exists."""
    people: dict[int, tuple[str, dict[Role, list[str]]]] = {}
    for holder in holders:
        org = turn.uow.organizations.get(holder.org_id)
        if org is not None and org.within(turn.scope()):
            posts = people.setdefault(holder.person_id, (holder.name, {LEADER: [], CADRE: []}))
            posts[1][holder.role].append(org.name)
    if not people:
        return unknown_name()
    found = [(name, posts[LEADER], posts[CADRE]) for name, posts in people.values()]
    return say("queries.contacts_of", people=found, at=turn.now)


def _by_branch(
    turn: Turn, orgs: Sequence[Organization]
) -> list[tuple[str, list[Holder], list[Holder]]]:
    """Each branch with its leaders and its cadres."""
    ids = [org.id for org in orgs]
    holders = turn.uow.people.holders(ids, [LEADER, CADRE], turn.today)
    return [(org.name, _at(org, holders, LEADER), _at(org, holders, CADRE)) for org in orgs]


def _at(org: Organization, holders: Sequence[Holder], role: Role) -> list[Holder]:
    return [h for h in holders if h.org_id == org.id and h.role is role]
