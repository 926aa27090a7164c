"""Counts the statements sent to a database, by whichever way they go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from storage.prepared import Prepared

# What `Prepared` runs on SQLite past SQLAlchemy; `first` goes by way of `all`.
_PAST = ("all", "change", "many")


class Counter:
    """How many statements were sent so far; many rows in one statement are one."""

    def __init__(self) -> None:
        self.statements = 0

    def count(self, *_given: object) -> None:
        self.statements += 1


@contextmanager
def counting() -> Iterator[Counter]:
    """Count what is sent to every SQLite database of this process while the block runs."""
    counter = Counter()
    before = {name: getattr(Prepared, name) for name in _PAST}
    event.listen(Engine, "before_cursor_execute", counter.count)
    for name, method in before.items():
        setattr(Prepared, name, _counted(method, counter))
    try:
        yield counter
    finally:
        event.remove(Engine, "before_cursor_execute", counter.count)
        for name, method in before.items():
            setattr(Prepared, name, method)


def _counted(method: Callable[..., Any], counter: Counter) -> Callable[..., Any]:
    def counted(*given: object, **values: object) -> object:
        counter.count()
        return method(*given, **values)

    return counted
