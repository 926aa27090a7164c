"""WeCom as the bot's platform: reading, answering at once, and sending."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from bot.platforms.base import Delivery, Entry, RawRequest, Read, SendResult
from bot.platforms.pacing import Pacing
from bot.platforms.wecom import check as checking
from bot.platforms.wecom import directory, menu, reading, signin
from bot.platforms.wecom import passive as answering
from bot.platforms.wecom.account import WeComAccount
from bot.platforms.wecom.client import MAX_MEDIA, WeComClient
from bot.platforms.wecom.codec import Codec
from bot.platforms.wecom.media import OpenFile
from bot.platforms.wecom.sending import Sender
from bot.platforms.wire import Patience
from handlers.incoming import Incoming
from messages.cards import Reply


class WeCom:
    """A self-built app of 企业微信; `clock` is monotonic, in seconds.

    `accounts` tells how many people there are, for WeCom's limit of a day; None knows none.
    """

    name = "wecom"

    def __init__(
        self,
        account: WeComAccount,
        open_file: OpenFile,
        clock: Callable[[], float] = time.monotonic,
        patience: Patience | None = None,
        accounts: Callable[[], int] | None = None,
    ) -> None:
        self._account = account
        self._codec = Codec(account)
        door = account.contacts_door
        self._contacts = Codec(door) if door is not None else None
        self._client = WeComClient(account, clock, patience or Patience())
        pacing = Pacing(clock, accounts=accounts)
        self._sender = Sender(self._client, pacing, open_file, clock)
        self._manner = answering.Manner()

    def read(self, request: RawRequest, now: datetime) -> Read:
        """Verify and parse; raises Rejected for anything not authentic, stale or malformed."""
        return reading.read(self._account, self._codec, request, now, self._contacts)

    def passive(self, reply: Reply, to: Incoming, now: datetime) -> tuple[bytes, Reply]:
        """The encrypted body of the HTTP answer (may be empty), and what is left to be sent.

        While messages do not get through, questions are asked in the answer itself, in words.
        """
        in_words = not self._account.cards
        in_words = in_words or self._manner.in_words(to.key, now=self._sender.is_held)
        return answering.passive(self._account, self._codec, reply, to, now, in_words=in_words)

    async def send(self, delivery: Delivery) -> SendResult:
        """Send one part to one person; never raises for what WeCom or the network does."""
        return await self._sender.send(delivery)

    async def fetch_media(self, media_id: str, limit: int = MAX_MEDIA) -> tuple[bytes, str]:
        """A picture or recording of at most `limit` bytes, and its content type.

        Raises MediaUnavailable.
        """
        return await self._client.fetch_media(media_id, limit)

    async def check(self) -> list[tuple[bool, str]]:
        """Whether all is set up: lines of (good, Chinese words with the cure), in that order."""
        return await checking.check(self._client)

    async def people(self) -> list[Entry]:
        """Everybody within the app's range; raises DirectoryUnavailable."""
        return await directory.people(self._client)

    def sign_in_address(self, back: str, state: str) -> str:
        """Where a browser inside WeCom is sent so that it comes `back` with a code."""
        return signin.address(self._account, back, state)

    async def who_signed_in(self, code: str) -> str | None:
        """The account behind a code, None for a spent or strange one."""
        return await signin.who(self._client, code)

    async def create_menu(self) -> None:
        """Put the app's menu in place; raises CallRefused, Broken or TooLarge."""
        await menu.create(self._client)

    async def close(self) -> None:
        """Let go of connections; may be called twice."""
        await self._sender.close()
        await self._client.close()
