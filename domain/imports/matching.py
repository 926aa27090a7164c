"""Which registered person a group of rows is, if any; a doubt is a problem, never a guess."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from domain.imports.cells import match_key
from domain.imports.findings import CellRefused, Findings
from domain.imports.grouping import Group
from domain.imports.known import Known, KnownPerson

Fingerprint = Callable[[str], bytes]


class Register:
    """The registered people, found by identity number, account, or name and organisation."""

    def __init__(self, known: Known, fingerprint: Fingerprint) -> None:
        self._fingerprint = fingerprint
        self.people = known.people
        self._prints: dict[str, bytes] = {}
        self._identities: dict[bytes, KnownPerson] = {}
        self._accounts: dict[tuple[str, str], KnownPerson] = {}
        self._places: dict[tuple[str, int], list[KnownPerson]] = {}
        for person in known.people.values():
            self._enter(person)

    def _enter(self, person: KnownPerson) -> None:
        if person.identity_print is not None:
            self._identities[person.identity_print] = person
        for sign in person.accounts.items():
            self._accounts[sign] = person
        self._enter_name(person, match_key(person.name))

    def _enter_name(self, person: KnownPerson, key: str) -> None:
        for org in _homes(person):
            self._places.setdefault((key, org), []).append(person)

    def rename(self, person: KnownPerson, key: str) -> None:
        """From now on find the person by another name."""
        for org in _homes(person):
            self._places[match_key(person.name), org].remove(person)
        self._enter_name(person, key)

    def at(self, key: str, orgs: Iterable[int]) -> list[KnownPerson]:
        """Those of that name who belong or belonged to one of the organisations."""
        found = {p.id: p for org in orgs for p in self._places.get((key, org), ())}
        return list(found.values())

    def by_sign(self, group: Group) -> KnownPerson | None:
        """The person of that identity number or account; CellRefused where they contradict."""
        print_ = self._print(group)
        by_number = self._identities.get(print_) if print_ else None
        by_account = self._by_account(group)
        if by_number is not None:
            if by_account not in (None, by_number):
                raise CellRefused("account_taken")
            return by_number
        if by_account is not None and (
            match_key(by_account.name) != group.key or _other_number(by_account, print_)
        ):
            raise CellRefused("account_taken")
        return by_account

    def _print(self, group: Group) -> bytes | None:
        """The number's fingerprint; none is needed where there is none to compare it with."""
        number = group.identity
        if not number or not self._identities:
            return None
        if number not in self._prints:
            self._prints[number] = self._fingerprint(number)
        return self._prints[number]

    def _by_account(self, group: Group) -> KnownPerson | None:
        found = [self._accounts[s] for s in group.accounts.items() if s in self._accounts]
        if len({person.id for person in found}) > 1:
            raise CellRefused("account_taken")
        return found[0] if found else None

    def by_name(self, group: Group) -> KnownPerson | None:
        """The person of that name, organisation and birth date; CellRefused where in doubt."""
        print_ = self._print(group)
        orgs = [entry.org.ref for entry in group.entries]
        found = [
            person
            for person in self.at(group.key, orgs)
            if not _other_number(person, print_) and not _other_birth(person, group)
        ]
        exact = [person for person in found if group.birth and person.birth_date == group.birth]
        found = exact or found
        if len(found) > 1:
            raise CellRefused("namesakes_registered", candidates=describe(found))
        if found and not exact and _other_account(found[0], group):
            raise CellRefused("namesake_other_account")
        return found[0] if found else None


def _homes(person: KnownPerson) -> set[int]:
    return {term.org_id for term in person.terms if not term.visiting}


def _other_number(person: KnownPerson, print_: bytes | None) -> bool:
    return bool(print_ and person.identity_print and person.identity_print != print_)


def _other_birth(person: KnownPerson, group: Group) -> bool:
    return bool(person.birth_date and group.birth and person.birth_date != group.birth)


def _other_account(person: KnownPerson, group: Group) -> bool:
    return any(
        person.accounts.get(platform, account) != account
        for platform, account in group.accounts.items()
    )


def describe(people: Sequence[KnownPerson]) -> tuple[Mapping[str, object], ...]:
    """What tells namesakes apart for the reader: birth year and posts, never a number."""
    return tuple(
        {
            "year": person.birth_date.year if person.birth_date else None,
            "posts": tuple(dict.fromkeys(term.role.screen for term in person.terms)),
        }
        for person in people
    )


def match_groups(groups: Sequence[Group], register: Register, findings: Findings) -> None:
    """Give every group its reference: the registered person's id, or a new negative one.

    Numbers and accounts go first: they may give a person another name, by which the others are
    then compared.
    """
    for number, group in enumerate(groups, 1):
        group.ref = -number
    if not register.people:
        return
    taken: dict[int, Group] = {}
    rest = []
    for group in groups:
        try:
            person = register.by_sign(group)
        except CellRefused as refused:
            findings.refused(group.place, refused.column, "", refused)
            continue
        if person is None:
            rest.append(group)
            continue
        if match_key(person.name) != group.key:
            findings.warn(group.place, "renamed")
            register.rename(person, group.key)
        _take(person, group, taken, findings)
    _match_by_name(rest, register, taken, findings)


def _match_by_name(
    groups: Sequence[Group], register: Register, taken: dict[int, Group], findings: Findings
) -> None:
    for group in groups:
        try:
            person = register.by_name(group)
        except CellRefused as refused:
            findings.refused(group.place, refused.column, "", refused)
            continue
        if person is not None:
            _take(person, group, taken, findings)


def _take(person: KnownPerson, group: Group, taken: dict[int, Group], findings: Findings) -> None:
    group.ref = person.id
    if person.id in taken:
        findings.problem(group.place, "same_registered_person", line=taken[person.id].place.line)
    taken[person.id] = group
