"""Checks of a scheme's stages: their dates in order, what they wait for, who decides."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from domain.scheme_parts import Completion, DayOfCycle, Stage
from domain.scheme_rule_checks import unknown
from domain.scheme_rules import Scheme
from domain.scheme_table import Mistake

_ANY_YEAR = 2000


def stages_fit(scheme: Scheme) -> Iterator[Mistake]:
    """Every stage has its dates in order and waits only for stages written above it."""
    above: list[str] = []
    for place, stage in enumerate(scheme.stages, 1):
        path = f"stages[{place}]"
        yield from _dated_one_way(stage, path)
        yield from _days_in_order(stage, path)
        yield from _level_where_decided(stage, path)
        yield from _waits_for(stage, path, above)
        above.append(stage.id)


def _dated_one_way(stage: Stage, path: str) -> Iterator[Mistake]:
    fixed = stage.opens is not None and stage.deadline is not None
    counted = bool(stage.workdays) and bool(stage.after_stage)
    begun = (stage.opens, stage.deadline, stage.workdays, stage.after_stage or None)
    if fixed == counted or begun.count(None) != 2:
        words = "要么写 opens 和 deadline,要么写 workdays(至少 1)和 after_stage,二者取一"
        yield Mistake(path, words)


def _days_in_order(stage: Stage, path: str) -> Iterator[Mistake]:
    dated = (("opens", stage.opens), ("remind_by", stage.remind_by), ("deadline", stage.deadline))
    known = [(key, day) for key, day in dated if day is not None]
    for (earlier, first), (later, second) in pairwise(known):
        if second.on(_ANY_YEAR) < first.on(_ANY_YEAR):
            words = f"{_written(second)} 早于 {earlier} 的 {_written(first)}"
            yield Mistake(f"{path}.{later}", words)


def _level_where_decided(stage: Stage, path: str) -> Iterator[Mistake]:
    decided = stage.completed_by is Completion.GRADE_DECIDED
    if decided and stage.level is None:
        yield Mistake(f"{path}.level", "以认定等级完成的阶段要写明由哪一级认定")
    if stage.level is not None and not decided:
        yield Mistake(f"{path}.level", "只有以 grade_decided 完成的阶段才写 level")


def _waits_for(stage: Stage, path: str, above: Sequence[str]) -> Iterator[Mistake]:
    yield from unknown(f"{path}.needs", stage.needs, above, "前面的阶段")
    if stage.after_stage:
        yield from unknown(f"{path}.after_stage", [stage.after_stage], above, "前面的阶段")


def _written(day: DayOfCycle) -> str:
    return f"{'次年' * day.years_later}{day.month:02d}-{day.day:02d}"
