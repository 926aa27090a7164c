"""The meeting's side: who opens a poll, watches it, closes it, and reads its totals."""

from __future__ import annotations

from domain import stages
from domain.polls import PollResult
from domain.ports import PollRecord, Subject
from domain.refusals import Refusal
from domain.scheme_rules import PollRule
from handlers.briefs import page
from handlers.subjects import choose_subject, subjects_in_reach
from handlers.turn import Router, Turn
from handlers.voting.polling import (
    CloseStep,
    OpenStep,
    TurnoutStep,
    roll_of,
    told_of_result,
)
from handlers.voting.results import result_facts
from handlers.voting.rules import (
    criteria_of,
    has_closer,
    holds,
    may_close,
    rule_of,
    running_poll,
    scheme_of,
)
from messages.cards import Reply
from messages.render import render, say

__all__ = ["result_facts", "router"]

router = Router()


@router.on("poll_open")
def poll_open(turn: Turn) -> Reply:
    """Open the evaluation of a branch whose report is in."""
    subject = choose_subject(turn, "open_poll")
    if isinstance(subject, Reply):
        return subject
    rule = rule_of(turn.uow, subject.id)
    if not holds(turn.who, rule.opened_by, subject, turn):
        raise Refusal("voting.may_not_open", org=subject.org.name)
    _check_may_begin(turn, subject, rule)
    voters = _voters(turn, subject, rule)
    if not turn.slots.get("confirmed"):
        fewest = max(rule.min_ballots or 0, turn.desk.min_ballots)
        words = render(
            "voting.ask_open", org=subject.org.name, entitled=len(voters), min_ballots=fewest
        )
        return turn.confirm(words, render("labels.open_poll"), org=subject.org.id)
    poll = _new_poll(turn, subject, rule, len(voters))
    turn.step = OpenStep(poll, voters, rule.criteria_required)
    turn.uow.audit.record(
        turn.now, turn.who.id, "poll_open", org_id=subject.org.id, target=f"poll:{poll.id}"
    )
    return Reply()


@router.on("poll_close")
def poll_close(turn: Turn) -> Reply:
    """End a poll; the leader does, or the clerk where there is none. Nothing can follow it."""
    poll, subject = running_poll(turn, "see_turnout")
    if not may_close(turn, subject):
        has_leader = has_closer(turn, subject, rule_of(turn.uow, subject.id))
        raise Refusal("voting.may_not_close", org=subject.org.name, has_leader=has_leader)
    if not turn.slots.get("confirmed"):
        turn.confirm("", render("labels.close_poll"), org=subject.org.id)
        return _watch(turn, poll, "ask_close")
    turn.uow.polls.move(poll.id, "closing", turn.now, turn.who.id)
    turn.uow.audit.record(
        turn.now, turn.who.id, "poll_close", org_id=subject.org.id, target=f"poll:{poll.id}"
    )
    told = set(told_of_result(turn.uow, subject, turn.now)) - {turn.who.id}
    paper = turn.uow.polls.paper(poll.id)
    turn.step = CloseStep(poll, tuple(sorted(told)), paper, page(turn.desk, "me"))
    return Reply()


@router.on("turnout")
def turnout(turn: Turn) -> Reply:
    """How many have voted: a number."""
    poll, _ = running_poll(turn, "see_turnout")
    return _watch(turn, poll, "turnout")


@router.on("ask_close")
def ask_close(turn: Turn) -> Reply:
    """The question of `poll_close` again, for a repeat of that message."""
    poll, _ = running_poll(turn, "see_turnout")
    return _watch(turn, poll, "ask_close")


def _watch(turn: Turn, poll: PollRecord, intent: str) -> Reply:
    least = rule_of(turn.uow, poll.subject_id).turnout_warning
    question = turn.question("") if intent == "ask_close" else None
    paper = turn.uow.polls.paper(poll.id)
    turn.step = TurnoutStep(poll, intent, turn.now, paper, least, question)
    return Reply()


@router.on("poll_result")
def poll_result(turn: Turn) -> Reply:
    """The released totals of a closed poll."""
    subject = choose_subject(turn, "see_turnout", _with_poll(turn))
    if isinstance(subject, Reply):
        return subject
    poll = turn.uow.polls.of_subject(subject.id)
    if poll is None:
        raise Refusal("voting.none_held", org=subject.org.name)
    if poll.result is None:
        raise Refusal("voting.not_released", org=subject.org.name)
    return say("voting.result", **result_facts(poll, PollResult.from_data(poll.result)))


def _with_poll(turn: Turn) -> list[Subject]:
    """The subjects in reach that have held a poll; where none has, all of them."""
    subjects = subjects_in_reach(turn, "see_turnout")
    held = {poll.subject_id for poll in turn.uow.polls.of_subjects([s.id for s in subjects])}
    named = "org" in turn.slots
    return [s for s in subjects if s.id in held and not named] or list(subjects)


def _check_may_begin(turn: Turn, subject: Subject, rule: PollRule) -> None:
    report = turn.uow.reports.get(subject.id)
    if report is None or report.state not in ("submitted", "accepted"):
        raise Refusal("voting.report_first", org=subject.org.name)
    if turn.uow.polls.of_subject(subject.id, lock=True) is not None:
        raise Refusal("voting.held_already", org=subject.org.name)
    scheme, year = scheme_of(turn.uow, subject.id)
    dates = stages.stage_dates(scheme, year, turn.calendar)[rule.stage]
    granted = turn.uow.assessments.reopened_until(subject.id, rule.stage)
    if not stages.is_open(dates, turn.now, granted):
        raise Refusal(
            "voting.not_the_time", org=subject.org.name, opens=dates.opens, last=dates.deadline
        )


def _voters(turn: Turn, subject: Subject, rule: PollRule) -> tuple[int, ...]:
    voters = roll_of(turn.uow, subject, rule, turn.now)
    if not voters:
        raise Refusal("voting.nobody_entitled", org=subject.org.name)
    return voters


def _new_poll(turn: Turn, subject: Subject, rule: PollRule, entitled: int) -> PollRecord:
    # A number of chance: after a restored backup a new poll never meets an old one in the urn.
    draft = PollRecord(
        turn.desk.new_number(),
        subject.id,
        subject.org,
        "opening",
        max(rule.min_ballots or 0, turn.desk.min_ballots),
        entitled,
        tuple(rule.options),
        turn.now,
        None,
        None,
        tuple(line.title for line in criteria_of(turn.uow, subject.id)),
    )
    poll_id = turn.uow.polls.add(draft, turn.who.id)
    stored = turn.uow.polls.get(poll_id)
    if stored is None:
        raise LookupError("the poll just stored is gone")
    return stored
