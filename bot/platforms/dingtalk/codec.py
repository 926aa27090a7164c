"""The encryption of events over HTTP: like WeCom's, but with JSON around and `success` inside."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from datetime import datetime

from cryptography.hazmat.primitives.ciphers import Cipher, CipherContext, algorithms, modes

from bot.platforms.base import Rejected
from bot.platforms.dingtalk.account import DingTalkAccount

_BLOCK = 32  # bytes that are padded to: not the cipher's own 16
_RANDOM = 16  # bytes before the length
_HEAD = _RANDOM + 4  # bytes before the message


def signature(token: str, timestamp: str, nonce: str, encrypted: str) -> str:
    """SHA-1 over the four values in sorted order, as lower-case hex."""
    joined = "".join(sorted((token, timestamp, nonce, encrypted)))
    return hashlib.sha1(joined.encode(errors="replace"), usedforsecurity=False).hexdigest()


class EventCodec:
    """Opens the events of one app, and seals the answers."""

    def __init__(self, account: DingTalkAccount) -> None:
        self._account = account
        key = account.aes_bytes
        self._cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16]))
        # The page says CorpId, newer consoles show the AppKey there.
        self._names = tuple(name.encode() for name in (account.corp_id, account.client_id) if name)

    def verify(self, claimed: str, timestamp: str, nonce: str, encrypted: str) -> None:
        """Raises Rejected(403) unless the signature is ours, compared in constant time."""
        ours = signature(self._account.token, timestamp, nonce, encrypted)
        if not hmac.compare_digest(ours.encode(), claimed.encode(errors="replace")):
            raise Rejected("signature", 403)

    def open(self, encrypted: str) -> tuple[str, bytes]:
        """The plain text, and under which of the app's names it was sealed.

        Raises Rejected(403) for another receiver's, Rejected(400) for garbage.
        """
        try:
            plain = _through(self._cipher.decryptor(), base64.b64decode(encrypted, validate=True))
            words, name = _unpacked(plain)
        except ValueError:  # base64, block length, padding, message length, UTF-8
            raise Rejected("ciphertext", 400) from None
        if not any(hmac.compare_digest(name, known) for known in self._names):
            raise Rejected("receiver", 403)
        return words, name

    def seal(self, words: str, name: bytes, now: datetime) -> bytes:
        """The signed JSON around `words`, as the body of the answer to an event."""
        stamp, nonce = str(int(now.timestamp() * 1000)), secrets.token_hex(8)
        encrypted = self.encrypted(words, name, secrets.token_hex(_RANDOM // 2).encode())
        fields = {
            "msg_signature": signature(self._account.token, stamp, nonce, encrypted),
            "timeStamp": stamp,
            "nonce": nonce,
            "encrypt": encrypted,
        }
        return json.dumps(fields).encode()

    def encrypted(self, words: str, name: bytes, random: bytes) -> str:
        """The words behind 16 bytes that keep equal messages from looking equal, in base64."""
        message = words.encode()
        whole = random + len(message).to_bytes(4, "big") + message + name
        padding = _BLOCK - len(whole) % _BLOCK
        sealed = _through(self._cipher.encryptor(), whole + bytes([padding]) * padding)
        return base64.b64encode(sealed).decode()


def _through(context: CipherContext, content: bytes) -> bytes:
    return context.update(content) + context.finalize()


def _unpacked(plain: bytes) -> tuple[str, bytes]:
    """The message and whom it is for; raises ValueError for anything malformed."""
    padding = plain[-1] if plain else 0
    end = len(plain) - padding
    if not 1 <= padding <= _BLOCK or end < _HEAD:
        raise ValueError("padding")
    border = _HEAD + int.from_bytes(plain[_RANDOM:_HEAD], "big")
    if border > end:
        raise ValueError("length")
    return plain[_HEAD:border].decode(), plain[border:end]
