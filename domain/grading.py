"""Grades: what the score suggests, what a quota allows. People decide, this only counts.

A grade is the Chinese word of its scheme; nothing here knows which words there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from domain.refusals import Refusal
from domain.scheme_parts import Grade, Level, Source
from domain.scheme_rules import Quota, QuotaKind, Scheme
from domain.scoring import Score, brief, shown

_FULL = Decimal(100)


@dataclass(frozen=True, slots=True)
class QuotaStanding:
    """How much of a quota is taken. A limit of 0 means 不足 1 个,报区定."""

    grades: tuple[str, ...]
    kind: QuotaKind
    taken: int
    total: int
    limit: int

    @property
    def exceeded(self) -> bool:
        """Whether more subjects have these grades than the quota allows."""
        return self.taken > self.limit


def band(score: Score, bands: Sequence[Grade]) -> str:
    """The grade whose band holds the exact score, lower edge inclusive (P0 §三(一)).

    `bands` are the scheme's grades, best first; 89.999 is not yet 90. Refusal
    `grading.out_of_range` (given) outside 0–100. ValueError for grades that have no bands.
    """
    if not 0 <= score <= _FULL:
        raise Refusal("grading.out_of_range", given=brief(score))
    for grade in bands:
        if grade.lower is not None and score >= grade.lower:
            return grade.name
    raise ValueError("these grades have no bands down to 0")


def edge_missed(score: Score, bands: Sequence[Grade]) -> str | None:
    """The better grade the rounded score seems to reach and the exact one does not.

    89.996 is shown as 90.00 and stays 较好: whoever reads it is told so. None otherwise.
    """
    seen = band(min(Decimal(shown(score)), _FULL), bands)
    return seen if seen != band(score, bands) else None


def quota_limit(total: int, percent: Score) -> int:
    """How many of `total` subjects a share in per cent allows, rounded down: 32 at 20 % → 6."""
    return floor(Fraction(percent) * total / 100)


def quota_standing(quota: Quota, stage: str, grades: Sequence[str]) -> QuotaStanding:
    """Where a quota stands over the grades of all the deciding organisation's own subjects.

    `grades` has one word per subject, "" where none is decided yet.
    """
    taken = sum(grade in quota.grades for grade in grades)
    limit = quota_limit(len(grades), quota.percent_at(stage))
    return QuotaStanding(quota.grades, quota.kind, taken, len(grades), limit)


def check_quota(standing: QuotaStanding) -> None:
    """Refusal `grading.quota_full` (grades, taken, total, limit) where a hard quota is exceeded.

    An official may override with a written basis; a soft quota only warns.
    """
    if standing.exceeded and standing.kind is QuotaKind.HARD:
        raise Refusal(
            "grading.quota_full",
            grades=standing.grades,
            taken=standing.taken,
            total=standing.total,
            limit=standing.limit,
        )


def takes_more(quota: QuotaStanding, before: str, after: str) -> bool:
    """Whether a subject that goes from one grade ("" for none) to another takes a new place."""
    return after in quota.grades and before not in quota.grades


def check_room(standing: QuotaStanding, wanted: int) -> None:
    """Refuse decisions that would take a hard quota further than it reaches.

    `standing` is what is taken without them, `wanted` how many new places they take; those that
    take none are never refused, for they let nobody through. Refusals `grading.quota_full`
    (grades, taken, total, limit), and `grading.quota_none` (grades, total) where the limit is 0.
    """
    if standing.kind is not QuotaKind.HARD or wanted <= 0:
        return
    if standing.limit == 0:
        raise Refusal("grading.quota_none", grades=standing.grades, total=standing.total)
    if standing.taken + wanted > standing.limit:
        raise Refusal(
            "grading.quota_full",
            grades=standing.grades,
            taken=standing.taken,
            total=standing.total,
            limit=standing.limit,
        )


def suggestion(scheme: Scheme, level: Level, scores: Mapping[Source, Score | None]) -> str | None:
    """The grade the scheme suggests at that level, or None while its score is 待补.

    P0: at the branch the band of the self score, above it that of the quantified score.
    """
    source = scheme.suggested_from.get(level)
    score = None if source is None else scores.get(source)
    return None if score is None else band(score, scheme.grades)


def reason_needed(suggested: str | None, decided: str) -> bool:
    """Whether a decision needs a written reason: it does where it is not what was suggested."""
    return decided != suggested
