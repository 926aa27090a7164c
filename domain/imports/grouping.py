"""Which rows of 人员 speak of one person: by identity number, else account, else name,
organisation and birth date."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from typing import Any

from domain.imports.findings import Findings, Place
from domain.imports.people import Entry

_MOST_NAMESAKES = 30


@dataclass(slots=True)
class Group:
    """All rows of one person. `ref` is positive once the person is found to be registered."""

    entries: list[Entry]
    # What the rows say together: what the first says, and what others add to it.
    person: dict[str, Any] = field(repr=False)
    member: dict[str, Any] = field(repr=False)
    accounts: dict[str, str] = field(repr=False)
    ref: int = 0

    @property
    def name(self) -> str:
        return self.entries[0].name

    @property
    def key(self) -> str:
        return self.entries[0].key

    @property
    def place(self) -> Place:
        return self.entries[0].place

    @property
    def birth(self) -> date | None:
        born: date | None = self.person.get("birth_date")
        return born

    @property
    def identity(self) -> str | None:
        number: str | None = self.person.get("identity")
        return number


def group_rows(entries: Sequence[Entry], findings: Findings) -> list[Group]:
    """One group a person, each with what its rows say together; disagreements are noted."""
    groups = []
    for rows in _joined(entries):
        group = Group(rows, rows[0].person, rows[0].member, rows[0].accounts)
        _merge(group, findings)
        groups.append(group)
    _check_namesakes(groups, findings)
    return groups


def _joined(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Entries that share a sign, directly or through others, in one list."""
    births = [_birth_sign(entry) for entry in entries]
    contested = _contested(entries, births)
    leaders = _Leaders(len(entries))
    seen: dict[Hashable, int] = {}
    for index, entry in enumerate(entries):
        for sign in _signs(entry, births[index], contested):
            other = seen.setdefault(sign, index)
            if other != index:
                leaders.join(other, index)
    joined: dict[int, list[Entry]] = {}
    for index, entry in enumerate(entries):
        joined.setdefault(leaders.first(index), []).append(entry)
    return list(joined.values())


class _Leaders:
    """Numbers in groups; the least of a group leads it."""

    def __init__(self, count: int) -> None:
        self._above = list(range(count))

    def first(self, number: int) -> int:
        above = self._above
        while above[number] != number:
            above[number] = above[above[number]]
            number = above[number]
        return number

    def join(self, one: int, other: int) -> None:
        one, other = self.first(one), self.first(other)
        self._above[max(one, other)] = min(one, other)


def _contested(entries: Sequence[Entry], births: Sequence[Hashable]) -> set[Hashable]:
    """The names, organisations and birth dates for which several identity numbers are given."""
    numbers: dict[Hashable, str] = {}
    contested = set()
    for entry, birth in zip(entries, births, strict=True):
        number = entry.person.get("identity")
        if birth is not None and number and numbers.setdefault(birth, number) != number:
            contested.add(birth)
    return contested


def _signs(entry: Entry, birth: Hashable, contested: set[Hashable]) -> list[Hashable]:
    # An identity number is a word, an account a pair, the rest are three: no two are mistaken.
    signs: list[Hashable] = [*entry.accounts.items()]
    if "identity" in entry.person:
        signs.append(entry.person["identity"])
    if birth is not None and birth not in contested:
        signs.append(birth)
    return signs


def _birth_sign(entry: Entry) -> Hashable:
    """Name, organisation and birth date; None where no birth date is given."""
    birth = entry.person.get("birth_date")
    return (entry.key, entry.org.ref, birth) if birth is not None else None


def _merge(group: Group, findings: Findings) -> None:
    for entry in group.entries[1:]:
        if entry.key != group.key:
            findings.problem(entry.place, "one_person_two_names", line=group.place.line)
        for mine, more in (
            (group.person, entry.person),
            (group.member, entry.member),
            (group.accounts, entry.accounts),
        ):
            _join_values(mine, more, group, entry, findings)


def _join_values(
    mine: dict[str, Any], more: Mapping[str, Any], group: Group, entry: Entry, findings: Findings
) -> None:
    for name, value in more.items():
        if mine.setdefault(name, value) != value:
            findings.problem(entry.place, "rows_disagree", field=name, line=group.place.line)


def _check_namesakes(groups: Sequence[Group], findings: Findings) -> None:
    """Same name, same organisation: something must tell them apart."""
    for namesakes in _by_place(groups):
        if len(namesakes) > _MOST_NAMESAKES:
            findings.problem(namesakes[0].place, "namesakes_too_many", count=len(namesakes))
            continue
        for one, other in combinations(namesakes, 2):
            if not told_apart(one, other):
                findings.problem(other.place, "namesakes", line=one.place.line)


def _by_place(groups: Sequence[Group]) -> Iterable[list[Group]]:
    """Those of one name at one organisation, where they are several."""
    sharing: dict[tuple[str, int], list[Group]] = {}
    for group in groups:
        for entry in group.entries:
            there = sharing.setdefault((entry.key, entry.org.ref), [])
            if not there or there[-1] is not group:
                there.append(group)
    return (namesakes for namesakes in sharing.values() if len(namesakes) > 1)


def told_apart(one: Group, other: Group) -> bool:
    """Whether identity number, birth date or an account says that they are two people."""
    pairs = [(one.identity, other.identity), (one.birth, other.birth)]
    pairs += [(one.accounts.get(name), other.accounts.get(name)) for name in one.accounts]
    return any(mine and theirs and mine != theirs for mine, theirs in pairs)
