"""A whole scheme, and the rules in it that bind those who decide: votes, quotas, notices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from domain.people import Role
from domain.scheme_contact import CheckRules
from domain.scheme_parts import (
    CycleKind,
    DayOfCycle,
    Grade,
    Indicator,
    Level,
    Section,
    Source,
    Stage,
    SubjectKind,
    Template,
)


class QuotaKind(StrEnum):
    """HARD is refused with the figures, SOFT is warned of."""

    HARD = "hard"
    SOFT = "soft"


class Counting(StrEnum):
    """Which days a public notice counts."""

    NATURAL = "natural"
    WORKING = "working"


class Rhythm(StrEnum):
    """How often a task comes back."""

    ONCE = "once"
    MONTH = "month"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class PollRule:
    """An anonymous vote held in a stage; `voters` are the roles that hold a ballot.

    The overall line is always required; `criteria` (indicator ids) are further lines.
    `min_ballots` None means the configured least number; fewer than `turnout_warning` of those
    entitled is a warning.
    """

    id: str
    title: str
    stage: str
    voters: tuple[Role, ...]
    options: tuple[str, ...]
    criteria: tuple[str, ...] = ()
    criteria_required: bool = False
    opened_by: tuple[Role, ...] = ()
    closed_by: tuple[Role, ...] = ()
    closed_without_leader_by: tuple[Role, ...] = ()
    min_ballots: int | None = None
    turnout_warning: Fraction | None = None
    remark_length: int = 0


@dataclass(frozen=True, slots=True)
class Quota:
    """A share of the subjects the grades together may take, in per cent.

    `tolerance` (points) belongs to a share that is to be met about; `at_stages` holds the shares
    that differ when grades are decided in those stages.
    """

    grades: tuple[str, ...]
    percent: Decimal
    kind: QuotaKind
    tolerance: Decimal = Decimal(0)
    at_stages: Mapping[str, Decimal] = field(default_factory=dict)

    def percent_at(self, stage: str) -> Decimal:
        """The share that holds when grades are decided in that stage."""
        return self.at_stages.get(stage, self.percent)


@dataclass(frozen=True, slots=True)
class NoticeRule:
    """公示: how many days, which days count, whether a changed grade goes on notice again."""

    days: int
    counting: Counting = Counting.NATURAL
    again_after_change: bool = True


@dataclass(frozen=True, slots=True)
class ObjectionRule:
    """异议: within how many working days of the circular, by whom, on which grounds."""

    workdays: int
    by: tuple[Role, ...]
    answered_by: tuple[Role, ...]
    grounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must be on record for a labelled subject; an optional one is never a gap."""

    id: str
    title: str
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """The name a grade carries for the rest of the year, and what it requires."""

    name: str
    grade: str
    requires: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskRule:
    """A plain item of the plan: who, once by a date or every month or quarter."""

    id: str
    title: str
    actors: tuple[Role, ...]
    rhythm: Rhythm = Rhythm.ONCE
    deadline: DayOfCycle | None = None
    evidence: bool = False


@dataclass(frozen=True, slots=True)
class Scheme:
    """One plan as data. Equal texts give equal schemes; nothing in it depends on a year.

    `aliases` are what people call it, besides its title.
    """

    id: str
    title: str
    version: int
    source: str
    subject: SubjectKind
    include_parents: bool
    cycle: CycleKind
    aliases: tuple[str, ...] = ()
    grades: tuple[Grade, ...] = ()
    sections: tuple[Section, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    templates: tuple[Template, ...] = ()
    stages: tuple[Stage, ...] = ()
    polls: tuple[PollRule, ...] = ()
    quotas: tuple[Quota, ...] = ()
    suggested_from: Mapping[Level, Source] = field(default_factory=dict)
    notice: NoticeRule | None = None
    objection: ObjectionRule | None = None
    labels: tuple[Label, ...] = ()
    tasks: tuple[TaskRule, ...] = ()
    check: CheckRules | None = None

    def named_in(self, words: str) -> int:
        """The length of its longest name that stands in the words; 0 where none does."""
        return max((len(n) for n in (self.title, *self.aliases) if n in words), default=0)

    def stage(self, stage_id: str) -> Stage:
        """The stage of that id; KeyError if the scheme has none."""
        return {stage.id: stage for stage in self.stages}[stage_id]

    def template(self, template_id: str) -> Template:
        """The template of that id; KeyError if the scheme has none."""
        return {template.id: template for template in self.templates}[template_id]

    def template_for(self, category: str) -> Template:
        """The template of a category of organisation, else the default one.

        KeyError if the scheme has no templates at all.
        """
        for template in self.templates:
            if category in template.categories:
                return template
        return {template.default: template for template in self.templates}[True]

    def poll_of(self, stage_id: str) -> PollRule | None:
        """The vote held in that stage, if any."""
        return next((poll for poll in self.polls if poll.stage == stage_id), None)

    def grade_meant(self, word: str) -> str | None:
        """The grade a word means for certain: its name, an alias, or its label."""
        for grade in self.grades:
            if word == grade.name or word in grade.aliases:
                return grade.name
        return next((label.grade for label in self.labels if label.name == word), None)

    def label_of(self, grade: str) -> Label | None:
        """What the grade is called through the year and what that requires, if anything."""
        return next((label for label in self.labels if label.grade == grade), None)
