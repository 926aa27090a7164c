"""Put around a platform in the demo: does what the platform does, and says what is under way."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from bot.platforms.base import (
    Checked,
    Deal,
    Delivery,
    Directory,
    Entry,
    Listening,
    MediaSource,
    Platform,
    RawRequest,
    Read,
    SendResult,
    SignIn,
)
from bot.platforms.pressed import pressed
from bot.web.sandbox.chats import App
from bot.web.sandbox.reflections import Reflections
from handlers.incoming import Incoming
from messages.cards import Reply


class Whole(Platform, MediaSource, Checked, Directory, SignIn, Protocol):
    """A platform with everything both of ours have."""


class ListeningWhole(Whole, Listening, Protocol):
    """One that is listened to, too."""


class Mirror:
    """A platform, its deliveries and answers written down in `reflections` while they go out."""

    def __init__(self, inner: Whole, reflections: Reflections) -> None:
        self.name = inner.name
        self._inner = inner
        self._app = App(inner.name)
        self._reflections = reflections
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    def read(self, request: RawRequest, now: datetime) -> Read:
        """As the platform."""
        return self._inner.read(request, now)

    def passive(self, reply: Reply, to: Incoming, now: datetime) -> tuple[bytes, Reply]:
        """As the platform; what is in the answer is written down."""
        body, rest = self._inner.passive(reply, to, now)
        if to.press is not None:
            self._reflections.rewriting(pressed(reply, to.press)[0])
        elif body:
            taken = [part for part in reply.parts if part not in rest.parts]
            self._reflections.answering(to.account, taken)
        return body, rest

    async def send(self, delivery: Delivery) -> SendResult:
        """As the platform, one after the other for each person."""
        if delivery.place:
            return await self._inner.send(delivery)
        async with self._turns[delivery.account]:
            self._reflections.begin(self._app, delivery.account, delivery.part, delivery.ref)
            try:
                return await self._inner.send(delivery)
            finally:
                self._reflections.end(self._app, delivery.account)

    async def fetch_media(self, media_id: str) -> tuple[bytes, str]:
        """As the platform."""
        return await self._inner.fetch_media(media_id)

    async def check(self) -> list[tuple[bool, str]]:
        """As the platform."""
        return await self._inner.check()

    async def people(self) -> list[Entry]:
        """As the platform."""
        return await self._inner.people()

    def sign_in_address(self, back: str, state: str) -> str:
        """As the platform."""
        return self._inner.sign_in_address(back, state)

    async def who_signed_in(self, code: str) -> str | None:
        """As the platform."""
        return await self._inner.who_signed_in(code)

    async def close(self) -> None:
        """As the platform."""
        await self._inner.close()


class ListeningMirror(Mirror):
    """The same around a platform that is listened to."""

    def __init__(self, inner: ListeningWhole, reflections: Reflections) -> None:
        super().__init__(inner, reflections)
        self._listening = inner

    @property
    def sign_in_corp(self) -> str:
        """Nothing here is inside a real app."""
        return ""

    @property
    def connected(self) -> bool:
        """As the platform."""
        return self._listening.connected

    async def listen(self, deal: Deal, now: Callable[[], datetime]) -> None:
        """As the platform."""
        await self._listening.listen(deal, now)
