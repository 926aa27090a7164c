"""The running assessments somebody's question can be about, with their rules and dates.

What several towns started by the same rules for the same cycle is one season to whoever is above
them all: one answer, one sheet.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias

from domain import scheme as schemes
from domain.calendar import Calendar, DayKind
from domain.deciding import deciding_stages
from domain.ports import Assessment, Report, ReportState, Subject, UnitOfWork
from domain.scheme_parts import Completion, Level, Stage, SubjectKind
from domain.scheme_rules import Scheme
from domain.stages import StageDates, stage_dates

Holidays: TypeAlias = tuple[tuple[date, DayKind], ...]


@dataclass(frozen=True, slots=True)
class Season:
    """Assessments of one cycle under the very same rules, and those rules' days this cycle."""

    assessments: tuple[Assessment, ...]
    scheme: Scheme = field(repr=False)
    dates: Mapping[str, StageDates] = field(repr=False)

    @property
    def title(self) -> str:
        cycle = self.assessments[0].cycle
        return f"{cycle}{'年度' if cycle.isdigit() else ''}{self.scheme.title}"

    @property
    def assessment_ids(self) -> frozenset[int]:
        return frozenset(assessment.id for assessment in self.assessments)

    @property
    def report_stage(self) -> Stage | None:
        """The stage that the self-assessment belongs to; a scheme may have none."""
        wanted = Completion.REPORT_SUBMITTED
        return next((s for s in self.scheme.stages if s.completed_by is wanted), None)

    def report_dates(self) -> StageDates | None:
        """Opening and deadline of the self-assessment."""
        stage = self.report_stage
        return self.dates[stage.id] if stage else None

    def days_left(self, today: date) -> int | None:
        """Days to the self-assessment's deadline, negative once it is over."""
        dates = self.report_dates()
        return (dates.deadline - today).days if dates else None

    def subjects(self, uow: UnitOfWork, prefixes: Sequence[str]) -> list[Subject]:
        """Its subjects in these subtrees."""
        found = (uow.assessments.subjects(a.id, prefixes) for a in self.assessments)
        return [subject for subjects in found for subject in subjects]

    def states(self, uow: UnitOfWork, prefixes: Sequence[str]) -> list[ReportState]:
        """Its subjects in these subtrees with how far their reports have come."""
        found = (uow.reports.states(a.id, prefixes) for a in self.assessments)
        return [state for states in found for state in states]

    def reports(self, uow: UnitOfWork, prefixes: Sequence[str]) -> list[Report]:
        """The reports begun in these subtrees, whole."""
        found = (uow.reports.of_assessment(a.id, prefixes) for a in self.assessments)
        return [report for reports in found for report in reports]

    def scores(
        self, uow: UnitOfWork, subjects: Sequence[int]
    ) -> Mapping[int, Mapping[str, Decimal]]:
        """Each subject's quantified scores by indicator, of the latest stage that has any of it."""
        found: dict[int, Mapping[str, Decimal]] = {}
        for stage in deciding_stages(self.scheme, Level.COMMITTEE):
            found |= uow.decisions.scores(subjects, stage.id)
        return found


def seasons(
    uow: UnitOfWork, prefixes: Sequence[str], subject: SubjectKind = SubjectKind.BRANCH
) -> list[Season]:
    """The running seasons of such subjects that have to do with these subtrees, oldest first."""
    running = uow.assessments.running(subject.value)
    return _seasons(
        tuple(uow.records.holidays().items()),
        (a for a in running if any(_touch(a.path, p) for p in prefixes)),
    )


def _seasons(holidays: Holidays, assessments: Iterable[Assessment]) -> list[Season]:
    alike: dict[tuple[str, str], list[Assessment]] = {}
    for assessment in assessments:
        alike.setdefault((assessment.scheme_text, assessment.cycle), []).append(assessment)
    found = []
    for (text, cycle), group in alike.items():
        scheme = schemes.read(text)
        found.append(Season(tuple(group), scheme, _dates(text, int(cycle[:4]), holidays)))
    return found


@lru_cache(maxsize=32)
def _dates(text: str, year: int, holidays: Holidays) -> Mapping[str, StageDates]:
    """The days of the rules in that year: every question asks for them, and few ever differ."""
    return stage_dates(schemes.read(text), year, Calendar(dict(holidays)))


def _touch(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
