"""监票人: who counts the paper ballots of one poll, named by whoever opens it."""

from __future__ import annotations

import re

from domain.people import Role
from domain.ports import Notice, PollRecord, Subject
from domain.refusals import Refusal
from handlers.turn import Router, Turn
from handlers.understanding.normal import compact
from handlers.voting.rules import holds, rule_of, running_poll
from messages.cards import Reply
from messages.render import render, say
from messages.stored import to_data

router = Router()

_AROUND = re.compile("监票人|监票|已经|指定|请|由|是|为|担任|当|谁|换成|改为|[::]")


@router.on("scrutineer")
def scrutineer(turn: Turn) -> Reply:
    """Name the scrutineer of an open poll; never its secretary."""
    poll, subject = running_poll(turn, "see_turnout")
    if not holds(turn.who, rule_of(turn.uow, subject.id).opened_by, subject, turn):
        raise Refusal("voting.may_not_name_scrutineer", org=subject.org.name)
    if turn.slots.get("confirmed"):
        return _named(turn, poll, int(turn.slots["person"]))
    if poll.scrutineer is not None and _asks_who(turn):
        name = _name(turn, poll.scrutineer)
        return say("voting.scrutineer_is", org=subject.org.name, name=name)
    person = _person(turn, subject)
    words = render("voting.ask_scrutineer", org=subject.org.name, name=_name(turn, person))
    label = render("voting.label_scrutineer")
    return turn.confirm(words, label, org=subject.org.id, person=person)


def _named(turn: Turn, poll: PollRecord, person: int) -> Reply:
    turn.uow.polls.name_scrutineer(poll.id, person)
    turn.uow.audit.record(
        turn.now, turn.who.id, "scrutineer", org_id=poll.org.id, target=f"poll:{poll.id}"
    )
    told = to_data(say("voting.scrutineer_told", org=poll.org.name, options=poll.options))
    stamp = turn.now.isoformat()
    turn.uow.outbox.add(
        [Notice(person, f"poll:{poll.id}", "scrutineer", stamp, told, urgent=True)], turn.now
    )
    return say("voting.scrutineer_named", org=poll.org.name, name=_name(turn, person))


def _person(turn: Turn, subject: Subject) -> int:
    """The only person of that name at the branch, else in its town; with an account, no secretary.

    A name in the town that is not unique is refused like one that does not exist.
    """
    name = _said_name(turn)
    if not name:
        raise Refusal("voting.scrutineer_whom")
    held = turn.uow.people.posts_named(name, tuple(Role), turn.today)
    here = {holder.person_id for holder in held if holder.org_id == subject.org.id}
    around = {holder.person_id for holder in held if holder.org_id in _around(turn, subject)}
    found = here or around
    if len(found) != 1:
        raise Refusal("voting.scrutineer_unknown", org=subject.org.name)
    person = found.pop()
    secretaries = turn.uow.people.holders([subject.org.id], [Role.SECRETARY], turn.today)
    if person in {holder.person_id for holder in secretaries}:
        raise Refusal("voting.scrutineer_secretary")
    if not turn.uow.people.accounts(person):
        raise Refusal("voting.scrutineer_no_account")
    return person


def _around(turn: Turn, subject: Subject) -> set[int]:
    """The organisations of the subject's town: its superior, and everything below that."""
    above = turn.uow.organizations.ancestors(subject.org)
    nearest = max(above, key=lambda org: len(org.path), default=subject.org)
    return {org.id for org in turn.uow.organizations.within([nearest.path])}


def _asks_who(turn: Turn) -> bool:
    return "谁" in turn.text and not _said_name(turn)


def _said_name(turn: Turn) -> str:
    said = compact(turn.text)
    mention = turn.directory.mention(turn.text, turn.scope()).words
    return _AROUND.sub("", said.replace(mention.lower(), "") if mention else said)


def _name(turn: Turn, person: int) -> str:
    known = turn.uow.people.get(person)
    return known.name if known else ""
