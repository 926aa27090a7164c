"""What the report's pages do within one transaction, as the person of a page session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias, TypeVar

from bot.web import report_form
from bot.web.pages import refusal_words
from bot.web.report_form import Sheet
from bot.web.report_posts import Posted
from domain.people import Person
from domain.ports import UnitOfWork
from domain.refusals import Refusal
from handlers.self_assessment import checks, use_cases
from handlers.self_assessment.view import View

T = TypeVar("T")
Work: TypeAlias = Callable[[UnitOfWork, Person, View], T]
PURPOSE = "report"


def as_visitor(uow: UnitOfWork, session: str, now: datetime, work: Work[T]) -> T | None:
    """Run work with the session's person and report; None without a session of this kind.

    Rights are looked at afresh: who has left the post gets Refusal `general.no_such_subject`.
    """
    opens = uow.passes.session(session, now) if session else None
    who = uow.people.get(opens.person_id) if opens and opens.purpose == PURPOSE else None
    if opens is None or who is None:
        return None
    return work(uow, who, use_cases.view(uow, who, opens.target, now))


def only_look(uow: UnitOfWork, who: Person, view: View) -> View:
    """The report as it stands."""
    return view


def saving(posted: Posted) -> Work[Sheet]:
    """Keep what the form says."""
    return lambda uow, who, view: report_form.save(uow, who, view, posted.fields)


def hindrance(uow: UnitOfWork, who: Person, view: View) -> str:
    """Why it could not be handed in now, or ""."""
    try:
        checks.may_submit(uow, view)
    except Refusal as refusal:
        return refusal_words(refusal)
    return ""


def submitting(posted: Posted) -> Work[View]:
    """Hand in the version that was reviewed. Refusal `self_assessment.changed_since_review`."""

    def work(uow: UnitOfWork, who: Person, view: View) -> View:
        if view.editable and posted.fields.get("version") != str(view.report.version):
            raise Refusal("self_assessment.changed_since_review")
        return use_cases.submit(uow, who, view.subject.id, view.now)

    return work
