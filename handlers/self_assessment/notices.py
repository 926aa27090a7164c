"""What the secretary is told of a decision about the report. Clerks ask for progress instead."""

from __future__ import annotations

from domain.people import Role
from domain.ports import Notice, UnitOfWork
from handlers.self_assessment.view import View
from messages.cards import Reply
from messages.render import say
from messages.stored import to_data


def accepted(uow: UnitOfWork, view: View) -> None:
    """Tell that nothing more is to be done."""
    _tell(uow, view, "accepted", say("self_assessment.told_accepted", org=view.subject.org.name))


def returned(uow: UnitOfWork, view: View) -> None:
    """Tell why the report came back and until when it can be handed in again."""
    words = say(
        "self_assessment.told_returned",
        org=view.subject.org.name,
        reason=view.report.reason,
        last=view.last_day,
    )
    _tell(uow, view, "returned", words)


def reopened(uow: UnitOfWork, view: View) -> None:
    """Tell until when a late report is taken."""
    words = say("self_assessment.told_reopened", org=view.subject.org.name, last=view.last_day)
    _tell(uow, view, "reopened", words)


def _tell(uow: UnitOfWork, view: View, kind: str, words: Reply) -> None:
    org, day = view.subject.org.id, view.now.date()
    people = uow.people.holders([org], [Role.SECRETARY], day) or uow.people.holders(
        [org], [Role.DEPUTY_SECRETARY], day
    )
    stamp = f"{day.isoformat()} v{view.report.version}"
    body = to_data(words)
    matter = f"report:{view.subject.id}"
    told = {person.person_id for person in people}
    uow.outbox.add([Notice(p, matter, kind, stamp, body) for p in sorted(told)], view.now)
