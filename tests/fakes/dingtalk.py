"""The DingTalk double with everything that goes wrong in the field."""

from __future__ import annotations

from collections import Counter
from typing import Any

from aiohttp import web

from bot.platforms.sandbox.dingtalk_double import DingTalkDouble
from tests.fakes.faults import Faults

TO_PEOPLE = "/v1.0/robot/oToMessages/batchSend"
TO_GROUP = "/v1.0/robot/groupMessages/send"
TOKEN = "/v1.0/oauth2/accessToken"
OPEN = "/v1.0/gateway/connections/open"
SESSION = "/robot/sendBySession"
CARD = "/v1.0/card/instances/createAndDeliver"
REWRITE = "/v1.0/card/instances"


class FakeDingTalk(DingTalkDouble):
    """A DingTalk that counts its calls and fails on demand, per path."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._faults = Faults(lambda request: request.path)

    def app(self) -> web.Application:
        app = super().app()
        self._faults.watch(app)
        return app

    @property
    def calls(self) -> Counter[str]:
        """How often each path was called."""
        return self._faults.calls

    def answer_code(self, code: str | int, path: str = TO_PEOPLE, times: int = 1) -> None:
        """The next calls are refused: in words by the new interface, in numbers by the old."""
        if isinstance(code, int):
            fields: dict[str, Any] = {"errcode": code, "errmsg": "error"}
            self._faults.answer(path, lambda: web.json_response(fields), times)
        else:
            words = {"code": code, "message": "error", "requestid": "r"}
            self._faults.answer(path, lambda: web.json_response(words, status=400), times)

    def answer_raw(
        self, body: bytes, path: str = TO_PEOPLE, status: int = 200, times: int = 1
    ) -> None:
        """The next calls get this HTTP answer."""
        self._faults.answer(path, lambda: web.Response(body=body, status=status), times)

    def let_through(self, path: str = TO_PEOPLE, times: int = 1) -> None:
        """The next calls, before any later fault, go well."""
        self._faults.let_through(path, times)

    def hang(self, path: str = TO_PEOPLE, times: int = 1) -> None:
        """The next calls get no answer until the server stops or `release` is called."""
        self._faults.hang(path, times)

    def drop(self, path: str = TO_PEOPLE, times: int = 1) -> None:
        """The next calls lose their connection."""
        self._faults.drop(path, times)

    async def called(self, path: str) -> None:
        """Wait until somebody has called it."""
        await self._faults.called(path)

    def mend(self) -> None:
        """Forget the faults that are still to come."""
        self._faults.mend()

    def release(self) -> None:
        """Let go of all that hangs, now and later."""
        self._faults.release()
