"""The outbox sender: claims what is due, sends it part by part, forgets the words."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TypeAlias

import structlog

from bot.metrics import OUTBOX, PAUSED
from bot.platforms.base import Delivery, Failed, Later, Platform, Sent, Unknown
from bot.service import Service
from handlers.turn import QUESTION
from messages.cards import Choice, Part, Reply, Rewrite
from messages.stored import from_data, to_data
from storage.cards import SentCard
from storage.outbox import Parcel
from storage.unit_of_work import SqlUnitOfWork

log = structlog.get_logger()

# (platform, account) pairs of one person, the one used last first.
Accounts: TypeAlias = list[tuple[str, str]]

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


class _Gone(Exception):
    """The account has left the platform, or the app's range."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


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
        parcels, accounts = await self._service.write(lambda u: _claimed(u, now, quiet=quiet))
        gate = asyncio.Semaphore(_TOGETHER)
        by_person: dict[int, list[Parcel]] = {}
        for parcel in parcels:
            by_person.setdefault(parcel.person_id, []).append(parcel)
        # One person's messages go out in order, different people's side by side.
        await asyncio.gather(
            *(self._send_all(own, accounts.get(who, []), gate) for who, own in by_person.items())
        )
        return len(parcels)

    async def _send_all(
        self, parcels: Sequence[Parcel], accounts: Accounts, gate: asyncio.Semaphore
    ) -> None:
        """Send in order: behind one that has to wait in its place, the others wait with it."""
        async with gate:
            waiting: dict[str, datetime] = {}
            for parcel in parcels:
                if until := waiting.get(parcel.platform):
                    await self._postpone(parcel, until, "behind", tried=False)
                elif until := await self._send(parcel, accounts):
                    waiting[parcel.platform] = until

    async def _send(self, parcel: Parcel, accounts: Accounts) -> datetime | None:
        """Send one message; until when it has to wait, if it has to."""
        reachable = [(name, account) for name, account in accounts if name in self._platforms]
        own = [(name, account) for name, account in reachable if name == parcel.platform]
        if not reachable:
            await self._settle(parcel, "failed", "no_account")
            return None
        name, account = (own or reachable)[0]
        held = self._held_until.get(name)
        if held and held > self._service.clock.now():
            await self._postpone(parcel, held, "held", tried=False)
            return held
        try:
            return await self._send_parts(parcel, name, account)
        except _Gone as gone:
            accounts.remove((name, account))
            await self._service.write(lambda u: u.people.unreachable(name, account))
            return await self._without(parcel, gone.code, elsewhere=len(reachable) > 1)

    async def _send_parts(self, parcel: Parcel, name: str, account: str) -> datetime | None:
        """One part after the other; what fails for good does not keep the rest from going out."""
        parts = from_data(parcel.payload).parts
        state, code = "sent", ""
        for index, part in enumerate(parts):
            result = await self._platforms[name].send(_delivery(parcel, account, part, index))
            match result:
                case Sent():
                    await self._remember_card(name, part, result)
                case Later():
                    return await self._later(parcel, name, result, Reply(parts[index:]))
                case Failed(code, unreachable=True):
                    raise _Gone(code)
                case Failed(code) | Unknown(code) if isinstance(part, Rewrite):
                    log.warning("outbox", outcome="card_kept", code=code)
                case Failed(code):
                    state = "failed"
                case Unknown(code):
                    state = "unknown"
        PAUSED.labels(name).set(0)
        await self._settle(parcel, state, "" if state == "sent" else code)
        return None

    async def _later(
        self, parcel: Parcel, name: str, result: Later, left: Reply
    ) -> datetime | None:
        until = self._service.clock.now() + timedelta(seconds=result.seconds)
        if result.pause:
            self._held_until[name] = until
            PAUSED.labels(name).set(1)
        elif parcel.attempts >= _MOST_ATTEMPTS:
            await self._settle(parcel, "failed", result.code)
            return None
        await self._postpone(parcel, until, result.code, left, tried=not result.pause)
        return until

    async def _without(self, parcel: Parcel, code: str, *, elsewhere: bool) -> datetime | None:
        """The account is gone; what is not an answer goes to the person's other platform."""
        if not elsewhere or parcel.platform:
            await self._settle(parcel, "failed", code)
            return None
        now = self._service.clock.now()
        await self._postpone(parcel, now, code)
        return now

    async def _remember_card(self, name: str, part: Part, sent: Sent) -> None:
        """So that the buttons of a question can go away when it is answered otherwise."""
        if isinstance(part, Choice) and part.task.startswith(QUESTION) and sent.card:
            made, now = SentCard(name, sent.card, sent.code), self._service.clock.now()
            await self._service.write(lambda u: u.cards.sent(part.task, made, now))

    async def _settle(self, parcel: Parcel, state: str, code: str) -> None:
        now = self._service.clock.now()
        await self._service.write(lambda u: u.outbox.settle(parcel.id, state, now, code))
        OUTBOX.labels(state).inc()
        if state != "sent":
            log.warning("outbox", outcome=state, code=code, kind=parcel.kind)

    async def _postpone(
        self,
        parcel: Parcel,
        until: datetime,
        code: str,
        left: Reply | None = None,
        *,
        tried: bool = True,
    ) -> None:
        rest = to_data(left) if left is not None else None
        await self._service.write(
            lambda u: u.outbox.postpone(parcel.id, until, code, rest, tried=tried)
        )
        OUTBOX.labels("postponed").inc()


def _claimed(
    uow: SqlUnitOfWork, now: datetime, *, quiet: bool
) -> tuple[Sequence[Parcel], Mapping[int, Accounts]]:
    parcels = uow.outbox.claim(now, _BATCH, urgent_only=quiet)
    people = {parcel.person_id for parcel in parcels}
    return parcels, uow.people.accounts_of(people) if people else {}


def _delivery(parcel: Parcel, account: str, part: Part, index: int) -> Delivery:
    ref = f"{parcel.id}-{index}-{secrets.token_hex(8)}"
    unique = parcel.kind not in _ANSWERS
    return Delivery(account, part, ref, unique, parcel.place)
