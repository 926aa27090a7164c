"""The files a WeCom of our own keeps for three days."""

from __future__ import annotations

import math
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import BodyPartReader, web

_LIFE = 3 * 86_400  # seconds
_MIN_FILE = 6  # bytes
_MAX_FILES = {"file": 20 * 1024 * 1024, "image": 10 * 1024 * 1024}
_IMAGES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
_BYTES = "application/octet-stream"
_NO_FILE, _BAD_KIND, _BAD_SIZE = 44001, 40004, 45001


@dataclass(frozen=True, slots=True)
class Media:
    """An uploaded file, or what a person sent; it can be sent as `kind` until `ends`."""

    name: str
    content_type: str
    content: bytes = field(repr=False)
    kind: str = "file"
    ends: float = math.inf


class MediaStore:
    """Media by id; `clock` is in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._kept: dict[str, Media] = {}

    def get(self, media_id: str) -> Media | None:
        """The file, however old: the phones go on showing it."""
        return self._kept.get(media_id)

    def put(self, content: bytes, content_type: str, name: str, kind: str) -> str:
        """Keep the file; gives its media id."""
        media_id = secrets.token_urlsafe(24)
        ends = self._clock() + _LIFE
        self._kept[media_id] = Media(name, content_type, content, kind, ends)
        return media_id

    def usable(self) -> dict[str, str]:
        """Of each media id that is still good its kind."""
        now = self._clock()
        return {name: media.kind for name, media in self._kept.items() if now < media.ends}

    async def upload(self, request: web.Request) -> tuple[int, str]:
        """media/upload: errcode and media id."""
        kind = request.query.get("type", "")
        if kind not in _MAX_FILES:
            return _BAD_KIND, ""
        part = await (await request.multipart()).next()
        if not isinstance(part, BodyPartReader) or part.name != "media" or not part.filename:
            return _NO_FILE, ""
        content = await _read(part, _MAX_FILES[kind])
        if not _MIN_FILE <= len(content) <= _MAX_FILES[kind]:
            return (_BAD_SIZE if content else _NO_FILE), ""
        content_type = next((t for s, t in _IMAGES.items() if content.startswith(s)), "")
        if kind == "image" and not content_type:
            return _BAD_KIND, ""
        return 0, self.put(content, content_type or _BYTES, part.filename, kind)


async def _read(part: BodyPartReader, most: int) -> bytes:
    # Chunk by chunk: `read` stops at the 1 MiB of an application's ordinary requests.
    content = bytearray()
    while len(content) <= most and (chunk := await part.read_chunk(64 * 1024)):
        content += chunk
    return bytes(content)
