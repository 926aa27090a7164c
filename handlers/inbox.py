"""The way of one message: done once, by the right person, in one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from domain.people import Person
from domain.ports import Notice, Seen, UnitOfWork
from domain.refusals import Refusal
from handlers.incoming import Incoming, Kind
from handlers.routes import ROUTES
from handlers.steps import Step
from handlers.turn import Desk, Option, Turn
from handlers.understanding import answers
from handlers.understanding.intents import exactly
from handlers.understanding.normal import plain, printable
from handlers.understanding.reading import understand
from handlers.voting import repeated
from messages.cards import Reply
from messages.render import exists, say
from messages.stored import from_data, to_data

# What of a reply does not fit into the platform's own answer.
RestOf: TypeAlias = Callable[[Reply], Reply]
# How long a numbered question waits for its answer.
QUESTION_LIFE = timedelta(minutes=30)
# Longer than any message a platform lets people type; the rest would only cost time.
LONGEST = 6000


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a message led to. `step` is work at the urn that follows; its words come after it."""

    reply: Reply = field(repr=False)
    step: Step | None = field(default=None, repr=False)
    intent: str = ""
    slots: dict[str, Any] = field(default_factory=dict, repr=False)
    candidates: tuple[str, ...] = field(default=(), repr=False)
    repeated: bool = False


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
        return _remember(uow, incoming, Outcome(say("inbox.unknown_sender"), intent="unknown"))
    turn = _turn(uow, desk, person, incoming, now)
    try:
        reply = _route(turn, incoming)
    except Refusal as refusal:
        refusal.intent, refusal.slots = turn.intent, turn.slots
        raise
    uow.conversations.save(person.id, incoming.platform, turn.conversation, now)
    uow.people.used(incoming.platform, incoming.account, now)
    if turn.step is None:
        _queue(uow, person.id, incoming, rest_of(reply), now)
    return _remember(
        uow, incoming, Outcome(reply, turn.step, turn.intent, turn.slots, turn.candidates)
    )


def queue_rest(uow: UnitOfWork, incoming: Incoming, rest: Reply, now: datetime) -> None:
    """Send what is left of the words that followed a step; queued once, however often done."""
    person = uow.people.by_account(incoming.platform, incoming.account)
    if person is not None:
        _queue(uow, person.id, incoming, rest, now)


def _queue(uow: UnitOfWork, person: int, incoming: Incoming, rest: Reply, now: datetime) -> None:
    """What the platform's answer has no room for is sent after it, committed with the message."""
    if rest.parts:
        day = incoming.key[:40]
        notice = Notice(person, "answer", "answer", day, to_data(rest), urgent=True)
        uow.outbox.add([notice], now)


def refused(
    uow: UnitOfWork, desk: Desk, incoming: Incoming, refusal: Refusal, now: datetime
) -> Outcome:
    """Answer a refused message, in a transaction of its own; nothing else is kept of it."""
    seen = uow.inbox.begin(incoming.key, now)
    if seen is not None:
        return _again(uow, desk, incoming, seen, now)
    words = refusal_words(refusal)
    return _remember(uow, incoming, Outcome(words, None, refusal.intent, dict(refusal.slots)))


def refusal_words(refusal: Refusal) -> Reply:
    """The sentence for a refusal: what is the matter, and what to do next."""
    key = refusal.key if exists(refusal.key) else "inbox.refused"
    return say(key, **refusal.facts) if key == refusal.key else say(key)


