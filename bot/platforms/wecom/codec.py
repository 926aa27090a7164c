"""WeCom's signature and encryption: wechatpy's, with the checks it leaves out."""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import datetime

from wechatpy.enterprise.crypto import PrpCrypto, WeChatCrypto
from wechatpy.enterprise.exceptions import InvalidCorpIdException
from wechatpy.utils import WeChatSigner

from bot.platforms.base import Rejected
from bot.platforms.wecom.account import WeComAccount

_RANDOM = 16  # bytes before the length
_HEAD = _RANDOM + 4  # bytes before the message


class StrictPrpCrypto(PrpCrypto):  # type: ignore[misc]  # wechatpy has no types
    """wechatpy's cipher, refusing a wrong length, padding or message size with ValueError."""

    def get_random_string(self) -> str:
        # The IV never changes, so this block alone keeps equal messages from looking equal.
        return secrets.token_hex(_RANDOM // 2)

    def _decrypt(self, text: str, _id: str, exception: type[Exception] | None = None) -> str:
        plain: bytes = self.cipher.decrypt(base64.b64decode(text.encode("ascii"), validate=True))
        padding = plain[-1] if plain else 0
        end = len(plain) - padding
        # Padded to 32, not to the cipher's own 16: a stricter unpadder refuses real messages.
        if not 1 <= padding <= 32 or end < _HEAD:
            raise ValueError("padding")
        border = _HEAD + int.from_bytes(plain[_RANDOM:_HEAD], "big")
        if border > end:
            raise ValueError("length")
        if not hmac.compare_digest(plain[border:end], _id.encode()):
            raise (exception or InvalidCorpIdException)()
        return plain[_HEAD:border].decode()


class SealingCrypto(WeChatCrypto):  # type: ignore[misc]  # wechatpy has no types
    """wechatpy's envelope writer over the strict cipher."""

    def encrypt_message(self, msg: object, nonce: str, timestamp: str) -> str:
        return str(self._encrypt_message(msg, nonce, timestamp, StrictPrpCrypto))


def signature(token: str, timestamp: str, nonce: str, encrypted: str) -> str:
    """SHA-1 over the four values in sorted order, as lower-case hex."""
    signer = WeChatSigner()
    signer.add_data(token, timestamp, nonce, encrypted)
    return str(signer.signature)


class Codec:
    """Opens what WeCom sealed for one app, and seals the answers."""

    def __init__(self, account: WeComAccount) -> None:
        self._account = account
        self._cipher = StrictPrpCrypto(account.aes_key)
        self._sealing = SealingCrypto(account.token, account.encoding_aes_key, account.corp_id)

    def verify(self, claimed: str, timestamp: str, nonce: str, encrypted: str) -> None:
        """Raises Rejected(403) unless the signature is ours, compared in constant time."""
        try:
            ours = signature(self._account.token, timestamp, nonce, encrypted).encode()
            same = hmac.compare_digest(ours, claimed.encode())
        except UnicodeEncodeError:
            same = False
        if not same:
            raise Rejected("signature", 403)

    def open(self, encrypted: str) -> str:
        """The plain text; Rejected(403) for another receiver's, Rejected(400) for garbage."""
        try:
            plain = self._cipher.decrypt(encrypted, self._account.corp_id)
        except InvalidCorpIdException:
            raise Rejected("receiveid", 403) from None
        except ValueError:  # base64, block length, padding, message length, UTF-8
            raise Rejected("ciphertext", 400) from None
        return str(plain)

    def seal(self, xml: str, now: datetime) -> bytes:
        """The signed envelope around `xml`, as the body of a passive reply."""
        stamp = str(int(now.timestamp()))
        return self._sealing.encrypt_message(xml, secrets.token_hex(8), stamp).encode()
