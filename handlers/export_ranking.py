"""The ranking as a table: every subject with a score, best first, then those still without one."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

from domain.deciding import grade_so_far, ordered
from domain.scoring import ranks, total
from domain.tables import Cell, Column, Sheet
from handlers.export_sheets import Material, notes_of, title_of
from messages.render import render

_COLUMNS = (
    ("number", 5),
    ("rank", 6),
    ("org", 18),
    ("category", 8),
    ("points", 9),
    ("so_far", 8),
    ("last_grade", 8),
)


def ranking_sheet(material: Material, now: datetime) -> Sheet:
    """One row per subject: rank, total, grade so far, last year's grade, each indicator's score."""
    indicators = material.season.scheme.indicators
    points = [_points(material, state.subject.id) for state in material.states]
    ranked = list(enumerate(ranks(points)))
    # Those without a rank come last; equal ranks keep the order of the tree.
    ranked.sort(key=lambda pair: (pair[1] is None, pair[1] or 0))
    columns = (
        *(Column(render("exports.heading", word=word), width) for word, width in _COLUMNS),
        *(Column(render("exports.quantified", title=i.title), 9) for i in indicators),
    )
    rows = tuple(
        (number, *_row(material, place, rank, points[place]))
        for number, (place, rank) in enumerate(ranked, 1)
    )
    return Sheet(title_of("ranking", material), columns, rows, notes_of("ranking", material, now))


def _points(material: Material, subject: int) -> Fraction | None:
    return total(ordered(material.season.scheme, material.scores.get(subject, {})))


def _row(
    material: Material, place: int, rank: int | None, points: Fraction | None
) -> tuple[Cell, ...]:
    scheme, subject = material.season.scheme, material.states[place].subject
    decided = grade_so_far(scheme, material.made.get(subject.id, {}))
    return (
        rank,
        subject.org.name,
        subject.org.category,
        points,
        decided.grade if decided else None,
        subject.org.last_grade,
        *ordered(scheme, material.scores.get(subject.id, {})),
    )
