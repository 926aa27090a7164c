"""Who of the register the people of a platform's directory are: decided, nothing written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from domain.ports import KnownAccount, Placed
from handlers.membership.departments import Departments
from handlers.understanding.normal import name_key


class Listed(Protocol):
    """One person of a platform's directory; `departments` by name."""

    @property
    def account(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def departments(self) -> tuple[str, ...]: ...


class Reason(StrEnum):
    """Why somebody of the directory has no place in the register; `sync.j2` has the words."""

    UNKNOWN = "unknown"
    ELSEWHERE = "elsewhere"
    NAMESAKES = "namesakes"
    UNCLEAR = "unclear"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class Unmatched:
    """Somebody of the directory who is nobody for sure; `line` counts the directory from 1."""

    line: int
    name: str = field(repr=False)
    departments: tuple[str, ...] = field(repr=False)
    reason: Reason


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An account that is not known yet, as the directory has it."""

    line: int
    account: str = field(repr=False)
    name: str = field(repr=False)
    departments: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Matched:
    """A newcomer and the person of the register."""

    account: str = field(repr=False)
    name: str = field(repr=False)
    person_id: int = field(repr=False)


def newcomers(entries: Sequence[Listed], known: Iterable[KnownAccount]) -> list[Newcomer]:
    """The accounts nobody has yet; one that is listed twice is one, with all its departments."""
    have = {one.account for one in known}
    found: dict[str, Newcomer] = {}
    for line, entry in enumerate(entries, 1):
        account = entry.account.lower()
        if not account or account in have:
            continue
        before = found.get(account)
        departments = tuple(entry.departments)
        if before is None:
            found[account] = Newcomer(line, account, entry.name, departments)
        else:
            merged = (*before.departments, *departments)
            found[account] = Newcomer(before.line, account, before.name, merged)
    return list(found.values())


class Register:
    """The people by name and place, with who of them has an account on the platform."""

    def __init__(
        self, placed: Iterable[Placed], departments: Departments, holders: Mapping[int, bool]
    ) -> None:
        """`holders`: person → whether an account of theirs is still in the directory."""
        self._departments = departments
        self._holders = holders
        self._places: dict[str, dict[int, set[int]]] = defaultdict(dict)
        for one in placed:
            self._places[one.name].setdefault(one.person_id, set()).add(one.org_id)
        self._keys: dict[str, list[str]] = defaultdict(list)
        for name in self._places:
            self._keys[name_key(name)].append(name)

    def find(self, who: Newcomer) -> int | Reason:
        """The one person this is, or why there is none for sure."""
        names = self._keys.get(name_key(who.name), ())
        people = {p: at for name in names for p, at in self._places[name].items()}
        if not people:
            return Reason.UNKNOWN
        places = [self._departments.place(name) for name in who.departments]
        if here := self._at(people, [p.orgs for p in places if p.clear]):
            return self._chosen(here)
        vague = self._at(people, [p.orgs for p in places if not p.clear])
        return Reason.UNCLEAR if vague else Reason.ELSEWHERE

    def _at(self, people: Mapping[int, set[int]], orgs: Iterable[frozenset[int]]) -> list[int]:
        wanted = frozenset[int]().union(*orgs)
        return [person for person, at in people.items() if not wanted.isdisjoint(at)]

    def _chosen(self, here: Sequence[int]) -> int | Reason:
        # Whose account the directory no longer has may well be the one who comes under a new one.
        open_ = [person for person in here if not self._holders.get(person, False)]
        if len(open_) > 1:
            return Reason.NAMESAKES
        if not open_ or open_[0] in self._holders:
            return Reason.TAKEN
        return open_[0]


def match(register: Register, coming: Sequence[Newcomer]) -> tuple[list[Matched], list[Unmatched]]:
    """Who is who; where two accounts could be the same person, neither is."""
    found = [(who, register.find(who)) for who in coming]
    claims = Counter(person for _, person in found if not isinstance(person, Reason))
    matched: list[Matched] = []
    unmatched: list[Unmatched] = []
    for who, person in found:
        if isinstance(person, Reason):
            unmatched.append(Unmatched(who.line, who.name, who.departments, person))
        elif claims[person] > 1:
            unmatched.append(Unmatched(who.line, who.name, who.departments, Reason.NAMESAKES))
        else:
            matched.append(Matched(who.account, who.name, person))
    return matched, unmatched
