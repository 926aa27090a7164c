"""A table of a scheme file, read key by key; every mistake is kept with its place in the file.

Places look like `stages[2].deadline`, counted from 1 as a clerk counts. Reading goes on after a
mistake with a blank value, so that all of them are found at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from domain.scheme_kinds import Kind, nearest, quoted

T = TypeVar("T")
D = TypeVar("D")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong with a scheme file at `path`, in words a clerk understands."""

    path: str
    words: str

    def __str__(self) -> str:
        return f"{self.path}:{self.words}"


class Table:
    """One table of the file; keys are taken one by one, and `close` reports those left over."""

    def __init__(self, data: Mapping[str, Any], path: str, mistakes: list[Mistake]) -> None:
        self._data = data
        self._path = path
        self._mistakes = mistakes
        self._known: list[str] = []

    def need(self, key: str, kind: Kind[T]) -> T:
        """The value of a key that must be there."""
        self._known.append(key)
        if key in self._data:
            return self._read(key, self._data[key], kind)
        self.report(key, f"缺少这一项,应写成 {kind.example}")
        return kind.blank

    def take(self, key: str, kind: Kind[T], default: D) -> T | D:
        """The value of a key that may be left out."""
        self._known.append(key)
        return self._read(key, self._data[key], kind) if key in self._data else default

    def many(self, key: str, kind: Kind[T], *, needed: bool = False) -> tuple[T, ...]:
        """The values of a list; a needed one must not be empty."""
        found = self._list(key, f"[{kind.example}]", needed=needed)
        return tuple(
            self._read(f"{key}[{place}]", value, kind) for place, value in enumerate(found, 1)
        )

    def tables(self, key: str, *, needed: bool = False) -> Iterator[Table]:
        """The tables of a list, each closed after its turn."""
        for place, value in enumerate(self._list(key, f"[[{key}]]", needed=needed), 1):
            yield from self._open(f"{key}[{place}]", value)

    def table(self, key: str) -> Iterator[Table]:
        """The one table of that name, or nothing where it is left out."""
        self._known.append(key)
        if key in self._data:
            yield from self._open(key, self._data[key])

    def written(self) -> tuple[str, ...]:
        """The keys written in this table."""
        return tuple(self._data)

    def report(self, key: str, words: str) -> None:
        """Keeps a mistake at that key."""
        self._mistakes.append(Mistake(f"{self._path}.{key}".lstrip("."), words))

    def close(self) -> None:
        """Reports the keys nobody asked for."""
        for key in self._data:
            if key not in self._known:
                self.report(key, f"没有这一项{nearest(key, self._known)}")

    def _open(self, key: str, value: object) -> Iterator[Table]:
        if not isinstance(value, dict):
            self.report(key, f"{quoted(value)}应当是一个表")
            return
        inner = Table(value, f"{self._path}.{key}".lstrip("."), self._mistakes)
        yield inner
        inner.close()

    def _list(self, key: str, example: str, *, needed: bool) -> list[Any]:
        self._known.append(key)
        found = self._data.get(key, [])
        if not isinstance(found, list):
            self.report(key, f"{quoted(found)}应当是一列,写成 {example}")
            return []
        if needed and not found:
            self.report(key, f"至少要有一项,写成 {example}")
        return found

    def _read(self, key: str, value: object, kind: Kind[T]) -> T:
        read = kind.read(value)
        if read is not None:
            return read
        hint = nearest(str(value), kind.choices)
        self.report(key, f"{quoted(value)}不是{kind.name},应写成 {kind.example}{hint}")
        return kind.blank
