"""Files beside the database: exports, photos, uploads. Their names tell nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

_KEY = re.compile(r"[A-Za-z0-9_-]{16,60}(?:\.[a-z0-9]{1,5})?")


class FolderFiles:
    """A folder of files under unguessable keys, readable by the service's user alone."""

    def __init__(self, folder: Path, new_name: Callable[[], str]) -> None:
        """`new_name` makes names nobody can guess, of letters, digits, - and _."""
        self._folder = folder
        self._new_name = new_name

    def put(self, data: bytes, ending: str = "") -> str:
        """Keep the bytes durably and return their key; `ending` is like "xlsx"."""
        key = f"{self._new_name()}.{ending}" if ending else self._new_name()
        path = self._path(key)
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        part = path.with_name(f"{key}.part")
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
        return key

    def get(self, key: str) -> bytes:
        """The bytes kept under the key. LookupError if there are none, or it is no key."""
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            raise LookupError("no such file") from None

    def drop(self, key: str) -> None:
        """Forget the file; nothing happens if it is gone already."""
        self._path(key).unlink(missing_ok=True)

    def forget(self, before: datetime, ending: str) -> int:
        """Drop the files with that ending last written before the moment; returns how many."""
        old = [
            path
            for path in self._folder.glob(f"*.{ending}")
            if path.stat().st_mtime < before.timestamp()
        ]
        for path in old:
            path.unlink(missing_ok=True)
        return len(old)

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise LookupError("no such file")
        return self._folder / key
