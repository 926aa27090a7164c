"""Reads the platforms' directories: once a night, and soon after something changed in them."""

from __future__ import annotations

import asyncio
import contextlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

import structlog

from bot.platforms.base import Directory, DirectoryUnavailable, Platform
from bot.service import Service
from domain.refusals import Refusal
from handlers.membership.syncing import SyncReport, sync

log = structlog.get_logger()

# Changes come in crowds (a new department, a move): one reading takes in all of them.
_APART = timedelta(minutes=10)
_AFTER_FAILURE = timedelta(hours=1)
_NIGHT = time(3)


@dataclass(slots=True)
class _Reading:
    """When a directory was last looked at, and from when on it may be looked at again."""

    last: datetime
    not_before: datetime
    asked: bool = False


class DirectorySync:
    """Keeps the accounts as the directories have them; a bad reading never ends the loop."""

    def __init__(self, service: Service, platforms: Mapping[str, Platform]) -> None:
        self._service = service
        self._sources = {n: p for n, p in platforms.items() if isinstance(p, Directory)}
        self._readings: dict[str, _Reading] = {}
        self._woken: set[str] = set()
        self._news = asyncio.Event()

    def wake(self, platform: str) -> None:
        """Something changed in that directory: it is read soon, but not more than every 10 min."""
        self._woken.add(platform)
        self._news.set()

    async def run(self, pause: float) -> None:
        """Read what is due until cancelled, looking every `pause` seconds."""
        while True:
            self._news.clear()
            try:
                await self.read_due()
            except Exception:  # the stores are away: the next look tries again
                log.exception("directory", outcome="fault")
            await self._rest(pause)

    async def _rest(self, pause: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), pause)

    async def read_due(self) -> int:
        """Read each directory that is due now; returns how many were."""
        now = self._service.clock.now()
        due = [name for name in self._sources if self._is_due(name, now)]
        for name in due:
            await self._read(name, now)
        return len(due)

    def _is_due(self, name: str, now: datetime) -> bool:
        # The first look is where the nights are counted from: a restart reads nothing.
        reading = self._readings.setdefault(name, _Reading(now, now))
        if name in self._woken:
            self._woken.discard(name)
            reading.asked = True
        nightly = reading.last < self._tonight(name, now) <= now
        return (reading.asked or nightly) and now >= reading.not_before

    def _tonight(self, name: str, now: datetime) -> datetime:
        """03:xx of that day: every installation and platform at a minute of its own."""
        place = f"{name} {self._service.desk.public_url}".encode()
        minute = zlib.crc32(place) % 60
        return datetime.combine(now.date(), _NIGHT, now.tzinfo) + timedelta(minutes=minute)

    async def _read(self, name: str, now: datetime) -> None:
        reading = self._readings[name]
        reading.last, reading.not_before, reading.asked = now, now + _APART, False
        try:
            report = await self._synced(name, now)
        except DirectoryUnavailable:
            log.warning("directory", platform=name, outcome="unavailable")
            reading.asked, reading.not_before = True, now + _AFTER_FAILURE
        except Refusal:
            # The range the app may see is wrong more often than that all have left.
            log.error("directory", platform=name, outcome="too_many_gone")
        except Exception:  # our fault or the platform's: told without values, the others go on
            log.exception("directory", platform=name, outcome="fault")
            reading.asked, reading.not_before = True, now + _AFTER_FAILURE
        else:
            log.info("directory", platform=name, outcome="read", count=report.changes)

    async def _synced(self, name: str, now: datetime) -> SyncReport:
        entries = await self._sources[name].people()
        return await self._service.write(lambda u: sync(u, name, entries, now))
