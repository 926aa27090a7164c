"""The access tokens a WeCom of our own has given out, and what each may call."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from bot.platforms.wecom.account import WeComAccount

_LIFE = 7200  # seconds
# Since 2022 the secret of 通讯录同步 lists ids and departments, and does nothing else.
CONTACTS_ONLY = frozenset({"user/list_id"})
_ALSO_CONTACTS = frozenset({"department/simplelist"})


class Tokens:
    """One token a secret, the same within its life; `clock` is in seconds."""

    def __init__(self, account: WeComAccount, clock: Callable[[], float]) -> None:
        self._account = account
        self._clock = clock
        self._given: dict[str, tuple[str, float]] = {}

    def give(self, query: Mapping[str, str]) -> tuple[int, dict[str, Any]]:
        """gettoken: errcode and fields."""
        if query.get("corpid") != self._account.corp_id:
            return 40013, {}
        secret = query.get("corpsecret", "")
        if not secret:
            return 41004, {}
        if not any(secrets.compare_digest(secret, known) for known in self._secrets()):
            return 40001, {}
        token, ends = self._given.get(secret, ("", 0.0))
        if not token or self._clock() >= ends:
            token, ends = secrets.token_urlsafe(48), self._clock() + _LIFE
            self._given[secret] = token, ends
        return 0, {"access_token": token, "expires_in": int(ends - self._clock())}

    def revoke(self) -> None:
        """End the app's token before its time."""
        self._given.pop(self._account.secret, None)

    def is_of_contacts(self, token: str) -> bool:
        """Whether the token is one of 通讯录同步."""
        return bool(token) and token == self._given.get(self._account.contacts_secret, ("", 0.0))[0]

    def fault_of(self, token: str, path: str) -> int:
        """The errcode of a call with this token, 0 where it may be made."""
        if not token:
            return 41001
        for secret, (given, ends) in self._given.items():
            if token == given:
                return self._fault_of(secret, path) if self._clock() < ends else 42001
        return 40014

    def _fault_of(self, secret: str, path: str) -> int:
        if secret == self._account.secret:
            return 48002 if path in CONTACTS_ONLY else 0
        return 0 if path in CONTACTS_ONLY | _ALSO_CONTACTS else 48009

    def _secrets(self) -> list[str]:
        return [s for s in (self._account.secret, self._account.contacts_secret) if s]
