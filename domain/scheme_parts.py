"""The parts of a scheme that a branch meets: grades, report, score sheet, stages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.calendar import add_months
from domain.forms.headings import FormKind
from domain.people import Role


class SubjectKind(StrEnum):
    """Who is graded."""

    BRANCH = "branch"
    MEMBER = "member"
    LEADERSHIP = "leadership"


class CycleKind(StrEnum):
    """How long one round takes: `2026`, `2026Q1`, a campaign with its own dates, or no end."""

    YEAR = "year"
    QUARTER = "quarter"
    CAMPAIGN = "campaign"
    CONTINUOUS = "continuous"


class Level(StrEnum):
    """Where a grade is decided."""

    BRANCH = "branch"
    COMMITTEE = "committee"
    DEPARTMENT = "department"


class Source(StrEnum):
    """Where a score comes from: the branch's self scores, or those the clerk's team enters."""

    SELF = "self"
    QUANTIFIED = "quantified"


class Completion(StrEnum):
    """What completes a stage for one subject."""

    REPORT_SUBMITTED = "report_submitted"
    POLL_CLOSED = "poll_closed"
    GRADE_DECIDED = "grade_decided"
    OBJECTIONS_ANSWERED = "objections_answered"
    REQUIREMENTS_MET = "requirements_met"
    DOCUMENTS_FILED = "documents_filed"
    ROLL_CONFIRMED = "roll_confirmed"
    ROLL_CHECKED = "roll_checked"
    OUTCOMES_RECORDED = "outcomes_recorded"
    BY_HAND = "by_hand"


@dataclass(frozen=True, slots=True)
class DayOfCycle:
    """A month and day in the year of the cycle, or in the year after it (`次年03-31`)."""

    month: int
    day: int
    years_later: int = 0

    def on(self, year: int) -> date:
        """The date in the cycle of that year; 02-29 becomes 02-28 where there is none."""
        return add_months(date(2000, self.month, self.day), 12 * (year + self.years_later - 2000))


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade by its Chinese word, best first in the scheme.

    `lower` ≤ exact score < `upper` is its band (100 belongs to the highest); both are None where
    no score decides. `aliases` mean it for certain, `heard_as` only after asking back.
    """

    name: str
    lower: Decimal | None = None
    upper: Decimal | None = None
    aliases: tuple[str, ...] = ()
    heard_as: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One of the report's fixed sections; `aliases` are headings that also open it."""

    id: str
    title: str
    hint: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Indicator:
    """A line of the score sheet and the points it is worth."""

    id: str
    title: str
    points: Decimal
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """A check item of an indicator: its points, how they are deducted, what proves it."""

    title: str
    points: Decimal
    deduct: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Template:
    """The items per indicator for some categories of organisation."""

    id: str
    title: str
    categories: tuple[str, ...]
    default: bool
    items: Mapping[str, tuple[Item, ...]]


@dataclass(frozen=True, slots=True)
class Stage:
    """A named step: opening, deadline, who must act, what completes it.

    It has either `opens` and `deadline`, or counts `workdays` from the end of stage `after_stage`.
    `remind_by` is the earlier of two dates the plan names. `needs` are stages to be done first,
    `checks` the ways in which the decider looks into a subject and of which notes are kept,
    `forms` what is filed, signed and sealed, with the level above.
    """

    id: str
    title: str
    phase: str
    actors: tuple[Role, ...]
    completed_by: Completion
    source: str = ""
    opens: DayOfCycle | None = None
    remind_by: DayOfCycle | None = None
    deadline: DayOfCycle | None = None
    workdays: int | None = None
    after_stage: str = ""
    level: Level | None = None
    needs: tuple[str, ...] = ()
    checks: tuple[str, ...] = ()
    forms: tuple[FormKind, ...] = ()
    days_before: tuple[int, ...] | None = None
