"""The small steps the use cases are made of: a moved state, a saved row, a line of audit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from domain.calendar import end_of
from domain.people import Person
from domain.ports import Report, UnitOfWork
from domain.refusals import Refusal
from domain.report_answers import checked as in_kept_form
from domain.report_merge import Change
from domain.reports import ReportStep, move_report
from handlers.self_assessment.view import View, load, roles_at

# A reopened report may be handed in on the day itself and this many days after it.
REOPENED_DAYS = 3


def checked(found: View, changes: Iterable[Change]) -> list[Change]:
    """The changes as they are kept; a field the report does not have is left out."""
    by_key = {question.key: question for question in found.questions}
    return [
        replace(
            change, value=in_kept_form(by_key[change.key], change.value) if change.value else ""
        )
        for change in changes
        if change.key in by_key
    ]


def revised(found: View, who: Person, answers: Mapping[str, str]) -> Report:
    """The report with these answers; a returned one becomes a draft again."""
    report = replace(found.report, answers=answers)
    if found.step is not ReportStep.RETURNED:
        return report
    return replace(report, state=moved(found, who, "revise").state)


def moved(found: View, who: Person, action: str, reason: str = "") -> Report:
    """The report after a move of the table in `domain.reports`."""
    roles = roles_at(who, found.subject, found.now.date())
    step = move_report(found.step, action, roles, in_time=found.accepting, reason=reason)
    return replace(found.report, state=step.value)


def kept(
    uow: UnitOfWork, who: Person, found: View, report: Report, action: str, now: datetime
) -> View:
    """Save a moved report. Refusal `self_assessment.changed_meanwhile` if another was quicker."""
    if not uow.reports.save(report, who.id, now):
        raise Refusal("self_assessment.changed_meanwhile")
    audit(uow, who, found, action)
    return load(uow, found.subject.id, now)


def reopened(uow: UnitOfWork, who: Person, found: View, reason: str) -> View:
    """Grant the report's stage some more days."""
    until = end_of(found.now.date() + timedelta(days=REOPENED_DAYS))
    uow.assessments.reopen(
        found.subject.id, found.stage.id, until, found.now, who.id, reason.strip()
    )
    audit(uow, who, found, "report_reopen")
    return load(uow, found.subject.id, found.now)


def audit(uow: UnitOfWork, who: Person, found: View, action: str) -> None:
    """Note who did what to which report; never its words."""
    org = found.subject.org
    uow.audit.record(
        found.now, who.id, action, org_id=org.id, target=f"subject:{found.subject.id}", rows=1
    )
