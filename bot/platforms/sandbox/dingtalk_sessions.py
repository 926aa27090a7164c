"""The tokens and open sessions a DingTalk of our own has given out."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.platforms.dingtalk.account import DingTalkAccount

_LIFE = 7200  # seconds
SESSION_LIFE = 5400.0  # seconds


@dataclass(frozen=True, slots=True)
class Session:
    """Where an answer without a token goes."""

    userid: str = field(repr=False)
    group: str = field(repr=False)
    ends: float


class Sessions:
    """One token at a time, the same within its life; `clock` is in seconds."""

    def __init__(self, account: DingTalkAccount, clock: Callable[[], float]) -> None:
        self._account = account
        self._clock = clock
        self._token, self._ends = "", 0.0
        self._open: dict[str, Session] = {}

    def give(self, body: Mapping[str, Any]) -> dict[str, Any] | None:
        """oauth2/accessToken; None for a wrong secret."""
        if not self.is_app(body.get("appKey"), body.get("appSecret")):
            return None
        if not self._token or self._clock() >= self._ends:
            self._token = secrets.token_urlsafe(24)
        self._ends = self._clock() + _LIFE
        return {"accessToken": self._token, "expireIn": _LIFE}

    def is_app(self, client_id: object, secret: object) -> bool:
        """Whether these are the credentials of the app."""
        ours = self._account.client_id, self._account.client_secret
        return (client_id, secret) == ours

    def is_good(self, token: str) -> bool:
        """Whether a call with this token may be made."""
        given = bool(self._token) and secrets.compare_digest(token.encode(), self._token.encode())
        return given and self._clock() < self._ends

    def revoke(self) -> None:
        """End the token before its time."""
        self._token = ""

    def open(self, userid: str, group: str) -> str:
        """A new session; gives the address its answers go to."""
        name = secrets.token_hex(16)
        self._open[name] = Session(userid, group, self._clock() + SESSION_LIFE)
        return f"{self._account.oapi_base}/robot/sendBySession?session={name}"

    def close_all(self) -> None:
        """As if the sessions' time had come."""
        self._open.clear()

    def session(self, name: str) -> Session | None:
        """The session of that name while it is open."""
        found = self._open.get(name)
        return found if found is not None and self._clock() < found.ends else None
