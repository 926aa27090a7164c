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

    births = [_birth_sign(entry) for entry in entries]
    contested = _contested(entries, births)
    seen: dict[Hashable, int] = {}
    for index, entry in enumerate(entries):
        for sign in _signs(entry, births[index], contested):
            one, other = first(index), first(seen.setdefault(sign, index))
            leader[max(one, other)] = min(one, other)
    joined: dict[int, list[Entry]] = {}
    for index, entry in enumerate(entries):
        joined.setdefault(first(index), []).append(entry)
    return list(joined.values())


def _contested(entries: Sequence[Entry], births: Sequence[Hashable]) -> set[Hashable]:
    """The names, organisations and birth dates for which several identity numbers are given."""
    numbers: dict[Hashable, str] = {}
    contested = set()
    for entry, birth in zip(entries, births, strict=True):
        number = entry.person.get("identity")
        if birth is not None and number and numbers.setdefault(birth, number) != number:
            contested.add(birth)
    return contested


def _signs(entry: Entry, birth: Hashable, contested: set[Hashable]) -> Iterable[Hashable]:
    if "identity" in entry.person:
        yield "identity", entry.person["identity"]
    yield from entry.accounts.items()
    if birth is not None and birth not in contested:
        yield birth


def _birth_sign(entry: Entry) -> Hashable:
    """Name, organisation and birth date; None where no birth date is given."""
    birth = entry.person.get("birth_date")
    return (entry.key, entry.org.ref, birth) if birth is not None else None


def _merge(group: Group, findings: Findings) -> None:
    first, *others = group.entries
    group.person.update(first.person)
    group.member.update(first.member)
    group.accounts.update(first.accounts)
    for entry in others:
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
