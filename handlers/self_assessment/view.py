"""One subject's self-assessment with all that is needed to decide what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from domain import access, stages
from domain import report_answers as answers
from domain import scheme as schemes
from domain.calendar import Calendar, day_of, start_of
from domain.people import Person, Role
from domain.ports import Assessment, Report, Subject, UnitOfWork
from domain.refusals import Refusal
from domain.report_answers import Question
from domain.reports import ReportStep
from domain.scheme_parts import Completion, Stage
from domain.scheme_rules import Scheme
from domain.stages import StageDates


@dataclass(frozen=True, slots=True)
class View:
    """A report as it stands at `now`; a report nobody has begun is a blank draft of version 0."""

    subject: Subject
    assessment: Assessment
    scheme: Scheme
    stage: Stage
    dates: StageDates
    report: Report
    reopened_until: datetime | None
    now: datetime

    @property
    def step(self) -> ReportStep:
        return ReportStep(self.report.state)

    @property
    def editable(self) -> bool:
        """Whether its answers may change."""
        return self.step in (ReportStep.DRAFT, ReportStep.RETURNED)

    @property
    def handed_in(self) -> bool:
        return self.step in (ReportStep.SUBMITTED, ReportStep.ACCEPTED)

    @property
    def accepting(self) -> bool:
        """Whether it may be handed in now."""
        return stages.is_open(self.dates, self.now, self.reopened_until)

    @property
    def late(self) -> bool:
        return stages.is_late(self.dates, self.now)

    @property
    def too_early(self) -> bool:
        return self.now < start_of(self.dates.opens)

    @property
    def last_day(self) -> date:
        """The last day on which it is accepted, a reopening included."""
        if self.reopened_until is None:
            return self.dates.deadline
        return max(self.dates.deadline, day_of(self.reopened_until - timedelta(microseconds=1)))

    @property
    def questions(self) -> tuple[Question, ...]:
        return answers.questions(self.scheme, self.subject.template)

    @property
    def upcoming(self) -> Question | None:
        """The first question without an answer, with its items."""
        return next(
            (q for q in self.questions if not answers.answered(q, self.report.answers)), None
        )

    @property
    def missing(self) -> tuple[str, ...]:
        return answers.missing(self.report.answers, self.scheme)

    @property
    def total(self) -> Fraction | None:
        return answers.self_total(self.report.answers, self.scheme)

    @property
    def band(self) -> str | None:
        """The grade the self score falls into: a hint, decided by nobody yet."""
        return answers.self_band(self.report.answers, self.scheme)

    def answer(self, question: Question) -> str:
        return self.report.answers.get(question.key, "")


def load(uow: UnitOfWork, subject_id: int, now: datetime) -> View:
    """The report of a subject, whoever asks; the caller checks rights.

    Refusals: `general.no_such_subject`, `self_assessment.not_in_scheme`.
    """
    subject = uow.assessments.subject(subject_id)
    assessment = uow.assessments.get(subject.assessment_id) if subject else None
    if subject is None or assessment is None:
        raise Refusal("general.no_such_subject")
    scheme = schemes.read(assessment.scheme_text)
    stage = report_stage(scheme)
    if stage is None:
        raise Refusal("self_assessment.not_in_scheme", title=scheme.title)
    dates = stages.stage_dates(scheme, int(assessment.cycle[:4]), Calendar(uow.records.holidays()))
    report = uow.reports.get(subject_id) or Report(subject_id, ReportStep.DRAFT.value, {}, 0)
    until = uow.assessments.reopened_until(subject_id, stage.id)
    return View(subject, assessment, scheme, stage, dates[stage.id], report, until, now)


def report_stage(scheme: Scheme) -> Stage | None:
    """The stage that a report completes; None where the scheme asks for no report."""
    return next(
        (stage for stage in scheme.stages if stage.completed_by is Completion.REPORT_SUBMITTED),
        None,
    )


def roles_at(who: Person, subject: Subject, day: date) -> set[Role]:
    """What the person is at the subject's organisation, directly or from above."""
    path = subject.org.path
    return {post.role for post in access.posts_on(who, day) if path.startswith(post.path)}
