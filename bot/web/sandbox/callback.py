"""WeCom's side of a conversation: hands what a person types to the bot's own callback."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.platforms.base import Rejected
from bot.platforms.sandbox.wecom_double import decrypt_reply, encrypt_callback
from bot.platforms.wecom.account import WeComAccount

PATIENCE = 5.0  # seconds WeCom waits for an answer
TRIES = 3


class NotDelivered(Exception):
    """The bot did not answer as WeCom demands; `reason` is a code without content."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Callback:
    """Posts messages of one app to `url`, sealed as WeCom seals them, at the time of `now`."""

    def __init__(self, account: WeComAccount, url: str, now: Callable[[], datetime]) -> None:
        self._account = account
        self._url = url
        self._now = now

    async def hand_over(
        self, session: ClientSession, sender: str, fields: Mapping[str, Any]
    ) -> Mapping[str, str] | None:
        """Deliver up to three times, as WeCom does; the bot's passive reply, or None.

        Raises NotDelivered.
        """
        fields = {"FromUserName": sender, **fields}
        if fields["MsgType"] != "event":
            fields["MsgId"] = str(secrets.randbits(62))
        query, body = encrypt_callback(self._account, fields, self._now())
        reason = "silent"
        for _ in range(TRIES):
            try:
                return await self._post(session, query, body)
            except (TimeoutError, ClientError):
                reason = "silent"
            except NotDelivered as failure:
                reason = failure.reason
        raise NotDelivered(reason)

    async def _post(
        self, session: ClientSession, query: Mapping[str, str], body: bytes
    ) -> Mapping[str, str] | None:
        patience = ClientTimeout(total=PATIENCE)
        async with session.post(
            self._url, params=query, data=body, timeout=patience, allow_redirects=False
        ) as answer:
            if answer.status != 200:
                raise NotDelivered("refused")
            words = await answer.read()
        try:
            return decrypt_reply(self._account, words)
        except Rejected:
            raise NotDelivered("unreadable") from None
