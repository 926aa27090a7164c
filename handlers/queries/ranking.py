"""排名: by quantified score, overall and within each grade; equal scores share their rank."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from domain.scheme_parts import Indicator
from domain.scoring import parse_score, ranks, shown
from handlers.queries.standing import MOST_LINES, Standing, asked_of_seasons, standing
from handlers.season import Season
from handlers.turn import Router, Turn
from handlers.understanding.grades import grade_in, without_name
from messages.cards import Reply
from messages.render import say

router = Router()

_COUNT = re.compile(
    r"(?:前|倒数|后|最后|最高的|最低的)第?([0-9]{1,4}|[一二两三四五六七八九十百]{1,5})"
)
_FROM_BELOW = re.compile(r"倒数|倒排|最后|最低|后[0-9一二两三四五六七八九十]")


@dataclass(frozen=True, slots=True)
class Line:
    """A subject's rank among all, among those of its grade, and its score as shown."""

    rank: int
    within: int | None
    standing: Standing
    points: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of a ranking is asked for; `count` 0 means all of it."""

    words: str
    count: int
    bottom: bool


@router.on("ranking")
def ranking(turn: Turn) -> Reply:
    """The subjects by total or by one indicator; for clerks, committee and department only."""
    found = asked_of_seasons(turn, "see_ranking", "standing.ranking_not_yours")
    if isinstance(found, Reply):
        return found
    about, running = found
    wanted = _wanted(without_name(turn.text, about.org.name) if about.org else turn.text)
    told = [
        _facts(season, wanted, everyone)
        for season in running
        if (everyone := standing(turn, season, about.prefixes, scored=True))
    ]
    if not told:
        return say("queries.none_running", title=about.title, at=turn.now)
    _note_slots(turn, wanted, told[0]["indicator"])
    facts = {"title": about.title, "seasons": told, "bottom": wanted.bottom}
    return say("standing.ranking", **facts, at=turn.now)


def _wanted(words: str) -> Wanted:
    hit = _COUNT.search(words)
    count = int(parse_score(hit[1])) if hit else 0
    return Wanted(words, count, bool(_FROM_BELOW.search(words)))


def _note_slots(turn: Turn, wanted: Wanted, indicator: str) -> None:
    turn.slots["direction"] = "bottom" if wanted.bottom else "top"
    if wanted.count:
        turn.slots["count"] = wanted.count
    if indicator:
        turn.slots["indicator"] = indicator


def _indicator(words: str, indicators: Sequence[Indicator]) -> Indicator | None:
    names = [(name, i) for i in indicators for name in (i.title, *i.aliases)]
    named = [(name, i) for name, i in names if name in words]
    return max(named, key=lambda pair: len(pair[0]))[1] if named else None


def _lines(season: Season, everyone: Sequence[Standing], indicator: Indicator | None) -> list[Line]:
    """Everyone with a score, best first; a rank among all and one among those of its grade."""
    which = indicator.id if indicator else ""
    points = [found.points(season.scheme, which) for found in everyone]
    within = _within_grades([found.grade for found in everyone], points)
    lines = [
        Line(rank, own, found, shown(score))
        for found, score, rank, own in zip(everyone, points, ranks(points), within, strict=True)
        if score is not None and rank is not None
    ]
    return sorted(lines, key=lambda line: line.rank)


def _within_grades(grades: Sequence[str], points: Sequence[Fraction | None]) -> list[int | None]:
    """Each one's rank among those of the same grade; None without a grade or a score."""
    found: list[int | None] = [None] * len(grades)
    for grade in set(grades) - {""}:
        places = [place for place, own in enumerate(grades) if own == grade]
        for place, rank in zip(places, ranks([points[n] for n in places]), strict=True):
            found[place] = rank
    return found


def _cut(lines: Sequence[Line], count: int, *, bottom: bool) -> Sequence[Line]:
    """The first or the last `count`, with everyone who shares the rank at the edge."""
    lines = lines[::-1] if bottom else lines
    if not count or len(lines) <= count:
        return lines
    edge = lines[count - 1].rank
    return [n for n in lines if (n.rank >= edge if bottom else n.rank <= edge)]


def _facts(season: Season, wanted: Wanted, everyone: Sequence[Standing]) -> dict[str, Any]:
    indicator = _indicator(wanted.words, season.scheme.indicators)
    grade = "" if indicator else grade_in(wanted.words, season.scheme)
    scored = _lines(season, everyone, indicator)
    among = [line for line in scored if not grade or line.standing.grade == grade]
    lines = _cut(among, wanted.count, bottom=wanted.bottom)
    return {
        "title": season.title,
        "indicator": indicator.title if indicator else "",
        "grade": grade,
        "asked": wanted.count,
        "lines": lines[:MOST_LINES],
        "more": max(0, len(lines) - MOST_LINES),
        "scored": len(scored),
        "total": len(everyone),
    }
