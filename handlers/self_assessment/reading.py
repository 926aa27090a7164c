"""Reading a whole report: its writers at any time, others once it is in."""

from __future__ import annotations

from domain import access
from domain.ports import Subject
from domain.refusals import Refusal
from domain.reports import ReportStep
from handlers.asked import names_something
from handlers.self_assessment import words
from handlers.self_assessment.choosing import candidates, pick
from handlers.self_assessment.view import View, load, roles_at
from handlers.turn import Router, Turn
from messages.cards import Reply

router = Router()


@router.on("report_read")
def report_read(turn: Turn) -> Reply:
    """The whole report of an organisation in scope; every reading by others is audited."""
    picked = pick(turn, _begun(turn))
    if isinstance(picked, Reply):
        return picked
    view = load(turn.uow, picked.id, turn.now)
    if not readable(turn, view):
        raise Refusal("self_assessment.not_in_yet", org=picked.org.name)
    if not turn.may("write_report", picked.org):
        target = f"subject:{picked.id}"
        turn.uow.audit.record(
            turn.now, turn.who.id, "report_read", org_id=picked.org.id, target=target, rows=1
        )
    return words.whole(view)


def readable(turn: Turn, view: View) -> bool:
    """Whether this person may read the report as it stands.

    Writers always; whoever sees progress once it was handed in; those with a ballot in its
    meeting while it is in. Nobody sees the draft of another branch.
    """
    if turn.may("write_report", view.subject.org):
        return view.report.version > 0
    if turn.may("judge_report", view.subject.org) and view.step is ReportStep.RETURNED:
        return True
    return view.handed_in and (
        turn.may("see_progress", view.subject.org) or _has_a_ballot(turn, view)
    )


def _has_a_ballot(turn: Turn, view: View) -> bool:
    voters = {role for poll in view.scheme.polls for role in poll.voters}
    return not voters.isdisjoint(roles_at(turn.who, view.subject, turn.today))


def _begun(turn: Turn) -> list[Subject]:
    """The subjects in scope whose reports were begun; the one named, begun or not.

    Refusal `general.no_such_subject` for a name that nobody here goes by.
    """
    if names_something(turn):
        raise Refusal("general.no_such_subject")
    scope = access.scope(turn.who, turn.today)
    subjects = candidates(turn, scope)
    if len(subjects) <= 1 or "org" in turn.slots or "subject" in turn.slots:
        return subjects
    running = {subject.assessment_id for subject in subjects}
    shown = {
        state.subject.id
        for assessment in sorted(running)
        for state in turn.uow.reports.states(assessment, scope)
        if state.state
    }
    return [subject for subject in subjects if subject.id in shown] or subjects
