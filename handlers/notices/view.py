"""What the page of a notice shows: only what is written on the notice itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from domain import notices as rules
from domain.calendar import Calendar, Period
from domain.decided import NoticeRecord
from domain.ports import UnitOfWork
from domain.scheme_rules import Counting, NoticeRule
from handlers.notices.circles import Circle, load


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """A notice as it is read and printed; `groups` pair a grade with names, best grade first.

    Nothing in it is about a person, a vote or a score.
    """

    issuer: str = field(repr=False)
    title: str
    stage: str
    groups: list[tuple[str, list[str]]] = field(repr=False)
    count: int
    days: Period
    length: int
    working: bool
    posted_on: date
    renewed: bool
    over: bool


def published(uow: UnitOfWork, public_id: str, now: datetime) -> PublicNotice | None:
    """The notice with that address, or None: whoever guesses learns nothing."""
    posted = uow.notices.public(public_id)
    if posted is None:
        return None
    assessment = uow.assessments.get(posted.assessment_id)
    org = uow.organizations.get(posted.org_id)
    if assessment is None or org is None:
        return None
    circle = load(uow, assessment, org)
    rule = circle.scheme.notice
    if rule is None:
        return None
    first = rules.period(rule, posted.posted_on, Calendar(uow.records.holidays())).first
    return _public(circle, rule, posted, first, now)


def _public(
    circle: Circle, rule: NoticeRule, posted: NoticeRecord, first: date, now: datetime
) -> PublicNotice:
    lines = [(s, grade) for s, grade in posted.lines if s in circle.subjects]
    return PublicNotice(
        circle.org.name,
        circle.title,
        circle.scheme.stage(posted.stage).title,
        circle.grouped(lines),
        len(lines),
        Period(first, posted.last_day, posted.next_opens),
        rule.days,
        rule.counting is Counting.WORKING,
        posted.posted_on,
        posted.renewed,
        rules.is_over(posted, now),
    )
