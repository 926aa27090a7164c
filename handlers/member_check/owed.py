"""Who owes what to a running check: for the day's digest, and for each person's own list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.contact_check import Count, EntryState
from domain.organizations import Organization, committees_over
from domain.people import ContactStatus, Role
from domain.ports import Holder, UnitOfWork
from domain.scheme_parts import Completion, Stage
from domain.stages import StageDates, due_reminder, stage_dates
from handlers.forms.filing import filed, filing
from handlers.lost_contact.handling import proposals
from handlers.lost_contact.running import Running, running_checks
from handlers.turn import Desk, Turn
from messages.render import render

_LOST = (ContactStatus.LOST.value,)


@dataclass(frozen=True, slots=True)
class Owed:
    """One sentence about what an organisation owes, and whose it is there."""

    org_id: int
    roles: tuple[Role, ...]
    line: str = field(repr=False)
    dates: StageDates


@dataclass(frozen=True, slots=True)
class _Part:
    """What one stage looks at: the running check, its places, and how far each branch is."""

    uow: UnitOfWork
    running: Running
    places: Sequence[Organization]
    counts: Mapping[int, Count]
    today: date


def outstanding(
    uow: UnitOfWork, running: Running, prefixes: Sequence[str], now: datetime
) -> Iterator[Owed]:
    """Everything still owed in these subtrees by the stages that have opened."""
    year = int(running.assessment.cycle[:4])
    dates = stage_dates(running.scheme, year)
    part = _Part(
        uow,
        running,
        uow.organizations.within(prefixes),
        uow.checks.counts(running.assessment.id, prefixes),
        now.date(),
    )
    for stage in running.scheme.stages:
        find = _FINDERS.get(stage.completed_by)
        if find is not None and dates[stage.id].opens <= now.date():
            yield from find(part, stage, dates[stage.id])


def due_lines(uow: UnitOfWork, desk: Desk, now: datetime) -> Mapping[int, list[str]]:
    """Person → sentences for today's digest, every running check together."""
    lines: dict[int, list[str]] = defaultdict(list)
    for running in running_checks(uow, ["/"]):
        owed = list(outstanding(uow, running, [running.assessment.path], now))
        due = [one for one in owed if _is_due(one.dates, now.date(), desk)]
        for person, line in _addressed(uow, due, now):
            lines[person].append(line)
        for person, line in _silent(uow, running, now):
            lines[person].append(line)
    for person, count in uow.contacts.steps_due(now.date()).items():
        lines[person].append(render("check.owed_steps", count=count))
    return lines


def owed(turn: Turn) -> list[str]:
    """What this person owes now, for their own list."""
    posts = [post for post in turn.who.posts if post.held_on(turn.today)]
    held = {(post.org_id, post.role) for post in posts}
    paths = sorted({post.path for post in posts})
    lines = [
        one.line
        for running in running_checks(turn.uow, paths)
        for one in outstanding(turn.uow, running, paths, turn.now)
        if any((one.org_id, role) in held for role in one.roles)
    ]
    steps = turn.uow.contacts.steps_due(turn.today).get(turn.who.id, 0)
    return [*lines, *([render("check.owed_steps", count=steps)] if steps else [])]


def _is_due(dates: StageDates, today: date, desk: Desk) -> bool:
    kind = due_reminder(
        dates.deadline,
        today,
        desk.days_before,
        desk.overdue_every_days,
        desk.overdue_times,
        dates.remind_by,
    )
    return kind is not None


def _addressed(uow: UnitOfWork, found: Iterable[Owed], now: datetime) -> Iterator[tuple[int, str]]:
    """(person, sentence), each person once for each sentence."""
    everything = list(found)
    roles = {role for one in everything for role in one.roles}
    holders = uow.people.holders({one.org_id for one in everything}, roles, now.date())
    there: dict[int, list[Holder]] = defaultdict(list)
    for holder in holders:
        there[holder.org_id].append(holder)
    for one in everything:
        for person in sorted({h.person_id for h in there[one.org_id] if h.role in one.roles}):
            yield person, one.line


def _to_confirm(part: _Part, stage: Stage, dates: StageDates) -> Iterator[Owed]:
    for place in part.places:
        count = part.counts.get(place.id)
        if count is not None and count.waiting:
            returned = count.of(EntryState.RETURNED)
            line = render(
                "check.owed_confirm",
                org=place.name,
                count=count.waiting,
                returned=returned,
                last=dates.deadline,
            )
            yield Owed(place.id, stage.actors, line, dates)


def _to_check(part: _Part, stage: Stage, dates: StageDates) -> Iterator[Owed]:
    waiting: dict[int, int] = defaultdict(int)
    above = committees_over(part.places)
    for org_id, count in part.counts.items():
        place = above.get(org_id)
        if place is not None:
            waiting[place.id] += count.of(EntryState.CONFIRMED)
    for place in part.places:
        if waiting.get(place.id):
            facts = {"org": place.name, "count": waiting[place.id], "last": dates.deadline}
            yield Owed(place.id, stage.actors, render("check.owed_check", **facts), dates)


def _to_file(part: _Part, stage: Stage, dates: StageDates) -> Iterator[Owed]:
    committees = filing(part.places, part.counts)
    done = filed(part.uow, part.running, committees, stage.forms)
    for place in committees:
        missing = [kind for kind in stage.forms if (kind, place.id) not in done]
        if missing:
            names = [render("forms.name", kind=kind.value) for kind in missing]
            short = render("forms.short", kind=missing[0].value)
            facts = {"org": place.name, "forms": names, "short": short, "last": dates.deadline}
            line = render("check.owed_forms", **facts)
            yield Owed(place.id, stage.actors, line, dates)


def _to_handle(part: _Part, stage: Stage, dates: StageDates) -> Iterator[Owed]:
    for place in filing(part.places, part.counts):
        count = len(proposals(part.uow, [place.path], part.today))
        if count:
            facts = {"org": place.name, "count": count, "last": dates.deadline}
            yield Owed(place.id, stage.actors, render("check.owed_outcomes", **facts), dates)


_FINDERS = {
    Completion.ROLL_CONFIRMED: _to_confirm,
    Completion.ROLL_CHECKED: _to_check,
    Completion.DOCUMENTS_FILED: _to_file,
    Completion.OUTCOMES_RECORDED: _to_handle,
}


def _silent(uow: UnitOfWork, running: Running, now: datetime) -> Iterator[tuple[int, str]]:
    """Each time that many days have gone by without an entry: how many, never who."""
    days = running.rules.silent_days
    path = (running.assessment.path,)
    tried = uow.contacts.tried(path, _LOST)
    begun = running.assessment.started_at.date()
    silent: dict[int, int] = defaultdict(int)
    for member in uow.members.in_status(path, _LOST):
        known = tried.get(member.person_id)
        quiet = (now.date() - (known.recorded_at.date() if known else begun)).days
        if days and quiet and quiet % days == 0:
            silent[member.org_id] += 1
    for holder in uow.people.holders(silent, [Role.SECRETARY], now.date()):
        count = silent[holder.org_id]
        yield holder.person_id, render("check.owed_silent", count=count, days=days)
