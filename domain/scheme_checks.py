"""What no single key of a scheme can get wrong, but several together can: sums, order, references.

A check runs only where the parts it looks at were read without a mistake, so that one slip is
reported once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from typing import TypeAlias

from domain.scheme_contact import check_rules_fit
from domain.scheme_kinds import nearest
from domain.scheme_parts import Template
from domain.scheme_rule_checks import (
    labels_fit,
    options_are_grades,
    polls_fit,
    quotas_fit,
    single,
    spans_are_days,
)
from domain.scheme_rules import Scheme
from domain.scheme_stage_checks import stages_fit
from domain.scheme_table import Mistake

Check: TypeAlias = Callable[[Scheme], Iterator[Mistake]]

_FULL = Decimal(100)


def across(scheme: Scheme, mistakes: Sequence[Mistake]) -> Iterator[Mistake]:
    """The mistakes between the parts, given those found within them."""
    dirty = {mistake.path.partition(".")[0].partition("[")[0] for mistake in mistakes}
    for parts, examine in _CHECKS:
        if dirty.isdisjoint(parts):
            yield from examine(scheme)


def _words_mean_one_grade(scheme: Scheme) -> Iterator[Mistake]:
    meant: dict[str, str] = {}
    for place, grade in enumerate(scheme.grades, 1):
        for word in (grade.name, *grade.aliases, *grade.heard_as):
            if word in meant:
                yield Mistake(f"grades[{place}]", f"“{word}”已用于“{meant[word]}”,不能指两个等级")
            meant.setdefault(word, grade.name)


def _bands_meet(scheme: Scheme) -> Iterator[Mistake]:
    """From the best grade down: each band ends where the one above begins, 100 to 0."""
    if all(grade.lower is None and grade.upper is None for grade in scheme.grades):
        return
    above, edge = "满分", _FULL
    for place, grade in enumerate(scheme.grades, 1):
        if grade.lower is None or grade.upper is None:
            yield Mistake(f"grades[{place}]", f"“{grade.name}”缺少 from 或 to,各等级都要写分数段")
            return
        if grade.lower >= grade.upper:
            yield Mistake(f"grades[{place}].from", f"{grade.lower} 应小于 to 的 {grade.upper}")
        if grade.upper != edge:
            fault = "有空档" if grade.upper < edge else "重叠"
            words = f"{grade.upper} 与{above}的 {edge} 之间{fault},应写成 {edge}"
            yield Mistake(f"grades[{place}].to", words)
        above, edge = f"“{grade.name}”", grade.lower
    if edge != 0:
        words = f"最低一档应从 0 开始,现在是 {edge}"
        yield Mistake(f"grades[{len(scheme.grades)}].from", words)


def _points_are_full(scheme: Scheme) -> Iterator[Mistake]:
    points = sum((part.points for part in scheme.indicators), Decimal(0))
    if scheme.indicators and points != _FULL:
        yield Mistake("indicators", f"各项 points 合计 {points} 分,应为 100 分")


def _templates_fit(scheme: Scheme) -> Iterator[Mistake]:
    for place, template in enumerate(scheme.templates, 1):
        yield from _items_fit(scheme, template, f"templates[{place}].items")
    defaults = [template.title for template in scheme.templates if template.default]
    if scheme.templates and len(defaults) != 1:
        words = f"应当有且只有一套模板写 default = true,现在有 {len(defaults)} 套"
        yield Mistake("templates", words)
    yield from _categories_are_single(scheme)


def _items_fit(scheme: Scheme, template: Template, path: str) -> Iterator[Mistake]:
    points = {indicator.id: indicator.points for indicator in scheme.indicators}
    for key in template.items:
        if key not in points:
            yield Mistake(f"{path}.{key}", f"没有这个指标{nearest(key, points)}")
    for key, wanted in points.items():
        found = sum((item.points for item in template.items.get(key, ())), Decimal(0))
        if found != wanted:
            words = f"“{template.title}”这一指标各条合计 {found} 分,应为 {wanted} 分"
            yield Mistake(f"{path}.{key}", words)


def _categories_are_single(scheme: Scheme) -> Iterator[Mistake]:
    seen: dict[str, str] = {}
    for place, template in enumerate(scheme.templates, 1):
        for category in template.categories:
            if category in seen:
                words = f"类别“{category}”已归“{seen[category]}”,只能归一套模板"
                yield Mistake(f"templates[{place}].categories", words)
            seen.setdefault(category, template.title)


_CHECKS: tuple[tuple[set[str], Check], ...] = (
    ({"sections"}, partial(single, section="sections", key="id")),
    ({"indicators"}, partial(single, section="indicators", key="id")),
    ({"templates"}, partial(single, section="templates", key="id")),
    ({"stages"}, partial(single, section="stages", key="id")),
    ({"polls"}, partial(single, section="polls", key="id")),
    ({"tasks"}, partial(single, section="tasks", key="id")),
    ({"labels"}, partial(single, section="labels", key="name")),
    ({"labels"}, partial(single, section="labels", key="grade")),
    ({"grades"}, _words_mean_one_grade),
    ({"grades"}, _bands_meet),
    ({"indicators"}, _points_are_full),
    ({"indicators", "templates"}, _templates_fit),
    ({"stages"}, stages_fit),
    ({"polls", "stages", "indicators"}, polls_fit),
    ({"polls", "grades"}, options_are_grades),
    ({"quotas", "grades", "stages"}, quotas_fit),
    ({"labels", "grades"}, labels_fit),
    ({"notice", "objection"}, spans_are_days),
    ({"check"}, lambda scheme: check_rules_fit(scheme.check)),
)
