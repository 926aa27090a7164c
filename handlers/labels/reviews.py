"""复核情况: who asked for another grade at the year's end, why, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.labels import ReviewRequest, decided_since, graded_above
from domain.ports import Subject, UnitOfWork
from handlers.asked import asked
from handlers.season import Season, seasons
from handlers.turn import Router, Turn
from messages.cards import Reply
from messages.render import say

router = Router()

_MOST = 20


@router.on("review_list")
def review_list(turn: Turn) -> Reply:
    """Every request in reach with its reason and outcome, the oldest first."""
    about = asked(turn, "see_reviews", "management.reviews_not_yours")
    if isinstance(about, Reply):
        return about
    lines = []
    for season in seasons(turn.uow, about.prefixes):
        lines += requests(turn.uow, season, season.subjects(turn.uow, about.prefixes))
    return say(
        "management.reviews",
        title=about.title,
        lines=lines[:_MOST],
        count=len(lines),
        open=sum(not line["outcome"] for line in lines),
        at=turn.now,
    )


def requests(uow: UnitOfWork, season: Season, subjects: Sequence[Subject]) -> list[dict[str, Any]]:
    """The requests of a season's subjects: org, direction, reason, at, before, outcome.

    `outcome` is the grade decided in the review since, "" while there is none; `before` the
    grade that stood when it was asked.
    """
    names = {subject.id: subject.org.name for subject in subjects}
    made = uow.decisions.current(list(names))
    return [
        _line(season, names[asked.subject_id], asked, made.get(asked.subject_id, {}))
        for asked in uow.labels.reviews(list(names))
    ]


def _line(season: Season, org: str, asked: ReviewRequest, made: Any) -> dict[str, Any]:
    after = decided_since(season.scheme, made, asked)
    before = graded_above(
        season.scheme, {stage: one for stage, one in made.items() if one.at < asked.at}
    )
    return {
        "org": org,
        "direction": asked.direction.value,
        "reason": asked.reason,
        "at": asked.at,
        "before": before.grade if before else "",
        "outcome": after.grade if after else "",
        "settled_by": after.level if after else "",
    }
