"""The running assessments somebody's question can be about, with their rules and dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain import scheme as schemes
from domain.calendar import Calendar
from domain.ports import Assessment, UnitOfWork
from domain.scheme_parts import Completion, Stage
from domain.scheme_rules import Scheme
from domain.stages import StageDates, stage_dates


@dataclass(frozen=True, slots=True)
class Season:
    """One assessment with the scheme it was started with and that scheme's days this cycle."""

    assessment: Assessment
    scheme: Scheme = field(repr=False)
    dates: Mapping[str, StageDates] = field(repr=False)

    @property
    def title(self) -> str:
        cycle = self.assessment.cycle
        return f"{cycle}{'年度' if cycle.isdigit() else ''}{self.scheme.title}"

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


def seasons(uow: UnitOfWork, prefixes: Sequence[str]) -> list[Season]:
    """The running assessments that have to do with these subtrees, oldest first."""
    calendar = Calendar(uow.records.holidays())
    return [
        season_of(assessment, calendar)
        for assessment in uow.assessments.running()
        if any(_touch(assessment.path, prefix) for prefix in prefixes)
    ]


def season_of(assessment: Assessment, calendar: Calendar) -> Season:
    """The assessment with its rules and days."""
    scheme = schemes.read(assessment.scheme_text)
    return Season(assessment, scheme, stage_dates(scheme, int(assessment.cycle[:4]), calendar))


def _touch(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
