"""Who still has to act on what, and by when: read from the scheme's stages and what is in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from domain import scheme as schemes
from domain import stages
from domain.calendar import Calendar, day_of, start_of
from domain.people import Person, Role
from domain.ports import Assessment, PollRecord, ReportState, Subject, UnitOfWork
from domain.scheme_parts import Completion, Stage


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing one subject still owes; `what` names the sentence that says so.

    `last` is the last day on which it is accepted, a reopening included.
    """

    subject: Subject
    stage: Stage
    what: str
    last: date
    remind_by: date | None
    today: date
    org_name: str = field(repr=False, default="")

    @property
    def days_left(self) -> int:
        """Negative once the last day is over."""
        return (self.last - self.today).days


def duties(uow: UnitOfWork, who: Person, now: datetime) -> list[Duty]:
    """What this person must act on now, soonest first: at organisations where they hold a post."""
    posts = {(p.org_id, p.role) for p in who.posts if p.held_on(now.date())}
    paths = tuple(sorted({p.path for p in who.posts if p.held_on(now.date())}))
    found = [
        duty
        for assessment in uow.assessments.running()
        for duty in outstanding(uow, assessment, now, paths)
        if any((duty.subject.org.id, role) in posts for role in actors_of(duty))
    ]
    return sorted(found, key=lambda duty: (duty.last, duty.org_name))


def outstanding(
    uow: UnitOfWork, assessment: Assessment, now: datetime, prefixes: Sequence[str]
) -> list[Duty]:
    """Everything the subjects of these subtrees still owe in stages that have opened."""
    scheme = schemes.read(assessment.scheme_text)
    calendar = Calendar(uow.records.holidays())
    dates = stages.stage_dates(scheme, int(assessment.cycle[:4]), calendar)
    reports = {r.subject.id: r for r in uow.reports.states(assessment.id, prefixes)}
    polls = {p.subject_id: p for p in uow.polls.of_subjects(list(reports))}
    found: list[Duty] = []
    for stage in scheme.stages:
        if now >= start_of(dates[stage.id].opens):
            granted = uow.assessments.reopened(assessment.id, stage.id)
            found += _of_stage(stage, dates[stage.id], reports, polls, granted, now)
    return found


def actors_of(duty: Duty) -> tuple[Role, ...]:
    """Whose duty it is: ending a poll falls to the leader alone, the rest to the stage's actors."""
    if duty.what == "end_poll":
        return (Role.CONTACT_LEADER,)
    return duty.stage.actors


def _of_stage(
    stage: Stage,
    dates: stages.StageDates,
    reports: Mapping[int, ReportState],
    polls: Mapping[int, PollRecord],
    granted: Mapping[int, datetime],
    now: datetime,
) -> Iterator[Duty]:
    for report in reports.values():
        what = _owed(stage, report, polls.get(report.subject.id))
        if what:
            until = granted.get(report.subject.id)
            last = dates.deadline
            if until is not None:
                last = max(last, day_of(until - timedelta(microseconds=1)))
            yield Duty(
                report.subject,
                stage,
                what,
                last,
                dates.remind_by,
                now.date(),
                report.subject.org.name,
            )


def _owed(stage: Stage, report: ReportState, poll: PollRecord | None) -> str:
    """The name of what is owed, or "" where the stage is done or waits for another."""
    handed_in = report.state in ("submitted", "accepted")
    if stage.completed_by is Completion.REPORT_SUBMITTED and not handed_in:
        return "mend_report" if report.state == "returned" else "write_report"
    if stage.completed_by is Completion.POLL_CLOSED and handed_in:
        if poll is None:
            return "hold_poll"
        return "end_poll" if poll.state == "open" else ""
    return ""
