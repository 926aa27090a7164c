"""What a sign-in opens, for whom, and the sessions it gives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from aiohttp import web

from bot.service import Service
from bot.web import console, report_visits
from bot.web.console import console_cookie
from bot.web.pages import SESSION_LIFE, Cookie
from bot.web.report import ReportPages
from domain.people import Person
from domain.ports import Pass, UnitOfWork
from domain.refusals import Refusal
from handlers.self_assessment import use_cases

_PURPOSES = {"report": report_visits.PURPOSE, "me": console.PURPOSE}
_PAGES = {"report": "/report/", "me": "/console/"}


@dataclass(frozen=True, slots=True)
class Target:
    """What a link opens: `report` of a subject, or `me`, whose number is 0."""

    what: str
    number: int

    @classmethod
    def read(cls, what: str, number: str) -> Target | None:
        """A target as it was written into a cookie, None for anything else."""
        known = what in _PURPOSES and number.isascii() and number.isdigit() and len(number) < 10
        return cls(what, int(number)) if known else None

    @property
    def purpose(self) -> str:
        return _PURPOSES[self.what]

    @property
    def page(self) -> str:
        return _PAGES[self.what]


class Admission(Enum):
    STRANGER = auto()  # the account is nobody's
    CLOSED = auto()  # there is no such page, or it is not theirs: nobody learns which
    OPEN = auto()


def is_open(uow: UnitOfWork, session: str, target: Target, now: datetime) -> bool:
    """Whether this session opens exactly this, and still may."""
    opens = uow.passes.session(session, now) if session else None
    who = uow.people.get(opens.person_id) if opens else None
    if opens is None or who is None or (opens.purpose, opens.target) != _sign(target):
        return False
    return _may_open(uow, who, target, now)


def admit(
    uow: UnitOfWork, platform: str, account: str, target: Target, session: str, now: datetime
) -> Admission:
    """Start the session for the person behind the account, if the page is theirs."""
    who = uow.people.by_account(platform, account)
    if who is None:
        return Admission.STRANGER
    if not _may_open(uow, who, target, now):
        return Admission.CLOSED
    uow.passes.issue(session, "session", Pass(who.id, *_sign(target)), now + SESSION_LIFE)
    return Admission.OPEN


def _sign(target: Target) -> tuple[str, int]:
    return target.purpose, target.number


def _may_open(uow: UnitOfWork, who: Person, target: Target, now: datetime) -> bool:
    if target.what == "me":
        return target.number == 0
    try:
        use_cases.view(uow, who, target.number, now)
    except Refusal:
        return False
    return True


@dataclass(frozen=True, slots=True)
class Doors:
    """The cookies of a session: one for its pages, one by which its link knows it again."""

    service: Service
    secure: bool

    def session_for(self, request: web.Request, target: Target) -> str:
        """The session this browser last got for such a page, or ""."""
        return self._here(target).of(request)

    def give(self, response: web.StreamResponse, target: Target, session: str) -> None:
        """Hand the session to the browser."""
        pages = ReportPages(self.service).cookie
        (console_cookie(self.service) if target.what == "me" else pages).give(response, session)
        self._here(target).give(response, session)

    def _here(self, target: Target) -> Cookie:
        return Cookie(f"zhibu_go_{target.what}", f"/go/{target.what}", self.secure)
