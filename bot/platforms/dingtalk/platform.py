"""DingTalk as the bot's platform: reading, listening, answering and sending."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime

from bot.platforms.base import Deal, Delivery, Entry, RawRequest, Read, SendResult
from bot.platforms.dingtalk import check as checking
from bot.platforms.dingtalk import passive as answering
from bot.platforms.dingtalk import reading
from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.dingtalk.client import MAX_MEDIA, DingTalkClient
from bot.platforms.dingtalk.connection import Sockets
from bot.platforms.dingtalk.contacts import Contacts
from bot.platforms.dingtalk.sending import PER_APP, PER_PERSON, OpenFile, Sender
from bot.platforms.dingtalk.stream import Rhythm, Stream
from bot.platforms.dingtalk.ways import Ways
from bot.platforms.pacing import Pacing
from bot.platforms.wire import Patience
from handlers.incoming import Incoming
from messages.cards import Reply


class DingTalk:
    """An in-house app of 钉钉 with its robot; `clock` is monotonic, in seconds."""

    name = "dingtalk"

    def __init__(
        self,
        account: DingTalkAccount,
        open_file: OpenFile,
        clock: Callable[[], float] = time.monotonic,
        patience: Patience | None = None,
        rhythm: Rhythm | None = None,
    ) -> None:
        patience = patience or Patience()
        self._account = account
        self._client = DingTalkClient(account, clock, patience)
        self._ways = Ways(clock)
        pacing = Pacing(clock, PER_PERSON, PER_APP)
        self._sender = Sender(account, self._client, self._ways, pacing, open_file)
        # Unencrypted only where the whole interface is, as on a machine of one's own.
        sockets = Sockets(self._client, patience, plain=account.api_base.startswith("http://"))
        self._stream = Stream(account, sockets, clock, rhythm or Rhythm())
        self._contacts = Contacts(account, self._client)

    @property
    def connected(self) -> bool:
        """Whether messages can come in at this moment; over HTTP that is DingTalk's to know."""
        return self._account.mode == "http" or self._stream.connected

    def read(self, request: RawRequest, now: datetime) -> Read:
        """Verify and parse; raises Rejected for anything not authentic, stale or malformed."""
        return reading.read(self._account, request, now)

    def passive(self, reply: Reply, to: Incoming, now: datetime) -> tuple[bytes, Reply]:
        """The body of the answer and what is left: only a pressed card is changed at once."""
        self._ways.remember(to, now)
        if to.press is None:
            return b"", reply
        return answering.answer(reply, to.press)

    async def send(self, delivery: Delivery) -> SendResult:
        """Send one part; never raises for what DingTalk or the network does."""
        return await self._sender.send(delivery)

    async def listen(self, deal: Deal, now: Callable[[], datetime]) -> None:
        """Take what comes in until cancelled; over HTTP there is nothing to listen to."""
        if self._account.mode == "stream":
            await self._stream.listen(deal, now)

    async def fetch_media(self, media_id: str, limit: int = MAX_MEDIA) -> tuple[bytes, str]:
        """What somebody sent, of at most `limit` bytes, and its type; raises MediaUnavailable."""
        return await self._client.fetch_media(media_id, limit)

    async def check(self) -> list[tuple[bool, str]]:
        """Lines of (good, Chinese words with the cure), in the order in which to set things up."""
        return await checking.check(self._account, self._client)

    async def people(self) -> list[Entry]:
        """Everybody within the app's range; raises DirectoryUnavailable."""
        return await self._contacts.people()

    @property
    def sign_in_corp(self) -> str:
        """The corporation a page inside DingTalk asks a code for; empty where it is not known."""
        return self._account.corp_id

    def sign_in_address(self, back: str, state: str) -> str:
        """Where a browser is sent so that it comes `back` with a code and the state."""
        return self._contacts.sign_in_address(back, state)

    async def who_signed_in(self, code: str) -> str | None:
        """The account behind a code, None for a spent or strange one, or while it is away."""
        return await self._contacts.who_signed_in(code)

    async def close(self) -> None:
        """Let go of connections; may be called twice."""
        await self._client.close()
