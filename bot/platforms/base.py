"""The small interface every platform fills."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from handlers.incoming import Incoming
from messages.cards import Part, Reply


@dataclass(frozen=True, slots=True)
class RawRequest:
    """What came over HTTP: query values decoded once, header names lower-cased."""

    method: str
    query: Mapping[str, str] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Challenge:
    """The platform checks the address: answer with exactly these bytes, as text/plain."""

    body: bytes


@dataclass(frozen=True, slots=True)
class Ignored:
    """Authentic, but nothing to do: answer 200 with an empty body. `reason` is safe to log."""

    reason: str


class Rejected(Exception):
    """Not authentic, or not readable: answer `status` with no detail. `reason` is safe to log."""

    def __init__(self, reason: str, status: int = 403) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


@dataclass(frozen=True, slots=True)
class Delivery:
    """One part for one person; `ref` is random and unique per delivery (task ids, logs).

    `unique`: these words are told this person once, so a second copy (sent again after a crash
    in between) may be dropped by the platform where it can.
    """

    account: str = field(repr=False)
    part: Part = field(repr=False)
    ref: str
    unique: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """Accepted by the platform."""


@dataclass(frozen=True, slots=True)
class Later:
    """Not sent; try again after `seconds`. `pause` means: hold everything on this platform."""

    seconds: float
    code: str
    pause: bool = False


@dataclass(frozen=True, slots=True)
class Failed:
    """Will never be sent. `unreachable` marks the account as gone or out of the app's range."""

    code: str
    unreachable: bool = False


@dataclass(frozen=True, slots=True)
class Unknown:
    """It may or may not have arrived (time-out after sending): never resent blindly."""

    code: str


SendResult = Sent | Later | Failed | Unknown


class Platform(Protocol):
    """A chat platform: pure reading, and sending."""

    name: str

    def read(self, request: RawRequest, now: datetime) -> Incoming | Challenge | Ignored:
        """Verify and parse; raises Rejected for anything not authentic or malformed."""

    def passive(self, reply: Reply, to: Incoming, now: datetime) -> tuple[bytes, Reply]:
        """The body of the HTTP answer (may be empty), and what is left for the outbox."""

    async def send(self, delivery: Delivery) -> SendResult:
        """Send one part to one person; never raises for what the platform answers."""

    async def close(self) -> None:
        """Let go of connections."""
