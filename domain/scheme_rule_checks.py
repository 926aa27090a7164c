"""Checks of a scheme's votes, quotas, labels and spans, and of names used twice or nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from domain.scheme_kinds import nearest
from domain.scheme_rules import PollRule, Scheme
from domain.scheme_table import Mistake

_ALL = Decimal(100)
_LEAST_BALLOTS = 3


def single(scheme: Scheme, section: str, key: str) -> Iterator[Mistake]:
    """No two parts of a section go by the same name."""
    names = (getattr(part, key) for part in getattr(scheme, section))
    yield from _twice(section, key, names)


def _twice(section: str, key: str, names: Iterable[str]) -> Iterator[Mistake]:
    first: dict[str, int] = {}
    for place, name in enumerate(names, 1):
        if first.setdefault(name, place) != place:
            words = f"“{name}”与 {section}[{first[name]}] 重复,每个只能用一次"
            yield Mistake(f"{section}[{place}].{key}", words)


def unknown(path: str, names: Iterable[str], known: Sequence[str], what: str) -> Iterator[Mistake]:
    """A mistake for each name that this scheme does not define."""
    for name in names:
        if name not in known:
            yield Mistake(path, f"“{name}”不是本方案的{what}{nearest(name, known)}")


def polls_fit(scheme: Scheme) -> Iterator[Mistake]:
    """Every vote belongs to a stage, has voters and options, and keeps its ballots secret."""
    stages = [stage.id for stage in scheme.stages]
    indicators = [indicator.id for indicator in scheme.indicators]
    for place, poll in enumerate(scheme.polls, 1):
        path = f"polls[{place}]"
        yield from unknown(f"{path}.stage", [poll.stage], stages, "阶段")
        yield from unknown(f"{path}.criteria", poll.criteria, indicators, "指标")
        yield from _vote_is_one(poll, path)


def _vote_is_one(poll: PollRule, path: str) -> Iterator[Mistake]:
    if not poll.voters:
        yield Mistake(f"{path}.voters", "至少要有一种人参加,写成 member = true")
    if len(set(poll.options)) != len(poll.options) or len(poll.options) == 1:
        yield Mistake(f"{path}.options", "至少要有两个选项,且不能重复")
    if poll.min_ballots is not None and poll.min_ballots < _LEAST_BALLOTS:
        words = f"{poll.min_ballots} 张票保不住秘密,至少 {_LEAST_BALLOTS}"
        yield Mistake(f"{path}.min_ballots", words)


def options_are_grades(scheme: Scheme) -> Iterator[Mistake]:
    """A vote that names some grades means them all: 较号 beside 好 is a slip."""
    grades = [grade.name for grade in scheme.grades]
    for place, poll in enumerate(scheme.polls, 1):
        if set(poll.options) & set(grades):
            yield from unknown(f"polls[{place}].options", poll.options, grades, "等级")


def quotas_fit(scheme: Scheme) -> Iterator[Mistake]:
    """Quotas speak of grades and stages there are, in per cent."""
    grades = [grade.name for grade in scheme.grades]
    stages = [stage.id for stage in scheme.stages]
    for place, quota in enumerate(scheme.quotas, 1):
        path = f"quotas[{place}]"
        yield from unknown(f"{path}.grades", quota.grades, grades, "等级")
        yield from unknown(f"{path}.at_stages", quota.at_stages, stages, "阶段")
        for percent in (quota.percent, *quota.at_stages.values()):
            if percent > _ALL:
                yield Mistake(f"{path}.percent", f"{percent} 超过 100,比例按百分数写,如 20")


def labels_fit(scheme: Scheme) -> Iterator[Mistake]:
    """Labels name grades there are, and each requirement once."""
    grades = [grade.name for grade in scheme.grades]
    for place, label in enumerate(scheme.labels, 1):
        yield from unknown(f"labels[{place}].grade", [label.grade], grades, "等级")
        ids = (requirement.id for requirement in label.requires)
        yield from _twice(f"labels[{place}].requires", "id", ids)


def spans_are_days(scheme: Scheme) -> Iterator[Mistake]:
    """A notice and the time to object last a day at least."""
    if scheme.notice is not None and scheme.notice.days == 0:
        yield Mistake("notice.days", "公示至少 1 天")
    if scheme.objection is not None and scheme.objection.workdays == 0:
        yield Mistake("objection.workdays", "异议期至少 1 个工作日")
