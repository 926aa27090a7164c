"""The self-assessment as a phone page: the same draft as in the chat, opened by a one-time link."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import Any, TypeVar

from aiohttp import web

from bot.service import Service
from bot.web import report_form
from bot.web.assets import asset_routes
from bot.web.docx_text import docx_text
from bot.web.pages import Cookie, begin_session, form_token, guarded, notice, page, refusal_words
from bot.web.report_form import Sheet
from bot.web.report_posts import Posted, outcome_data, over, read_posted, refused, see
from bot.web.report_visits import (
    PURPOSE,
    Work,
    as_visitor,
    hindrance,
    only_look,
    saving,
    submitting,
)
from domain.refusals import Refusal
from domain.scoring import shown
from handlers.self_assessment.view import View

T = TypeVar("T")
_LINK = "/{link:[A-Za-z0-9_-]{20,80}}"
_HOME = "/report/"
_GONE = (
    "链接只能打开一次，30 分钟内有效。请回到聊天里再发一次「自评」或「网页填写」，会收到新的链接。"
)
_SAVED = "草稿已保存。"
_PASTED = "已放进各段，还没有保存。请往下核对，再点「保存草稿」。"


def report_app(service: Service) -> web.Application:
    """The application to be mounted at /report; the one above it must take bodies of 6 MiB."""
    app = web.Application(middlewares=[guarded])
    app.router.add_routes([*asset_routes("/static"), *ReportPages(service).routes()])
    return app


@dataclass(frozen=True, slots=True)
class ReportPages:
    """The pages below /report."""

    service: Service

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("", self.show),
            web.get("/", self.show),
            web.post("/save", self.save),
            web.post("/paste", self.paste),
            web.post("/review", self.review),
            web.post("/submit", self.submit),
            web.get(_LINK, self.ask_open),
            web.post(_LINK, self.open),
        ]

    @property
    def cookie(self) -> Cookie:
        secure = self.service.desk.public_url.startswith("https:")
        return Cookie("zhibu_report", "/report", secure)

    async def ask_open(self, request: web.Request) -> web.Response:
        """One button: whatever only looks at links must not use them up."""
        return page("report_open.html")

    async def open(self, request: web.Request) -> web.Response:
        """Use the link up, start a session, and go to the form without the link's address."""
        link, session = request.match_info["link"], self.service.desk.new_token()
        now = self.service.clock.now()
        opened = await self.service.write(lambda u: begin_session(u, link, session, now))
        response = see(_HOME)
        if opened is not None and opened.purpose == PURPOSE:
            self.cookie.give(response, session)
        elif await self._visit(request, only_look) is None:
            return notice("链接不能用了", _GONE, 410)
        return response

    async def show(self, request: web.Request) -> web.Response:
        """The form, or what was handed in."""
        view = await self._visit(request, only_look)
        if view is None:
            return notice("请从聊天里打开", _GONE, 401)
        told = _SAVED if request.query.get("done") == "saved" else ""
        return self._page(self.cookie.of(request), report_form.stored(view), told=told)

    async def save(self, request: web.Request) -> web.Response:
        """Keep the draft; a script is answered with data, a person with the page."""
        posted = await read_posted(request, self.cookie.of(request))
        sheet = await self._saved(request, posted)
        if isinstance(sheet, web.Response):
            return sheet
        if posted.by_script:
            return outcome_data(sheet)
        return see(f"{_HOME}?done=saved") if sheet.clean else self._again(posted, sheet)

    async def paste(self, request: web.Request) -> web.Response:
        """Put a pasted or uploaded report into the fields, to be looked at before it is saved."""
        posted = await read_posted(request, self.cookie.of(request))
        view = await self._visit(request, only_look) if posted.own else None
        if view is None:
            return over(posted)
        try:
            text = posted.fields.get("whole", "")
            if posted.file:
                text = await asyncio.to_thread(docx_text, posted.file)
            sheet = report_form.with_pasted(view, posted.fields, text)
        except Refusal as refusal:
            sheet = report_form.typed_only(view, posted.fields)
            return self._again(posted, sheet, refusal_words(refusal))
        return self._page(posted.session, sheet, told=_PASTED)

    async def review(self, request: web.Request) -> web.Response:
        """Save, then show the whole report once more before it is handed in."""
        posted = await read_posted(request, self.cookie.of(request))
        sheet = await self._saved(request, posted)
        if isinstance(sheet, web.Response):
            return sheet
        problem = await self._visit(request, hindrance)
        if not sheet.clean or problem:
            return self._again(posted, sheet, problem or "")
        return page("report_review.html", token=form_token(posted.session), **_facts(sheet.view))

    async def submit(self, request: web.Request) -> web.Response:
        """Hand in exactly what was reviewed."""
        posted = await read_posted(request, self.cookie.of(request))
        if not posted.own:
            return over(posted)
        try:
            done = await self._visit(request, submitting(posted))
        except Refusal as refusal:
            words = refusal_words(refusal)
            view = await self._visit(request, only_look)
            return self._again(posted, report_form.stored(view), words) if view else over(posted)
        return see(_HOME) if done else over(posted)

    async def _saved(self, request: web.Request, posted: Posted) -> Sheet | web.Response:
        if not posted.own:
            return over(posted)
        try:
            sheet = await self._visit(request, saving(posted))
        except Refusal as refusal:
            return refused(posted, refusal_words(refusal))
        return over(posted) if sheet is None else sheet

    async def _visit(self, request: web.Request, work: Work[T]) -> T | None:
        """Run work as the person of this session, in one transaction; None without a session."""
        session, now = self.cookie.of(request), self.service.clock.now()
        run = self.service.read if request.method in ("GET", "HEAD") else self.service.write
        return await run(lambda u: as_visitor(u, session, now, work))

    def _again(self, posted: Posted, sheet: Sheet, problem: str = "") -> web.Response:
        return self._page(posted.session, sheet, problem=problem, status=409)

    def _page(
        self, session: str, sheet: Sheet, *, told: str = "", problem: str = "", status: int = 200
    ) -> web.Response:
        facts = {**_facts(sheet.view), "told": told, "problem": problem}
        if not sheet.view.editable:
            return page("report_read.html", status, **facts)
        return page("report.html", status, sheet=sheet, token=form_token(session), **facts)


def _facts(view: View) -> dict[str, Any]:
    return {"view": view, "total": "" if view.total is None else shown(view.total)}
