"""Stable links that may stand in cards: whoever opens one is signed in by the chat app itself."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from aiohttp import web

from bot.platforms.base import Platform, SignIn
from bot.service import Service
from bot.web import signin_visits
from bot.web.assets import CONTENT_SECURITY
from bot.web.pages import guarded, notice, page
from bot.web.report_posts import see
from bot.web.signin_visits import Doors, Target
from messages.render import render

_PATH = "/go"
_STATE = "zhibu_go_state"
_STATE_LIFE = 600
_LONGEST = 1024
# Bridges of the apps signal with frames of a scheme of their own; nothing else is let in.
_WITH_BRIDGE = f"{CONTENT_SECURITY}; frame-src 'self' wvjbscheme: dingtalk:"
_OTHERWISE = "要写自评，也可以在聊天里发「自评」，会收到一个一次性链接。"
_FAILED = f"没有登录成功，多半是等得太久，或者这一页打开过了。请回到聊天里再点一次。{_OTHERWISE}"
_NOT_YOURS = f"没有找到您能打开的这一页。请在聊天里发「待办」，看看有什么要办。{_OTHERWISE}"
# By what the app's own browser calls itself.
_AGENTS = {"wxwork": "wecom", "wwlocal": "wecom", "dingtalk": "dingtalk"}


@runtime_checkable
class AsksInPage(Protocol):
    """A platform whose app gives the code to a script of the page that names the corporation."""

    @property
    def sign_in_corp(self) -> str: ...


def signin_app(
    service: Service, platforms: Mapping[str, Platform], public_url: str
) -> web.Application:
    """The application to be mounted at /go; its style sheets come from /report/static."""
    doors = {name: p for name, p in platforms.items() if isinstance(p, SignIn)}
    app = web.Application(middlewares=[guarded])
    app.router.add_routes(SignInPages(service, doors, public_url).routes())
    return app


@dataclass(frozen=True, slots=True)
class SignInPages:
    """The pages below /go. A link says what is to be opened, never who opens it."""

    service: Service
    platforms: Mapping[str, SignIn] = field(repr=False)
    public_url: str

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get(r"/{what:report|me}/{number:\d{1,9}}", self.start),
            web.get("/back/{platform:[a-z]{1,20}}", self.back),
            web.post("/back/{platform:[a-z]{1,20}}", self.back),
        ]

    @property
    def doors(self) -> Doors:
        return Doors(self.service, self.public_url.startswith("https:"))

    async def start(self, request: web.Request) -> web.Response:
        """To the page, for who is signed in to exactly this; else to the chat app's sign-in."""
        target = Target(request.match_info["what"], int(request.match_info["number"]))
        session, now = self.doors.session_for(request, target), self.service.clock.now()
        if await self.service.read(lambda u: signin_visits.is_open(u, session, target, now)):
            return self._onward(target, session)
        inside = self._inside(request)
        name = inside or self._named(request)
        if name not in self.platforms:
            return _open_in_chat_app()
        return self._sent_to_sign_in(name, target, inside=inside == name)

    async def back(self, request: web.Request) -> web.Response:
        """Who came back with a code gets a session for what they set out to, if it is theirs."""
        given = await request.post() if request.method == "POST" else request.query
        # DingTalk's own sign-in page calls it authCode.
        code = str(given.get("code") or given.get("authCode", ""))
        state = str(given.get("state", ""))
        target = _target_of(request.cookies.get(_STATE, ""), state)
        platform = self.platforms.get(request.match_info["platform"])
        if target is None or platform is None or not 0 < len(code) <= _LONGEST:
            return _spent(notice("请再点一次", _FAILED, 403))
        account = await platform.who_signed_in(code)
        if account is None:
            return _spent(notice("没有登录成功", _FAILED, 403))
        return _spent(await self._admitted(request.match_info["platform"], account, target))

    async def _admitted(self, platform: str, account: str, target: Target) -> web.Response:
        session, now = self.service.desk.new_token(), self.service.clock.now()
        found = await self.service.write(
            lambda u: signin_visits.admit(u, platform, account, target, session, now)
        )
        if found is signin_visits.Admission.STRANGER:
            return notice("您还没有登记", render("inbox.unknown_sender"), 403)
        if found is signin_visits.Admission.CLOSED:
            return notice("打不开这一页", _NOT_YOURS, 404)
        return self._onward(target, session)

    def _onward(self, target: Target, session: str) -> web.Response:
        # Not a redirect: the page's cookie goes only where one of our own pages leads.
        response = page("signin_onward.html", onward=target.page)
        self.doors.give(response, target, session)
        return response

    def _inside(self, request: web.Request) -> str:
        """The app whose own browser asks, empty for every other browser."""
        agent = request.headers.get("User-Agent", "").lower()
        return next((name for mark, name in _AGENTS.items() if mark in agent), "")

    def _named(self, request: web.Request) -> str:
        """In another browser: the app that the link names, or the only one there is."""
        only = next(iter(self.platforms)) if len(self.platforms) == 1 else ""
        return request.query.get("by", "") or only

    def _sent_to_sign_in(self, name: str, target: Target, *, inside: bool) -> web.Response:
        state = secrets.token_hex(24)  # letters and digits only, as WeCom wants it
        platform = self.platforms[name]
        if inside and isinstance(platform, AsksInPage) and platform.sign_in_corp:
            response = page("signin_dingtalk.html", corp=platform.sign_in_corp, state=state)
            response.headers["Content-Security-Policy"] = _WITH_BRIDGE
        else:
            back = f"{self.public_url}{_PATH}/back/{name}"
            response = see(platform.sign_in_address(back, state))
            response.set_status(302)
        response.set_cookie(
            _STATE,
            f"{state}.{target.what}.{target.number}",
            max_age=_STATE_LIFE,
            path=f"{_PATH}/back",
            secure=self.doors.secure,
            httponly=True,
            samesite="Lax",
        )
        return response


def _target_of(cookie: str, state: str) -> Target | None:
    """What this browser set out to open, if it comes back with the state it left with."""
    kept, _, rest = cookie.partition(".")
    what, _, number = rest.partition(".")
    if not kept or not hmac.compare_digest(kept.encode(), state.encode()):
        return None
    return Target.read(what, number)


def _spent(response: web.Response) -> web.Response:
    response.del_cookie(_STATE, path=f"{_PATH}/back")
    return response


def _open_in_chat_app() -> web.Response:
    return notice("请换个地方打开", f"请在企业微信或钉钉里打开这个链接。{_OTHERWISE}", 403)
