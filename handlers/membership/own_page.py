"""What a person's own page shows: who they are here, and what is due from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from domain import access
from domain.people import Person
from domain.ports import Conversation, PollRecord, UnitOfWork
from handlers.duties import Duty, duties
from handlers.notices.due import owed
from handlers.steps import UrnDoor
from handlers.turn import Desk, Turn
from handlers.voting import ballot

# What is typed in the chat for each duty; a report is opened as a page instead.
_TYPED: Mapping[str, str] = {"hold_poll": "开始测评", "end_poll": "结束测评"}
_REPORTS = ("write_report", "mend_report")


@dataclass(frozen=True, slots=True)
class Due:
    """One thing to be done: `what` names its words, `report` its page, `typed` what to say."""

    what: str
    org: str = field(repr=False)
    last: date
    days_left: int
    report: int | None
    typed: str


@dataclass(frozen=True, slots=True)
class OwnPage:
    """The page's facts; `also` are sentences, `polls` those the person has a vote in."""

    name: str = field(repr=False)
    posts: tuple[tuple[str, str], ...] = field(repr=False)
    due: tuple[Due, ...] = field(repr=False)
    also: tuple[str, ...] = field(repr=False)
    polls: tuple[PollRecord, ...] = field(repr=False)
    at: datetime


def own_page(uow: UnitOfWork, desk: Desk, who: Person, now: datetime) -> OwnPage:
    """The same as 待办 and 我是谁 say in the chat, soonest first."""
    turn = Turn(uow, desk, who, now, platform="", conversation=Conversation())
    posts = tuple((post.org_name, post.role.screen) for post in access.posts_on(who, now.date()))
    due = tuple(_due(duty) for duty in duties(uow, who, now))
    polls = tuple(ballot.open_polls(uow, who, now))
    return OwnPage(who.name, posts, due, tuple(owed(turn)), polls, now)


def not_voted(urn: UrnDoor, page: OwnPage, person_id: int) -> list[str]:
    """The organisations whose polls wait for this person; what was chosen is not looked at."""
    return [poll.org.name for poll in page.polls if person_id in urn.waiting(poll.id)]


def _due(duty: Duty) -> Due:
    report = duty.subject.id if duty.what in _REPORTS else None
    typed = _TYPED.get(duty.what, "")
    return Due(duty.what, duty.org_name, duty.last, duty.days_left, report, typed)
