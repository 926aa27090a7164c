"""What notices and objections ask of people today, for their digest."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import datetime

from domain import notices as rules
from domain.decided import Decision, Objection
from domain.ports import Assessment, UnitOfWork
from domain.scheme_parts import Level
from handlers.notices import telling
from handlers.notices.circles import Circle, load
from handlers.notices.status import may_answer, raised
from handlers.turn import Turn
from messages.render import render


def due_lines(uow: UnitOfWork, assessment: Assessment, now: datetime) -> Mapping[int, list[str]]:
    """Person → sentences: objections to answer, grades to correct, a list that may go up."""
    lines: dict[int, list[str]] = defaultdict(list)
    waiting: Counter[int] = Counter()
    for circle in _touched(uow, assessment):
        _objections(uow, circle, now, waiting, lines)
        if _may_go_up(circle, now):
            for person in telling.issuers(uow, circle, now):
                lines[person].append(render("notices.due_hand_up", org=circle.org.name))
    for person, count in waiting.items():
        lines[person].append(render("notices.due_objections", count=count))
    return lines


def _objections(
    uow: UnitOfWork,
    circle: Circle,
    now: datetime,
    waiting: Counter[int],
    lines: dict[int, list[str]],
) -> None:
    for one in circle.objections:
        whom = telling.issuers if one.kind == "notice" else telling.judges
        if one.state == "open":
            waiting.update(whom(uow, circle, now))
        elif not rules.is_settled(one, _standing(circle, one)):
            org = circle.name(one.subject_id)
            for person in whom(uow, circle, now):
                lines[person].append(render("notices.due_correction", org=org))


def owed(turn: Turn) -> list[str]:
    """What of this the person owes now, for their own list."""
    reach = turn.reach("see_objections")
    mine = [
        found
        for assessment in (turn.uow.assessments.running() if reach else ())
        for found in raised(turn.uow, assessment, reach)
        if not rules.is_settled(found.objection, found.standing) and may_answer(turn, found)
    ]
    count = sum(found.objection.state == "open" for found in mine)
    lines = [render("notices.due_objections", count=count)] if count else []
    changed = [found for found in mine if found.objection.state == "changed"]
    return lines + [
        render("notices.due_correction", org=found.subject.org.name) for found in changed
    ]


def _touched(uow: UnitOfWork, assessment: Assessment) -> Iterator[Circle]:
    """The committees of the assessment that have posted or been told anything."""
    posted = {notice.org_id for notice in uow.notices.posted(assessment.id)}
    told = {circular.org_id for circular in uow.notices.circulars(assessment.id)}
    for org_id in sorted(posted | told):
        org = uow.organizations.get(org_id)
        if org is not None:
            yield load(uow, assessment, org)


def _standing(circle: Circle, one: Objection) -> Decision | None:
    made = circle.decided.get(one.subject_id, {})
    return rules.objected_to(circle.scheme, one, made)


def _may_go_up(circle: Circle, now: datetime) -> bool:
    """Said once, on the day the next step opens, while the list has not gone up."""
    stage = rules.latest_stage(circle.scheme, Level.COMMITTEE, circle.decided)
    if stage is None or any(handed.stage == stage.id for handed in circle.handed_up):
        return False
    opens = [posted.next_opens for posted in circle.notices if posted.stage == stage.id]
    return bool(opens) and max(opens) == now.date()
