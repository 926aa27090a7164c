"""公示, 上报, 通报 and 异议: what goes on a notice, until when, and what still stands against it.

Which stages these are is read from the scheme: those that a grade completes, by their level.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.calendar import Calendar, Period, end_of
from domain.decided import Decision, NoticeRecord, Objection
from domain.scheme_parts import Completion, Level, Stage
from domain.scheme_rules import Counting, NoticeRule, ObjectionRule, Scheme

Decided = Mapping[int, Mapping[str, Decision]]
"""Subject → stage → the decision that stands there; a subject without any is left out."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a notice posted now would say: `lines` pair subject and grade.

    They all come from one `stage`, the earliest with anything to show; `missing` are subjects
    without any grade yet. `renewed`: shown before, and changed.
    """

    stage: str
    lines: tuple[tuple[int, str], ...]
    missing: tuple[int, ...]
    renewed: bool


def grade_stages(scheme: Scheme, level: Level) -> tuple[Stage, ...]:
    """The stages in which that level decides grades, in the order of the scheme."""
    return tuple(
        stage
        for stage in scheme.stages
        if stage.completed_by is Completion.GRADE_DECIDED and stage.level is level
    )


def latest_stage(scheme: Scheme, level: Level, decided: Decided) -> Stage | None:
    """The last of the level's stages in which any of these subjects has a grade."""
    begun = [
        stage
        for stage in grade_stages(scheme, level)
        if any(stage.id in made for made in decided.values())
    ]
    return begun[-1] if begun else None


def undecided(
    scheme: Scheme, stage: Stage, subjects: Collection[int], decided: Decided
) -> tuple[int, ...]:
    """The subjects without a grade in that stage.

    Only the level's first stage grades everybody; later ones only whom a review was asked for
    (P0 §三(三)).
    """
    if stage.level is None or grade_stages(scheme, stage.level)[0] is not stage:
        return ()
    return tuple(s for s in subjects if stage.id not in decided.get(s, {}))


def period(rule: NoticeRule, posted: date, calendar: Calendar) -> Period:
    """The days of a notice posted on that day, by natural or working days (P0 §三(一)2)."""
    if rule.counting is Counting.NATURAL:
        return calendar.notice_period(posted, rule.days)
    last = calendar.add_workdays(posted, rule.days)
    return Period(calendar.next_workday(posted), last, calendar.next_workday(last))


def is_over(posted: NoticeRecord, now: datetime) -> bool:
    """Whether 24:00 of its last day has passed."""
    return now >= end_of(posted.last_day)


def on_notice(notices: Sequence[NoticeRecord]) -> dict[int, str]:
    """Subject → the grade last shown of it; `notices` are the oldest first."""
    return {subject: grade for posted in notices for subject, grade in posted.lines}


def draft(
    scheme: Scheme,
    subjects: Collection[int],
    decided: Decided,
    notices: Sequence[NoticeRecord],
    told: Collection[str],
) -> Draft:
    """What is still to be put on notice: grades that were never shown, or have changed since.

    `told` are the department's stages whose results were told to the committee: only from then on
    does a grade changed there go on notice again, if the scheme wants that.
    """
    stages = _shown_stages(scheme, told)
    standing = {s: _standing(stages, decided.get(s, {})) for s in subjects}
    shown = on_notice(notices)
    new = {s: made for s, made in standing.items() if made and shown.get(s) != made.grade}
    changed_in = {made.stage for made in new.values()}
    stage = next((stage.id for stage in stages if stage.id in changed_in), "")
    lines = tuple((s, made.grade) for s, made in new.items() if made.stage == stage)
    missing = tuple(s for s, made in standing.items() if made is None)
    return Draft(stage, lines, missing, _renews(scheme, stage, lines, notices))


def _shown_stages(scheme: Scheme, told: Collection[str]) -> list[Stage]:
    again = scheme.notice is not None and scheme.notice.again_after_change
    above = [s for s in grade_stages(scheme, Level.DEPARTMENT) if again and s.id in told]
    own = grade_stages(scheme, Level.COMMITTEE)
    return [stage for stage in scheme.stages if stage in above or stage in own]


def _standing(stages: Sequence[Stage], made: Mapping[str, Decision]) -> Decision | None:
    found = [made[stage.id] for stage in stages if stage.id in made]
    return found[-1] if found else None


def _renews(
    scheme: Scheme, stage: str, lines: Collection[tuple[int, str]], notices: Sequence[NoticeRecord]
) -> bool:
    if stage in {above.id for above in grade_stages(scheme, Level.DEPARTMENT)}:
        return True
    earlier = on_notice([posted for posted in notices if posted.stage == stage])
    return any(subject in earlier for subject, _ in lines)


def objections_until(rule: ObjectionRule, told_on: date, calendar: Calendar) -> date:
    """The last day of an 异议: the N-th working day after the circular (P0 §三(一)3(2))."""
    return calendar.add_workdays(told_on, rule.workdays)


def is_settled(raised: Objection, standing: Decision | None) -> bool:
    """Whether an objection is answered, and a grade it was to change has been decided anew."""
    if raised.state == "open" or raised.answered_at is None:
        return False
    if raised.state == "upheld":
        return True
    return standing is not None and (
        standing.grade == raised.grade or standing.at > raised.answered_at
    )


def changed_above(scheme: Scheme, stage: Stage, decided: Decided) -> dict[int, tuple[str, str]]:
    """Subject → (the committee's grade, the department's), where that stage changed it."""
    before = [s for s in _before(scheme, stage) if s.level is Level.COMMITTEE]
    found: dict[int, tuple[str, str]] = {}
    for subject, made in decided.items():
        own = _standing(before, made)
        if own and stage.id in made and own.grade != made[stage.id].grade:
            found[subject] = (own.grade, made[stage.id].grade)
    return found


def _before(scheme: Scheme, stage: Stage) -> list[Stage]:
    return [s for s in scheme.stages[: scheme.stages.index(stage)] if s.level is not None]


def objected_to(scheme: Scheme, raised: Objection, made: Mapping[str, Decision]) -> Decision | None:
    """The grade an objection is about: the committee's during a notice, else the department's."""
    level = Level.COMMITTEE if raised.kind == "notice" else Level.DEPARTMENT
    return _standing(grade_stages(scheme, level), made)
