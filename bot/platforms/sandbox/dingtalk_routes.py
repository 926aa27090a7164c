"""The addresses of a DingTalk of our own: the new interface in words, the old one in numbers."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from aiohttp import web

from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.sandbox.dingtalk_cards import Cards
from bot.platforms.sandbox.dingtalk_gateway import Gateway
from bot.platforms.sandbox.dingtalk_people import Answer, People
from bot.platforms.sandbox.dingtalk_rules import (
    decoded,
    fault_of_card,
    fault_of_message,
    fault_of_people,
    is_session_message,
)
from bot.platforms.sandbox.dingtalk_sessions import Sessions
from bot.platforms.sandbox.wecom_media import MediaStore

_TOKEN = "x-acs-dingtalk-access-token"  # noqa: S105 - the name of a header
_NO_SESSION, _BAD = 300001, 400002
Body = Mapping[str, Any]
_Do = Callable[[Body], "web.Response"]


class Corporation(Protocol):
    """Whose interfaces they are."""

    account: DingTalkAccount
    groups: set[str]

    def known(self) -> set[str]: ...
    def arrive(self, userid: str, message: dict[str, Any]) -> None: ...
    def arrive_in(self, conversation: str, message: dict[str, Any]) -> None: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What the corporation keeps."""

    sessions: Sessions
    people: People
    cards: Cards
    store: MediaStore
    gateway: Gateway


