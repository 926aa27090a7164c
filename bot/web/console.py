"""我的: a person's own page. It shows and links; whatever changes something is said in the chat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from bot.service import Service
from bot.web.pages import Cookie, guarded, page
from domain.people import Person
from domain.ports import UnitOfWork
from handlers.membership.own_page import OwnPage, not_voted, own_page
from handlers.turn import Desk

PURPOSE = "me"


def console_app(service: Service) -> web.Application:
    """The application to be mounted at /console; its style sheets come from /report/static."""
    app = web.Application(middlewares=[guarded])
    app.router.add_routes(ConsolePages(service).routes())
    return app


def console_cookie(service: Service) -> Cookie:
    """The cookie of a session of these pages."""
    return Cookie("zhibu_me", "/console", service.desk.public_url.startswith("https:"))


@dataclass(frozen=True, slots=True)
class ConsolePages:
    """The pages below /console."""

    service: Service

    def routes(self) -> list[web.RouteDef]:
        return [web.get("", self.show), web.get("/", self.show)]

    async def show(self, request: web.Request) -> web.Response:
        """Who the person is and what is due, or a way to sign in."""
        session, now = console_cookie(self.service).of(request), self.service.clock.now()
        desk = self.service.desk
        found = await self.service.read(lambda u: _visited(u, desk, session, now))
        if found is None:
            return page("console_closed.html", 401)
        who, mine = found
        waiting = await self.service.at_urn(lambda urn: not_voted(urn, mine, who.id))
        return page("console.html", mine=mine, ballots=waiting)


def _visited(
    uow: UnitOfWork, desk: Desk, session: str, now: datetime
) -> tuple[Person, OwnPage] | None:
    """The session's person and page; None without a session of this kind."""
    opens = uow.passes.session(session, now) if session else None
    who = uow.people.get(opens.person_id) if opens and opens.purpose == PURPOSE else None
    return None if who is None else (who, own_page(uow, desk, who, now))
