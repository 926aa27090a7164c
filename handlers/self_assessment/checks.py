"""What stands against doing something with a report now, said so that people know what to do."""

from __future__ import annotations

from domain.people import Role
from domain.ports import UnitOfWork
from domain.refusals import Refusal
from domain.reports import ReportStep
from handlers.self_assessment.view import View


def may_edit(found: View) -> None:
    """Refusals `self_assessment.already_submitted` (org, at), `.already_accepted` (org)."""
    if found.step is ReportStep.SUBMITTED:
        raise Refusal(
            "self_assessment.already_submitted",
            org=found.subject.org.name,
            at=found.report.submitted_at,
        )
    _not_accepted(found)


def may_submit(uow: UnitOfWork, found: View) -> None:
    """Refusals as `may_edit`, and `self_assessment.too_early` (opens), `.incomplete` (missing),
    `.too_late` (deadline, clerks)."""
    may_edit(found)
    if found.too_early:
        raise Refusal("self_assessment.too_early", opens=found.dates.opens)
    if found.missing:
        raise Refusal("self_assessment.incomplete", missing=found.missing)
    if not found.accepting:
        clerks = clerks_of(uow, found)
        raise Refusal("self_assessment.too_late", last=found.last_day, clerks=clerks)


def may_withdraw(uow: UnitOfWork, found: View) -> None:
    """Refusals `self_assessment.nothing_to_withdraw` (org), `.already_accepted` (org),
    `.poll_is_open` (org): voters must go on seeing what they vote on."""
    org = found.subject.org.name
    if found.editable:
        raise Refusal("self_assessment.nothing_to_withdraw", org=org)
    _not_accepted(found)
    poll = uow.polls.of_subject(found.subject.id)
    if poll is not None and poll.state != "closed":
        raise Refusal("self_assessment.poll_is_open", org=org)


def may_accept(found: View) -> None:
    """Refusals `self_assessment.not_submitted` (org), `.accepted_before` (org)."""
    if found.step is ReportStep.ACCEPTED:
        raise Refusal("self_assessment.accepted_before", org=found.subject.org.name)
    _handed_in(found)


def may_return(found: View, reason: str) -> None:
    """Refusals `self_assessment.not_submitted` (org), `.reason_missing` (org)."""
    _handed_in(found)
    if not reason.strip():
        raise Refusal("self_assessment.reason_missing", org=found.subject.org.name)


def may_reopen(found: View) -> None:
    """Refusals `self_assessment.already_handed_in` (org), `.still_open` (org, last)."""
    org = found.subject.org.name
    if found.handed_in:
        raise Refusal("self_assessment.already_handed_in", org=org)
    if not found.late:
        raise Refusal("self_assessment.still_open", org=org, last=found.last_day)


def clerks_of(uow: UnitOfWork, found: View) -> tuple[str, ...]:
    """The names of those who can reopen it: the clerks of the nearest organisation with any."""
    for org in uow.organizations.ancestors(found.subject.org):
        clerks = uow.people.holders([org.id], [Role.CLERK], found.now.date())
        if clerks:
            return tuple(clerk.name for clerk in clerks)
    return ()


def _handed_in(found: View) -> None:
    if not found.handed_in:
        raise Refusal("self_assessment.not_submitted", org=found.subject.org.name)


def _not_accepted(found: View) -> None:
    if found.step is ReportStep.ACCEPTED:
        raise Refusal("self_assessment.already_accepted", org=found.subject.org.name)
