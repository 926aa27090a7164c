"""The directory of a DingTalk of our own, and who is signed in on its phones."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

_CODE_LIFE = 300.0  # seconds
_BAD_CODE, _NO_SUCH, _NO_DEPARTMENT, _BAD = 40078, 60121, 60003, 40035
_MAX_PAGE = 100
Answer = tuple[int, Any]  # errcode and result


@dataclass(frozen=True, slots=True)
class _Person:
    userid: str = field(repr=False)
    name: str = field(repr=False)
    departments: tuple[int, ...]

    @property
    def unionid(self) -> str:
        return f"union-{self.userid}"


class People:
    """Departments and people; the root is department 1 and nobody's child. `clock` in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._departments: dict[int, tuple[str, int]] = {1: ("云川区", 0)}
        self._people: dict[str, _Person] = {}
        self._codes: dict[str, tuple[str, float]] = {}
        self._tokens: dict[str, str] = {}

    def add_department(self, number: int, name: str, parent: int = 1) -> None:
        """One more department."""
        self._departments[number] = name, parent

    def add(self, userid: str, name: str, *departments: int) -> None:
        """One more person, in at least one department; again: the same person changed."""
        self._people[userid.lower()] = _Person(userid, name, departments or (1,))

    def remove(self, userid: str) -> None:
        """The person has left."""
        del self._people[userid.lower()]

    @property
    def userids(self) -> list[str]:
        """Everybody's."""
        return [person.userid for person in self._people.values()]

    def department(self, body: Mapping[str, Any]) -> Answer:
        """v2/department/get."""
        number = body.get("dept_id")
        if number not in self._departments:
            return _NO_DEPARTMENT, None
        name, parent = self._departments[number]
        return 0, {"dept_id": number, "name": name, "parent_id": parent}

    def children(self, body: Mapping[str, Any]) -> Answer:
        """v2/department/listsub: one level."""
        above = body.get("dept_id", 1)
        if above not in self._departments:
            return _NO_DEPARTMENT, None
        rows = [
            {"dept_id": number, "name": name, "parent_id": parent}
            for number, (name, parent) in self._departments.items()
            if parent == above
        ]
        return 0, rows

    def members(self, body: Mapping[str, Any]) -> Answer:
        """v2/user/list: those of the department itself, a page at a time."""
        number, start, count = (
            body.get(n, d) for n, d in (("dept_id", 0), ("cursor", 0), ("size", 0))
        )
        if number not in self._departments:
            return _NO_DEPARTMENT, None
        if not isinstance(start, int) or not isinstance(count, int) or not 0 < count <= _MAX_PAGE:
            return _BAD, None
        there = [p for p in self._people.values() if number in p.departments]
        page = [{"userid": p.userid, "name": p.name} for p in there[start : start + count]]
        more = len(there) > start + count
        return 0, {
            "list": page,
            "has_more": more,
            **({"next_cursor": start + count} if more else {}),
        }

    def sign_in(self, userid: str) -> str:
        """A code as a page gets it: good once, for five minutes."""
        code = secrets.token_urlsafe(24)
        self._codes[code] = userid, self._clock()
        return code

    def by_page(self, body: Mapping[str, Any]) -> Answer:
        """v2/user/getuserinfo, for a page inside the app."""
        userid = self._taken(str(body.get("code", "")))
        return (0, {"userid": userid, "sys": False}) if userid else (_BAD_CODE, None)

    def by_browser(self, code: str) -> str:
        """oauth2/userAccessToken: a person's token for a code, empty for a spent one."""
        if not (userid := self._taken(code)):
            return ""
        token = secrets.token_urlsafe(24)
        self._tokens[token] = f"union-{userid}"
        return token

    def unionid(self, token: str) -> str:
        """contact/users/me: of the person whose token it is."""
        return self._tokens.get(token, "")

    def by_unionid(self, body: Mapping[str, Any]) -> Answer:
        """user/getbyunionid."""
        userid = str(body.get("unionid", "")).removeprefix("union-")
        return (0, {"userid": userid, "contact_type": 0}) if userid else (_NO_SUCH, None)

    def _taken(self, code: str) -> str:
        userid, issued = self._codes.get(code, ("", 0.0))
        if not userid or self._clock() - issued > _CODE_LIFE:
            return ""
        del self._codes[code]
        return userid
