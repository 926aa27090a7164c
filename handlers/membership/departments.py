"""Which party organisations the departments of a platform's directory are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from domain.organizations import Organization
from handlers.understanding.aliases import aliases
from handlers.understanding.normal import name_key

# 梅溪村支部 and 梅溪村 are the same department to whoever typed them in.
_BEGINNING = re.compile(r"^中(?:国共产党|共)")
_ENDING = re.compile(r"(?:党)?(?:总支|支部)(?:委员会)?$")


@dataclass(frozen=True, slots=True)
class Place:
    """The organisations a department's name may mean; `clear` where it means one line of them."""

    orgs: frozenset[int] = frozenset()
    clear: bool = True


class Departments:
    """The organisations by their full and short names; asked the same thing it does not search."""

    def __init__(self, organizations: Iterable[Organization]) -> None:
        self._full: dict[str, list[Organization]] = {}
        self._short: dict[str, list[Organization]] = {}
        self._known: dict[str, Place] = {}
        for organization in organizations:
            self._full.setdefault(name_key(organization.name), []).append(organization)
            for alias in aliases(organization.name):
                self._short.setdefault(alias, []).append(organization)

    def place(self, department: str) -> Place:
        """What the department's name means; a full name means nothing but its own organisation."""
        if department not in self._known:
            self._known[department] = self._found(name_key(department))
        return self._known[department]

    def _found(self, key: str) -> Place:
        bare = _ENDING.sub("", _BEGINNING.sub("", key))
        found = self._full.get(key) or [*self._short.get(key, ()), *self._short.get(bare, ())]
        return Place(frozenset(o.id for o in found), _one_line(found))


def _one_line(found: list[Organization]) -> bool:
    """Whether each stands above the next, as a 党总支 and its 党支部 of one name do."""
    lengthening = sorted(found, key=lambda o: len(o.path))
    return all(below.path.startswith(above.path) for above, below in pairwise(lengthening))
