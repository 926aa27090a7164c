"""A WeCom of our own: its API on loopback, as strict as documented, and its callbacks."""

from __future__ import annotations

import json
import secrets
import time
from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any

from aiohttp import BodyPartReader, web

from bot.platforms.sandbox.wecom_caller import decrypt_reply, encrypt_callback, encrypt_echo
from bot.platforms.sandbox.wecom_rules import OK, cut, fault_of
from bot.platforms.wecom.account import WeComAccount

__all__ = ["Media", "WeComDouble", "decrypt_reply", "encrypt_callback", "encrypt_echo"]

_LIFE = 7200  # seconds of a token
_MIN_FILE, _MAX_FILE = 6, 20 * 1024 * 1024  # bytes
_MAX_INTERVAL = 14400  # seconds an identical request is remembered
Message = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Media:
    """An uploaded file, or what a person sent."""

    name: str
    content_type: str
    content: bytes = field(repr=False)


class WeComDouble:
    """The API of one corporation with one app.

    `users` are the ids within the app's range (or what gives them now), in any case;
    `on_message(userid, message)` is told of everything that arrives, ids lower-cased.
    `clock` is monotonic, in seconds.
    """

    def __init__(
        self,
        account: WeComAccount,
        users: Collection[str] | Callable[[], Collection[str]],
        on_message: Callable[[str, Message], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.account = account
        self._users = users if callable(users) else lambda: users
        self._on_message = on_message or (lambda userid, message: None)
        self._clock = clock
        self._token, self._token_ends = "", 0.0
        self._inboxes: defaultdict[str, list[Message]] = defaultdict(list)
        self._media: dict[str, Media] = {}
        self._seen: dict[str, float] = {}

    def app(self) -> web.Application:
        """The API as an application, to be served alone or under a prefix."""
        app = web.Application()
        app.router.add_get("/cgi-bin/gettoken", self._gettoken)
        app.router.add_get("/cgi-bin/agent/get", self._agent)
        app.router.add_post("/cgi-bin/message/send", self._send)
        app.router.add_post("/cgi-bin/media/upload", self._upload)
        app.router.add_get("/cgi-bin/media/get", self._media_get)
        return app

    def inbox_of(self, userid: str) -> list[Message]:
        """What the person has got, in order."""
        return list(self._inboxes[userid.lower()])

    def media(self, media_id: str) -> Media | None:
        """The file behind a media id."""
        return self._media.get(media_id)

    def put_media(self, content: bytes, content_type: str, name: str = "") -> str:
        """Keep what a person sends, as WeCom does before the callback; gives its media id."""
        media_id = secrets.token_urlsafe(24)
        self._media[media_id] = Media(name, content_type, content)
        return media_id

    def revoke_token(self) -> None:
        """End the token before its time."""
        self._token = ""

    async def _gettoken(self, request: web.Request) -> web.Response:
        if request.query.get("corpid") != self.account.corp_id:
            return _answer(40013)
        if not request.query.get("corpsecret"):
            return _answer(41004)
        if not secrets.compare_digest(request.query["corpsecret"], self.account.secret):
            return _answer(40001)
        if not self._token or self._clock() >= self._token_ends:
            self._token, self._token_ends = secrets.token_urlsafe(48), self._clock() + _LIFE
        life = int(self._token_ends - self._clock())
        return _answer(OK, access_token=self._token, expires_in=life)

    async def _agent(self, request: web.Request) -> web.Response:
        if fault := self._token_fault(request):
            return _answer(fault)
        if request.query.get("agentid") != str(self.account.agent_id):
            return _answer(301002)
        return _answer(OK, agentid=self.account.agent_id, name="支部助手", close=0)

    async def _send(self, request: web.Request) -> web.Response:
        if fault := self._token_fault(request):
            return _answer(fault)
        try:
            message = json.loads(await request.read())
        except ValueError:
            return _answer(47001)
        if not isinstance(message, dict):
            return _answer(47001)
        fault = fault_of(message, self.account.agent_id, self._media)
        return _answer(fault) if fault else self._deliver(message)

    async def _upload(self, request: web.Request) -> web.Response:
        if fault := self._token_fault(request):
            return _answer(fault)
        if request.query.get("type") != "file":
            return _answer(40004)
        part = await (await request.multipart()).next()
        if not isinstance(part, BodyPartReader) or part.name != "media" or not part.filename:
            return _answer(44001)
        content = await _read(part)
        if not _MIN_FILE <= len(content) <= _MAX_FILE:
            return _answer(45001 if content else 44001)
        media_id = self.put_media(content, "application/octet-stream", part.filename)
        return _answer(OK, type="file", media_id=media_id, created_at="0")

    async def _media_get(self, request: web.Request) -> web.Response:
        if fault := self._token_fault(request):
            return _answer(fault)
        found = self._media.get(request.query.get("media_id", ""))
        if found is None:
            return _answer(40007)
        return web.Response(body=found.content, content_type=found.content_type)

    def _deliver(self, message: Message) -> web.Response:
        named = [userid.lower() for userid in message["touser"].split("|")]
        known = {userid.lower() for userid in self._users()}
        valid = sorted(known) if named == ["@all"] else [who for who in named if who in known]
        if not valid:
            return _answer(81013)
        msgid = secrets.token_urlsafe(24)
        if not self._is_repeat(message):
            for userid in valid:
                self._arrive(userid, {"msgid": msgid, **cut(message)})
        unknown = [who for who in named if who not in known and who != "@all"]
        return _answer(OK, msgid=msgid, invaliduser="|".join(unknown))

    def _arrive(self, userid: str, message: Message) -> None:
        self._inboxes[userid].append(message)
        self._on_message(userid, message)

    def _is_repeat(self, message: Message) -> bool:
        if message.get("enable_duplicate_check") != 1:
            return False
        whole, now = json.dumps(message, sort_keys=True), self._clock()
        interval = min(int(message.get("duplicate_check_interval", 1800)), _MAX_INTERVAL)
        before = self._seen.get(whole)
        self._seen[whole] = now
        return before is not None and now - before < interval

    def _token_fault(self, request: web.Request) -> int:
        token = request.query.get("access_token", "")
        if not token:
            return 41001
        if token == self._token:
            return OK if self._clock() < self._token_ends else 42001
        return 40014


async def _read(part: BodyPartReader) -> bytes:
    # Chunk by chunk: `read` stops at the 1 MiB of an application's ordinary requests.
    content = bytearray()
    while len(content) <= _MAX_FILE and (chunk := await part.read_chunk(64 * 1024)):
        content += chunk
    return bytes(content)


def _answer(code: int, **fields: Any) -> web.Response:
    return web.json_response({"errcode": code, "errmsg": "ok" if code == OK else "error", **fields})
