"""What a message means where the person is: a button, an answer, a form's line, or a request."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from domain.refusals import Refusal
from handlers.incoming import Kind, Press
from handlers.routes import ROUTES
from handlers.turn import QUESTION, Option, Turn
from handlers.understanding import answers
from handlers.understanding.intents import exactly
from handlers.understanding.reading import understand
from messages.cards import Reply, mark_of
from messages.render import render, say

# How long a numbered question waits for its answer.
QUESTION_LIFE = timedelta(minutes=30)


def route(turn: Turn, kind: Kind) -> Reply:
    """The answer to what was sent, whatever it is."""
    match kind:
        case Kind.TEXT | Kind.CLICK:
            return route_text(turn)
        case Kind.VOICE if turn.text:  # the platform has put it into words
            return route_text(turn)
        case Kind.PRESS if turn.press is not None:
            return _route_press(turn, turn.press)
        case Kind.ENTER:
            return _greet(turn)
        case Kind.IMAGE | Kind.VOICE | Kind.FILE:
            return _attachment(turn, kind)
        case _:
            return Reply()


def route_text(turn: Turn) -> Reply:
    """cancel or help ► the answer to an open question ► an open form ► the intent of the words."""
    phrase = exactly(turn.text)
    if phrase in ("cancel", "help"):
        return dispatch(turn, phrase)
    if tapped := answers.tapped(turn.text):
        return _tapped(turn, *tapped)
    option = _chosen(turn)
    if option is not None:
        return _do(turn, option)
    if not phrase and (reply := _to_form(turn)) is not None:
        return reply
    if answers.number(turn.text) is not None and turn.conversation.pending is None:
        turn.intent = "answer"
        return say("inbox.nothing_asked")
    return _by_intent(turn)


def dispatch(turn: Turn, intent: str) -> Reply:
    """Have the intent's handler answer; a question that was open is over."""
    turn.intent = intent
    if turn.conversation.pending and intent not in ("help",):
        turn.conversation.pending = None
    return ROUTES.handlers.get(intent, ROUTES.handlers["unknown"])(turn)


def _route_press(turn: Turn, press: Press) -> Reply:
    """A card's button: of the question that is open, or of a topic that takes its own presses."""
    handler = ROUTES.presses.get(press.task.partition("-")[0])
    if handler is not None:
        return handler(turn)
    pending = _live_question(turn)
    if not press.task.startswith(QUESTION) or not pending or pending.get("task") != press.task:
        return _over(turn)
    option = _option(pending, int(press.button) if press.button.isdecimal() else 0)
    return replace(_do(turn, option), stamp=render("labels.chosen", label=option.label))


def _tapped(turn: Turn, number: int, mark: str) -> Reply:
    """A link under a question sends its number with the question's mark."""
    pending = _live_question(turn)
    if not pending or mark_of(pending.get("task", "")) != mark:
        return _over(turn)
    return _do(turn, _option(pending, number))


def _over(turn: Turn) -> Reply:
    turn.intent = "answer"
    return replace(say("inbox.question_over"), stamp=render("labels.over"))


def _do(turn: Turn, option: Option) -> Reply:
    turn.slots = dict(option.slots)
    turn.conversation.pending = None
    return dispatch(turn, option.intent)


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
    return None if picked is None else _option(pending, picked)


def _option(pending: dict[str, Any], picked: int) -> Option:
    options = pending["options"]
    if not 1 <= picked <= len(options):
        raise Refusal("inbox.no_such_option", count=len(options))
    chosen = options[picked - 1]
    return Option(chosen.get("label", ""), chosen["intent"], chosen["slots"])


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
        return turn.ask(render("inbox.which_organization"), options)
    turn.slots = dict(understood.slots)
    return dispatch(turn, understood.intent)


def _greet(turn: Turn) -> Reply:
    """A word of welcome with what is due, once a day: opening the chat is no question."""
    turn.intent = "todo"
    last = turn.conversation.updated_at
    if last is not None and last.date() == turn.today:
        return Reply()
    return ROUTES.handlers["todo"](turn)


def _attachment(turn: Turn, kind: Kind) -> Reply:
    """A photo, file or voice note: evidence where one is asked for, else a kind word."""
    turn.intent = "attachment"
    form, _, matter = turn.conversation.form.partition(":")
    if kind is Kind.IMAGE and form in ("evidence", "self_assessment"):
        turn.uow.records.evidence(
            turn.who.id, f"{form}:{matter}", kind.value, turn.platform, turn.media_id, turn.now
        )
        return say("inbox.evidence_kept")
    return say("inbox.voice" if kind is Kind.VOICE else "inbox.attachment")
