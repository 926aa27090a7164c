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
    person: dict[str, Any] = field(default_factory=dict, repr=False)
    member: dict[str, Any] = field(default_factory=dict, repr=False)
    accounts: dict[str, str] = field(default_factory=dict, repr=False)
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
    groups = [Group(rows) for rows in _joined(entries)]
    for group in groups:
        _merge(group, findings)
    _check_namesakes(groups, findings)
    return groups


def _joined(entries: Sequence[Entry]) -> list[list[Entry]]:
    """Entries that share a sign, directly or through others, in one list."""
    leader = list(range(len(entries)))

    def first(index: int) -> int:
        while leader[index] != index:
            leader[index] = leader[leader[index]]
            index = leader[index]
        return index

    numbers = _numbers_by_birth(entries)
    seen: dict[Hashable, int] = {}
    for index, entry in enumerate(entries):
        for sign in _signs(entry, numbers):
            one, other = first(index), first(seen.setdefault(sign, index))
            leader[max(one, other)] = min(one, other)
    joined: dict[int, list[Entry]] = {}
    for index, entry in enumerate(entries):
        joined.setdefault(first(index), []).append(entry)
    return list(joined.values())


def _numbers_by_birth(entries: Sequence[Entry]) -> dict[Hashable, set[str]]:
    """The identity numbers given for each name, organisation and birth date."""
    numbers: dict[Hashable, set[str]] = {}
    for entry in entries:
        if "birth_date" in entry.person and "identity" in entry.person:
            numbers.setdefault(_birth_sign(entry), set()).add(entry.person["identity"])
    return numbers


def _signs(entry: Entry, numbers: Mapping[Hashable, set[str]]) -> Iterable[Hashable]:
    if "identity" in entry.person:
        yield "identity", entry.person["identity"]
    yield from entry.accounts.items()
    if "birth_date" in entry.person and len(numbers.get(_birth_sign(entry), ())) < 2:
        yield _birth_sign(entry)


def _birth_sign(entry: Entry) -> Hashable:
    return entry.key, entry.org.ref, entry.person["birth_date"]


def _merge(group: Group, findings: Findings) -> None:
    for entry in group.entries:
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
    sharing: dict[tuple[str, int], list[Group]] = {}
    for group in groups:
        for place in {(entry.key, entry.org.ref) for entry in group.entries}:
            sharing.setdefault(place, []).append(group)
    for namesakes in sharing.values():
        if len(namesakes) > _MOST_NAMESAKES:
            findings.problem(namesakes[0].place, "namesakes_too_many", count=len(namesakes))
            continue
        for one, other in combinations(namesakes, 2):
            if not told_apart(one, other):
                findings.problem(other.place, "namesakes", line=one.place.line)


def told_apart(one: Group, other: Group) -> bool:
    """Whether identity number, birth date or an account says that they are two people."""
    pairs = [(one.identity, other.identity), (one.birth, other.birth)]
    pairs += [(one.accounts.get(name), other.accounts.get(name)) for name in one.accounts]
    return any(mine and theirs and mine != theirs for mine, theirs in pairs)
