"""The voter's side: asking for the ballot, filling it in, its receipt."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from domain.people import Person
from domain.polls import PollResult
from domain.ports import PollRecord, UnitOfWork
from domain.refusals import Refusal
from handlers.incoming import Press
from handlers.turn import Option, Router, Turn
from handlers.understanding.intents import by_phrases
from handlers.understanding.normal import compact
from handlers.voting.ballot_paper import TOPIC, Paper, poll_of, uncarried
from handlers.voting.booth import BallotStep
from handlers.voting.gist import gist
from handlers.voting.marks import Marks, read_marks, wants_lines
from handlers.voting.rules import misheard, rule_of
from messages.cards import Reply
from messages.render import render, say

router = Router()

# An unconfirmed choice is forgotten after this long.
PENDING_LIFE = timedelta(minutes=10)
# What confirms a ballot. No number and no 好的: a doubled tap or a kind word is not a vote.
_CONFIRM = frozenset({"确认", "确定", "是", "是的", "对", "确认投票", "投出"})
# The form after 确认: a ballot not yet complete goes on, other words are for others.
_CONFIRMED = "confirmed"


@router.on("vote")
def vote(turn: Turn) -> Reply:
    """Show the ballot of the poll that is open for this person."""
    polls = open_polls(turn.uow, turn.who, turn.now)
    if "org" in turn.slots:
        polls = [poll for poll in polls if poll.org.id == turn.slots["org"]]
    if not polls:
        raise Refusal("voting.nothing_open")
    if len(polls) > 1:
        options = [Option(poll.org.name, "vote", {"org": poll.org.id}) for poll in polls]
        return turn.ask(render("voting.which_poll"), options)
    turn.conversation.form = f"ballot:{polls[0].id}"
    return _at_urn(turn, polls[0], intro=gist(turn.uow, polls[0].subject_id))


@router.on("ballot_receipt")
def receipt(turn: Turn) -> Reply:
    """Whether one's ballot is in; which it was, nobody can tell."""
    polls = polls_of(turn.uow, turn.who, turn.now)
    if not polls:
        raise Refusal("voting.nothing_open")
    released = polls[-1].result
    if released is None:
        return _at_urn(turn, polls[-1], words="not_voted")
    counted = PollResult.from_data(released)
    kept = "receipt_destroyed" if counted.too_few else "receipt_counted"
    return _at_urn(turn, polls[-1], receipt=kept)


@router.form("ballot")
def mark(turn: Turn) -> Reply | None:
    """What is said while a ballot is open: marks, a confirmation, or something else."""
    poll, confirmed = _open_form(turn)
    if poll is None or poll.state != "open":
        turn.conversation.form = ""
        if poll is None or by_phrases(turn.text):
            return None
        return say("voting.closed", org=poll.org.name, options=())
    touched = turn.conversation.updated_at
    if touched is not None and turn.now - touched > PENDING_LIFE:
        turn.conversation.form = ""
        return None if confirmed else _at_urn(turn, poll, leave=True)
    return _said(turn, poll, confirmed=confirmed)


def _said(turn: Turn, poll: PollRecord, *, confirmed: bool) -> Reply | None:
    if compact(turn.text) in _CONFIRM:
        turn.conversation.form = f"ballot:{poll.id}:{_CONFIRMED}"
        return _at_urn(turn, poll, confirm=True)
    if poll.criteria and wants_lines(turn.text):
        return _at_urn(turn, poll, by_line=True)
    marks = marks_in(turn.text, turn.uow, poll)
    if marks is not None:
        return _marked(turn, poll, marks)
    if confirmed or by_phrases(turn.text):
        turn.conversation.form = "" if confirmed else turn.conversation.form
        return None
    return _at_urn(turn, poll, words="unclear")


def _marked(turn: Turn, poll: PollRecord, marks: Marks) -> Reply:
    turn.conversation.form = f"ballot:{poll.id}"
    if poll.criteria and len(marks.cells) not in (1, poll.cells):
        turn.intent = "vote"
        return say("voting.wrong_count", given=len(marks.cells), criteria=poll.criteria)
    return _at_urn(turn, poll, marks=marks, words="unclear", all_lines=_all_lines(turn.uow, poll))


def marks_in(text: str, uow: UnitOfWork, poll: PollRecord) -> Marks | None:
    """The marks of a message: exactly the options, else with words that are often misheard."""
    exact = read_marks(text, poll.options, poll.cells, {})
    return exact or read_marks(text, poll.options, poll.cells, misheard(uow, poll))


