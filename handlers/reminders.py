"""Reminders: one digest a person and day, only of what they must act on; and the clerk's nudge."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from domain.people import Role
from domain.ports import Assessment, Notice, PollRecord, UnitOfWork
from domain.refusals import Refusal
from domain.stages import DueKind, due_reminder
from handlers.briefs import due, page
from handlers.duties import Duty, actors_of, outstanding
from handlers.labels import reminding as labels
from handlers.lost_contact.running import refill
from handlers.member_check import owed as checks
from handlers.notices.due import due_lines
from handlers.turn import Desk, Router, Turn
from messages.cards import Reply
from messages.render import render, say
from messages.stored import to_data

router = Router()


def digests(
    uow: UnitOfWork, desk: Desk, waiting: Mapping[int, Sequence[int]], now: datetime
) -> int:
    """Queue today's digests; run again, it adds nothing. Returns how many were new.

    `waiting` holds, by poll, the people whose ballot is not in.
    """
    refill(uow)
    lines: dict[int, list[str]] = defaultdict(list)
    for assessment in uow.assessments.running():
        owed = [d for d in outstanding(uow, assessment, now, [assessment.path]) if _is_due(d, desk)]
        _tell_actors(uow, owed, now, lines)
        _tell_clerks(uow, assessment, owed, now, lines)
        for person, said in due_lines(uow, assessment, now).items():
            lines[person] += said
    for person, line in labels.lines(uow, [a.path for a in uow.assessments.running()], now):
        lines[person].append(line)
    for person, said in checks.due_lines(uow, desk, now).items():
        lines[person] += said
    _tell_voters(uow.polls.in_state("open"), waiting, now, lines)
    day, mine = now.date().isoformat(), page(desk, "me")
    notices = (
        Notice(person, "digest", "digest", day, to_data(due("reminders.digest", said, mine)))
        for person, said in lines.items()
    )
    return uow.outbox.add(notices, now)


@router.on("remind")
def remind(turn: Turn) -> Reply:
    """The clerk's nudge: says whom and how many first, then tells each of them once a day."""
    reach = turn.reach("remind")
    if not reach:
        raise Refusal("reminders.may_not_remind")
    owed = _owed_in(turn, reach)
    secretaries = _secretaries(turn.uow, owed, turn.now)
    if not secretaries:
        raise Refusal("reminders.nobody_to_remind")
    if not turn.slots.get("confirmed"):
        names = [duty.org_name for duty in owed]
        return turn.confirm(
            render("reminders.ask", orgs=names[:20], count=len(names), people=len(secretaries)),
            render("labels.remind"),
            **({"org": turn.slots["org"]} if "org" in turn.slots else {}),
        )
    sent = turn.uow.outbox.add(_nudges(secretaries, turn.desk, turn.now), turn.now)
    turn.uow.audit.record(turn.now, turn.who.id, "remind", rows=sent)
    return say("reminders.sent", sent=sent, again=len(secretaries) - sent)


def _owed_in(turn: Turn, reach: tuple[str, ...]) -> list[Duty]:
    wanted = turn.slots.get("org")
    org = turn.uow.organizations.get(int(wanted)) if wanted is not None else None
    if org is not None:
        reach = (org.path,) if org.within(reach) else ()
    return [
        duty
        for assessment in turn.uow.assessments.running()
        for duty in outstanding(turn.uow, assessment, turn.now, reach)
        if duty.what in ("write_report", "mend_report")
    ]


def _secretaries(uow: UnitOfWork, owed: Sequence[Duty], now: datetime) -> dict[int, list[Duty]]:
    by_org = {duty.subject.org.id: duty for duty in owed}
    found: dict[int, list[Duty]] = defaultdict(list)
    for holder in uow.people.holders(by_org, [Role.SECRETARY], now.date()):
        found[holder.person_id].append(by_org[holder.org_id])
    return found


def _nudges(
    secretaries: Mapping[int, Sequence[Duty]], desk: Desk, now: datetime
) -> Iterable[Notice]:
    day = now.date().isoformat()
    for person, owed in secretaries.items():
        only = ("report", owed[0].subject.id) if len(owed) == 1 else ("me", 0)
        words = due("reminders.nudge", [duty_line(duty) for duty in owed], page(desk, *only))
        yield Notice(person, "nudge", "nudge", day, to_data(words), urgent=True)


def _is_due(duty: Duty, desk: Desk) -> bool:
    return _kind(duty, desk) is not None


def _kind(duty: Duty, desk: Desk) -> DueKind | None:
    return due_reminder(
        duty.last,
        duty.today,
        duty.stage.days_before or desk.days_before,
        desk.overdue_every_days,
        desk.overdue_times,
        duty.remind_by,
    )


def _tell_actors(
    uow: UnitOfWork, due: Sequence[Duty], now: datetime, lines: dict[int, list[str]]
) -> None:
    """Each actor hears of each duty once, however many posts make it theirs."""
    roles = {role for duty in due for role in actors_of(duty)}
    holders = uow.people.holders({d.subject.org.id for d in due}, roles, now.date())
    for duty in due:
        people = {
            h.person_id
            for h in holders
            if h.org_id == duty.subject.org.id and h.role in actors_of(duty)
        }
        for person in sorted(people):
            lines[person].append(duty_line(duty))


def _tell_clerks(
    uow: UnitOfWork,
    assessment: Assessment,
    due: Sequence[Duty],
    now: datetime,
    lines: dict[int, list[str]],
) -> None:
    """From the last day on, a clerk hears how many are behind: a number, never a list."""
    late = [d for d in due if d.days_left <= 0 and d.what in ("write_report", "mend_report")]
    if not late:
        return
    towns = uow.organizations.within([assessment.path])
    paths = {org.id: org.path for org in towns}
    for clerk in uow.people.holders(paths, [Role.CLERK], now.date()):
        behind = [d for d in late if d.subject.org.path.startswith(paths[clerk.org_id])]
        if behind:
            stage = behind[0].stage.title
            lines[clerk.person_id].append(
                render("reminders.behind", stage=stage, count=len(behind))
            )


def _tell_voters(
    polls: Sequence[PollRecord],
    waiting: Mapping[int, Sequence[int]],
    now: datetime,
    lines: dict[int, list[str]],
) -> None:
    """Once, on the day after a poll opened: a fixed time singles nobody out."""
    for poll in polls:
        if now.date() == poll.opened_at.date() + timedelta(days=1):
            for person in waiting.get(poll.id, ()):
                lines[person].append(render("reminders.ballot", org=poll.org.name))


def duty_line(duty: Duty) -> str:
    """One duty in one sentence: what, for whom, by when, how."""
    return render(
        f"reminders.{duty.what}", org=duty.org_name, last=duty.last, days_left=duty.days_left
    )
