"""The subjects with the label each carries, and what is on record for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from domain.decided import Decision
from domain.labels import RequirementRecord, graded_above, standings
from domain.labels import Standing as Standing
from domain.organizations import Organization
from domain.ports import Assessment, Subject, UnitOfWork
from domain.scheme_rules import Label, Requirement
from handlers.season import Season, seasons


@dataclass(frozen=True, slots=True)
class Carried:
    """A subject with the label its grade gives it; `records` are those of every label it had."""

    subject: Subject
    season: Season = field(repr=False)
    label: Label
    decision: Decision
    records: Sequence[RequirementRecord] = field(repr=False)

    @property
    def standings(self) -> tuple[Standing, ...]:
        """Every requirement with what is on record for it."""
        return standings(self.label, self.records)

    @property
    def gaps(self) -> tuple[Requirement, ...]:
        """What is required and not on record."""
        return tuple(s.requirement for s in self.standings if s.missing)

    @property
    def consequences(self) -> tuple[str, ...]:
        """What the grade brings with it (P0 §四 3)."""
        grades = self.season.scheme.grades
        return next(g.consequences for g in grades if g.name == self.decision.grade)


def carried(uow: UnitOfWork, prefixes: Sequence[str]) -> list[Carried]:
    """The labelled subjects of these subtrees in every running season, the oldest season first."""
    found: list[Carried] = []
    for season in seasons(uow, prefixes):
        found += carried_in(uow, season, season.subjects(uow, prefixes))
    return found


def carried_in(uow: UnitOfWork, season: Season, subjects: Sequence[Subject]) -> list[Carried]:
    """Those of a season's subjects that carry a label."""
    ids = [subject.id for subject in subjects]
    made = uow.decisions.current(ids)
    on_record: dict[int, list[RequirementRecord]] = {}
    for record in uow.labels.records(ids):
        on_record.setdefault(record.subject_id, []).append(record)
    found = []
    for subject in subjects:
        decision = graded_above(season.scheme, made.get(subject.id, {}))
        label = season.scheme.label_of(decision.grade) if decision else None
        if decision is not None and label is not None:
            records = on_record.get(subject.id, ())
            found.append(Carried(subject, season, label, decision, records))
    return found


def told(uow: UnitOfWork, found: Iterable[Carried]) -> list[Carried]:
    """Those whose grade was told to their committee, or shown in a notice: known below it."""
    every = list(found)
    assessments = {a.id: a for one in every for a in one.season.assessments}
    known = [_known(uow, assessment) for assessment in assessments.values()]
    circles = [circle for circulars, _ in known for circle in circulars]
    shown = {line for _, lines in known for line in lines}
    return [one for one in every if _is_told(one, circles) or _key(one) in shown]


def _key(one: Carried) -> tuple[int, str]:
    return (one.subject.id, one.decision.grade)


def _is_told(one: Carried, circles: Iterable[tuple[str, str]]) -> bool:
    path, stage = one.subject.org.path, one.decision.stage
    return any(told == stage and path.startswith(above) for above, told in circles)


def _known(
    uow: UnitOfWork, assessment: Assessment
) -> tuple[list[tuple[str, str]], set[tuple[int, str]]]:
    """(path, stage) of each circular, and the lines of every notice."""
    circulars = uow.notices.circulars(assessment.id)
    orgs: dict[int, Organization | None] = {
        c.org_id: uow.organizations.get(c.org_id) for c in circulars
    }
    paths = [(org.path, c.stage) for c in circulars if (org := orgs[c.org_id]) is not None]
    lines = {line for notice in uow.notices.posted(assessment.id) for line in notice.lines}
    return paths, lines
