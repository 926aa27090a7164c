"""The way of one message: done once, by the right person, in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, TypeAlias

from domain.people import Person
from domain.ports import Conversation, Notice, Seen, UnitOfWork
from domain.refusals import Refusal
from handlers import following
from handlers.group import in_group
from handlers.incoming import Incoming
from handlers.routes import ROUTES
from handlers.routing import route
from handlers.steps import Step
from handlers.turn import Desk, Turn
from handlers.understanding.normal import plain, printable, shape_of, simplified
from handlers.voting import repeated
from messages.cards import Reply, Rewrite, Text
from messages.render import exists, render, say
from messages.stored import from_data, to_data

# What of a reply does not fit into the platform's own answer.
RestOf: TypeAlias = Callable[[Reply], Reply]
# Longer than any message a platform lets people type; the rest would only cost time.
LONGEST = 6000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a message led to. `step` is work at the urn that follows; its words come after it.

    `told` and `more` are what was understood, in the form outsiders see, and `why`; `shape` is what
    a message that was not understood looked like, never its words. `whisper` is what the
    platform's own answer has no room for and no table may keep: it is said from memory, or never.
    """

    reply: Reply = field(repr=False)
    step: Step | None = field(default=None, repr=False)
    intent: str = ""
    slots: dict[str, Any] = field(default_factory=dict, repr=False)
    candidates: tuple[str, ...] = field(default=(), repr=False)
    told: Mapping[str, Any] | None = field(default=None, repr=False)
    more: list[dict[str, Any]] = field(default_factory=list, repr=False)
    why: tuple[str, ...] = field(default=(), repr=False)
    shape: str = ""
    repeated: bool = False
    whisper: Reply = field(default=Reply(), repr=False)


def nothing_left(reply: Reply) -> Reply:
    """For callers that take the whole reply at once."""
    return Reply()


def receive(
    uow: UnitOfWork,
    desk: Desk,
    incoming: Incoming,
    now: datetime,
    rest_of: RestOf = nothing_left,
) -> Outcome:
    """Handle one authentic message inside one transaction.

    A repeat of a message does nothing again and gets the same answer. Raises Refusal where a
    handler refuses: the transaction must then be undone and `refused` be run in a new one.
    """
    seen = uow.inbox.begin(incoming.key, now)
    if seen is not None:
        return _again(uow, desk, incoming, seen, now)
    person = uow.people.by_account(incoming.platform, incoming.account)
    if person is None:
        words = say("inbox.unknown_sender")
        told = Outcome(words, intent="unknown", whisper=rest_of(words))
        return _remember(uow, incoming, told)
    turn = _turn(uow, desk, person, incoming, now)
    asked = _question(turn.conversation)
    try:
        reply = in_group(turn) if incoming.group else route(turn, incoming.kind)
    except Refusal as refusal:
        refusal.intent, refusal.slots = turn.intent, turn.slots
        refusal.told = turn.told
        if turn.heard is not None and not incoming.group:
            refusal.context = following.context_after(turn)
        raise
    _close_card(turn, asked)
    uow.conversations.save(person.id, incoming.platform, turn.conversation, now)
    uow.people.used(incoming.platform, incoming.account, now)
    if turn.step is None:
        _queue(uow, person.id, incoming, reply, rest_of, now)
    return _remember(uow, incoming, _outcome(turn, reply))


def _outcome(turn: Turn, reply: Reply) -> Outcome:
    return Outcome(
        reply,
        turn.step,
        turn.intent,
        turn.slots,
        turn.candidates,
        turn.told,
        turn.more,
        turn.heard.why if turn.heard else (),
        shape_of(turn.text) if turn.intent == "unknown" else "",
    )


def queue_rest(
    uow: UnitOfWork, incoming: Incoming, reply: Reply, rest_of: RestOf, now: datetime
) -> None:
    """Send what is left of the words that followed a step; queued once, however often done."""
    person = uow.people.by_account(incoming.platform, incoming.account)
    if person is not None:
        _queue(uow, person.id, incoming, reply, rest_of, now)


