"""Grades put straight into the town, as if they had been decided in chat."""

from __future__ import annotations

from collections.abc import Mapping

from domain.decided import Decision
from tests.handlers.dialogue import Town

LEVELS = {
    "proposal": "branch",
    "first_review": "committee",
    "overall_review": "department",
    "review_request": "committee",
    "december_review": "department",
}
CLERK_GRADES = {
    "梅溪村党支部": "好",
    "梅林村党支部": "较好",
    "上河村党总支": "一般",
    "上河工业区党支部": "较好",
}


def decide(town: Town, org: str, grade: str, stage: str = "first_review") -> int:
    """A grade decided now at that stage; returns its id."""
    who = "组织部" if LEVELS[stage] == "department" else "党建办"
    made = Decision(
        0,
        town.people.subject(org),
        stage,
        LEVELS[stage],
        grade,
        "",
        "",
        "",
        None,
        town.people.id(who),
        town.now,
    )
    return town.write(lambda u: u.decisions.add(made))


def decide_all(
    town: Town, grades: Mapping[str, str] = CLERK_GRADES, stage: str = "first_review"
) -> None:
    """A grade for each of these."""
    for org, grade in grades.items():
        decide(town, org, grade, stage)
