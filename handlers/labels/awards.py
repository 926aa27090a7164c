"""优秀组织奖: the figures it is given by, committee by committee; nobody is named or picked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from domain.labels import graded_above
from domain.organizations import Organization, OrgKind
from domain.ports import ReportState, UnitOfWork
from domain.progress import HANDED_IN
from domain.scoring import shown
from handlers.asked import asked
from handlers.season import Season, seasons
from handlers.turn import Router, Turn
from messages.cards import Reply
from messages.render import say

router = Router()

_COMMITTEES = frozenset({OrgKind.COMMITTEE, OrgKind.WORK_COMMITTEE})
_MOST = 40


@dataclass(frozen=True, slots=True)
class Figures:
    """Of a committee's `total` subjects: `best` have the best grade, `on_time` reported in time."""

    org: str
    total: int
    best: int
    on_time: int

    @property
    def best_share(self) -> str:
        """In per cent, two places."""
        return shown(Fraction(100 * self.best, self.total))

    @property
    def on_time_share(self) -> str:
        """In per cent, two places."""
        return shown(Fraction(100 * self.on_time, self.total))


@router.on("awards")
def awards(turn: Turn) -> Reply:
    """Both shares for each committee, highest share of the best grade first, ties by the other."""
    about = asked(turn, "see_awards", "management.awards_not_yours")
    if isinstance(about, Reply):
        return about
    found = [
        (season, figures(turn.uow, season, about.prefixes))
        for season in seasons(turn.uow, about.prefixes)
    ]
    lists = [
        {
            "title": season.title,
            "best": season.scheme.grades[0].name,
            "lines": sorted(lines, key=_order)[:_MOST],
            "committees": len(lines),
            "total": sum(line.total for line in lines),
        }
        for season, lines in found
        if lines
    ]
    if not lists:
        return say("management.no_labels", title=about.title, at=turn.now)
    return say("management.awards", title=about.title, seasons=lists, at=turn.now)


def figures(uow: UnitOfWork, season: Season, prefixes: Sequence[str]) -> list[Figures]:
    """The committees that stand outermost in these subtrees and have subjects in the season."""
    states = season.states(uow, prefixes)
    made = uow.decisions.current([state.subject.id for state in states])
    above = {s: graded_above(season.scheme, stages) for s, stages in made.items()}
    grades = {subject: decision.grade for subject, decision in above.items() if decision}
    found = [
        _figures(committee, states, grades, season.scheme.grades[0].name)
        for committee in _outermost(uow.organizations.within(prefixes))
    ]
    return [line for line in found if line is not None]


def _figures(
    committee: Organization, states: Sequence[ReportState], grades: dict[int, str], best: str
) -> Figures | None:
    own = [state for state in states if state.subject.org.path.startswith(committee.path)]
    if not own:
        return None
    return Figures(
        committee.name,
        len(own),
        sum(grades.get(state.subject.id) == best for state in own),
        sum(state.state in HANDED_IN and not state.late for state in own),
    )


def _outermost(orgs: Sequence[Organization]) -> list[Organization]:
    found: list[Organization] = []
    for org in sorted(orgs, key=lambda org: org.path.count("/")):
        if org.kind in _COMMITTEES and not org.within(tuple(one.path for one in found)):
            found.append(org)
    return found


def _order(line: Figures) -> tuple[Fraction, Fraction, str]:
    return (-Fraction(line.best, line.total), -Fraction(line.on_time, line.total), line.org)
