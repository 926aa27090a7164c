"""HTTP to WeCom: calls and downloads, with errors that carry neither address nor token.

aiohttp's own exceptions hold the whole URL, and WeCom takes the token only there; so none of
them leaves this module, not even as a cause.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.platforms.base import Later, Unknown
from bot.platforms.wecom.access import CallRefused

_MAX_ANSWER = 1024 * 1024  # bytes of JSON
_FROM_IP = re.compile(r"from ip: ?([0-9A-Fa-f.:]+)")
_NOT_YET = 10.0  # seconds until the next try at an unreachable server
_MISPLACED = 300.0  # seconds when the address answers, but not as WeCom
_OVERLOADED = frozenset({429, 503})  # refused before any work
_THIS_MESSAGE = frozenset({400, 413, 414, 415})  # a gateway's dislike of one body, not of us


class Broken(Exception):
    """No answer of WeCom; `result` says whether the message may have got through."""

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


class Transport:
    """Speaks to one API base; opens its connections when first needed."""

    def __init__(self, api_base: str, patience: Patience) -> None:
        self._base = api_base.rstrip("/")
        self._patience = patience
        self._session: aiohttp.ClientSession | None = None

    async def call(
        self,
        path: str,
        query: Mapping[str, str],
        *,
        body: Mapping[str, Any] | None = None,
        form: aiohttp.FormData | None = None,
        repeatable: bool = False,
    ) -> dict[str, Any]:
        """The answer with errcode 0; raises CallRefused for another, Broken for none.

        With `repeatable` no failure counts as perhaps done. A GET where nothing is posted.
        """
        method = "GET" if body is None and form is None else "POST"
        async with self._request(
            method, path, query, repeatable=repeatable, json=body, data=form
        ) as response:
            answer = _decoded(await _capped(response, _MAX_ANSWER))
        if answer is None:
            raise _broken(Unknown("answer"), repeatable=repeatable)
        refuse(answer)
        return answer

    async def download(self, path: str, query: Mapping[str, str], limit: int) -> tuple[bytes, str]:
        """A body of at most `limit` bytes and its type; raises TooLarge, CallRefused, Broken."""
        async with self._request("GET", path, query, repeatable=True) as response:
            content = await _capped(response, limit)
            kind = response.content_type
        if kind in ("application/json", "text/plain"):
            refuse(_decoded(content) or {})
        return content, kind

    async def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    @asynccontextmanager
    async def _request(
        self, method: str, path: str, query: Mapping[str, str], *, repeatable: bool, **sent: Any
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        url = f"{self._base}/cgi-bin/{path}"
        try:
            # A redirect would carry the token elsewhere.
            async with self._open().request(
                method, url, params=query, allow_redirects=False, **sent
            ) as response:
                _refuse_status(response.status, repeatable=repeatable)
                yield response
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError):
            raise _broken(Later(_NOT_YET, "connect", pause=True)) from None
        except aiohttp.InvalidURL:
            raise _broken(Later(_MISPLACED, "url", pause=True)) from None
        except TimeoutError:
            raise _broken(Unknown("timeout"), repeatable=repeatable) from None
        except (aiohttp.ClientError, OSError):
            raise _broken(Unknown("dropped"), repeatable=repeatable) from None

    def _open(self) -> aiohttp.ClientSession:
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


def refuse(answer: Mapping[str, Any]) -> None:
    """Raises CallRefused for an errcode other than 0."""
    code = answer.get("errcode", 0)
    if code != 0:
        address = _FROM_IP.search(str(answer.get("errmsg", "")))
        raise CallRefused(int(code), address[1] if address else "")


def _refuse_status(status: int, *, repeatable: bool) -> None:
    if status == 200:
        return
    if status in _OVERLOADED:
        raise _broken(Later(_NOT_YET, f"http {status}", pause=True))
    if status >= 500:
        raise _broken(Unknown(f"http {status}"), repeatable=repeatable)
    raise _broken(Later(_MISPLACED, f"http {status}", pause=status not in _THIS_MESSAGE))


def _broken(result: Later | Unknown, *, repeatable: bool = False) -> Broken:
    if repeatable and isinstance(result, Unknown):
        return Broken(Later(_NOT_YET, result.code))
    return Broken(result)


def _decoded(content: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return (
        answer if isinstance(answer, dict) and isinstance(answer.get("errcode", 0), int) else None
    )


async def _capped(response: aiohttp.ClientResponse, limit: int) -> bytes:
    content = bytearray()
    async for chunk in response.content.iter_chunked(64 * 1024):
        content += chunk
        if len(content) > limit:
            raise TooLarge
    return bytes(content)
