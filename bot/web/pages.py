"""What all pages share: escaped templates, safe headers, sessions in a cookie, quiet faults."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from time import perf_counter
from typing import Any

import structlog
from aiohttp import web
from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.log import new_ref
from bot.web.assets import PAGE_HEADERS
from domain.ports import Pass, UnitOfWork
from domain.refusals import Refusal
from domain.report_answers import length
from messages.render import day, exists, moment, render, short_day
from messages.typeset import ChinesePunctuation
from storage.runner import Overloaded

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
log = structlog.get_logger()

SESSION_LIFE = timedelta(hours=12)


@cache
def environment() -> Environment:
    """The templates of the pages; everything put into them is escaped."""
    made = Environment(
        loader=PackageLoader("bot.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[ChinesePunctuation],
    )
    made.filters |= {"day": day, "short_day": short_day, "moment": moment, "length_of": length}
    return made


def page(template: str, status: int = 200, **facts: Any) -> web.Response:
    """A page; never cached, nothing in it from elsewhere."""
    words = environment().get_template(template).render(**facts)
    return web.Response(text=words, status=status, content_type="text/html", headers=PAGE_HEADERS)


def notice(title: str, words: str, status: int = 200, **more: object) -> web.Response:
    """A page of a few words: what is the matter, and what to do next."""
    facts = {"title": title, "words": words, "texts": (), **more}
    return page("notice.html", status, **facts)


def refusal_words(refusal: Refusal) -> str:
    """A refusal as the chat would word it."""
    key = refusal.key if exists(refusal.key) else "inbox.refused"
    return render(key, **(refusal.facts if key == refusal.key else {}))


@web.middleware
async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Log each page without its address or content; refusals and faults become kind pages."""
    began = perf_counter()
    response = await _answered(request, handler)
    resource = request.match_info.route.resource
    path = resource.canonical if resource else "/"
    spent = round((perf_counter() - began) * 1000, 1)
    log.info("page", path=path, status=response.status, ms=spent)
    return response


async def _answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Refusal as refusal:
        return notice("现在办不了", refusal_words(refusal), 409)
    except Overloaded:
        return notice("请稍等", render("inbox.busy"), 503)
    except web.HTTPRequestEntityTooLarge:
        return notice("太大了", render("self_assessment.file_too_big", most=5), 413)
    except web.HTTPNotFound:
        return notice("没有这个页面", "请回到聊天里，重新打开链接。", 404)
    except web.HTTPException:
        raise
    except Exception:  # our fault: undone, logged without values, and the person is told
        ref = new_ref()
        log.exception("page", outcome="fault", ref=ref)
        return notice("出了点差错", render("inbox.fault", ref=ref), 500)


@dataclass(frozen=True, slots=True)
class Cookie:
    """A page session's cookie: unguessable, for its own pages only, out of reach of scripts."""

    name: str
    path: str
    secure: bool

    def give(self, response: web.StreamResponse, token: str) -> None:
        """Hand the session to the browser."""
        response.set_cookie(
            self.name,
            token,
            max_age=int(SESSION_LIFE.total_seconds()),
            path=self.path,
            secure=self.secure,
            httponly=True,
            samesite="Strict",
        )

    def of(self, request: web.Request) -> str:
        """The session the browser brings, or ""."""
        return request.cookies.get(self.name, "")


def begin_session(uow: UnitOfWork, link: str, session: str, now: datetime) -> Pass | None:
    """Use a link up and start a session for what it opens; None for a spent or strange link."""
    opens = uow.passes.redeem(link, now)
    if opens is not None:
        uow.passes.issue(session, "session", opens, now + SESSION_LIFE)
    return opens


def form_token(session: str) -> str:
    """What a form of this session carries, so that no other site can send it."""
    return hashlib.sha256(f"form {session}".encode()).hexdigest()[:32]


def is_own_form(session: str, token: str) -> bool:
    """Whether a form that came in was shown in this session."""
    return hmac.compare_digest(form_token(session).encode(), token.encode())
