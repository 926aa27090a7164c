"""The small interface every platform fills."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol, runtime_checkable

from handlers.incoming import DirectoryChange, Incoming, WayBack
from messages.cards import Part, Reply


@dataclass(frozen=True, slots=True)
class RawRequest:
    """What came over HTTP: query values decoded once, header names lower-cased.

    `door` is the last piece of the address, as `callback`, for platforms with more than one.
    """

    method: str
    query: Mapping[str, str] = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    door: str = "callback"


@dataclass(frozen=True, slots=True)
class Challenge:
    """The platform checks the address: answer with exactly these bytes, as text/plain."""

    body: bytes


@dataclass(frozen=True, slots=True)
class Ignored:
    """Authentic, but nothing to do: answer 200 with an empty body. `reason` is safe to log."""

    reason: str


@dataclass(frozen=True, slots=True)
class Noted:
    """Nothing to answer in words: news of the directory, or none; `body` is what says so."""

    change: DirectoryChange | None = None
    body: bytes = b""


class Rejected(Exception):
    """Not authentic, or not readable: answer `status` with no detail. `reason` is safe to log."""

    def __init__(self, reason: str, status: int = 403) -> None:
        super().__init__(reason)
        self.reason = reason
        self.status = status


@dataclass(frozen=True, slots=True)
class Delivery:
    """One part for one person, or for the group `place` in answer to that person.

    `ref` is random and unique per delivery (names of cards, logs).

    `way` is an address that takes an answer to what was just said, if it is still open.

    `unique`: these words are told this person once, so a second copy (sent again after a crash
    in between) may be dropped by the platform where it can.
    """

    account: str = field(repr=False)
    part: Part = field(repr=False)
    ref: str
    unique: bool = False
    place: str = field(default="", repr=False)
    way: WayBack | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Sent:
    """Accepted by the platform. Of a card: its own name there, and the code that rewrites it."""

    card: str = field(default="", repr=False)
    code: str = field(default="", repr=False)


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


class MediaUnavailable(Exception):
    """A picture, file or recording that the platform does not hand out; `temporary`: not now."""

    def __init__(self, code: str, *, temporary: bool) -> None:
        super().__init__(code)
        self.code = code
        self.temporary = temporary


Read = Incoming | Challenge | Ignored | Noted


class Platform(Protocol):
    """A chat platform: pure reading, and sending."""

    name: str

    def read(self, request: RawRequest, now: datetime) -> Read:
        """Verify and parse; raises Rejected for anything not authentic or malformed."""

    def passive(self, reply: Reply, to: Incoming, now: datetime) -> tuple[bytes, Reply]:
        """The body of the HTTP answer (may be empty), and what is left to be sent.

        In answer to a pressed card what is left begins with what becomes of that card.
        """

    async def send(self, delivery: Delivery) -> SendResult:
        """Send one part to one person; never raises for what the platform answers."""

    async def close(self) -> None:
        """Let go of connections."""


@runtime_checkable
class MediaSource(Protocol):
    """A platform that hands out what people sent it."""

    async def fetch_media(self, media_id: str) -> tuple[bytes, str]:
        """The content and its type; raises MediaUnavailable."""


@runtime_checkable
class Checked(Protocol):
    """A platform that can say whether it is set up."""

    async def check(self) -> list[tuple[bool, str]]:
        """Lines of (good, Chinese words with the cure), in the order in which to set things up."""


# Takes one message from a connection and returns what the platform's own answer to it says.
Deal = Callable[[Incoming | Noted], Awaitable[bytes]]


@runtime_checkable
class Listening(Protocol):
    """A platform that is listened to over a connection of the bot's own."""

    @property
    def connected(self) -> bool:
        """Whether messages can come in at this moment."""

    async def listen(self, deal: Deal, now: Callable[[], datetime]) -> None:
        """Take what comes in until cancelled; connects again, however often that is needed."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One person of the platform's directory; `departments` by name. Accounts are lower-cased."""

    account: str = field(repr=False)
    name: str = field(repr=False)
    departments: tuple[str, ...] = field(default=(), repr=False)


class DirectoryUnavailable(Exception):
    """The directory cannot be read now; `words` say in Chinese why, and what cures it."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@runtime_checkable
class Directory(Protocol):
    """A platform whose directory can be read."""

    async def people(self) -> list[Entry]:
        """Everybody within the app's range; raises DirectoryUnavailable."""


@runtime_checkable
class SignIn(Protocol):
    """A platform that tells a page who has opened it."""

    def sign_in_address(self, back: str, state: str) -> str:
        """Where a browser is sent so that it comes `back` with a code and the state."""

    async def who_signed_in(self, code: str) -> str | None:
        """The account behind a code, None for a spent or strange one, or while it is away."""
