"""The WeCom double with everything that goes wrong in the field."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from typing import Any

from aiohttp import web

from bot.platforms.sandbox.wecom_double import Message, WeComDouble
from tests.fakes.faults import Faults

_PER_MINUTE = 30


class FakeWeCom(WeComDouble):
    """A WeCom that counts its calls and fails on demand, per path (`message/send`)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.drops_over_30_a_minute = False
        self.dropped = 0
        self._faults = Faults(lambda request: request.path.split("/cgi-bin/")[-1])
        self._arrivals: defaultdict[str, deque[float]] = defaultdict(deque)

    def app(self) -> web.Application:
        app = super().app()
        self._faults.watch(app)
        return app

    @property
    def calls(self) -> Counter[str]:
        """How often each path was called."""
        return self._faults.calls

    @property
    def gettoken_calls(self) -> int:
        """How often a token was asked for."""
        return self.calls["gettoken"]

    def answer_code(
        self, code: int, path: str = "message/send", times: int = 1, errmsg: str = "error"
    ) -> None:
        """The next calls are answered with this errcode and nothing happens."""
        fields = {"errcode": code, "errmsg": errmsg}
        self._faults.answer(path, lambda: web.json_response(fields), times)

    def answer_raw(
        self, body: bytes, path: str = "message/send", status: int = 200, **headers: str
    ) -> None:
        """The next call gets this HTTP answer."""
        self._faults.answer(path, lambda: web.Response(body=body, status=status, headers=headers))

    def let_through(self, path: str = "message/send", times: int = 1) -> None:
        """The next calls, before any later fault, go well."""
        self._faults.let_through(path, times)

    def hang(self, path: str = "message/send", times: int = 1) -> None:
        """The next calls get no answer until the server stops or `release` is called."""
        self._faults.hang(path, times)

    def drop(self, path: str = "message/send", times: int = 1) -> None:
        """The next calls lose their connection."""
        self._faults.drop(path, times)

    def release(self) -> None:
        """Let go of all that hangs, now and later."""
        self._faults.release()

    def _arrive(self, userid: str, message: Message) -> None:
        recent, now = self._arrivals[userid], self._clock()
        while recent and recent[0] <= now - 60:
            recent.popleft()
        if self.drops_over_30_a_minute and len(recent) >= _PER_MINUTE:
            self.dropped += 1
            return
        recent.append(now)
        super()._arrive(userid, message)
