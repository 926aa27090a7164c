"""Everything that is kept of one season, read in a few queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from domain.decided import (
    CheckNote,
    Circular,
    Decision,
    HandedUp,
    MeetingVote,
    NoticeRecord,
    Objection,
)
from domain.deciding import deciding_stages
from domain.labels import RequirementRecord, ReviewRequest
from domain.ports import Subject, UnitOfWork
from domain.scheme_parts import Level
from domain.tables import Cell, Column, Sheet
from handlers.export_sheets import Material, gather
from handlers.season import Season
from messages.render import render


@dataclass(frozen=True, slots=True)
class Kept:
    """What a season leaves of these subjects. `scores` and `votes` are by stage, then subject."""

    material: Material = field(repr=False)
    subjects: Mapping[int, Subject] = field(repr=False)
    orgs: Mapping[int, str] = field(repr=False)
    scores: Mapping[str, Mapping[int, Mapping[str, Decimal]]] = field(repr=False)
    votes: Mapping[str, Mapping[int, MeetingVote]] = field(repr=False)
    checks: Sequence[CheckNote] = field(repr=False)
    decisions: Sequence[Decision] = field(repr=False)
    notices: Sequence[NoticeRecord] = field(repr=False)
    handed_up: Sequence[HandedUp] = field(repr=False)
    circulars: Sequence[Circular] = field(repr=False)
    objections: Sequence[Objection] = field(repr=False)
    records: Sequence[RequirementRecord] = field(repr=False)
    reviews: Sequence[ReviewRequest] = field(repr=False)

    @property
    def season(self) -> Season:
        return self.material.season

    def name(self, subject_id: int) -> str:
        """The subject's name."""
        return self.subjects[subject_id].org.name

    def stage(self, stage_id: str) -> str:
        """The stage's title."""
        return self.season.scheme.stage(stage_id).title

    def sheet(
        self, kind: str, headings: Sequence[tuple[str, int]], rows: Sequence[tuple[Cell, ...]]
    ) -> Sheet:
        """A table of that kind with its rows numbered."""
        columns = [("number", 4), *headings]
        return Sheet(
            render("archive.title", kind=kind, season=self.season.title),
            tuple(Column(render("archive.heading", word=word), width) for word, width in columns),
            tuple((number, *row) for number, row in enumerate(rows, 1)),
        )


def keep(uow: UnitOfWork, season: Season, prefixes: Sequence[str], now: datetime) -> Kept:
    """What is known of the season's subjects in these subtrees, and of those who decide there."""
    material = gather(uow, season, prefixes, now)
    subjects = {state.subject.id: state.subject for state in material.states}
    ids, runs = list(subjects), [assessment.id for assessment in season.assessments]
    orgs = _around(uow, prefixes)
    stages = {level: [s.id for s in deciding_stages(season.scheme, level)] for level in Level}
    objections = [o for run in runs for o in uow.notices.objections(run)]
    return Kept(
        material,
        subjects,
        orgs,
        {stage: uow.decisions.scores(ids, stage) for stage in stages[Level.COMMITTEE]},
        {stage: uow.decisions.votes(ids, stage) for stage in stages[Level.BRANCH]},
        uow.decisions.checks(ids),
        uow.decisions.history(ids),
        [notice for run in runs for notice in uow.notices.posted(run)],
        [h for run in runs for h in uow.notices.handed_up(run) if h.org_id in orgs],
        [c for run in runs for c in uow.notices.circulars(run) if c.org_id in orgs],
        [objection for objection in objections if objection.subject_id in subjects],
        uow.labels.records(ids),
        uow.labels.reviews(ids),
    )


def _around(uow: UnitOfWork, prefixes: Sequence[str]) -> dict[int, str]:
    """The organisations of these subtrees, and those above them, by name."""
    found = list(uow.organizations.within(tuple(prefixes)))
    roots = [org for org in found if org.path in prefixes]
    found += [above for root in roots for above in uow.organizations.ancestors(root)]
    return {org.id: org.name for org in found}
