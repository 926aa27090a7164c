"""The outbox sender: claims what is due, sends it part by part, forgets the words."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import structlog

from bot.metrics import OUTBOX, PAUSED
from bot.platforms.base import Delivery, Failed, Later, Platform, SendResult, Sent, Unknown
from bot.service import Service
from handlers.turn import QUESTION
from messages.cards import Choice, Part, Reply
from messages.stored import from_data, to_data
from storage.cards import SentCard
from storage.outbox import Parcel

log = structlog.get_logger()

_BATCH = 50
_TOGETHER = 8
# What failed for a passing reason is tried this often before it is given up.
_MOST_ATTEMPTS = 12
# Two questions may well have the same answer; everything else is told once.
_ANSWERS = ("answer", "aloud", "card")


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From evening to morning only urgent messages go out; equal times mean never quiet."""

    begins: time
    ends: time

    def cover(self, moment: datetime) -> bool:
        clock = moment.timetz().replace(tzinfo=None)
        if self.begins <= self.ends:
            return self.begins <= clock < self.ends
        return clock >= self.begins or clock < self.ends


class Sender:
    """Sends from the outbox to the platforms; several may run at once."""

    def __init__(
        self, service: Service, platforms: Mapping[str, Platform], quiet: QuietHours
    ) -> None:
        self._service = service
        self._platforms = platforms
        self._quiet = quiet
        self._woken = asyncio.Event()
        self._held_until: dict[str, datetime] = {}

    def wake(self) -> None:
        """There may be something to send."""
        self._woken.set()

    async def run(self, pause: float) -> None:
        """Send until cancelled, looking at least every `pause` seconds."""
        while True:
            self._woken.clear()
            try:
                while await self.send_due():
                    pass
            except Exception:  # the store may be away for a while: said, and tried again
                log.exception("outbox", outcome="fault")
            try:
                async with asyncio.timeout(pause):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def send_due(self) -> int:
        """Send one batch of what is due; returns how many were claimed."""
        now = self._service.clock.now()
        quiet = self._quiet.cover(now)
        parcels = await self._service.write(
            lambda u: u.outbox.claim(now, _BATCH, urgent_only=quiet)
        )
        gate = asyncio.Semaphore(_TOGETHER)
        by_person: dict[int, list[Parcel]] = {}
        for parcel in parcels:
            by_person.setdefault(parcel.person_id, []).append(parcel)
        # One person's messages go out in order, different people's side by side.
        await asyncio.gather(*(self._send_all(mine, gate) for mine in by_person.values()))
        return len(parcels)

    async def _send_all(self, parcels: list[Parcel], gate: asyncio.Semaphore) -> None:
        """Send in order: behind one that has to wait in its place, the others wait with it."""
        async with gate:
            waiting: dict[str, datetime] = {}
            for parcel in parcels:
                if until := waiting.get(parcel.platform):
                    await self._postpone(parcel, until, "behind")
                elif until := await self._send(parcel):
                    waiting[parcel.platform] = until

    async def _send(self, parcel: Parcel) -> datetime | None:
        """Send one message; until when it has to wait, if it has to."""
        found = await self._account(parcel)
        if found is None:
            await self._settle(parcel, "failed", "no_account")
            return None
        name, account = found
        now = self._service.clock.now()
        if (held := self._held_until.get(name)) and held > now:
            await self._postpone(parcel, held, "held")
            return held
        parts = from_data(parcel.payload).parts
        for index, part in enumerate(parts):
            result = await self._platforms[name].send(_delivery(parcel, account, part, index))
            if not isinstance(result, Sent):
                return await self._not_sent(parcel, name, account, result, Reply(parts[index:]))
            await self._remember_card(name, part, result)
        PAUSED.labels(name).set(0)
        await self._settle(parcel, "sent", "")
        return None

    async def _account(self, parcel: Parcel) -> tuple[str, str] | None:
        """Where the person is told: on the message's own platform, else where last met."""
        accounts = await self._service.read(lambda u: u.people.accounts(parcel.person_id))
        reachable = [(p, a) for p, a in accounts if p in self._platforms]
        own = [(p, a) for p, a in reachable if p == parcel.platform]
        return next(iter(own or reachable), None)

    async def _remember_card(self, name: str, part: Part, sent: Sent) -> None:
        """So that the buttons of a question can go away when it is answered otherwise."""
        if isinstance(part, Choice) and part.task.startswith(QUESTION) and sent.card:
            made, now = SentCard(name, sent.card, sent.code), self._service.clock.now()
            await self._service.write(lambda u: u.cards.sent(part.task, made, now))

    async def _not_sent(
        self, parcel: Parcel, name: str, account: str, result: SendResult, left: Reply
    ) -> datetime | None:
        match result:
            case Later(seconds, code, pause):
                until = self._service.clock.now() + timedelta(seconds=seconds)
                if pause:
                    self._held_until[name] = until
                    PAUSED.labels(name).set(1)
                elif parcel.attempts >= _MOST_ATTEMPTS:
                    await self._settle(parcel, "failed", code)
                    return None
                await self._postpone(parcel, until, code, left)
                return until
            case Failed(code, unreachable):
                if unreachable:
                    await self._service.write(lambda u: u.people.unreachable(name, account))
                await self._settle(parcel, "failed", code)
            case Unknown(code):
                await self._settle(parcel, "unknown", code)
        return None

    async def _settle(self, parcel: Parcel, state: str, code: str) -> None:
        now = self._service.clock.now()
        await self._service.write(lambda u: u.outbox.settle(parcel.id, state, now, code))
        OUTBOX.labels(state).inc()
        if state != "sent":
            log.warning("outbox", outcome=state, code=code, kind=parcel.kind)

    async def _postpone(
        self, parcel: Parcel, until: datetime, code: str, left: Reply | None = None
    ) -> None:
        rest = to_data(left) if left is not None else None
        await self._service.write(lambda u: u.outbox.postpone(parcel.id, until, code, rest))
        OUTBOX.labels("postponed").inc()


def _delivery(parcel: Parcel, account: str, part: Part, index: int) -> Delivery:
    ref = f"{parcel.id}-{index}-{secrets.token_hex(8)}"
    unique = parcel.kind not in _ANSWERS
    return Delivery(account, part, ref, unique, parcel.place)
