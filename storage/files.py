"""Files beside the database: exports, photos, uploads. Sealed, and their names tell nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from storage.sealing import Sealer, WrongKeyError

_KEY = re.compile(r"[A-Za-z0-9_-]{16,60}(?:\.[a-z0-9]{1,5})?")


# What a sealed file begins with; one without was kept before files were sealed.
_SEALED = b"zhibu sealed 1\n"


class FolderFiles:
    """A folder of sealed files under unguessable keys, readable by the service's user alone."""

    def __init__(self, folder: Path, new_name: Callable[[], str], sealer: Sealer) -> None:
        """`new_name` makes names nobody can guess, of letters, digits, - and _."""
        self._folder = folder
        self._new_name = new_name
        self._sealer = sealer

    def put(self, data: bytes, ending: str = "") -> str:
        """Keep the bytes durably and return their key; `ending` is like "xlsx"."""
        key = f"{self._new_name()}.{ending}" if ending else self._new_name()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._write(self._path(key), self._sealer.seal_bytes(data))
        return key

    def get(self, key: str) -> bytes:
        """The bytes kept under the key.

        LookupError if there are none, it is no key, or they were sealed with another data key.
        """
        try:
            kept = self._path(key).read_bytes()
        except FileNotFoundError:
            raise LookupError("no such file") from None
        try:
            return self._opened(kept, self._sealer)
        except WrongKeyError:
            raise LookupError("sealed with another data key") from None

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

    def rekey(self, old: Sealer) -> tuple[int, int]:
        """Put every file under this store's key, one by one; (how many were, how many not).

        What stands under it already is left, so that it can be done again after a crash; what
        opens with neither key stays as it is. How old a file is does not change.
        """
        done = stuck = 0
        for path in sorted(self._folder.glob("*")):
            if not _KEY.fullmatch(path.name):
                continue
            try:
                done += self._renewed(path, old)
            except WrongKeyError:
                stuck += 1
        return done, stuck

    def _renewed(self, path: Path, old: Sealer) -> bool:
        kept, age = path.read_bytes(), path.stat()
        try:
            self._opened(kept, self._sealer)
        except WrongKeyError:
            plain = self._opened(kept, old)
        else:
            if kept.startswith(_SEALED):
                return False
            plain = kept
        self._write(path, self._sealer.seal_bytes(plain))
        os.utime(path, ns=(age.st_atime_ns, age.st_mtime_ns))
        return True

    @staticmethod
    def _opened(kept: bytes, sealer: Sealer) -> bytes:
        if not kept.startswith(_SEALED):
            return kept
        return sealer.open_bytes(kept[len(_SEALED) :])

    @staticmethod
    def _write(path: Path, sealed: bytes) -> None:
        """Durably, and whole or not at all; a part that a crash left behind is written over."""
        part = path.with_name(f"{path.name}.part")
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW
        with os.fdopen(os.open(part, flags, 0o600), "wb") as file:
            file.write(_SEALED)
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise LookupError("no such file")
        return self._folder / key
