"""The polls' keys: one file each in a private folder, never in a database or its backup."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

_LENGTH = 32


class UrnLostError(Exception):
    """The poll cannot be counted: the urn does not know it, or its key is gone."""


class KeyMissingError(UrnLostError):
    """A poll's private key is not in `key_dir`; its sealed ballots cannot be opened."""


class KeyStore:
    """The private keys of open polls, in a folder only this service may enter (0700)."""

    def __init__(self, key_dir: Path) -> None:
        key_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        key_dir.chmod(0o700)
        self._dir = key_dir

    def __repr__(self) -> str:
        return "KeyStore()"

    def create(self, poll: int) -> bytes:
        """The poll's public key; makes the pair when there is none, durably, and never a second."""
        if not self._path(poll).exists():
            self._write_new(poll, X25519PrivateKey.generate().private_bytes_raw())
        return self.private(poll).public_key().public_bytes_raw()

    def private(self, poll: int) -> X25519PrivateKey:
        """The poll's private key; raises KeyMissingError when it was destroyed or never made."""
        try:
            raw = self._path(poll).read_bytes()
            return X25519PrivateKey.from_private_bytes(raw)
        except (FileNotFoundError, ValueError) as error:
            raise KeyMissingError(f"no usable key for poll {poll} in key_dir") from error

    def destroy(self, poll: int) -> None:
        """Overwrite and remove the key, durably; done twice it does nothing more."""
        for path in (self._path(poll), *self._dir.glob(f".{poll}.*.tmp")):
            _overwrite(path)
            path.unlink(missing_ok=True)
        self._sync_folder()

    def polls(self) -> list[int]:
        """The polls that have a key, in order of their numbers."""
        return sorted(int(path.stem) for path in self._dir.glob("*.key") if path.stem.isdecimal())

    def _path(self, poll: int) -> Path:
        return self._dir / f"{poll:d}.key"

    def _write_new(self, poll: int, raw: bytes) -> None:
        draft = self._dir / f".{poll:d}.{secrets.token_hex(8)}.tmp"
        try:
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(raw)
                file.flush()
                os.fsync(file.fileno())
            self._publish(draft, self._path(poll))
        finally:
            draft.unlink(missing_ok=True)
        self._sync_folder()

    @staticmethod
    def _publish(draft: Path, final: Path) -> None:
        # A rename would replace the key another process has just made and published.
        try:
            os.link(draft, final)
        except FileExistsError:
            _overwrite(draft)

    def _sync_folder(self) -> None:
        folder = os.open(self._dir, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _overwrite(path: Path) -> None:
    """Replace the key's bytes on the medium, as far as file system and medium allow."""
    try:
        file = path.open("r+b", buffering=0)
    except FileNotFoundError:
        return
    with file:
        file.write(secrets.token_bytes(_LENGTH))
        os.fsync(file.fileno())
