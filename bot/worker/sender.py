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
from messages.cards import Reply
from messages.stored import from_data, to_data
from storage.outbox import Parcel

log = structlog.get_logger()

_BATCH = 50
_TOGETHER = 8
# What failed for a passing reason is tried this often before it is given up.
_MOST_ATTEMPTS = 12


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
        async with gate:
            for parcel in parcels:
                await self._send(parcel)

    async def _send(self, parcel: Parcel) -> None:
        accounts = await self._service.read(lambda u: u.people.accounts(parcel.person_id))
        reachable = [(p, a) for p, a in accounts if p in self._platforms]
        if not reachable:
            await self._settle(parcel, "failed", "no_account")
            return
        name, account = reachable[0]
        now = self._service.clock.now()
        if (held := self._held_until.get(name)) and held > now:
            await self._postpone(parcel, held, "held")
            return
        parts = from_data(parcel.payload).parts
        for index, part in enumerate(parts):
            ref = f"{parcel.id}-{index}-{secrets.token_hex(8)}"
            unique = parcel.kind != "answer"
            result = await self._platforms[name].send(Delivery(account, part, ref, unique))
            if not isinstance(result, Sent):
                await self._not_sent(parcel, name, account, result, Reply(parts[index:]))
                return
        PAUSED.labels(name).set(0)
        await self._settle(parcel, "sent", "")

    async def _not_sent(
        self, parcel: Parcel, name: str, account: str, result: SendResult, left: Reply
    ) -> None:
        match result:
            case Later(seconds, code, pause):
                until = self._service.clock.now() + timedelta(seconds=seconds)
                if pause:
                    self._held_until[name] = until
                    PAUSED.labels(name).set(1)
                elif parcel.attempts >= _MOST_ATTEMPTS:
                    await self._settle(parcel, "failed", code)
                    return
                await self._postpone(parcel, until, code, left)
            case Failed(code, unreachable):
                if unreachable:
                    await self._service.write(lambda u: u.people.unreachable(name, account))
                await self._settle(parcel, "failed", code)
            case Unknown(code):
                await self._settle(parcel, "unknown", code)

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
