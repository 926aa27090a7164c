"""Encryption at rest: sealed values and keyed fingerprints, both from the one `data_key`."""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_NONCE = 12


class WrongKeyError(Exception):
    """A sealed value does not open: the data_key is another one, or the value was altered."""


class Sealer:
    """Seals values with AES-256-GCM and makes fingerprints with HMAC-SHA-256.

    The two keys are derived from `data_key` (32 bytes) and differ from each other.
    """

    def __init__(self, data_key: bytes) -> None:
        if len(data_key) != 32:
            raise ValueError("data_key must be 32 bytes")
        self._box = AESGCM(_derive(data_key, b"zhibu seal v1"))
        self._print_key = _derive(data_key, b"zhibu print v1")

    def __repr__(self) -> str:
        return "Sealer()"

    def seal(self, plain: str) -> bytes:
        """Ciphertext of the text; two seals of one text differ."""
        return self.seal_bytes(plain.encode())

    def open(self, sealed: bytes) -> str:
        """Inverse of `seal`; raises WrongKeyError."""
        try:
            return self.open_bytes(sealed).decode()
        except ValueError as error:
            raise WrongKeyError from error

    def seal_bytes(self, plain: bytes) -> bytes:
        """As `seal`, of what is no text."""
        nonce = os.urandom(_NONCE)
        return nonce + self._box.encrypt(nonce, plain, None)

    def open_bytes(self, sealed: bytes) -> bytes:
        """Inverse of `seal_bytes`; raises WrongKeyError."""
        try:
            return self._box.decrypt(sealed[:_NONCE], sealed[_NONCE:], None)
        except (InvalidTag, ValueError) as error:
            raise WrongKeyError from error

    def seal_json(self, value: Any) -> bytes:
        return self.seal(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def open_json(self, sealed: bytes) -> Any:
        return json.loads(self.open(sealed))

    def fingerprint(self, *parts: str) -> bytes:
        """A keyed hash of the parts; equal parts give equal prints, without the key none."""
        message = "\x1f".join(parts).encode()
        return hmac.new(self._print_key, message, hashlib.sha256).digest()


def _derive(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key)
