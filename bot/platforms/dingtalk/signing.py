"""What proves that a request is DingTalk's: of the robot and of cards, which sign only the time."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from datetime import datetime

from bot.platforms.base import Rejected

STALE_AFTER = 3600  # seconds; what DingTalk itself asks for
_MILLISECONDS = re.compile(r"[0-9]{13}")


def robot_signature(secret: str, timestamp: str) -> str:
    """The `sign` header of a robot message."""
    return _signed(secret, f"{timestamp}\n{secret}")


def card_signature(secret: str, timestamp: str) -> str:
    """The `x-ddpaas-signature` header of a card's callback."""
    return _signed(secret, timestamp)


def refuse_others(ours: str, claimed: str) -> None:
    """Raises Rejected(403) unless both are the same, compared in constant time."""
    if not hmac.compare_digest(ours.encode(), claimed.encode(errors="replace")):
        raise Rejected("signature", 403)


def refuse_stale(timestamp: str, now: datetime) -> None:
    """Raises Rejected for what is no time in milliseconds, or one not within an hour of now."""
    if not _MILLISECONDS.fullmatch(timestamp):
        raise Rejected("timestamp", 400)
    if abs(now.timestamp() - int(timestamp) / 1000) > STALE_AFTER:
        raise Rejected("stale", 403)


def _signed(secret: str, words: str) -> str:
    digest = hmac.new(secret.encode(), words.encode(), hashlib.sha256).digest()
    return base64.b64encode(digest).decode()
