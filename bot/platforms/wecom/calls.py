"""API calls with the access token of one secret, and one renewal of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import aiohttp

from bot.platforms.access import AccessToken, CallRefused
from bot.platforms.base import Later
from bot.platforms.wecom.transport import Transport
from bot.platforms.wecom.verdicts import LASTING, RENEW
from bot.platforms.wire import Broken

_Answer = TypeVar("_Answer")


class Calls:
    """What one secret of the corporation may call; `clock` is monotonic, in seconds."""

    def __init__(
        self, transport: Transport, corp_id: str, secret: str, clock: Callable[[], float]
    ) -> None:
        self._transport = transport
        self._credentials = {"corpid": corp_id, "corpsecret": secret}
        self._token = AccessToken(self._fetch_token, clock, LASTING)

    async def call(
        self,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        body: Mapping[str, Any] | None = None,
        form: Callable[[], aiohttp.FormData] | None = None,
        repeatable: bool = True,
    ) -> dict[str, Any]:
        """The answer with errcode 0; raises CallRefused, Broken or TooLarge.

        `form` makes a fresh one for each try. Without `repeatable` a failure may mean done.
        """

        async def once(token: str) -> dict[str, Any]:
            whole = {"access_token": token, **(query or {})}
            made = form() if form else None
            return await self._transport.call(
                path, whole, body=body, form=made, repeatable=repeatable
            )

        return await self._with_token(once)

    async def download(self, path: str, query: Mapping[str, str], limit: int) -> tuple[bytes, str]:
        """A body of at most `limit` bytes and its type; raises as `call`."""

        async def once(token: str) -> tuple[bytes, str]:
            return await self._transport.download(path, {"access_token": token, **query}, limit)

        return await self._with_token(once)

    async def token(self) -> str:
        """A token that WeCom has not refused; raises TokenRefused, Broken or TooLarge."""
        return await self._token.get()

    async def close(self) -> None:
        """Stop asking for a token."""
        await self._token.close()

    async def _with_token(self, call: Callable[[str], Awaitable[_Answer]]) -> _Answer:
        token = await self._token.get()
        try:
            return await call(token)
        except CallRefused as refusal:
            if refusal.code not in RENEW:
                raise
        return await call(await self._token.after(token))

    async def _fetch_token(self) -> tuple[str, float]:
        answer = await self._transport.call("gettoken", self._credentials, repeatable=True)
        token, life = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(life, int):
            raise Broken(Later(300, "answer", pause=True))
        return token, float(life)
