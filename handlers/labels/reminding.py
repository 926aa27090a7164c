"""What the digest tells clerks of labels and reviews: numbers, never lists."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from domain.calendar import Calendar
from domain.labels import management_stage, review_stage, tells_gaps
from domain.people import Role
from domain.ports import Holder, Subject, UnitOfWork
from domain.stages import is_open
from handlers.labels.carried import carried_in
from handlers.season import Season, seasons
from messages.render import render


def lines(uow: UnitOfWork, prefixes: Sequence[str], now: datetime) -> Iterator[tuple[int, str]]:
    """(person, line) for the clerks of these subtrees.

    Gaps on the first working day of a month while management lasts; requests for a review on the
    day after they were made.
    """
    calendar = Calendar(uow.records.holidays())
    for season in seasons(uow, prefixes):
        if _gaps_are_due(season, calendar, now):
            subjects = season.subjects(uow, prefixes)
            gaps = {o.subject.id: len(o.gaps) for o in carried_in(uow, season, subjects)}
            for clerk, own in _by_clerk(uow, prefixes, subjects, now):
                lacking = [gaps[s.id] for s in own if gaps.get(s.id)]
                if lacking:
                    yield (
                        clerk.person_id,
                        render("management.remind_gaps", count=len(lacking), gaps=sum(lacking)),
                    )
        yield from _asked_yesterday(uow, season, prefixes, now)


def _gaps_are_due(season: Season, calendar: Calendar, now: datetime) -> bool:
    stage = management_stage(season.scheme)
    if stage is None or not is_open(season.dates[stage.id], now):
        return False
    return tells_gaps(now.date(), calendar)


def _asked_yesterday(
    uow: UnitOfWork, season: Season, prefixes: Sequence[str], now: datetime
) -> Iterator[tuple[int, str]]:
    yesterday = now.date() - timedelta(days=1)
    stage = review_stage(season.scheme)
    if stage is None or yesterday < season.dates[stage.id].opens:
        return
    subjects = season.subjects(uow, prefixes)
    asked = uow.labels.reviews([subject.id for subject in subjects])
    new = {one.subject_id for one in asked if one.at.astimezone(now.tzinfo).date() == yesterday}
    if not new:
        return
    for clerk, own in _by_clerk(uow, prefixes, subjects, now):
        count = sum(subject.id in new for subject in own)
        if count:
            yield clerk.person_id, render("management.remind_reviews", count=count)


def _by_clerk(
    uow: UnitOfWork, prefixes: Sequence[str], subjects: Sequence[Subject], now: datetime
) -> Iterator[tuple[Holder, list[Subject]]]:
    paths = {org.id: org.path for org in uow.organizations.within(tuple(prefixes))}
    for clerk in uow.people.holders(paths, [Role.CLERK], now.date()):
        above = paths[clerk.org_id]
        yield clerk, [s for s in subjects if s.org.path.startswith(above)]
