"""Calls of the WeCom API: the token in the address, errcodes in answers that are always 200."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.platforms.access import CallRefused
from bot.platforms.base import Unknown
from bot.platforms.wire import MAX_ANSWER, Patience, Wire, broken, capped, refuse_status

_FROM_IP = re.compile(r"from ip: ?([0-9A-Fa-f.:]+)")


class Transport:
    """Speaks to one API base; opens its connections when first needed."""

    def __init__(self, api_base: str, patience: Patience) -> None:
        self._base = api_base.rstrip("/")
        self._wire = Wire(patience)

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
        async with self._wire.request(
            method, self._url(path), repeatable=repeatable, params=query, json=body, data=form
        ) as response:
            refuse_status(response.status, repeatable=repeatable)
            answer = _decoded(await capped(response, MAX_ANSWER))
        if answer is None:
            raise broken(Unknown("answer"), repeatable=repeatable)
        refuse(answer)
        return answer

    async def download(self, path: str, query: Mapping[str, str], limit: int) -> tuple[bytes, str]:
        """A body of at most `limit` bytes and its type; raises TooLarge, CallRefused, Broken."""
        async with self._wire.request(
            "GET", self._url(path), repeatable=True, params=query
        ) as response:
            refuse_status(response.status, repeatable=True)
            content = await capped(response, limit)
            kind = response.content_type
        if kind in ("application/json", "text/plain"):
            refuse(_decoded(content) or {})
        return content, kind

    async def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        await self._wire.close()

    def _url(self, path: str) -> str:
        return f"{self._base}/cgi-bin/{path}"


def refuse(answer: Mapping[str, Any]) -> None:
    """Raises CallRefused for an errcode other than 0."""
    code = answer.get("errcode", 0)
    if code != 0:
        address = _FROM_IP.search(str(answer.get("errmsg", "")))
        raise CallRefused(int(code), address[1] if address else "")


def _decoded(content: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return (
        answer if isinstance(answer, dict) and isinstance(answer.get("errcode", 0), int) else None
    )
