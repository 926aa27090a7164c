"""HTTP to a platform, with errors that carry neither address nor token.

aiohttp's own exceptions hold the whole URL, and with it whatever secret stands there; so none of
them leaves this module, not even as a cause.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.platforms.base import Later, Unknown

MAX_ANSWER = 1024 * 1024  # bytes of JSON
_NOT_YET = 10.0  # seconds until the next try at an unreachable server
_MISPLACED = 300.0  # seconds when the address answers, but not as the platform
_OVERLOADED = frozenset({429, 503})  # refused before any work
_THIS_MESSAGE = frozenset({400, 413, 414, 415})  # a gateway's dislike of one body, not of us


class Broken(Exception):
    """No answer of the platform; `result` says whether the message may have got through."""

    def __init__(self, result: Later | Unknown) -> None:
        super().__init__(result.code)
        self.result = result


class TooLarge(Exception):
    """A body beyond its limit; reading stopped there."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait: for a connection, for the next byte, for everything."""

    connect: float = 5.0
    read: float = 10.0
    total: float = 20.0


class Wire:
    """Connections to one platform, opened when first needed."""

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self._session: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def request(
        self, method: str, url: str, *, repeatable: bool, **sent: Any
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """The response whatever its status; raises Broken where there is none.

        With `repeatable` no failure counts as perhaps done. Redirects are not followed: they
        would carry the token elsewhere.
        """
        try:
            async with self.session().request(
                method, url, allow_redirects=False, **sent
            ) as response:
                yield response
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise broken(Later(_NOT_YET, "connect", pause=True)) from None
        except aiohttp.InvalidURL:
            raise broken(Later(_MISPLACED, "url", pause=True)) from None
        except TimeoutError:
            raise broken(Unknown("timeout"), repeatable=repeatable) from None
        except (aiohttp.ClientError, OSError):
            raise broken(Unknown("dropped"), repeatable=repeatable) from None

    def session(self) -> aiohttp.ClientSession:
        """The connections; after `close` there are new ones."""
        if self._session is None:
            patience = self._patience
            self._session = aiohttp.ClientSession(
                # Idle connections are let go before the server does: a message sent on one
                # that is just closing would count as perhaps sent.
                connector=aiohttp.TCPConnector(keepalive_timeout=10),
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(
                    total=patience.total, connect=patience.connect, sock_read=patience.read
                ),
            )
        return self._session

    async def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()


def refuse_status(status: int, *, repeatable: bool) -> None:
    """Raises Broken for every status that is not 200."""
    if status == 200:
        return
    if status in _OVERLOADED:
        raise broken(Later(_NOT_YET, f"http {status}", pause=True))
    if status >= 500:
        raise broken(Unknown(f"http {status}"), repeatable=repeatable)
    raise broken(Later(_MISPLACED, f"http {status}", pause=status not in _THIS_MESSAGE))


def broken(result: Later | Unknown, *, repeatable: bool = False) -> Broken:
    """No answer; what can be done again without harm is tried later instead of unknown."""
    if repeatable and isinstance(result, Unknown):
        return Broken(Later(_NOT_YET, result.code))
    return Broken(result)


async def capped(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The body of at most `limit` bytes; raises TooLarge."""
    content = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        content += chunk
        if len(content) > limit:
            raise TooLarge
    return bytes(content)
