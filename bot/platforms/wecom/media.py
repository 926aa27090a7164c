"""Files on their way out: read once, uploaded once, their media ids remembered."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from bot.platforms.base import Failed
from bot.platforms.wecom.client import WeComClient
from messages.cards import Document, Picture

OpenFile = Callable[[str], bytes | Path]
MediaPart: TypeAlias = Document | Picture
_LIFE = 60 * 3600.0  # seconds a media id is used again: half a day less than it is good for
_KEPT = 500
_MIN_FILE, _MAX_FILE = 6, 20 * 1024 * 1024  # bytes
_MAX_IMAGE = 5 * 1024 * 1024  # WeCom's pages contradict each other above this
_IMAGES = {b"\x89PNG\r\n\x1a\n": "png", b"\xff\xd8\xff": "jpg"}


class Unsendable(Exception):
    """A file that no upload would make better; `result` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.result = Failed(code)


class Media:
    """Media ids by file; `open_file` gives the content, or the path, kept under a key.

    What lies under a key never changes. `clock` is monotonic, in seconds.
    """

    def __init__(
        self, client: WeComClient, open_file: OpenFile, clock: Callable[[], float]
    ) -> None:
        self._client = client
        self._open_file = open_file
        self._clock = clock
        self._known: OrderedDict[MediaPart, tuple[str, str, float]] = OrderedDict()
        self._flights: dict[MediaPart, asyncio.Task[tuple[str, str]]] = {}

    async def of(self, part: MediaPart) -> tuple[str, str]:
        """What the part is sent as (`file` or `image`), and its media id.

        Raises Unsendable, and what `WeComClient.upload` raises. Uploads once for all who wait.
        """
        if (known := self._known.get(part)) and self._clock() < known[2]:
            return known[:2]
        if part not in self._flights:
            self._flights[part] = asyncio.ensure_future(self._uploaded(part))
            self._flights[part].add_done_callback(lambda flight: self._landed(part, flight))
        # Shielded: one sending given up must not take the upload from the others.
        return await asyncio.shield(self._flights[part])

    def forget(self, part: MediaPart, media_id: str) -> None:
        """The id was refused; the next one who asks uploads again."""
        if part in self._known and self._known[part][1] == media_id:
            del self._known[part]

    async def close(self) -> None:
        """Stop the uploads under way."""
        flights = list(self._flights.values())
        for flight in flights:
            flight.cancel()
        if flights:
            await asyncio.wait(flights)

    async def _uploaded(self, part: MediaPart) -> tuple[str, str]:
        try:
            content = await asyncio.to_thread(self._content, part.key)
        except (OSError, LookupError):
            raise Unsendable("file missing") from None
        if not _MIN_FILE <= len(content) <= _MAX_FILE:
            raise Unsendable("file size")
        kind, name = _kind_and_name(part, content)
        media_id = await self._client.upload(kind, name, content)
        self._known[part] = kind, media_id, self._clock() + _LIFE
        if len(self._known) > _KEPT:
            self._known.popitem(last=False)
        return kind, media_id

    def _content(self, key: str) -> bytes:
        kept = self._open_file(key)
        return kept if isinstance(kept, bytes) else kept.read_bytes()

    def _landed(self, part: MediaPart, flight: asyncio.Task[tuple[str, str]]) -> None:
        del self._flights[part]
        if not flight.cancelled():
            flight.exception()  # looked at, so that asyncio does not report it as lost


def _kind_and_name(part: MediaPart, content: bytes) -> tuple[str, str]:
    """A picture WeCom would not show as one is sent as a file."""
    if isinstance(part, Document):
        return "file", part.name
    ending = next((e for start, e in _IMAGES.items() if content.startswith(start)), "")
    kind = "image" if ending and len(content) <= _MAX_IMAGE else "file"
    return kind, f"{part.name}.{ending}" if ending else part.name
