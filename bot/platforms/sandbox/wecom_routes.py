"""The addresses of a WeCom of our own: each call judged by its token, then done."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from aiohttp import web
from yarl import URL

from bot.platforms.sandbox.wecom_cards import Cards
from bot.platforms.sandbox.wecom_media import MediaStore
from bot.platforms.sandbox.wecom_people import Answer, People
from bot.platforms.sandbox.wecom_rules import fault_of_menu
from bot.platforms.sandbox.wecom_tokens import Tokens
from bot.platforms.wecom.account import WeComAccount

_NOT_JSON, _OTHER_AGENT, _NO_MEDIA = 47001, 301002, 40007
_MAX_PAGE = 10_000  # people
_Do = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Corporation(Protocol):
    """Whose API it is."""

    account: WeComAccount
    menu: Mapping[str, Any] | None
    trusted_domain: str

    def known(self) -> set[str]: ...
    def deliver(self, message: dict[str, Any]) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Parts:
    """What the corporation keeps."""

    tokens: Tokens
    people: People
    cards: Cards
    store: MediaStore


class Routes:
    """The API of one corporation."""

    def __init__(self, corporation: Corporation, parts: Parts) -> None:
        self._corporation = corporation
        self._parts = parts

    def app(self) -> web.Application:
        """The application; it may be served under a prefix."""
        app = web.Application()
        app.router.add_get("/cgi-bin/gettoken", self._gettoken)
        app.router.add_get("/connect/oauth2/authorize", self._authorize)
        for path, do in self._by_get().items():
            app.router.add_get(f"/cgi-bin/{path}", partial(self._guarded, path, do))
        for path, do in self._by_post().items():
            app.router.add_post(f"/cgi-bin/{path}", partial(self._guarded, path, do))
        return app

    def _by_get(self) -> dict[str, _Do]:
        people = self._parts.people
        return {
            "agent/get": self._agent,
            "media/get": self._media_get,
            "department/simplelist": _asked(self._departments),
            "department/get": _asked(lambda query: people.department(query.get("id", ""))),
            "user/simplelist": _asked(lambda q: people.members(q.get("department_id", ""))),
            "user/get": _asked(lambda query: people.person(query.get("userid", ""))),
            "auth/getuserinfo": _asked(self._signed_in),
        }

    def _by_post(self) -> dict[str, _Do]:
        return {
            "message/send": self._send,
            "message/update_template_card": self._update,
            "media/upload": self._upload,
            "menu/create": self._create_menu,
            "user/list_id": self._list_ids,
        }

    async def _guarded(self, path: str, do: _Do, request: web.Request) -> web.StreamResponse:
        fault = self._parts.tokens.fault_of(request.query.get("access_token", ""), path)
        return _answer(fault) if fault else await do(request)

    async def _gettoken(self, request: web.Request) -> web.Response:
        code, fields = self._parts.tokens.give(request.query)
        return _answer(code, **fields)

    async def _agent(self, request: web.Request) -> web.Response:
        if not self._is_agent(request):
            return _answer(_OTHER_AGENT)
        users = [{"userid": userid} for userid in sorted(self._corporation.known())]
        agent = {"agentid": self._corporation.account.agent_id, "name": "支部助手", "close": 0}
        scope = {"allow_userinfos": {"user": users}, "allow_partys": {"partyid": []}}
        return _answer(0, **agent, **scope)

    async def _send(self, request: web.Request) -> web.Response:
        message = await _json(request)
        if message is None:
            return _answer(_NOT_JSON)
        code, fields = self._corporation.deliver(message)
        return _answer(code, **fields)

    async def _update(self, request: web.Request) -> web.Response:
        body = await _json(request)
        if body is None:
            return _answer(_NOT_JSON)
        code, unknown = self._parts.cards.update(body, self._corporation.account.agent_id)
        return _answer(code, **({"invaliduser": unknown} if unknown else {}))

    async def _upload(self, request: web.Request) -> web.Response:
        code, media_id = await self._parts.store.upload(request)
        kept = {"type": request.query.get("type"), "media_id": media_id, "created_at": "0"}
        return _answer(code, **({} if code else kept))

    async def _media_get(self, request: web.Request) -> web.Response:
        found = self._parts.store.get(request.query.get("media_id", ""))
        if found is None:
            return _answer(_NO_MEDIA)
        return web.Response(body=found.content, content_type=found.content_type)

    async def _create_menu(self, request: web.Request) -> web.Response:
        if not self._is_agent(request):
            return _answer(_OTHER_AGENT)
        menu = await _json(request)
        fault = _NOT_JSON if menu is None else fault_of_menu(menu)
        if not fault:
            self._corporation.menu = menu
        return _answer(fault)

    async def _list_ids(self, request: web.Request) -> web.Response:
        body = await _json(request) or {}
        limit = body.get("limit", _MAX_PAGE)
        if not isinstance(limit, int) or not 0 < limit <= _MAX_PAGE:
            return _answer(40058)
        code, fields = self._parts.people.ids(str(body.get("cursor", "")), limit)
        return _answer(code, **fields)

    async def _authorize(self, request: web.Request) -> web.Response:
        """Signs in whom `as` names, in the address or else in the cookie `sandbox_as`."""
        query = request.query
        who = query.get("as") or request.cookies.get("sandbox_as", "")
        asked = query.get("response_type"), query.get("scope"), query.get("appid")
        if asked != ("code", "snsapi_base", self._corporation.account.corp_id) or not who:
            raise web.HTTPBadRequest
        back = URL(query.get("redirect_uri", ""))
        if back.scheme not in ("http", "https"):
            raise web.HTTPBadRequest
        trusted = self._corporation.trusted_domain
        if trusted and back.host != trusted:
            return _answer(50001)
        code = {"code": self._parts.people.sign_in(who), "state": query.get("state", "")}
        raise web.HTTPFound(back.update_query(code))

    def _departments(self, query: Mapping[str, str]) -> Answer:
        everything = self._parts.tokens.is_of_contacts(query.get("access_token", ""))
        return self._parts.people.departments(everything=everything)

    def _signed_in(self, query: Mapping[str, str]) -> Answer:
        known = self._corporation.known()
        return self._parts.people.signed_in(query.get("code", ""), known)

    def _is_agent(self, request: web.Request) -> bool:
        return request.query.get("agentid") == str(self._corporation.account.agent_id)


def _asked(answer: Callable[[Mapping[str, str]], Answer]) -> _Do:
    async def do(request: web.Request) -> web.Response:
        code, fields = answer(request.query)
        return _answer(code, **fields)

    return do


async def _json(request: web.Request) -> dict[str, Any] | None:
    try:
        body = json.loads(await request.read())
    except ValueError:
        return None
    return body if isinstance(body, dict) else None


def _answer(code: int, **fields: Any) -> web.Response:
    return web.json_response({"errcode": code, "errmsg": "ok" if code == 0 else "error", **fields})
