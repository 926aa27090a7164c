"""The columns of an export about grades: quantified scores, and each level's decision."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from domain.decided import Decision
from domain.deciding import deciding_stages, in_force, levels, ordered
from domain.grading import band
from domain.scheme_parts import Stage
from domain.scheme_rules import Scheme
from domain.scoring import total
from domain.tables import Cell, Column
from messages.render import render


def grade_columns(scheme: Scheme) -> tuple[Column, ...]:
    """Quantified per indicator, total, band; a column for each stage that decides; what holds."""
    titles = [(render("exports.quantified", title=i.title), 9) for i in scheme.indicators]
    titles += [(render("exports.heading", word=word), 9) for word in ("points", "points_band")]
    titles += [(stage.title, 12) for stage in _stages(scheme)]
    titles += [(render("exports.heading", word="decided"), 7)]
    return tuple(Column(title, width) for title, width in titles)


def grade_cells(
    scheme: Scheme, scores: Mapping[str, Decimal], made: Mapping[str, Decision]
) -> tuple[Cell, ...]:
    """One subject's cells for `grade_columns`; what is not there yet stays blank."""
    own = ordered(scheme, scores)
    points = total(own)
    top = in_force(scheme, made, levels(scheme)[-1]) if levels(scheme) else None
    grades = [made[stage.id].grade if stage.id in made else None for stage in _stages(scheme)]
    suggested = None if points is None else band(points, scheme.grades)
    return (*own, points, suggested, *grades, top.grade if top else None)


def _stages(scheme: Scheme) -> tuple[Stage, ...]:
    deciding = {stage.id for level in levels(scheme) for stage in deciding_stages(scheme, level)}
    return tuple(stage for stage in scheme.stages if stage.id in deciding)
