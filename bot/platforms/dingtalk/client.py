"""The app's calls of DingTalk, each with the token and one renewal of it."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from io import BytesIO
from typing import Any, TypeVar

import aiohttp

from bot.platforms.access import AccessToken, CallRefused, TokenRefused
from bot.platforms.base import Later, MediaUnavailable
from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.dingtalk.transport import Answer, Transport
from bot.platforms.dingtalk.verdicts import LASTING, RENEW, result_of
from bot.platforms.wire import Broken, Patience, TooLarge

MAX_MEDIA = 20 * 1024 * 1024  # bytes; DingTalk's own limit for files
_UNSAFE_IN_NAME = re.compile(r"[\x00-\x1f\x7f\"\\/]")
_T = TypeVar("_T")


class DingTalkClient:
    """One app's calls; `clock` is monotonic, in seconds."""

    def __init__(
        self, account: DingTalkAccount, clock: Callable[[], float], patience: Patience
    ) -> None:
        self._account = account
        self._transport = Transport(account.api_base, account.oapi_base, patience)
        self._token = AccessToken(self._fetch_token, clock, LASTING)

    async def call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        repeatable: bool = False,
    ) -> Answer:
        """One call of the new interface; raises CallRefused or Broken."""

        async def once(token: str) -> Answer:
            return await self._transport.api(method, path, body, token, repeatable=repeatable)

        return await self._with_token(once)

    async def ask(self, path: str, body: Mapping[str, Any]) -> Any:
        """The `result` of a question to the old interface; raises CallRefused or Broken."""

        async def once(token: str) -> Answer:
            return await self._transport.oapi(path, {"access_token": token}, body=body)

        return (await self._with_token(once)).get("result")

    async def to_session(self, url: str, body: Mapping[str, Any]) -> None:
        """Answer through the address that came with a message: it takes no token."""
        await self._transport.to_session(url, body)

    async def upload(self, kind: str, name: str, content: bytes) -> str:
        """The media id of a file or image; raises CallRefused or Broken."""

        async def post(token: str) -> Answer:
            form = aiohttp.FormData(quote_fields=False)
            form.add_field("media", BytesIO(content), filename=_UNSAFE_IN_NAME.sub("_", name))
            query = {"access_token": token, "type": kind}
            return await self._transport.oapi("/media/upload", query, form=form)

        media_id = (await self._with_token(post)).get("media_id")
        if not isinstance(media_id, str) or not media_id:
            raise Broken(Later(300, "answer"))
        return media_id

    async def fetch_media(self, code: str, limit: int = MAX_MEDIA) -> tuple[bytes, str]:
        """What somebody sent, and its content type; raises MediaUnavailable."""
        body = {"downloadCode": code, "robotCode": self._account.robot}
        path = "/v1.0/robot/messageFiles/download"
        try:
            answer = await self.call("POST", path, body, repeatable=True)
            return await self._transport.download(str(answer.get("downloadUrl", "")), limit)
        except TokenRefused as refusal:
            raise MediaUnavailable(str(refusal.code), temporary=True) from None
        except CallRefused as refusal:
            later = isinstance(result_of(refusal.code), Later)
            raise MediaUnavailable(str(refusal.code), temporary=later) from None
        except Broken as broken:
            raise MediaUnavailable(broken.result.code, temporary=True) from None
        except TooLarge:
            raise MediaUnavailable("too large", temporary=False) from None

    async def token(self) -> str:
        """A token that DingTalk has not refused; raises TokenRefused or Broken."""
        return await self._token.get()

    async def open_connection(self, body: Mapping[str, Any]) -> Answer:
        """Where to connect to, with a ticket for once: without a token, by the secret itself."""
        secret = {
            "clientId": self._account.client_id,
            "clientSecret": self._account.client_secret,
        }
        path = "/v1.0/gateway/connections/open"
        return await self._transport.api("POST", path, {**secret, **body}, repeatable=True)

    async def exchange(self, code: str) -> str:
        """The unionid of whoever signed in by the browser; raises CallRefused or Broken."""
        body = {
            "clientId": self._account.client_id,
            "clientSecret": self._account.client_secret,
            "code": code,
            "grantType": "authorization_code",
        }
        api = self._transport.api
        given = await api("POST", "/v1.0/oauth2/userAccessToken", body, repeatable=True)
        token = str(given.get("accessToken", ""))
        me = await api("GET", "/v1.0/contact/users/me", token=token, repeatable=True)
        return str(me.get("unionId", ""))

    async def close(self) -> None:
        """Let go of connections; may be called twice."""
        await self._token.close()
        await self._transport.close()

    async def _with_token(self, call: Callable[[str], Awaitable[_T]]) -> _T:
        token = await self._token.get()
        try:
            return await call(token)
        except CallRefused as refusal:
            if refusal.code not in RENEW:
                raise
        return await call(await self._token.after(token))

    async def _fetch_token(self) -> tuple[str, float]:
        body = {"appKey": self._account.client_id, "appSecret": self._account.client_secret}
        path = "/v1.0/oauth2/accessToken"
        answer = await self._transport.api("POST", path, body, repeatable=True)
        token, life = answer.get("accessToken"), answer.get("expireIn")
        if not isinstance(token, str) or not token or not isinstance(life, int):
            raise Broken(Later(300, "answer", pause=True))
        return token, float(life)
