"""The clerk's side: a report accepted, returned with a reason, or opened again after its day."""

from __future__ import annotations

from collections.abc import Container

from domain.ports import Subject
from domain.refusals import Refusal
from domain.reports import ReportStep
from handlers.asked import names_something
from handlers.self_assessment import checks, use_cases
from handlers.self_assessment.choosing import candidates, pick
from handlers.turn import Router, Turn
from handlers.understanding.reasons import reason_in
from messages.cards import Reply
from messages.render import render, say

router = Router()

_RETURN = "report_return"
_NOT_IN = ("", ReportStep.DRAFT, ReportStep.RETURNED)


@router.on("report_accept")
def accept(turn: Turn) -> Reply:
    """Accept a submitted report, after reading back whose."""
    picked = _meant(turn, (ReportStep.SUBMITTED,))
    if isinstance(picked, Reply):
        return picked
    org = picked.org.name
    if turn.slots.get("confirmed"):
        use_cases.accept(turn.uow, turn.who, picked.id, turn.now)
        return say("self_assessment.accepted", org=org)
    view = use_cases.judged(turn.uow, turn.who, picked.id, turn.now)
    checks.may_accept(view)
    prompt = render("self_assessment.ask_accept", org=org, view=view)
    return turn.confirm(prompt, render("self_assessment.do_accept"), subject=picked.id)


@router.on(_RETURN)
def return_(turn: Turn) -> Reply:
    """Return a report with a reason, which is asked for where it is missing."""
    picked = _meant(turn, (ReportStep.SUBMITTED, ReportStep.ACCEPTED))
    if isinstance(picked, Reply):
        return picked
    org, reason = picked.org.name, turn.slots.get("reason", "")
    if turn.slots.get("confirmed"):
        done = use_cases.return_(turn.uow, turn.who, picked.id, reason, turn.now)
        return say("self_assessment.returned", org=org, last=done.last_day)
    view = use_cases.judged(turn.uow, turn.who, picked.id, turn.now)
    reason = reason or reason_in(turn.said, org)
    checks.may_return(view, reason or org)
    if not reason:
        turn.conversation.form = f"{_RETURN}:{picked.id}"
        return say("self_assessment.why_return", org=org)
    return _confirm_return(turn, picked, reason, reopens=not view.accepting)


@router.form(_RETURN)
def reason_given(turn: Turn) -> Reply | None:
    """The reason itself, asked for one message ago."""
    subject_id = int(turn.conversation.form.split(":")[1])
    turn.conversation.form = ""
    turn.intent = _RETURN
    try:
        view = use_cases.judged(turn.uow, turn.who, subject_id, turn.now)
        checks.may_return(view, turn.said)
    except Refusal as refusal:  # said, not raised: raising would leave the form open
        return say(refusal.key, **refusal.facts)
    return _confirm_return(turn, view.subject, turn.said, reopens=not view.accepting)


@router.on("reopen")
def reopen(turn: Turn) -> Reply:
    """Let a branch hand in after the deadline, for three more days."""
    picked = _meant(turn, _NOT_IN)
    if isinstance(picked, Reply):
        return picked
    org, reason = picked.org.name, turn.slots.get("reason") or reason_in(turn.said, picked.org.name)
    if turn.slots.get("confirmed"):
        done = use_cases.reopen(turn.uow, turn.who, picked.id, reason, turn.now)
        return say("self_assessment.reopened", org=org, last=done.last_day)
    checks.may_reopen(use_cases.judged(turn.uow, turn.who, picked.id, turn.now))
    prompt = render("self_assessment.ask_reopen", org=org, reason=reason)
    yes = render("self_assessment.do_reopen")
    return turn.confirm(prompt, yes, subject=picked.id, reason=reason)


def _confirm_return(turn: Turn, subject: Subject, reason: str, *, reopens: bool) -> Reply:
    prompt = render(
        "self_assessment.ask_return", org=subject.org.name, reason=reason, reopens=reopens
    )
    yes = render("self_assessment.do_return")
    return turn.confirm(prompt, yes, subject=subject.id, reason=reason)


def _meant(turn: Turn, states: Container[str]) -> Subject | Reply:
    """The report meant: the one named, else one of those in these states."""
    reach = turn.reach("judge_report")
    if not reach:
        raise Refusal("self_assessment.not_judge")
    subjects = candidates(turn, reach)
    if "org" in turn.slots or "subject" in turn.slots:
        return pick(turn, subjects)
    if turn.intent != _RETURN and names_something(turn):
        raise Refusal("general.no_such_subject")
    running = {subject.assessment_id for subject in subjects}
    fitting = {
        state.subject.id
        for assessment in sorted(running)
        for state in turn.uow.reports.states(assessment, reach)
        if state.state in states
    }
    found = [subject for subject in subjects if subject.id in fitting]
    if not found:
        raise Refusal("self_assessment.nothing_to_judge")
    # Words around a return may be its reason or the name of another organisation: it is asked.
    return pick(turn, found, sure=turn.intent != _RETURN)
