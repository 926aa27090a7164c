"""One subject at one level, with what a decision on it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

from domain import scheme as schemes
from domain.decided import Decision
from domain.deciding import in_force, ordered, score_stage, stage_at
from domain.grading import QuotaStanding, quota_standing, suggestion
from domain.organizations import Organization, OrgKind
from domain.ports import Assessment, Report, Subject, UnitOfWork
from domain.progress import HANDED_IN
from domain.refusals import Refusal
from domain.report_answers import self_total
from domain.scheme_parts import Level, Source, Stage
from domain.scheme_rules import Scheme
from domain.scoring import total
from domain.stages import StageDates, stage_dates
from handlers.subjects import choose_subject
from handlers.turn import Turn
from messages.cards import Reply

_COMMITTEES = (OrgKind.COMMITTEE, OrgKind.WORK_COMMITTEE)


@dataclass(frozen=True, slots=True)
class Case:
    """A subject in the stage in which a level decides on it now.

    `made` holds the subject's current decision of each stage.
    """

    subject: Subject
    assessment: Assessment
    scheme: Scheme = field(repr=False)
    stage: Stage
    dates: StageDates
    made: Mapping[str, Decision]

    @property
    def level(self) -> Level:
        """The level that decides in this stage."""
        return self.stage.level or Level.BRANCH

    @property
    def current(self) -> Decision | None:
        """The decision that stands in this stage, if one was made."""
        return self.made.get(self.stage.id)

    @property
    def held(self) -> str:
        """The grade this level has given so far, in whatever stage; "" for none."""
        found = in_force(self.scheme, self.made, self.level)
        return found.grade if found else ""


def subject_meant(turn: Turn, action: str, *, own: bool = False) -> Subject | Reply:
    """The subject a message is about, within the reach of that right; asked where several fit.

    `own`: without a name the person's own is meant. Who acts on many subjects must name one: a
    name that is not found never falls back on another subject.
    """
    if "org" not in turn.slots:
        if own:
            return choose_subject(turn, action)
        raise Refusal("general.no_such_subject")
    reach = turn.reach(action)
    found = turn.uow.assessments.subjects_of([turn.slots["org"]])
    return choose_subject(turn, action, [s for s in found if s.org.within(reach)])


def case_of(turn: Turn, subject: Subject, level: Level, *, lock: bool = False) -> Case:
    """The subject's case at that level now; `lock` before a decision is written.

    Refusal `grading.no_such_level` where the scheme lets that level decide nothing.
    """
    assessment = turn.uow.assessments.get(subject.assessment_id)
    if assessment is None:
        raise LookupError("a subject without its assessment")
    if lock:
        turn.uow.assessments.lock(a.id for a in alike(turn.uow, assessment))
    scheme = schemes.read(assessment.scheme_text)
    dates = stage_dates(scheme, int(assessment.cycle[:4]), turn.calendar)
    stage = stage_at(scheme, dates, level, turn.today)
    if stage is None:
        raise Refusal("grading.no_such_level")
    made = turn.uow.decisions.current([subject.id]).get(subject.id, {})
    return Case(subject, assessment, scheme, stage, dates[stage.id], made)


def alike(uow: UnitOfWork, assessment: Assessment) -> list[Assessment]:
    """The running assessments by the same scheme in the same cycle: one season, one quota."""
    key = (assessment.scheme, assessment.cycle)
    return [a for a in uow.assessments.running() if (a.scheme, a.cycle) == key]


def own_subjects(uow: UnitOfWork, case: Case) -> list[Subject]:
    """The subjects that the organisation deciding on this one decides on at this level."""
    above = uow.organizations.ancestors(case.subject.org)
    path = decider_path(above, case.level) or case.subject.org.path
    found = [uow.assessments.subjects(a.id, (path,)) for a in alike(uow, case.assessment)]
    return [subject for subjects in found for subject in subjects]


def decider_path(above: Sequence[Organization], level: Level) -> str:
    """Where the deciding organisation stands among those above a subject, nearest first.

    A committee under another (a 村级党委) leaves the decision to the one on top; without a
    department in the tree its root stands for it.
    """
    if level is Level.BRANCH or not above:
        return ""
    kinds = _COMMITTEES if level is Level.COMMITTEE else (OrgKind.DEPARTMENT,)
    return next((org.path for org in reversed(above) if org.kind in kinds), above[-1].path)


def standings(uow: UnitOfWork, case: Case) -> tuple[QuotaStanding, ...]:
    """Where the scheme's quotas stand with the deciding organisation, this stage's shares."""
    if case.level is Level.BRANCH:
        return ()
    ids = [subject.id for subject in own_subjects(uow, case)]
    made = uow.decisions.current(ids)
    held = [in_force(case.scheme, made.get(subject, {}), case.level) for subject in ids]
    grades = [decision.grade if decision else "" for decision in held]
    return tuple(quota_standing(quota, case.stage.id, grades) for quota in case.scheme.quotas)


def quantified(uow: UnitOfWork, case: Case) -> tuple[Decimal | None, ...]:
    """The quantified scores that this stage's decision rests on, None where one is 待补."""
    stage = score_stage(case.scheme, case.stage)
    found = uow.decisions.scores([case.subject.id], stage.id) if stage else {}
    return ordered(case.scheme, found.get(case.subject.id, {}))


def suggested(uow: UnitOfWork, case: Case) -> str | None:
    """The grade the scheme suggests for this decision; None while a score is 待补."""
    scores = {
        Source.SELF: self_score(uow.reports.get(case.subject.id), case.scheme),
        Source.QUANTIFIED: total(quantified(uow, case)),
    }
    return suggestion(case.scheme, case.level, scores)


def self_score(report: Report | None, scheme: Scheme) -> Fraction | None:
    """The self total of a report that is in."""
    if report is None or report.state not in HANDED_IN:
        return None
    return self_total(report.answers, scheme)


def granted_until(uow: UnitOfWork, case: Case) -> datetime | None:
    """Until when this stage, or one that it needs, was opened again for the subject."""
    stages = [case.stage.id, *_needed(case.scheme, case.stage)]
    found = [uow.assessments.reopened_until(case.subject.id, stage) for stage in stages]
    return max((moment for moment in found if moment is not None), default=None)


def _needed(scheme: Scheme, stage: Stage) -> list[str]:
    found = list(stage.needs)
    for needed in stage.needs:
        found += _needed(scheme, scheme.stage(needed))
    return found
