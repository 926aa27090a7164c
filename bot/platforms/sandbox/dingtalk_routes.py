"""The addresses of a DingTalk of our own: the new interface in words, the old one in numbers."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import partial
from typing import Any

from aiohttp import web

from bot.platforms.sandbox.dingtalk_calls import Body, Calls, Corporation, Do, Parts, good, refused
from bot.platforms.sandbox.dingtalk_people import Answer
from bot.platforms.sandbox.dingtalk_rules import (
    is_session_message,
)

_TOKEN = "x-acs-dingtalk-access-token"  # noqa: S105 - the name of a header
_NO_SESSION, _BAD = 300001, 400002


class Routes:
    """The interfaces of one corporation."""

    def __init__(self, corporation: Corporation, parts: Parts) -> None:
        self._corporation = corporation
        self._parts = parts
        self._calls = Calls(corporation, parts)

    def app(self) -> web.Application:
        """The application; it may be served under a prefix."""
        app = web.Application(client_max_size=32 * 1024 * 1024)
        router = app.router
        router.add_post("/v1.0/oauth2/accessToken", self._access_token)
        router.add_post("/v1.0/oauth2/userAccessToken", self._user_token)
        router.add_get("/v1.0/contact/users/me", self._me)
        router.add_post("/v1.0/gateway/connections/open", self._open)
        router.add_get("/connect", self._parts.gateway.connect)
        router.add_post("/robot/sendBySession", self._session)
        router.add_post("/media/upload", self._upload)
        router.add_get("/download/{code}", self._download)
        router.add_get("/v1.0/robot/oToMessages/readStatus", self._read_status)
        for path, do in self._calls.by_post().items():
            router.add_post(f"/v1.0/{path}", partial(self._called, do))
        router.add_put("/v1.0/card/instances", partial(self._called, self._calls.update))
        for path, ask in self._questions().items():
            router.add_post(f"/topapi/{path}", partial(self._asked, ask))
        return app

    def _questions(self) -> dict[str, Callable[[Body], Answer]]:
        people = self._parts.people
        return {
            "v2/department/get": people.department,
            "v2/department/listsub": people.children,
            "v2/user/list": people.members,
            "v2/user/getuserinfo": people.by_page,
            "user/getbyunionid": people.by_unionid,
        }

    async def _called(self, do: Do, request: web.Request) -> web.Response:
        if not self._parts.sessions.is_good(request.headers.get(_TOKEN, "")):
            return refused("InvalidAuthentication", 401)
        body = await _json(request)
        return refused("invalidParameter.body") if body is None else do(body)

    async def _asked(self, ask: Callable[[Body], Answer], request: web.Request) -> web.Response:
        if not self._parts.sessions.is_good(request.query.get("access_token", "")):
            return _numbered(40014)
        body = await _json(request)
        code, result = (_BAD, None) if body is None else ask(body)
        return _numbered(code, **({} if code else {"result": result}))

    async def _access_token(self, request: web.Request) -> web.Response:
        given = self._parts.sessions.give(await _json(request) or {})
        return refused("invalidClientIdOrSecret") if given is None else good(**given)

    async def _user_token(self, request: web.Request) -> web.Response:
        body = await _json(request) or {}
        if not self._parts.sessions.is_app(body.get("clientId"), body.get("clientSecret")):
            return refused("invalidClientIdOrSecret")
        token = self._parts.people.by_browser(str(body.get("code", "")))
        return good(accessToken=token, expireIn=7200) if token else refused("invalidCode")

    async def _me(self, request: web.Request) -> web.Response:
        unionid = self._parts.people.unionid(request.headers.get(_TOKEN, ""))
        return good(unionId=unionid) if unionid else refused("InvalidAuthentication", 401)

    async def _open(self, request: web.Request) -> web.Response:
        body = await _json(request) or {}
        if not self._parts.sessions.is_app(body.get("clientId"), body.get("clientSecret")):
            return refused("invalidClientIdOrSecret", 401)
        if not body.get("subscriptions"):
            return refused("invalidParameter.subscriptions")
        base = self._corporation.account.api_base.replace("http", "ws", 1)
        return good(endpoint=f"{base}/connect", ticket=self._parts.gateway.ticket())

    async def _session(self, request: web.Request) -> web.Response:
        session = self._parts.sessions.session(request.query.get("session", ""))
        if session is None:
            return _numbered(_NO_SESSION)
        message = await _json(request)
        if message is None or not is_session_message(message):
            return _numbered(_BAD)
        if session.group:
            self._corporation.arrive_in(session.group, message)
        else:
            self._corporation.arrive(session.userid, message)
        return _numbered(0)

    async def _upload(self, request: web.Request) -> web.Response:
        if not self._parts.sessions.is_good(request.query.get("access_token", "")):
            return _numbered(40014)
        code, media_id = await self._parts.store.upload(request)
        kept = {"media_id": f"{media_id}", "type": request.query.get("type", "")}
        return _numbered(code, **({} if code else kept))

    async def _download(self, request: web.Request) -> web.Response:
        found = self._parts.store.get(request.match_info["code"])
        if found is None:
            raise web.HTTPNotFound
        return web.Response(body=found.content, content_type=found.content_type)

    async def _read_status(self, request: web.Request) -> web.Response:
        if not self._parts.sessions.is_good(request.headers.get(_TOKEN, "")):
            return refused("InvalidAuthentication", 401)
        if request.query.get("robotCode") != self._corporation.account.robot:
            return refused("invalidParameter.robotCode.notExsit")
        return refused("invalidParameter.processQueryKey")


async def _json(request: web.Request) -> dict[str, Any] | None:
    try:
        body = json.loads(await request.read())
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _numbered(code: int, **fields: Any) -> web.Response:
    return web.json_response({"errcode": code, "errmsg": "ok" if code == 0 else "error", **fields})
