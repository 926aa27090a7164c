"""Calls of DingTalk's two interfaces, the new with words for codes and the old with numbers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

import aiohttp

from bot.platforms.access import CallRefused
from bot.platforms.base import Later, Unknown
from bot.platforms.dingtalk.verdicts import is_listed
from bot.platforms.wire import MAX_ANSWER, Patience, Wire, broken, capped, refuse_status

_BANNED = 300.0  # seconds; how long an address that called too often is shut out
_CODE = re.compile(r"[A-Za-z][\w.:-]{0,79}", re.ASCII)
_TOKEN = "x-acs-dingtalk-access-token"  # noqa: S105 - the name of a header
Answer = dict[str, Any]


class Transport:
    """Speaks to one pair of bases; opens its connections when first needed."""

    def __init__(self, api_base: str, oapi_base: str, patience: Patience) -> None:
        self._api = api_base.rstrip("/")
        self._oapi = oapi_base.rstrip("/")
        self._wire = Wire(patience)

    async def api(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None = None,
        token: str = "",
        *,
        repeatable: bool = False,
    ) -> Answer:
        """The answer of the new interface; raises CallRefused for a code, Broken for none.

        With `repeatable` no failure counts as perhaps done.
        """
        headers = {_TOKEN: token} if token else {}
        async with self._wire.request(
            method, f"{self._api}{path}", repeatable=repeatable, json=body, headers=headers
        ) as response:
            status, content = response.status, await capped(response, MAX_ANSWER)
        answer = _decoded(content)
        _refuse_ban(answer)
        if status == 200 and answer is not None:
            return answer
        code = _CODE.fullmatch(str((answer or {}).get("code", "")))
        # A fault on their side that is not known may have come after the work was done.
        if code and (status < 500 or is_listed(code[0])):
            raise CallRefused(code[0])
        if status in (401, 403):
            raise CallRefused(f"http {status}")
        refuse_status(status, repeatable=repeatable)
        # A page where an answer should be: turned away at the gate, so nothing was done.
        raise broken(Later(_BANNED, "page", pause=True))

    async def oapi(
        self,
        path: str,
        query: Mapping[str, str],
        *,
        body: Mapping[str, Any] | None = None,
        form: aiohttp.FormData | None = None,
    ) -> Answer:
        """The answer of the old interface with errcode 0; only for what may be done twice."""
        async with self._wire.request(
            "POST", f"{self._oapi}{path}", repeatable=True, params=query, json=body, data=form
        ) as response:
            refuse_status(response.status, repeatable=True)
            return _good(_decoded(await capped(response, MAX_ANSWER)), repeatable=True)

    async def to_session(self, url: str, body: Mapping[str, Any]) -> None:
        """Answer through the address that came with a message; raises as `api` does."""
        async with self._wire.request("POST", url, repeatable=False, json=body) as response:
            refuse_status(response.status, repeatable=False)
            _good(_decoded(await capped(response, MAX_ANSWER)), repeatable=False)

    async def download(self, url: str, limit: int) -> tuple[bytes, str]:
        """A body of at most `limit` bytes and its type; raises TooLarge or Broken."""
        async with self._wire.request("GET", url, repeatable=True) as response:
            refuse_status(response.status, repeatable=True)
            return await capped(response, limit), response.content_type

    async def close(self) -> None:
        """Close the connections; a later call opens new ones."""
        await self._wire.close()


def _decoded(content: bytes) -> Answer | None:
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return None
    return answer if isinstance(answer, dict) else None


def _refuse_ban(answer: Answer | None) -> None:
    """Raises Broken for {"status":1111,"wait":5}: this address has called too often."""
    if answer is None or answer.get("status") != 1111:
        return
    wait = answer.get("wait")
    seconds = float(wait) if isinstance(wait, int) and 0 < wait <= _BANNED else _BANNED
    raise broken(Later(seconds, "1111", pause=True))


def _good(answer: Answer | None, *, repeatable: bool) -> Answer:
    _refuse_ban(answer)
    if answer is None:
        raise broken(Later(_BANNED, "page", pause=True))
    code = answer.get("errcode", 0)
    if not isinstance(code, int):
        raise broken(Unknown("answer"), repeatable=repeatable)
    if code == 88:  # a wrapper: what is wrong stands inside
        inner = str(answer.get("sub_code", ""))
        code = int(inner) if inner.isascii() and inner.isdecimal() and len(inner) < 9 else code
    if code != 0:
        raise CallRefused(code)
    return answer
