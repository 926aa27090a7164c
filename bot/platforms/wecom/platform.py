"""WeCom as the bot's platform: reading, answering at once, and sending."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from bot.platforms.base import Challenge, Delivery, Ignored, RawRequest, SendResult
from bot.platforms.pacing import Pacing
from bot.platforms.wecom import check as checking
from bot.platforms.wecom import passive as answering
from bot.platforms.wecom import reading
from bot.platforms.wecom.account import WeComAccount
from bot.platforms.wecom.client import MAX_MEDIA, WeComClient
from bot.platforms.wecom.codec import Codec
from bot.platforms.wecom.sending import OpenFile, Sender
from bot.platforms.wire import Patience
from handlers.incoming import Incoming
from messages.cards import Reply


class WeCom:
    """A self-built app of 企业微信; `clock` is monotonic, in seconds."""

    name = "wecom"

    def __init__(
        self,
        account: WeComAccount,
        open_file: OpenFile,
        clock: Callable[[], float] = time.monotonic,
        patience: Patience | None = None,
    ) -> None:
        self._account = account
        self._codec = Codec(account)
        self._client = WeComClient(account, clock, patience or Patience())
        self._sender = Sender(self._client, Pacing(clock), open_file)

    def read(self, request: RawRequest, now: datetime) -> Incoming | Challenge | Ignored:
        """Verify and parse; raises Rejected for anything not authentic, stale or malformed."""
        return reading.read(self._account, self._codec, request, now)

    def passive(self, reply: Reply, to: Incoming, now: datetime) -> tuple[bytes, Reply]:
        """The encrypted body of the HTTP answer (may be empty), and what the outbox has to send."""
        return answering.passive(self._account, self._codec, reply, to, now)

    async def send(self, delivery: Delivery) -> SendResult:
        """Send one part to one person; never raises for what WeCom or the network does."""
        return await self._sender.send(delivery)

    async def fetch_media(self, media_id: str, limit: int = MAX_MEDIA) -> tuple[bytes, str]:
        """A picture or recording of at most `limit` bytes, and its content type.

        Raises MediaUnavailable.
        """
        return await self._client.fetch_media(media_id, limit)

    async def check(self) -> list[tuple[bool, str]]:
        """Whether the credentials work: lines of (good, Chinese words with the cure)."""
        return await checking.check(self._client)

    async def close(self) -> None:
        """Let go of connections; may be called twice."""
        await self._client.close()
