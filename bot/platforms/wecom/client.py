"""The app's calls of the WeCom API, each with the token and one renewal of it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from io import BytesIO
from typing import Any, TypeVar

import aiohttp

from bot.platforms.access import AccessToken, CallRefused, TokenRefused
from bot.platforms.base import Failed, Later, MediaUnavailable, SendResult, Sent, Unknown
from bot.platforms.wecom.account import WeComAccount
from bot.platforms.wecom.payloads import addressed
from bot.platforms.wecom.transport import Transport
from bot.platforms.wecom.verdicts import LASTING, RENEW, result_of
from bot.platforms.wire import Broken, Patience, TooLarge

MAX_MEDIA = 10 * 1024 * 1024  # bytes; WeCom's own limit for pictures
_UNSAFE_IN_NAME = re.compile(r"[\x00-\x1f\x7f\"\\/]")
_Answer = TypeVar("_Answer")


class WeComClient:
    """One app's calls; `clock` is monotonic, in seconds."""

    def __init__(
        self, account: WeComAccount, clock: Callable[[], float], patience: Patience
    ) -> None:
        self._account = account
        self._transport = Transport(account.api_base, patience)
        self._token = AccessToken(self._fetch_token, clock, LASTING)

    async def message(self, account: str, body: dict[str, Any]) -> SendResult:
        """Send one message to one person; never raises for what WeCom or the network does."""
        whole = addressed(body, account, self._account.agent_id)

        async def send(token: str) -> dict[str, Any]:
            query = {"access_token": token}
            return await self._transport.call("message/send", query, body=whole)

        try:
            answer = await self._with_token(send)
        except TokenRefused as refusal:
            return held(refusal.code)
        except CallRefused as refusal:
            return result_of(refusal.code)
        except Broken as broken:
            return broken.result
        except TooLarge:
            return Unknown("answer")
        return _accepted(answer, account)

    async def upload(self, name: str, content: bytes) -> str:
        """The media id of a file, good for three days; raises CallRefused or Broken."""

        async def post(token: str) -> dict[str, Any]:
            # WeCom shows the name as it stands in the header, so it is not percent-encoded.
            form = aiohttp.FormData(quote_fields=False)
            form.add_field("media", BytesIO(content), filename=_UNSAFE_IN_NAME.sub("_", name))
            query = {"access_token": token, "type": "file"}
            return await self._transport.call("media/upload", query, form=form, repeatable=True)

        return str((await self._with_token(post)).get("media_id", ""))

    async def fetch_media(self, media_id: str, limit: int = MAX_MEDIA) -> tuple[bytes, str]:
        """What somebody sent, and its content type; raises MediaUnavailable."""

        async def get(token: str) -> tuple[bytes, str]:
            query = {"access_token": token, "media_id": media_id}
            return await self._transport.download("media/get", query, limit)

        try:
            return await self._with_token(get)
        except CallRefused as refusal:
            later = isinstance(result_of(refusal.code), Later)
            raise MediaUnavailable(str(refusal.code), temporary=later) from None
        except Broken as broken:
            raise MediaUnavailable(broken.result.code, temporary=True) from None
        except TooLarge:
            raise MediaUnavailable("too large", temporary=False) from None

    async def agent(self) -> dict[str, Any]:
        """The app's own entry; raises CallRefused or Broken."""

        async def get(token: str) -> dict[str, Any]:
            query = {"access_token": token, "agentid": str(self._account.agent_id)}
            return await self._transport.call("agent/get", query, repeatable=True)

        return await self._with_token(get)

    async def token(self) -> str:
        """A token that WeCom has not refused; raises TokenRefused or Broken."""
        return await self._token.get()

    async def close(self) -> None:
        """Let go of connections; may be called twice."""
        await self._token.close()
        await self._transport.close()

    async def _with_token(self, call: Callable[[str], Awaitable[_Answer]]) -> _Answer:
        token = await self._token.get()
        try:
            return await call(token)
        except CallRefused as refusal:
            if refusal.code not in RENEW:
                raise
        return await call(await self._token.after(token))

    async def _fetch_token(self) -> tuple[str, float]:
        query = {"corpid": self._account.corp_id, "corpsecret": self._account.secret}
        answer = await self._transport.call("gettoken", query, repeatable=True)
        token, life = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(token, str) or not token or not isinstance(life, int):
            raise Broken(Later(300, "answer", pause=True))
        return token, float(life)


def held(code: int | str) -> Later:
    """Without a token no message is lost, whatever the code: everything waits."""
    result = result_of(code)
    return result if isinstance(result, Later) else Later(300, str(code), pause=True)


def _accepted(answer: dict[str, Any], account: str) -> SendResult:
    """errcode 0 may still mean that nobody got it; WeCom lower-cases the ids it names."""
    for reason in ("invaliduser", "unlicenseduser"):
        named = str(answer.get(reason) or "").lower().split("|")
        if account.lower() in named:
            return Failed(reason, unreachable=True)
    return Sent()
