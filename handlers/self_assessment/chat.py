"""Beginning, going on with, handing in and taking back one's own report in a chat."""

from __future__ import annotations

from domain.ports import Subject
from domain.refusals import Refusal
from domain.reports import ReportStep
from handlers.self_assessment import answering, checks, use_cases, words
from handlers.self_assessment.choosing import candidates, pick
from handlers.self_assessment.place import Place
from handlers.self_assessment.view import View
from handlers.turn import Router, Turn
from handlers.understanding.normal import compact
from messages.cards import Reply
from messages.render import render, say

router = Router()


@router.on("self_assessment")
def self_assessment(turn: Turn) -> Reply:
    """Start or continue the report, or do what was chosen under its preview."""
    picked = pick(turn, _own(turn))
    if isinstance(picked, Reply):
        return picked
    view = use_cases.view(turn.uow, turn.who, picked.id, turn.now)
    if not view.editable:
        turn.conversation.form = ""
        return standing(view)
    words.leave_at(turn, Place(picked.id))
    if "do" in turn.slots:
        return answering.do(turn, view, turn.slots["do"])
    if "网页" in compact(turn.text):
        return words.link(turn, view)
    return words.opening(turn, view)


@router.on("withdraw")
def withdraw(turn: Turn) -> Reply:
    """Take a submitted report back to change it, after asking once more."""
    picked = pick(turn, _own(turn))
    if isinstance(picked, Reply):
        return picked
    org = picked.org.name
    if turn.slots.get("confirmed"):
        view = use_cases.withdraw(turn.uow, turn.who, picked.id, turn.now)
        words.leave_at(turn, Place(picked.id))
        return say("self_assessment.withdrawn", org=org) + words.preview(turn, view)
    view = use_cases.view(turn.uow, turn.who, picked.id, turn.now)
    checks.may_withdraw(turn.uow, view)
    prompt = render("self_assessment.ask_withdraw", org=org, too_late=not view.accepting)
    return turn.confirm(prompt, render("self_assessment.do_withdraw"), subject=picked.id)


def standing(view: View) -> Reply:
    """Where a report stands that is not to be written now."""
    key = "is_accepted" if view.step is ReportStep.ACCEPTED else "is_submitted"
    return say(f"self_assessment.{key}", org=view.subject.org.name, at=view.report.submitted_at)


def _own(turn: Turn) -> list[Subject]:
    """The subjects whose reports this person writes."""
    reach = turn.reach("write_report")
    if not reach:
        raise Refusal("self_assessment.not_writer")
    found = candidates(turn, reach)
    if not found and "org" not in turn.slots:
        raise Refusal("self_assessment.none_running")
    return found
