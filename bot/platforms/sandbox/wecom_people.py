"""The directory of a WeCom of our own, and who is signed in on its phones."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

_CODE_LIFE = 300  # seconds
_BAD_CODE, _NO_SUCH, _OUT_OF_RANGE, _NO_DEPARTMENT = 40029, 60111, 60011, 60123
Answer = tuple[int, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class _Department:
    number: int
    name: str
    parent: int
    visible: bool


@dataclass(frozen=True, slots=True)
class _Person:
    userid: str = field(repr=False)
    name: str = field(repr=False)
    department: int
    visible: bool


class People:
    """Departments and people by id, in any case; the root is department 1. `clock` in seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._departments = {1: _Department(1, "云川区", 0, visible=True)}
        self._people: dict[str, _Person] = {}
        self._codes: dict[str, tuple[str, float]] = {}

    def add_department(
        self, number: int, name: str, parent: int = 1, *, visible: bool = True
    ) -> None:
        """One more department, within the app's range or not."""
        self._departments[number] = _Department(number, name, parent, visible)

    def add(self, userid: str, name: str, department: int, *, visible: bool) -> None:
        """One more person, within the app's range or not; again: the same person changed."""
        self._people[userid.lower()] = _Person(userid, name, department, visible)

    def remove(self, userid: str) -> None:
        """The person has left."""
        del self._people[userid.lower()]

    @property
    def visible(self) -> list[str]:
        """The ids within the app's range."""
        return [person.userid for person in self._people.values() if person.visible]

    def departments(self, *, everything: bool) -> Answer:
        """department/simplelist: everything for 通讯录同步, for the app what it sees."""
        rows = [
            {"id": one.number, "parentid": one.parent, "order": one.number}
            for one in self._departments.values()
            if everything or one.visible
        ]
        return 0, {"department_id": rows}

    def department(self, number: str) -> Answer:
        """department/get."""
        if fault := self._fault_of(number):
            return fault, {"department": {}}
        found = self._departments[int(number)]
        row = {"id": found.number, "name": found.name, "parentid": found.parent}
        return 0, {"department": row}

    def members(self, number: str) -> Answer:
        """user/simplelist: those of one department that the app sees."""
        if fault := self._fault_of(number):
            return fault, {"userlist": []}
        rows = [
            {"userid": p.userid, "name": p.name, "department": [p.department]}
            for p in self._people.values()
            if p.department == int(number) and p.visible
        ]
        return 0, {"userlist": rows}

    def ids(self, cursor: str, limit: int) -> Answer:
        """user/list_id: everybody, a page at a time."""
        everybody = [
            {"userid": p.userid, "department": p.department} for p in self._people.values()
        ]
        start = int(cursor) if cursor.isdecimal() else 0
        page, end = everybody[start : start + limit], start + limit
        more = {"next_cursor": str(end)} if end < len(everybody) else {}
        return 0, {"dept_user": page, **more}

    def person(self, userid: str) -> Answer:
        """user/get."""
        found = self._people.get(userid.lower())
        if found is None:
            return _NO_SUCH, {}
        if not found.visible:
            return _OUT_OF_RANGE, {}
        return 0, {"userid": found.userid, "name": found.name, "department": [found.department]}

    def sign_in(self, userid: str) -> str:
        """A code as it comes back with the browser: good once, for five minutes."""
        code = secrets.token_urlsafe(24)
        self._codes[code] = userid, self._clock()
        return code

    def signed_in(self, code: str, known: set[str]) -> Answer:
        """auth/getuserinfo: a member's id, or the openid of somebody from outside."""
        userid, issued = self._codes.pop(code, ("", 0.0))
        if not userid or self._clock() - issued > _CODE_LIFE:
            return _BAD_CODE, {}
        member = userid.lower() in known
        return 0, {"userid": userid} if member else {"openid": "o-outsider"}

    def _fault_of(self, number: str) -> int:
        found = self._departments.get(int(number)) if number.isdecimal() else None
        if found is None:
            return _NO_DEPARTMENT
        return 0 if found.visible else _OUT_OF_RANGE
