"""Fetches the photos people sent as evidence, before the platform forgets them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Protocol

import structlog

from bot.platforms.base import MediaUnavailable
from bot.service import Service
from storage.files import FolderFiles

log = structlog.get_logger()

_BATCH = 10


class MediaSource(Protocol):
    """A platform that hands out what people sent it."""

    async def fetch_media(self, media_id: str) -> tuple[bytes, str]: ...


class EvidenceFetcher:
    """Takes what is noted as evidence into the file store."""

    def __init__(
        self, service: Service, sources: Mapping[str, MediaSource], files: FolderFiles
    ) -> None:
        self._service = service
        self._sources = sources
        self._files = files

    async def run(self, pause: float) -> None:
        """Fetch until cancelled, looking every `pause` seconds."""
        while True:
            try:
                while await self.fetch_waiting():
                    pass
            except Exception:  # a full disk or an absent store must not end the other workers
                log.exception("evidence", outcome="fault")
            await asyncio.sleep(pause)

    async def fetch_waiting(self) -> int:
        """Fetch one batch; returns how many were settled, one way or the other."""
        waiting = await self._service.read(lambda u: u.records.evidence_waiting(_BATCH))
        settled = 0
        for evidence_id, platform, kind, media_id in waiting:
            settled += await self._fetch(evidence_id, platform, kind, media_id)
        return settled

    async def _fetch(self, evidence_id: int, platform: str, kind: str, media_id: str) -> bool:
        source = self._sources.get(platform)
        state, key = "gone", ""
        if source is not None:
            try:
                content, _ = await source.fetch_media(media_id)
            except MediaUnavailable as trouble:
                if trouble.temporary:
                    return False
                log.warning("evidence", outcome="gone", kind=kind, code=trouble.code)
            else:
                state, key = "kept", await asyncio.to_thread(self._files.put, content)
        await self._service.write(lambda u: u.records.evidence_settled(evidence_id, state, key))
        return True
