"""较差的有哪些: the subjects of a grade as it stands so far, last year's beside it."""

from __future__ import annotations

from typing import Any

from domain.scheme_parts import Level
from handlers.queries.standing import MOST_LINES, Standing, asked_of_seasons, standing
from handlers.season import Season
from handlers.turn import Option, Router, Turn
from handlers.understanding.grades import grade_in, level_in, without_name
from messages.cards import Reply
from messages.render import render, say

router = Router()


@router.on("grade_list")
def grade_list(turn: Turn) -> Reply:
    """Names of a grade, with the step that gave it; a level named in the question alone counts."""
    found = asked_of_seasons(turn, "see_progress")
    if isinstance(found, Reply):
        return found
    about, running = found
    words = without_name(turn.text, about.org.name) if about.org else turn.text
    level = Level(turn.slots["level"]) if "level" in turn.slots else level_in(words)
    grades = {turn.slots.get("grade") or grade_in(words, season.scheme) for season in running}
    if running and not all(grades):
        return _which(turn, running[0])
    told = []
    for season in running:
        grade = turn.slots.get("grade") or grade_in(words, season.scheme)
        everyone = standing(turn, season, about.prefixes, level)
        if everyone:
            told.append(_facts(season, everyone, grade))
            turn.slots["grade"] = grade
    if not told:
        return say("queries.none_running", title=about.title, at=turn.now)
    return say("standing.grade_list", title=about.title, seasons=told, at=turn.now)


def _which(turn: Turn, season: Season) -> Reply:
    options = [
        Option(grade.name, turn.intent, {**turn.slots, "grade": grade.name})
        for grade in season.scheme.grades
    ]
    return turn.ask(render("standing.which_grade"), options)


def _facts(season: Season, everyone: list[Standing], grade: str) -> dict[str, Any]:
    having = [found for found in everyone if found.grade == grade]
    label = season.scheme.label_of(grade)
    lines = [
        (found.subject.org.name, step_of(season, found), found.subject.org.last_grade)
        for found in having[:MOST_LINES]
    ]
    return {
        "title": season.title,
        "grade": grade,
        "label": label.name if label else "",
        "lines": lines,
        "count": len(having),
        "total": len(everyone),
        "undecided": sum(not found.grade for found in everyone),
        "last": sum(found.subject.org.last_grade == grade for found in everyone),
        "more": len(having) - len(lines),
    }


def step_of(season: Season, found: Standing) -> str:
    """The title of the stage that gave a subject its grade, "" for none."""
    return season.scheme.stage(found.decision.stage).title if found.decision else ""
