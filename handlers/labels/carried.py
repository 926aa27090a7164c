"""The subjects with the label each carries, and what is on record for it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from domain.decided import Decision
from domain.labels import RequirementRecord, Standing, graded_above, standings
from domain.ports import Subject, UnitOfWork
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


def carried(uow: UnitOfWork, prefixes: Sequence[str], *, told_only: bool = False) -> list[Carried]:
    """The labelled subjects of these subtrees in every running season, the oldest season first.

    `told_only`: by the grade that was told to them last, not by one just decided.
    """
    found: list[Carried] = []
    for season in seasons(uow, prefixes):
        subjects = season.subjects(uow, prefixes)
        found += carried_in(uow, season, subjects, told_only=told_only)
    return found


def carried_in(
    uow: UnitOfWork, season: Season, subjects: Sequence[Subject], *, told_only: bool = False
) -> list[Carried]:
    """Those of a season's subjects that carry a label."""
    ids = [subject.id for subject in subjects]
    made, on_record = uow.decisions.current(ids), _by_subject(uow.labels.records(ids))
    told = _Told(uow, season) if told_only else None
    found = []
    for subject in subjects:
        known = made.get(subject.id, {})
        if told is not None:
            known = {stage: one for stage, one in known.items() if told.knows(subject, one)}
        decision = graded_above(season.scheme, known)
        label = season.scheme.label_of(decision.grade) if decision else None
        if decision is not None and label is not None:
            found.append(Carried(subject, season, label, decision, on_record.get(subject.id, ())))
    return found


def _by_subject(records: Iterable[RequirementRecord]) -> dict[int, list[RequirementRecord]]:
    found: dict[int, list[RequirementRecord]] = {}
    for record in records:
        found.setdefault(record.subject_id, []).append(record)
    return found


class _Told:
    """What circulars told and notices showed in a season."""

    def __init__(self, uow: UnitOfWork, season: Season) -> None:
        self._circles: set[tuple[str, str]] = set()
        self._lines: set[tuple[int, str, str]] = set()
        for assessment in season.assessments:
            for circular in uow.notices.circulars(assessment.id):
                org = uow.organizations.get(circular.org_id)
                if org is not None:
                    self._circles.add((org.path, circular.stage))
            for notice in uow.notices.posted(assessment.id):
                self._lines |= {(subject, notice.stage, grade) for subject, grade in notice.lines}

    def knows(self, subject: Subject, made: Decision) -> bool:
        """Whether that decision was told to the subject's committee, or shown in a notice."""
        if (subject.id, made.stage, made.grade) in self._lines:
            return True
        path = subject.org.path
        return any(made.stage == stage and path.startswith(above) for above, stage in self._circles)
