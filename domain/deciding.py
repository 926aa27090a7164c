"""Which stage a decision belongs to, what it rests on, and which decision stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from domain.decided import Decision, NoticeRecord
from domain.scheme_parts import Completion, Level, Stage
from domain.scheme_rules import Scheme
from domain.stages import StageDates


def deciding_stages(scheme: Scheme, level: Level) -> tuple[Stage, ...]:
    """The stages in which that level decides on grades, in the scheme's order."""
    wanted = Completion.GRADE_DECIDED
    return tuple(s for s in scheme.stages if s.completed_by is wanted and s.level is level)


def levels(scheme: Scheme) -> tuple[Level, ...]:
    """The levels that decide on grades, the lowest first."""
    return tuple(level for level in Level if deciding_stages(scheme, level))


def stage_at(
    scheme: Scheme, dates: Mapping[str, StageDates], level: Level, today: date
) -> Stage | None:
    """The level's stage that opened last; its first one before any has, None if it has none."""
    found = deciding_stages(scheme, level)
    opened = [stage for stage in found if dates[stage.id].opens <= today]
    return opened[-1] if opened else next(iter(found), None)


def score_stage(scheme: Scheme, stage: Stage) -> Stage | None:
    """The committee's stage whose quantified scores a decision in `stage` rests on.

    P0: 初评's own scores at 初评 and 综合考评, those of December in December; none at the branch.
    """
    if stage.level is Level.COMMITTEE:
        return stage
    for needed in map(scheme.stage, stage.needs):
        found = score_stage(scheme, needed)
        if found is not None:
            return found
    return None


def rests_on(scheme: Scheme, stage_id: str) -> tuple[Stage, ...]:
    """The deciding stages that need `stage_id` done first, directly or not."""
    direct = [stage for stage in scheme.stages if stage_id in stage.needs]
    found = list(direct)
    for stage in direct:
        found += rests_on(scheme, stage.id)
    return tuple(s for s in found if s.completed_by is Completion.GRADE_DECIDED)


def in_force(
    scheme: Scheme, made: Mapping[str, Decision], level: Level | None = None
) -> Decision | None:
    """The decision that stands, of that level or of all: the one of the scheme's latest stage.

    `made` holds the current decision of each stage.
    """
    found = [
        made[stage.id]
        for stage in scheme.stages
        if stage.id in made and level in (None, stage.level)
    ]
    return found[-1] if found else None


def grade_so_far(scheme: Scheme, made: Mapping[str, Decision]) -> Decision | None:
    """The latest decision above the branch; what a branch proposes is no grade yet."""
    own = {id_: one for id_, one in made.items() if one.level != Level.BRANCH}
    return in_force(scheme, own)


def noticed(posted: Iterable[NoticeRecord]) -> dict[int, tuple[NoticeRecord, str]]:
    """Subject → the latest notice (oldest first in `posted`) that shows it, and the grade shown.

    What stands in a notice is published; what was decided after it is not until the next one.
    """
    return {subject: (notice, grade) for notice in posted for subject, grade in notice.lines}


def ordered(scheme: Scheme, scores: Mapping[str, Decimal]) -> tuple[Decimal | None, ...]:
    """The quantified scores in the order of the indicators, None (待补) where one is missing."""
    return tuple(scores.get(indicator.id) for indicator in scheme.indicators)


def by_grade(scheme: Scheme, grades: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """(grade, how many have it) for each grade of the scheme, best first."""
    return tuple((grade.name, grades.count(grade.name)) for grade in scheme.grades)
