"""The names of people: who of those in somebody's scope a sentence speaks of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from handlers.understanding import sounds

_SHORTEST, _LONGEST = 2, 4
# More names than this that sound alike tell nobody apart.
_MOST = 9


@dataclass(frozen=True, slots=True)
class Named:
    """Names a sentence may mean, the words by which it means them, and where these stand."""

    names: tuple[str, ...] = field(default=(), repr=False)
    words: str = field(default="", repr=False)
    start: int = 0
    exact: bool = True


class PeopleIndex:
    """Names with the places (paths) where people of that name are; looked up, never scanned."""

    def __init__(self, people: Iterable[tuple[str, str]], version: tuple[int, int]) -> None:
        """`people` are (name, path of an organisation where that person is)."""
        self.version = version
        self._paths: dict[str, list[str]] = defaultdict(list)
        self._by_sound: dict[str, list[str]] = defaultdict(list)
        self._by_blur: dict[str, list[str]] = defaultdict(list)
        self._by_given: dict[str, list[str]] = defaultdict(list)
        for name, path in people:
            self._paths[name].append(path)
        for name in self._paths:
            self._index(name)

    def __len__(self) -> int:
        return len(self._paths)

    def _index(self, name: str) -> None:
        if not len(name) >= _SHORTEST:
            return
        exact, blurred = sounds.exact_keys(name), sounds.blurred_keys(name)
        for key in exact:
            self._by_sound[key].append(name)
        for key in blurred:
            self._by_blur[key].append(name)
        if len(name) > _SHORTEST:
            self._by_given[name[1:]].append(name)

    def written(self, words: str, scope: tuple[str, ...]) -> list[Named]:
        """The names that stand in the text as they are written, from the left, longest first."""
        found, start = [], 0
        while start < len(words):
            named = self._at(words, start, scope)
            if named is not None:
                found.append(named)
            start += len(named.words) if named is not None else 1
        return found

    def sounding(self, words: str, scope: tuple[str, ...]) -> tuple[str, ...]:
        """The names that sound exactly like all of the words."""
        keys = sounds.exact_keys(words)
        return self._in(scope, (n for key in keys for n in self._by_sound.get(key, ())))

    def heard(self, words: str, scope: tuple[str, ...]) -> Named:
        """The name the words sound like, else the given name they are; of several windows the
        longest and first."""
        for index, keys in (
            (self._by_sound, sounds.exact_keys),
            (self._by_given, _as_is),
            (self._by_blur, sounds.blurred_keys),
        ):
            for length in range(min(_LONGEST, len(words)), _SHORTEST - 1, -1):
                for start in range(len(words) - length + 1):
                    piece = words[start : start + length]
                    names = self._in(scope, (n for key in keys(piece) for n in index.get(key, ())))
                    if 0 < len(names) <= _MOST:
                        return Named(names, piece, start, exact=False)
        return Named()

    def _at(self, words: str, start: int, scope: tuple[str, ...]) -> Named | None:
        for length in range(min(_LONGEST, len(words) - start), _SHORTEST - 1, -1):
            piece = words[start : start + length]
            if piece in self._paths and (names := self._in(scope, (piece,))):
                return Named(names, piece, start)
        return None

    def _in(self, scope: tuple[str, ...], names: Iterable[str]) -> tuple[str, ...]:
        seen = dict.fromkeys(names)
        return tuple(n for n in seen if any(path.startswith(scope) for path in self._paths[n]))


def _as_is(piece: str) -> Sequence[str]:
    return (piece,)
