"""The corporation's departments and people, and who has opened a page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from bot.platforms.access import CallRefused, TokenRefused
from bot.platforms.base import DirectoryUnavailable, Entry
from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.dingtalk.client import DingTalkClient
from bot.platforms.dingtalk.fields import whole
from bot.platforms.dingtalk.verdicts import explained
from bot.platforms.wire import Broken, TooLarge

_ROOT = 1  # of the departments; it is no child of any
_PAGE = 100
_MOST_DEPARTMENTS, _MOST_PAGES = 20_000, 1_000


class Contacts:
    """Reads the directory; small ones in seconds, one call per department and hundred people."""

    def __init__(self, account: DingTalkAccount, client: DingTalkClient) -> None:
        self._account = account
        self._client = client

    async def people(self) -> list[Entry]:
        """Everybody the app may see, once, with all their departments.

        Raises DirectoryUnavailable.
        """
        try:
            return await self._people()
        except CallRefused as refusal:
            raise DirectoryUnavailable(f"钉钉通讯录：{explained(refusal.code)}") from None
        except (Broken, TooLarge):
            raise DirectoryUnavailable("钉钉通讯录：连不上或没有正常回答，稍后再试") from None

    def sign_in_address(self, back: str, state: str) -> str:
        """DingTalk's own sign-in page, which comes `back` with `authCode` and the state."""
        query = {
            "redirect_uri": back,
            "response_type": "code",
            "client_id": self._account.client_id,
            "scope": "openid",
            "state": state,
            "prompt": "consent",
        }
        return f"{self._account.login_base}/oauth2/auth?{urlencode(query)}"

    async def who_signed_in(self, code: str) -> str | None:
        """The userid, lower-cased, behind a code of the sign-in page or of a page inside DingTalk.

        None for a spent or strange one, or while DingTalk is away.
        """
        try:
            found = await self._by_page(code)
            return found or await self._by_browser(code)
        except (CallRefused, Broken, TooLarge):
            return None

    async def _by_page(self, code: str) -> str | None:
        try:
            user = await self._client.ask("/topapi/v2/user/getuserinfo", {"code": code})
        except TokenRefused:
            raise
        except CallRefused:  # with which code one of the other kind is refused is written nowhere
            return None
        return _userid(user)

    async def _by_browser(self, code: str) -> str | None:
        unionid = await self._client.exchange(code)
        if not unionid:
            return None
        user = await self._client.ask("/topapi/user/getbyunionid", {"unionid": unionid})
        is_stranger = isinstance(user, dict) and user.get("contact_type") == _STRANGER
        return None if is_stranger else _userid(user)

    async def _people(self) -> list[Entry]:
        names = await self._departments()
        found: dict[str, tuple[str, list[str]]] = {}
        for department, name in names.items():
            for userid, called in await self._members(department):
                found.setdefault(userid, (called, []))[1].append(name)
        return [Entry(userid, called, tuple(where)) for userid, (called, where) in found.items()]

    async def _departments(self) -> dict[int, str]:
        """Names by id: the root's, and level by level all below."""
        root = await self._client.ask("/topapi/v2/department/get", {"dept_id": _ROOT})
        names = {_ROOT: _text(root, "name")}
        waiting = [_ROOT]
        while waiting and len(names) < _MOST_DEPARTMENTS:
            query = {"dept_id": waiting.pop()}
            for child in _list(await self._client.ask("/topapi/v2/department/listsub", query)):
                number = child.get("dept_id")
                if isinstance(number, int) and number not in names:
                    names[number] = _text(child, "name")
                    waiting.append(number)
        return names

    async def _members(self, department: int) -> list[tuple[str, str]]:
        members: list[tuple[str, str]] = []
        cursor = 0
        for _ in range(_MOST_PAGES):
            query = {"dept_id": department, "cursor": cursor, "size": _PAGE}
            page = await self._client.ask("/topapi/v2/user/list", query)
            page = page if isinstance(page, dict) else {}
            named = [(_userid(user), _text(user, "name")) for user in _list(page.get("list"))]
            members += [(userid, name) for userid, name in named if userid]
            following = page.get("next_cursor")
            if not page.get("has_more") or not isinstance(following, int) or following == cursor:
                break
            cursor = following
        return members


_STRANGER = 1  # what `contact_type` says of somebody outside the corporation


def _list(value: object) -> list[Mapping[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(value: object, name: str) -> str:
    found = value.get(name) if isinstance(value, dict) else None
    return whole(found) if isinstance(found, str) else ""


def _userid(user: object) -> str:
    return _text(user, "userid").lower()