def _turn(uow: UnitOfWork, desk: Desk, person: Person, incoming: Incoming, now: datetime) -> Turn:
    return Turn(
        uow=uow,
        desk=desk,
        who=person,
        now=now,
        platform=incoming.platform,
        conversation=uow.conversations.load(person.id, incoming.platform),
        text=plain(incoming.text)[:LONGEST],
        said=printable(incoming.text)[:LONGEST],
        media_id=incoming.media_id,
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


def _route(turn: Turn, incoming: Incoming) -> Reply:
    match incoming.kind:
        case Kind.TEXT | Kind.CLICK:
            return route_text(turn)
        case Kind.ENTER:
            return _greet(turn)
        case Kind.IMAGE | Kind.VOICE | Kind.FILE:
            return _attachment(turn, incoming.kind)
        case _:
            return Reply()


def route_text(turn: Turn) -> Reply:
    """cancel or help ► the answer to an open question ► an open form ► the intent of the words."""
    phrase = exactly(turn.text)
    if phrase in ("cancel", "help"):
        return _dispatch(turn, phrase)
    option = _chosen(turn)
    if option is not None:
        turn.slots = dict(option.slots)
        turn.conversation.pending = None
        return _dispatch(turn, option.intent)
    if not phrase and (reply := _to_form(turn)) is not None:
        return reply
    if answers.number(turn.text) is not None and turn.conversation.pending is None:
        turn.intent = "answer"
        return say("inbox.nothing_asked")
    return _by_intent(turn)


def _to_form(turn: Turn) -> Reply | None:
    handler = ROUTES.forms.get(turn.conversation.form.partition(":")[0])
    return handler(turn) if handler else None


def _chosen(turn: Turn) -> Option | None:
    pending = _live_question(turn)
    if pending is None:
        return None
    options = pending["options"]
    picked = answers.number(turn.text)
    if picked is None and answers.is_yes(turn.text) and options[-1]["intent"] == "cancel":
        picked = 1
    if picked is None and answers.is_no(turn.text) and options[-1]["intent"] == "cancel":
        picked = len(options)
    if picked is None:
        return None
    if not 1 <= picked <= len(options):
        raise Refusal("inbox.no_such_option", count=len(options))
    return Option("", options[picked - 1]["intent"], options[picked - 1]["slots"])


def _live_question(turn: Turn) -> dict[str, Any] | None:
    pending = turn.conversation.pending
    if pending and turn.now - datetime.fromisoformat(pending["asked"]) > QUESTION_LIFE:
        turn.conversation.pending = None
        return None
    return pending


def _by_intent(turn: Turn) -> Reply:
    understood = understand(turn.text, turn.directory, turn.scope())
    if understood.candidates:
        turn.intent = understood.intent
        turn.candidates = tuple(org.name for org in understood.candidates)
        options = [
            Option(org.name, understood.intent, {**understood.slots, "org": org.id})
            for org in understood.candidates[:9]
        ]
        return turn.ask(say_which(), options)
    turn.slots = dict(understood.slots)
    return _dispatch(turn, understood.intent)


def say_which() -> str:
    """The question before a list of organisations that a name fits."""
    part = say("inbox.which_organization").parts[0]
    return getattr(part, "body", "")


def _dispatch(turn: Turn, intent: str) -> Reply:
    turn.intent = intent
    if turn.conversation.pending and intent not in ("help",):
        turn.conversation.pending = None
    return ROUTES.handlers.get(intent, ROUTES.handlers["unknown"])(turn)


def _greet(turn: Turn) -> Reply:
    """A word of welcome with what is due, once a day: opening the chat is no question."""
    turn.intent = "todo"
    last = turn.conversation.updated_at
    if last is not None and last.date() == turn.today:
        return Reply()
    return ROUTES.handlers["todo"](turn)


def _attachment(turn: Turn, kind: Kind) -> Reply:
    """A photo or voice note: evidence where one is asked for, else a kind word."""
    turn.intent = "attachment"
    form, _, matter = turn.conversation.form.partition(":")
    if kind is Kind.IMAGE and form in ("evidence", "self_assessment"):
        turn.uow.records.evidence(
            turn.who.id, f"{form}:{matter}", kind.value, turn.platform, turn.media_id, turn.now
        )
        return say("inbox.evidence_kept")
    return say("inbox.voice" if kind is Kind.VOICE else "inbox.attachment")
