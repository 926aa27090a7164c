"""等级分布: how many have each grade so far, last year's figures beside, denominators named."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from domain.deciding import by_grade
from domain.scoring import shown
from handlers.queries.grade_list import step_of
from handlers.queries.standing import Standing, asked_of_seasons, standing
from handlers.season import Season
from handlers.turn import Router, Turn
from handlers.understanding.grades import level_in
from messages.cards import Reply
from messages.render import say

router = Router()


@router.on("distribution")
def distribution(turn: Turn) -> Reply:
    """Counts and shares of the grades over the asker's subjects or those of the place named."""
    found = asked_of_seasons(turn, "see_progress")
    if isinstance(found, Reply):
        return found
    about, running = found
    level = level_in(turn.text)
    told = [
        _facts(season, everyone)
        for season in running
        if (everyone := standing(turn, season, about.prefixes, level))
    ]
    if not told:
        return say("queries.none_running", title=about.title, at=turn.now)
    return say("standing.distribution", title=about.title, seasons=told, at=turn.now)


def _facts(season: Season, everyone: Sequence[Standing]) -> dict[str, Any]:
    before = [s.subject.org.last_grade for s in everyone if s.subject.org.last_grade]
    now = [s.grade for s in everyone]
    last = dict(by_grade(season.scheme, before))
    steps = Counter(step_of(season, s) for s in everyone if s.decision)
    return {
        "title": season.title,
        "total": len(everyone),
        "decided": sum(map(bool, now)),
        "steps": list(steps.items()),
        "known_before": len(before),
        "lines": [
            (
                grade,
                count,
                share(count, len(now)),
                last[grade],
                share(last[grade], len(before)),
            )
            for grade, count in by_grade(season.scheme, now)
        ],
    }


def share(count: int, total: int) -> str:
    """A per cent with two places; of nothing, nothing."""
    return shown(Fraction(count * 100, total or 1))