def refused(
    uow: UnitOfWork,
    desk: Desk,
    incoming: Incoming,
    refusal: Refusal,
    now: datetime,
    rest_of: RestOf = nothing_left,
) -> Outcome:
    """Answer a refused message, in a transaction of its own; nothing else is kept of it."""
    seen = uow.inbox.begin(incoming.key, now)
    if seen is not None:
        return _again(uow, desk, incoming, seen, now)
    words = refusal_words(refusal)
    if incoming.group:
        words = replace(words, aloud=render("group.answered_in_private"))
    queue_rest(uow, incoming, words, rest_of, now)
    _keep_context(uow, incoming, refusal, now)
    return _remember(
        uow,
        incoming,
        Outcome(words, None, refusal.intent, dict(refusal.slots), told=refusal.told),
    )


def _keep_context(uow: UnitOfWork, incoming: Incoming, refusal: Refusal, now: datetime) -> None:
    """What was refused may be corrected: 不对,是梅溪."""
    person = uow.people.by_account(incoming.platform, incoming.account)
    if person is not None and refusal.context is not None:
        conversation = uow.conversations.load(person.id, incoming.platform)
        conversation.context = dict(refusal.context) or None
        uow.conversations.save(person.id, incoming.platform, conversation, now)


def refusal_words(refusal: Refusal) -> Reply:
    """The sentence for a refusal: what is the matter, and what to do next."""
    key = refusal.key if exists(refusal.key) else "inbox.refused"
    words = say(key, **refusal.facts) if key == refusal.key else say(key)
    return replace(words, stamp=render("labels.refused"))


def _queue(
    uow: UnitOfWork, person: int, incoming: Incoming, reply: Reply, rest_of: RestOf, now: datetime
) -> None:
    """What the platform's answer has no room for is sent after it, committed with the message."""
    day = incoming.key[:40]
    notices = []
    if (rest := rest_of(reply)).parts:
        words = to_data(rest)
        notices.append(
            Notice(person, "answer", "answer", day, words, urgent=True, platform=incoming.platform)
        )
    if incoming.group and reply.aloud:
        aloud = to_data(Reply((Text(reply.aloud),)))
        said = Notice(person, "answer", "aloud", day, aloud, urgent=True)
        notices.append(replace(said, platform=incoming.platform, place=incoming.group))
    if notices:
        uow.outbox.add(notices, now)


def _question(conversation: Conversation) -> str:
    """The name of the open question, if it may have a card."""
    return str((conversation.pending or {}).get("task", ""))


def _close_card(turn: Turn, asked: str) -> None:
    """The buttons of a question that was answered by typing, or left, go away."""
    by_press = turn.press is not None and turn.press.task == asked
    if not asked or by_press or _question(turn.conversation) == asked:
        return
    made = turn.uow.cards.take(asked)
    if made is not None:
        gone = Reply((Rewrite(made.name, render("labels.answered"), made.code),))
        closing = Notice(turn.who.id, f"card:{asked}", "card", "once", to_data(gone), urgent=True)
        turn.uow.outbox.add([replace(closing, platform=made.platform)], turn.now)


def _turn(uow: UnitOfWork, desk: Desk, person: Person, incoming: Incoming, now: datetime) -> Turn:
    return Turn(
        uow=uow,
        desk=desk,
        who=person,
        now=now,
        platform=incoming.platform,
        conversation=uow.conversations.load(person.id, incoming.platform),
        text=plain(simplified(incoming.text))[:LONGEST],
        said=printable(incoming.text)[:LONGEST],
        media_id=incoming.media_id,
        press=incoming.press,
    )


def _remember(uow: UnitOfWork, incoming: Incoming, outcome: Outcome) -> Outcome:
    step = outcome.step
    # The words that follow a step are made again from the urn, and are never kept here.
    kept = None if step is not None else to_data(outcome.reply)
    uow.inbox.done(incoming.key, kept, step.record() if step is not None else None)
    return outcome


def _again(uow: UnitOfWork, desk: Desk, incoming: Incoming, seen: Seen, now: datetime) -> Outcome:
    """The same answer as the first time; what went to the urn is looked up there again."""
    if seen.step is None:
        return Outcome(from_data(seen.reply or []), repeated=True)
    person = uow.people.by_account(incoming.platform, incoming.account)
    if person is None:
        return Outcome(Reply(), repeated=True)
    turn = _turn(uow, desk, person, incoming, now)
    turn.slots = dict(seen.step.get("slots", {}))
    turn.step = repeated(turn, seen.step, latest=turn.conversation.updated_at == seen.at)
    reply = Reply() if turn.step else ROUTES.handlers[seen.step.get("read", "unknown")](turn)
    return Outcome(reply, turn.step, repeated=True)
