"""分类管理: what a grade's label requires, what of it is on record, and the December review.

A subject carries the label of the grade that the topmost level gave it last (P0 §三(二)). What was
put on record under one label does not count for another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from domain.calendar import Calendar
from domain.decided import Decision
from domain.deciding import in_force, levels
from domain.scheme_parts import Completion, Grade, Stage
from domain.scheme_rules import Label, Requirement, Scheme

# Fewer characters in common are a coincidence.
_SHORTEST_MATCH = 2


class Direction(StrEnum):
    """Which way a review is asked for: 晋级 or 降级."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class RequirementRecord:
    """Something on record for a requirement of a label; appended, never changed."""

    id: int
    subject_id: int
    label: str
    requirement: str
    text: str = field(repr=False)
    by: int = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class ReviewRequest:
    """A request for another grade at the year's end (P0 §三(三)1)."""

    id: int
    subject_id: int
    direction: Direction
    reason: str = field(repr=False)
    by: int = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """One requirement with what is on record for it, the oldest first."""

    requirement: Requirement
    records: tuple[RequirementRecord, ...]

    @property
    def missing(self) -> bool:
        """Whether it is a gap; what is optional never is."""
        return not self.records and not self.requirement.optional


def graded_above(scheme: Scheme, made: Mapping[str, Decision]) -> Decision | None:
    """The decision that gives the label: the latest of the topmost level, if it has decided.

    `made` holds the current decision of each stage.
    """
    found = levels(scheme)
    return in_force(scheme, made, found[-1]) if found else None


def standings(label: Label, records: Iterable[RequirementRecord]) -> tuple[Standing, ...]:
    """Every requirement of the label with its records, in the scheme's order."""
    own = [record for record in records if record.label == label.name]
    return tuple(
        Standing(wanted, tuple(r for r in own if r.requirement == wanted.id))
        for wanted in label.requires
    )


def gaps(label: Label, records: Iterable[RequirementRecord]) -> tuple[Requirement, ...]:
    """What the label requires and nothing is on record for."""
    return tuple(s.requirement for s in standings(label, records) if s.missing)


def requirements_meant(label: Label, words: str) -> tuple[Requirement, ...]:
    """The requirements that a word may mean: those whose title shares most characters in a row.

    The id means its requirement alone. Empty where nothing is shared; the likeliest comes first.
    """
    exact = tuple(r for r in label.requires if words in (r.id, r.title))
    if exact:
        return exact
    shared = {r.id: _common(words, r.title) for r in label.requires}
    most = max(shared.values(), default=0)
    if most < _SHORTEST_MATCH:
        return ()
    found = [r for r in label.requires if shared[r.id] == most]
    return tuple(sorted(found, key=lambda r: len(r.title)))


def _common(one: str, other: str) -> int:
    """The length of the longest run of characters that stands in both."""
    longest = 0
    for start in range(len(one)):
        while one[start : start + longest + 1] in other and start + longest < len(one):
            longest += 1
    return longest


def management_stage(scheme: Scheme) -> Stage | None:
    """The stage in which the labels' requirements are met, if the scheme has one."""
    wanted = Completion.REQUIREMENTS_MET
    return next((stage for stage in scheme.stages if stage.completed_by is wanted), None)


def review_stage(scheme: Scheme) -> Stage | None:
    """The stage in which a review is asked for: the first after management that decides grades."""
    managed = management_stage(scheme)
    if managed is None:
        return None
    later = scheme.stages[scheme.stages.index(managed) + 1 :]
    return next((s for s in later if s.completed_by is Completion.GRADE_DECIDED), None)


def grades_beyond(grades: Sequence[Grade], grade: str, direction: Direction) -> tuple[str, ...]:
    """The better (or worse) grades, nearest first; empty where there are none.

    `grades` are the scheme's, best first.
    """
    names = [one.name for one in grades]
    place = names.index(grade)
    better, worse = names[:place], names[place + 1 :]
    return tuple(reversed(better)) if direction is Direction.UP else tuple(worse)


def decided_since(
    scheme: Scheme, made: Mapping[str, Decision], asked: ReviewRequest
) -> Decision | None:
    """The decision that a request led to so far; None while none was made in the review."""
    stage = review_stage(scheme)
    later = scheme.stages[scheme.stages.index(stage) :] if stage else ()
    found = [made[s.id] for s in later if s.id in made and made[s.id].at >= asked.at]
    return found[-1] if found else None


def tells_gaps(today: date, calendar: Calendar) -> bool:
    """Whether it is the first working day of its month, on which gaps are told."""
    first = today.replace(day=1)
    while not calendar.is_workday(first):
        first = calendar.next_workday(first)
    return today == first