class Routes:
    """The interfaces of one corporation."""

    def __init__(self, corporation: Corporation, parts: Parts) -> None:
        self._corporation = corporation
        self._parts = parts
        self._routes: set[str] = set()

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
        for path, do in self._calls().items():
            router.add_post(f"/v1.0/{path}", partial(self._called, do))
        router.add_put("/v1.0/card/instances", partial(self._called, self._update))
        for path, ask in self._questions().items():
            router.add_post(f"/topapi/{path}", partial(self._asked, ask))
        return app

    def _calls(self) -> dict[str, _Do]:
        return {
            "robot/oToMessages/batchSend": self._to_people,
            "robot/groupMessages/send": self._to_group,
            "robot/messageFiles/download": self._file,
            "card/instances/createAndDeliver": self._deliver,
            "card/callbacks/register": self._register,
        }

    def _questions(self) -> dict[str, Callable[[Body], Answer]]:
        people = self._parts.people
        return {
            "v2/department/get": people.department,
            "v2/department/listsub": people.children,
            "v2/user/list": people.members,
            "v2/user/getuserinfo": people.by_page,
            "user/getbyunionid": people.by_unionid,
        }

    async def _called(self, do: _Do, request: web.Request) -> web.Response:
        if not self._parts.sessions.is_good(request.headers.get(_TOKEN, "")):
            return _refused("InvalidAuthentication", 401)
        body = await _json(request)
        return _refused("invalidParameter.body") if body is None else do(body)

    async def _asked(self, ask: Callable[[Body], Answer], request: web.Request) -> web.Response:
        if not self._parts.sessions.is_good(request.query.get("access_token", "")):
            return _numbered(40014)
        body = await _json(request)
        code, result = (_BAD, None) if body is None else ask(body)
        return _numbered(code, **({} if code else {"result": result}))

    def _to_people(self, body: Body) -> web.Response:
        fault = self._fault_of(body) or fault_of_people(body.get("userIds"))
        if fault:
            return _refused(fault)
        known = self._corporation.known()
        for userid in body["userIds"]:
            if userid.lower() in known:
                self._corporation.arrive(userid, _shown(body))
        unknown = [userid for userid in body["userIds"] if userid.lower() not in known]
        return _good(processQueryKey="q", invalidStaffIdList=unknown, flowControlledStaffIdList=[])

    def _to_group(self, body: Body) -> web.Response:
        if fault := self._fault_of(body):
            return _refused(fault)
        group = body.get("openConversationId")
        if group not in self._corporation.groups:
            return _refused("invalid.openConversationId")
        self._corporation.arrive_in(str(group), _shown(body))
        return _good(processQueryKey="q")

    def _fault_of(self, body: Body) -> str:
        usable = self._parts.store.usable()
        return fault_of_message(body, self._corporation.account.robot, usable)

    def _file(self, body: Body) -> web.Response:
        if body.get("robotCode") != self._corporation.account.robot:
            return _refused("invalidParameter.robotCode.notExsit")
        code = str(body.get("downloadCode", ""))
        if self._parts.store.get(code) is None:
            return _refused("invalidParameter.downloadCode")
        return _good(downloadUrl=f"{self._corporation.account.oapi_base}/download/{code}")

    def _deliver(self, body: Body) -> web.Response:
        account = self._corporation.account
        fault = fault_of_card(body, account.card_template_id, account.robot, self._routes)
        if fault:
            return _refused(fault)
        userid = str(body["openSpaceId"]).rpartition(".")[2].lower()
        shown = body["cardData"]["cardParamMap"]
        there = userid in self._corporation.known()
        if there and self._parts.cards.deliver(body["outTrackId"], userid, shown):
            card = {name: body[name] for name in ("outTrackId", "cardTemplateId")}
            self._corporation.arrive(userid, {"card": {**card, "cardParamMap": shown}})
        results = [{"spaceType": "IM_ROBOT", "spaceId": userid, "success": there}]
        return _good(success=True, result={"deliverResults": results})

    def _update(self, body: Body) -> web.Response:
        fault = self._parts.cards.update(body)
        return _refused(fault) if fault else _good(success=True, result=True)

    def _register(self, body: Body) -> web.Response:
        key, url = body.get("callbackRouteKey"), body.get("callbackUrl")
        if not isinstance(key, str) or not key or not isinstance(url, str) or not url:
            return _refused("param.callbackRouteKey.invalid")
        self._routes.add(key)
        return _good(success=True)

    async def _access_token(self, request: web.Request) -> web.Response:
        given = self._parts.sessions.give(await _json(request) or {})
        return _refused("invalidClientIdOrSecret") if given is None else _good(**given)

    async def _user_token(self, request: web.Request) -> web.Response:
        body = await _json(request) or {}
        if not self._parts.sessions.is_app(body.get("clientId"), body.get("clientSecret")):
            return _refused("invalidClientIdOrSecret")
        token = self._parts.people.by_browser(str(body.get("code", "")))
        return _good(accessToken=token, expireIn=7200) if token else _refused("invalidCode")

    async def _me(self, request: web.Request) -> web.Response:
        unionid = self._parts.people.unionid(request.headers.get(_TOKEN, ""))
        return _good(unionId=unionid) if unionid else _refused("InvalidAuthentication", 401)

    async def _open(self, request: web.Request) -> web.Response:
        body = await _json(request) or {}
        if not self._parts.sessions.is_app(body.get("clientId"), body.get("clientSecret")):
            return _refused("invalidClientIdOrSecret", 401)
        if not body.get("subscriptions"):
            return _refused("invalidParameter.subscriptions")
        base = self._corporation.account.api_base.replace("http", "ws", 1)
        return _good(endpoint=f"{base}/connect", ticket=self._parts.gateway.ticket())

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
            return _refused("InvalidAuthentication", 401)
        if request.query.get("robotCode") != self._corporation.account.robot:
            return _refused("invalidParameter.robotCode.notExsit")
        return _refused("invalidParameter.processQueryKey")


def _shown(body: Body) -> dict[str, Any]:
    return {"msgKey": body["msgKey"], "msgParam": decoded(body["msgParam"]) or {}}


async def _json(request: web.Request) -> dict[str, Any] | None:
    try:
        body = json.loads(await request.read())
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _good(**fields: Any) -> web.Response:
    return web.json_response(fields)


def _refused(code: str, status: int = 400) -> web.Response:
    return web.json_response({"code": code, "message": code, "requestid": "r"}, status=status)


def _numbered(code: int, **fields: Any) -> web.Response:
    return web.json_response({"errcode": code, "errmsg": "ok" if code == 0 else "error", **fields})
