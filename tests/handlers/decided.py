"""What dialogues about grades put into the town: meetings over, scores in, grades decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from domain import scheme
from domain.decided import Decision, NoticeRecord, ScoreEntry
from domain.organizations import OrgKind
from tests.handlers.dialogue import Town
from tests.handlers.filled import poll, report

SCHEME = scheme.load("district-grading")
GOOD_SCORES = ("18", "19", "17", "18", "19")
LEVELS = {"proposal": "branch", "first_review": "committee", "overall_review": "department"}
LEVELS |= {"review_request": "committee", "december_review": "department"}


def add_branches(town: Town, committee: str, count: int) -> list[str]:
    """More branches below a committee, before its assessment is started."""
    names = [f"{'甲乙丙丁戊己庚辛壬癸'[n // 10]}{n % 10}号村党支部" for n in range(count)]
    for name in names:
        town.people.add_org(name, OrgKind.BRANCH, committee, category="农村", last_grade="一般")
    return names


def ready(town: Town, org: str, scores: Sequence[str] = GOOD_SCORES) -> None:
    """The branch's report is in and its evaluation meeting over."""
    report(town, org, "accepted", scores)
    poll(town, org, (0, 8, 2, 0, 0), cast=10)


def decided(town: Town, org: str, stage: str, grade: str, **more: Any) -> int:
    """A decision as it stands in the table; returns its id."""
    made = Decision(
        0,
        town.people.subject(org),
        stage,
        LEVELS[stage],
        grade,
        grade,
        more.get("reason", ""),
        more.get("basis", ""),
        more.get("corrects"),
        town.people.id("党建办"),
        town.now,
    )
    return town.write(lambda u: u.decisions.add(made))


def scored(town: Town, org: str, *values: str, stage: str = "first_review") -> None:
    """Quantified scores of the first indicators, in their order."""
    subject = town.people.subject(org)
    entries = [
        ScoreEntry(subject, stage, indicator.id, Decimal(value), None, town.now)
        for indicator, value in zip(SCHEME.indicators, values, strict=False)
    ]
    town.write(lambda u: u.decisions.add_scores(entries))


def posted(town: Town, stage: str, **grades: str) -> None:
    """A notice of these grades, put up today."""
    lines = tuple((town.people.subject(org), grade) for org, grade in grades.items())
    assessment = town.write(lambda u: u.assessments.running())[0]
    made = NoticeRecord(
        0,
        assessment.id,
        assessment.org_id,
        stage,
        town.now.date(),
        date(2026, 4, 9),
        date(2026, 4, 10),
        lines,
        renewed=False,
        public_id=f"page-{stage}-{town.now:%m%d}",
    )
    town.write(lambda u: u.notices.post(made, town.people.id("党建办"), town.now))


def history(town: Town, org: str) -> list[Decision]:
    """Every decision on the organisation, oldest first."""
    return list(town.write(lambda u: u.decisions.history([town.people.subject(org)])))
