"""Exceptions as types and places: what a traceback tells, less every value and message."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from itertools import islice
from pathlib import PurePath

_HOME = PurePath(__file__).parent.parent
_MOST_FRAMES = 20
_MOST_EXCEPTIONS = 8


def kinds(exc: BaseException) -> list[str]:
    """The type of the exception, then of what caused it and of what it groups, nearest first."""
    return [_name(one) for one in islice(_family(exc, set()), _MOST_EXCEPTIONS)]


def frames(exc: BaseException) -> list[str]:
    """Where it was raised as `file:line:function`, innermost last, causes before effects."""
    family = list(islice(_family(exc, set()), _MOST_EXCEPTIONS))
    places = [place for one in reversed(family) for place in _places(one)]
    return places[-_MOST_FRAMES:]


def _family(exc: BaseException, seen: set[int]) -> Iterator[BaseException]:
    if id(exc) in seen:
        return
    seen.add(id(exc))
    yield exc
    grouped = exc.exceptions if isinstance(exc, BaseExceptionGroup) else ()
    context = None if exc.__suppress_context__ else exc.__context__
    for relative in (*grouped, exc.__cause__ or context):
        if relative is not None:
            yield from _family(relative, seen)


def _places(exc: BaseException) -> Iterator[str]:
    for frame, line in traceback.walk_tb(exc.__traceback__):
        code = frame.f_code
        yield f"{_short(code.co_filename)}:{line}:{code.co_name}"


def _short(filename: str) -> str:
    """The path from the package on: where it is installed says nothing about the fault."""
    path = PurePath(filename)
    if "site-packages" in path.parts:
        return "/".join(path.parts[path.parts.index("site-packages") + 1 :])
    return str(path.relative_to(_HOME)) if path.is_relative_to(_HOME) else path.name


def _name(exc: BaseException) -> str:
    kind = type(exc)
    inbuilt = kind.__module__ == "builtins"
    return kind.__qualname__ if inbuilt else f"{kind.__module__}.{kind.__qualname__}"