def _all_lines(uow: UnitOfWork, poll: PollRecord) -> bool:
    return bool(poll.criteria) and rule_of(uow, poll.subject_id).criteria_required


@router.pressed(TOPIC)
def press(turn: Turn) -> Reply:
    """A button of a ballot's card: lines handed in, or what is done with the choice read back."""
    turn.intent = "vote"
    pressed = turn.press
    poll = turn.uow.polls.get(poll_of(pressed.task)) if pressed else None
    if poll is None or pressed is None:
        raise Refusal("voting.nothing_open")
    if poll.state != "open":
        return Paper(poll).over("closed")
    turn.conversation.form = f"ballot:{poll.id}"
    done = _pressed(pressed, poll)
    if "confirm" in done:
        turn.conversation.form += f":{_CONFIRMED}"
    elif "leave" in done:
        turn.conversation.form = ""
    return _at_urn(turn, poll, all_lines=_all_lines(turn.uow, poll), **done)


def _pressed(press: Press, poll: PollRecord) -> dict[str, Any]:
    """What a button asks of the urn."""
    if press.button == "submit":
        picks = {int(key): mark for key, mark in press.picks.items() if key.isdecimal()}
        return {"pressed": True, "picks": picks}
    names = dict(enumerate(Paper(poll).buttons, 1))
    act = names.get(int(press.button) if press.button.isdecimal() else 0, "")
    exactly = {"exactly": uncarried(press.carry)} if act == "confirm" else {}
    return {"pressed": True, **({act: True} if act else {}), **exactly}


def leave(turn: Turn) -> Reply | None:
    """Leave an open ballot and forget its unconfirmed choice; None if none is open."""
    poll, _ = _open_form(turn)
    turn.conversation.form = ""
    return _at_urn(turn, poll, leave=True) if poll is not None else None


def poll_of_form(form: str) -> int | None:
    """The poll that a conversation's open form is the ballot of."""
    name, _, rest = form.partition(":")
    return int(rest.partition(":")[0]) if name == "ballot" else None


def _open_form(turn: Turn) -> tuple[PollRecord | None, bool]:
    """The poll of the open ballot, and whether it was confirmed before."""
    number = poll_of_form(turn.conversation.form)
    poll = turn.uow.polls.get(number) if number is not None else None
    return poll, turn.conversation.form.endswith(f":{_CONFIRMED}")


def open_polls(uow: UnitOfWork, who: Person, now: datetime) -> list[PollRecord]:
    """The open polls in which the person has a vote by a post held today."""
    return [poll for poll in polls_of(uow, who, now) if poll.state == "open"]


def polls_of(uow: UnitOfWork, who: Person, now: datetime) -> list[PollRecord]:
    """The polls, open and closed, of the organisations where the person's post has a vote."""
    posts = [post for post in who.posts if post.held_on(now.date())]
    subjects = uow.assessments.subjects_of([post.org_id for post in posts])
    polls = uow.polls.of_subjects([subject.id for subject in subjects])
    found = []
    for poll in polls:
        voters = rule_of(uow, poll.subject_id).voters
        if any(post.org_id == poll.org.id and post.role in voters for post in posts):
            found.append(poll)
    return found


def again(turn: Turn, record: Mapping[str, Any], *, latest: bool) -> BallotStep | None:
    """The step that answers a repeat of a ballot message: it looks, and changes nothing.

    Where the message is the person's latest, a crash may have come between its commit and the
    urn; then it is done now, which changes nothing if it was done before. A line that was asked
    for is not filled again: nobody can tell whether it was, and it is asked for once more.
    """
    poll = turn.uow.polls.get(record["ballot"])
    if poll is None:
        return None
    words, act = record["words"], record["act"] if latest else "look"
    done = _done_again(turn, poll, act)
    intro = gist(turn.uow, poll.subject_id) if words == "ballot" else ""
    done["all_lines"] = _all_lines(turn.uow, poll)
    return BallotStep(poll, turn.who.id, words=words, intro=intro, repeated=True, **done)


def _done_again(turn: Turn, poll: PollRecord, act: str) -> dict[str, Any]:
    if turn.press is not None:
        return {"pressed": True} if act == "look" else _pressed(turn.press, poll)
    if act == "choose":
        return {"marks": marks_in(turn.text, turn.uow, poll)}
    return {act: True} if act in ("leave", "confirm", "by_line") else {}


def _at_urn(turn: Turn, poll: PollRecord, **said: Any) -> Reply:
    turn.intent = turn.intent or "vote"
    turn.step = BallotStep(poll, turn.who.id, **said)
    return Reply()
