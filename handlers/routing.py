"""What a message means where the person is: a button, an answer, a form's line, or a request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from domain.refusals import Refusal
from handlers import following
from handlers.incoming import Kind, Press
from handlers.routes import ROUTES
from handlers.turn import QUESTION, Option, Turn
from handlers.understanding import answers
from handlers.understanding.aliases import aliases
from handlers.understanding.intents import exactly
from handlers.understanding.normal import name_key, plain, simplified
from handlers.understanding.requests import understand_all
from handlers.understanding.understood import Understood
from messages.cards import Reply, mark_of
from messages.render import render, say

# How long a numbered question waits for its answer.
QUESTION_LIFE = timedelta(minutes=30)
# What is asked about an organisation somebody only names.
_ABOUT = ("grade", "progress", "contacts")
_MOST_OPTIONS = 9
_SEVERAL, _SHORTEST_NAME = 2, 2
_SAID = "said_before"


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
    """cancel or help ► the answer to an open question ► an open form ► a correction ► the words."""
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
    if not phrase and (reply := _corrected(turn)) is not None:
        return reply
    if not phrase and answers.is_next(turn.text) and (context := following.context_of(turn)):
        turn.intent = context["intent"]
        return say("inbox.no_more")
    if not phrase and turn.conversation.pending is None and _is_answer(turn.text):
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
    if _SAID in turn.slots:  # the words that were asked about still hold the rest of what was said
        turn.said = turn.slots.pop(_SAID)
        turn.text = plain(simplified(turn.said))
    return dispatch(turn, option.intent)


def _to_form(turn: Turn) -> Reply | None:
    handler = ROUTES.forms.get(turn.conversation.form.partition(":")[0])
    return handler(turn) if handler else None


def _is_answer(text: str) -> bool:
    """A number, a yes or a no, or a nod; where nothing was asked they change nothing."""
    simple = (answers.is_yes, answers.is_no, answers.is_nod)
    return answers.number(text) is not None or any(said(text) for said in simple)


def _chosen(turn: Turn) -> Option | None:
    pending = _live_question(turn)
    if pending is None:
        return None
    options = pending["options"]
    picked = answers.number(turn.text)
    if picked is None and answers.is_next(turn.text) and "start" in options[0]["slots"]:
        picked = 1
    if picked is None and answers.is_yes(turn.text) and options[-1]["intent"] == "cancel":
        picked = 1
    if picked is None and answers.is_no(turn.text) and options[-1]["intent"] == "cancel":
        picked = len(options)
    if picked is None:
        picked = _named(options, turn.text)
    return None if picked is None else _option(pending, picked)


def _named(options: Sequence[Mapping[str, Any]], text: str) -> int | None:
    """The number of the one organisation among the options that the whole answer names."""
    said = name_key(text)
    places = [n for n, one in enumerate(options, 1) if "org" in one["slots"]]
    if len(said) < _SHORTEST_NAME or len(places) < _SEVERAL:
        return None
    fitting = [n for n in places if said in aliases(options[n - 1].get("label", ""))]
    return fitting[0] if len(fitting) == 1 else None


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
    """Every request of the message, one after the other; the first answer that asks is the last."""
    found = following.followed(turn, understand_all(turn.said, turn.names))
    reply, intent, done = Reply(), "", 0
    turn.told = dict(found[0].told)
    turn.more = [{"intent": one.intent, "slots": dict(one.told)} for one in found[1:]]
    for one in found:
        if done and (turn.conversation.pending or turn.step is not None):
            break
        reply += _request(turn, one, alone=len(found) == 1)
        intent = intent or turn.intent
        done += 1
    following.remember(turn, found[:done])
    turn.intent, turn.heard = intent, found[0]
    if done < len(found):
        reply += say("inbox.one_at_a_time", rest=[one.told_back for one in found[done:]])
    return reply


def _request(turn: Turn, one: Understood, *, alone: bool) -> Reply:
    turn.heard, turn.slots = one, {}
    turn.said, turn.text = one.said, plain(simplified(one.said))
    if alone:
        return _asked(turn, one)
    try:
        return _asked(turn, one)
    except Refusal as refusal:  # said, not raised: the other answers stand
        return say(refusal.key, **refusal.facts)


def _asked(turn: Turn, one: Understood) -> Reply:
    """Do it, or ask which organisation is meant; never guess between two."""
    turn.intent = one.intent
    if one.near and (beside := ROUTES.besides.get(one.intent)) and (reply := beside(turn)):
        return reply
    if one.candidates or one.near:
        return _which(turn, one)
    if one.intent == "unknown" and one.org is not None:
        return _what_about(turn, one)
    turn.slots = dict(one.slots)
    return dispatch(turn, one.intent)


def _which(turn: Turn, one: Understood) -> Reply:
    if one.intent == "unknown":
        return dispatch(turn, one.intent)
    among = one.candidates or one.near
    turn.candidates = tuple(org.name for org in among)
    options = [
        Option(org.name, one.intent, {**one.slots, "org": org.id, _SAID: one.said})
        for org in among[:_MOST_OPTIONS]
    ]
    prompt = "inbox.which_organization" if one.candidates else "inbox.did_you_mean"
    return turn.ask(render(prompt), options)


def _what_about(turn: Turn, one: Understood) -> Reply:
    """An organisation and nothing else: what is to be told about it."""
    name, org = one.org.name if one.org else "", one.slots["org"]
    options = [
        Option(render("inbox.about", intent=intent), intent, {"org": org}) for intent in _ABOUT
    ]
    return turn.ask(render("inbox.what_about", org=name), options)


def _corrected(turn: Turn) -> Reply | None:
    """不对,是梅溪: the last request once more, about what is now named; it asks again itself."""
    said = following.corrected(turn)
    if said is None:
        return None
    turn.conversation.pending = None
    if not said:
        turn.intent = "answer"
        return say("inbox.correct_how")
    turn.said = said
    return _by_intent(turn)


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
