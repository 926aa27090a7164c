"""Sealing choices under a poll's key with HPKE (RFC 9180): whoever has only the database sees
bytes of one length that differ each time, whatever was chosen."""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from domain.polls import BallotShape, Choice

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_128_GCM)


class UnreadableBallotError(Exception):
    """A sealed choice does not open: altered, of another poll, or under another key."""


def ballot_purpose(poll: int) -> bytes:
    """Binds a ballot to its poll and to nobody."""
    return f"zhibu urn v1 ballot {poll:d}".encode()


def pending_purpose(poll: int, voter: int) -> bytes:
    """Binds an unconfirmed choice to its poll and voter, so that rows cannot be swapped."""
    return f"zhibu urn v1 pending {poll:d} {voter:d}".encode()


def seal_choice(choice: Choice, shape: BallotShape, public_key: bytes, purpose: bytes) -> bytes:
    """The choice as ciphertext; two seals of one choice differ, all have one length."""
    key = X25519PublicKey.from_public_bytes(public_key)
    return _SUITE.encrypt(shape.encode(choice), key, info=purpose)


def open_choice(
    sealed: bytes, shape: BallotShape, private_key: X25519PrivateKey, purpose: bytes
) -> Choice:
    """Inverse of `seal_choice`; raises UnreadableBallotError."""
    try:
        return shape.decode(_SUITE.decrypt(sealed, private_key, info=purpose))
    except (InvalidTag, ValueError) as error:
        raise UnreadableBallotError("a sealed choice does not open") from error
