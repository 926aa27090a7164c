"""The voter's side. A choice passes through here in memory only: into the urn, sealed, or nowhere.

The main store learns which poll a conversation is about and what kind of message it was, never
what it said; whether a choice waits to be confirmed, the urn knows. So a repeat of any message is
answered from the urn's state.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from domain.people import Person
from domain.polls import BallotState, PollResult, Standing
from domain.ports import PollRecord, UnitOfWork
from domain.refusals import Refusal
from handlers.steps import UrnDoor
from handlers.turn import Option, Router, Turn
from handlers.understanding import answers
from handlers.understanding.intents import by_phrases
from handlers.understanding.normal import compact
from handlers.voting.gist import gist
from handlers.voting.rules import rule_of
from messages.cards import Reply
from messages.render import render, say

router = Router()

# An unconfirmed choice is forgotten after this long.
PENDING_LIFE = timedelta(minutes=10)
# What confirms a ballot. No number and no 好的: a doubled tap or a kind word is not a vote.
_CONFIRM = frozenset({"确认", "确定", "是", "是的", "对", "确认投票", "投出"})


@dataclass(frozen=True, slots=True)
class BallotStep:
    """One message at the urn: look, choose an option, confirm, or leave.

    `option` counts from 1. Nothing of it is written anywhere but into the urn. `repeated`: the
    message was seen before, so that its choice must not take the place of another.
    """

    poll: int
    voter: int = field(repr=False)
    org_name: str = field(repr=False)
    options: tuple[str, ...]
    option: int | None = field(default=None, repr=False)
    confirm: bool = field(default=False, repr=False)
    leave: bool = field(default=False, repr=False)
    repeated: bool = False
    words: str = field(default="ballot", repr=False)
    intro: str = field(default="", repr=False)
    # What a voter hears of a poll that is over, where it is not simply "voted".
    receipt: str = "voted"
    writes: bool = False
    closes: int | None = None

    def record(self) -> Mapping[str, Any]:
        return {"ballot": self.poll, "act": self._act, "words": self._words}

    @property
    def _act(self) -> str:
        if self.leave:
            return "leave"
        if self.confirm:
            return "confirm"
        return "look" if self.option is None else "choose"

    @property
    def _words(self) -> str:
        """What is said where no choice is waiting."""
        if self.leave:
            return "left"
        return "nothing_to_confirm" if self.confirm else self.words

    def at_urn(self, urn: UrnDoor) -> BallotState:
        state = urn.state(self.poll, self.voter)
        if state.standing not in (Standing.READY, Standing.PENDING):
            return state
        if self.leave:
            urn.discard(self.poll, self.voter)
            return BallotState(Standing.READY)
        if self.option is not None and not (self.repeated and state.choice):
            return urn.choose(self.poll, self.voter, (self.option,))
        if self.confirm and state.standing is Standing.PENDING:
            return urn.cast(self.poll, self.voter)
        return state

    def keep(self, uow: UnitOfWork, outcome: BallotState, now: datetime) -> None:
        """Nothing: the main store must not learn of it."""

    def say(self, outcome: BallotState) -> Reply:
        facts: dict[str, Any] = {"org": self.org_name, "options": self.options}
        if outcome.standing is Standing.READY:
            more = {} if self._words == "left" else {"intro": self.intro}
            return say(f"voting.{self._words}", **more, **facts)
        if outcome.standing is Standing.PENDING and outcome.choice:
            return say("voting.read_back", choice=self.options[outcome.choice[0] - 1], **facts)
        if outcome.standing is Standing.VOTED:
            return say(f"voting.{self.receipt}", **facts)
        return say(f"voting.{outcome.standing.value}", **facts)


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
    """What is said while a ballot is open: a choice, a confirmation, or something else."""
    poll = turn.uow.polls.get(int(turn.conversation.form.partition(":")[2]))
    if poll is None or poll.state != "open":
        turn.conversation.form = ""
        if poll is None or by_phrases(turn.text):
            return None
        return say("voting.closed", org=poll.org.name, options=())
    turn.intent = "vote"
    touched = turn.conversation.updated_at
    if touched is not None and turn.now - touched > PENDING_LIFE:
        turn.conversation.form = ""
        return _at_urn(turn, poll, leave=True)
    if compact(turn.text) in _CONFIRM:
        # The form stays open for its ten minutes: should the urn fail now, 确认 is heard again.
        return _at_urn(turn, poll, confirm=True)
    option = option_meant(turn.text, poll.options)
    if option is not None:
        return _at_urn(turn, poll, option=option)
    if by_phrases(turn.text):
        return None
    return _at_urn(turn, poll, words="unclear")


def option_meant(text: str, options: Sequence[str]) -> int | None:
    """The option (from 1) a message names: its number or exactly its word; else None."""
    said = compact(text)
    if said in options:
        return options.index(said) + 1
    number = answers.number(text)
    return number if number is not None and 1 <= number <= len(options) else None


def leave(turn: Turn) -> Reply | None:
    """Leave an open ballot and forget its unconfirmed choice; None if none is open."""
    form, _, poll_id = turn.conversation.form.partition(":")
    poll = turn.uow.polls.get(int(poll_id)) if form == "ballot" else None
    turn.conversation.form = ""
    return _at_urn(turn, poll, leave=True) if poll is not None else None


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
    urn; then it is done now, which changes nothing if it was done before.
    """
    poll = turn.uow.polls.get(record["ballot"])
    if poll is None:
        return None
    words, act = record["words"], record["act"] if latest else "look"
    done: dict[str, Any] = {"repeated": True, "leave": act == "leave", "confirm": act == "confirm"}
    if act == "choose":
        done["option"] = option_meant(turn.text, poll.options)
    intro = gist(turn.uow, poll.subject_id) if words == "ballot" else ""
    return BallotStep(
        poll.id, turn.who.id, poll.org.name, poll.options, words=words, intro=intro, **done
    )


def _at_urn(turn: Turn, poll: PollRecord, **said: Any) -> Reply:
    turn.step = BallotStep(poll.id, turn.who.id, poll.org.name, poll.options, **said)
    return Reply()
