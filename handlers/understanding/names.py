"""The names the bot knows, kept in memory: built beside the work, and anew when they change."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from domain.ports import UnitOfWork
from handlers.understanding.directory import Directory
from handlers.understanding.people import PeopleIndex

# So many people are indexed within a message; more are indexed in the background.
AT_ONCE = 3000


class NameCache:
    """Organisations and people as of the latest change of either."""

    def __init__(self) -> None:
        self._directory: Directory | None = None
        self._people: PeopleIndex | None = None

    def at(self, uow: UnitOfWork) -> tuple[Directory, PeopleIndex | None]:
        """The names of all organisations and people; ask them only within a scope.

        No people while a large register is still being indexed.
        """
        version = uow.people.version()
        return self._organizations(uow, version), self._everybody(uow, version)

    def _organizations(self, uow: UnitOfWork, version: tuple[int, int]) -> Directory:
        if self._directory is None or self._directory.version != version[0]:
            self._directory = Directory(uow.organizations.everything(), version[0])
        return self._directory

    def _everybody(self, uow: UnitOfWork, version: tuple[int, int]) -> PeopleIndex | None:
        if self._people is not None and self._people.version == version:
            return self._people
        if uow.people.count() > AT_ONCE:
            return None
        self._people = PeopleIndex(uow.people.placed_names(), version)
        return self._people

    def stale(self, version: tuple[int, int]) -> bool:
        """Whether the people are to be indexed again."""
        return self._people is None or self._people.version != version

    def take(self, directory: Directory | None, people: PeopleIndex) -> None:
        """What was built in the background."""
        self._people = people
        if directory is not None:
            self._directory = directory

    @property
    def current(self) -> tuple[Directory, PeopleIndex] | None:
        """What is indexed now, old or not."""
        if self._directory is None or self._people is None:
            return None
        return self._directory, self._people

    @property
    def sizes(self) -> tuple[int, int]:
        """How many organisations and how many names of people are indexed."""
        directory, people = self._directory, self._people
        return len(directory) if directory else 0, len(people) if people else 0

    @property
    def memory(self) -> int:
        """About how many bytes the indexes hold."""
        held = [index for index in (self._directory, self._people) if index is not None]
        return sum(_size(part) for index in held for part in vars(index).values())


def _size(part: object) -> int:
    """The table itself, its keys and the lists in it; names are shared and counted once."""
    if not isinstance(part, dict):
        return sys.getsizeof(part)
    lists: Sequence[object] = list(part.values())
    return sys.getsizeof(part) + sum(map(sys.getsizeof, part)) + sum(map(sys.getsizeof, lists))
