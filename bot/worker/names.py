"""Keeps the index of names ready: built after the start and after every change, beside the work."""

from __future__ import annotations

import asyncio

import structlog

from bot.metrics import NAMES, NAMES_BYTES
from bot.service import Service
from handlers.understanding.directory import Directory
from handlers.understanding.people import PeopleIndex

log = structlog.get_logger()


class NameIndexer:
    """Reads the register and builds its index in a thread; a fault never ends the loop."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def run(self, every: float) -> None:
        """Build now, then look every so many seconds whether something changed."""
        while True:
            try:
                await self.refresh()
            except Exception:  # logged without values; the messages go by exact names meanwhile
                log.exception("names", outcome="fault")
            await asyncio.sleep(every)

    async def refresh(self) -> bool:
        """Build the index if it is old; returns whether it was."""
        names = self._service.desk.names
        version = await self._service.read(lambda u: u.people.version())
        if not names.stale(version):
            return False
        organizations, people = await self._service.read(
            lambda u: (u.organizations.everything(), u.people.placed_names())
        )
        built = await asyncio.to_thread(
            lambda: (Directory(organizations, version[0]), PeopleIndex(people, version))
        )
        names.take(*built)
        organizations_known, people_known = names.sizes
        NAMES.labels("organizations").set(organizations_known)
        NAMES.labels("people").set(people_known)
        NAMES_BYTES.set(names.memory)
        log.info("names", organizations=organizations_known, people=people_known)
        return True
