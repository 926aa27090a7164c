"""What everybody may ask: help, who am I, what is due, leaving, and being heard."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from domain import access
from domain.people import Role
from domain.polls import Standing
from domain.ports import Holder, Notice, PollRecord, UnitOfWork
from domain.refusals import Refusal
from handlers.duties import Duty, duties
from handlers.member_check.owed import owed as check_owed
from handlers.notices.due import owed
from handlers.steps import UrnDoor
from handlers.turn import Router, Turn
from handlers.understanding.normal import compact
from handlers.voting import ballot
from messages.cards import Reply
from messages.render import say
from messages.stored import to_data

router = Router()

_KEYWORD = re.compile(r"(?:提意见|意见|建议|反映)[\s::,,]*")

# What the first lines of help offer, by what the person is; the first that fits comes first.
_HELP_FOR = (
    ("official", frozenset({Role.OFFICIAL})),
    ("clerk", frozenset({Role.CLERK, Role.COMMITTEE_SECRETARY})),
    ("secretary", frozenset({Role.SECRETARY, Role.DEPUTY_SECRETARY})),
    ("leader", frozenset({Role.CONTACT_LEADER, Role.CONTACT_CADRE})),
)


@dataclass(frozen=True, slots=True)
class TodoStep:
    """What is due, with the ballots not cast yet: those only the urn knows."""

    duties: tuple[Duty, ...]
    polls: tuple[PollRecord, ...]
    person: int = field(repr=False)
    at: datetime
    also: tuple[str, ...] = ()
    writes: bool = False
    closes: int | None = None

    def record(self) -> Mapping[str, Any]:
        return {"read": "todo"}

    def at_urn(self, urn: UrnDoor) -> list[str]:
        to_cast = (Standing.READY, Standing.PENDING)
        return [
            poll.org.name
            for poll in self.polls
            if urn.state(poll.id, self.person).standing in to_cast
        ]

    def keep(self, uow: UnitOfWork, outcome: list[str], now: datetime) -> None:
        """Nothing to keep of a question."""

    def say(self, outcome: list[str]) -> Reply:
        return say("general.todo", duties=self.duties, ballots=outcome, also=self.also, at=self.at)


@router.on("help")
def help_(turn: Turn) -> Reply:
    """What this person can do here now, in their own words."""
    return say("general.help", kinds=_kinds(turn), in_form=bool(turn.conversation.form))


@router.on("unknown")
def unknown(turn: Turn) -> Reply:
    """The nearest things it can do for this person."""
    return say("general.unknown", kinds=_kinds(turn))


def _kinds(turn: Turn) -> list[str]:
    roles = {post.role for post in access.posts_on(turn.who, turn.today)}
    return [kind for kind, fitting in _HELP_FOR if roles & fitting] + ["member"]


@router.on("whoami")
def whoami(turn: Turn) -> Reply:
    """Name and posts as they are on the books."""
    posts = access.posts_on(turn.who, turn.today)
    held = [(post.org_name, post.role.screen) for post in posts]
    return say("general.whoami", name=turn.who.name, posts=held)


@router.on("todo")
def todo(turn: Turn) -> Reply:
    """What this person must act on, soonest first, and by when."""
    due = tuple(duties(turn.uow, turn.who, turn.now))
    also = (*owed(turn), *check_owed(turn))
    polls = tuple(ballot.open_polls(turn.uow, turn.who, turn.now))
    if polls:
        turn.step = TodoStep(due, polls, turn.who.id, turn.now, also)
        return Reply()
    return say("general.todo", duties=due, ballots=[], also=also, at=turn.now)


@router.on("cancel")
def cancel(turn: Turn) -> Reply:
    """Leave whatever is open. Drafts stay; an unconfirmed choice is forgotten."""
    turn.conversation.pending = None
    form = turn.conversation.form
    if form.startswith("ballot:") and (reply := ballot.leave(turn)) is not None:
        return reply
    turn.conversation.form = ""
    return say("general.cancelled", draft=form.startswith("self_assessment:"))


@router.on("mute")
def mute(turn: Turn) -> Reply:
    """Fewer messages, or all again; what must be done is told in any case."""
    muted = not any(word in compact(turn.text) for word in ("恢复", "打开"))
    turn.uow.people.mute(turn.who.id, muted=muted)
    return say("general.muted" if muted else "general.unmuted")


@router.on("feedback")
def feedback(turn: Turn) -> Reply:
    """Keep an opinion, sealed, and tell the clerk that there is one."""
    words = turn.slots.get("text") or _after_keyword(turn.text)
    if not words:
        turn.conversation.form = "feedback:"
        return say("general.feedback_ask")
    return _pass_on(turn, "feedback", words)


@router.form("feedback")
def feedback_words(turn: Turn) -> Reply:
    """The opinion itself, asked for one message ago."""
    turn.intent = "feedback"
    turn.conversation.form = ""
    return _pass_on(turn, "feedback", turn.text)


@router.on("human")
def human(turn: Turn) -> Reply:
    """Tell the clerk that somebody wants to be called."""
    return _pass_on(turn, "human", "")


@router.on("forbidden")
def forbidden(turn: Turn) -> Reply:
    """What is refused on principle, and the proper way instead."""
    return say("general.forbidden")


@router.on("task_done")
def task_done(turn: Turn) -> Reply:
    """How a piece of work goes on record; nothing is kept by a word alone."""
    return say("general.task_done")


def _after_keyword(text: str) -> str:
    said = _KEYWORD.match(text)
    return text[said.end() :] if said else ""


def _pass_on(turn: Turn, kind: str, words: str) -> Reply:
    clerks = _clerks(turn)
    if not clerks:
        raise Refusal("general.no_clerk")
    turn.uow.records.feedback(turn.who.id, kind, words, turn.now)
    body = to_data(
        say(
            f"general.{kind}_told",
            name=turn.who.name,
            org=turn.who.posts[0].org_name if turn.who.posts else "",
            words=words,
        )
    )
    stamp = turn.now.isoformat()
    turn.uow.outbox.add(
        (Notice(c.person_id, f"{kind}:{turn.who.id}", kind, stamp, body) for c in clerks),
        turn.now,
    )
    return say(f"general.{kind}_passed", clerks=[clerk.name for clerk in clerks])


def _clerks(turn: Turn) -> list[Holder]:
    """The clerks of the nearest organisation above that has any."""
    for post in access.posts_on(turn.who, turn.today):
        org = turn.uow.organizations.get(post.org_id)
        above = [org, *turn.uow.organizations.ancestors(org)] if org else []
        for place in above:
            found = turn.uow.people.holders([place.id], [Role.CLERK], turn.today)
            if found:
                return list(found)
    return []
