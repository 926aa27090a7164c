"""What one text may speak of, and what it was understood as."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

from domain.organizations import Organization
from handlers.understanding.directory import Directory
from handlers.understanding.people import Named


class People(Protocol):
    """Whose names a text may hold."""

    def written(self, words: str, scope: tuple[str, ...]) -> list[Named]: ...
    def heard(self, words: str, scope: tuple[str, ...]) -> Named: ...
    def sounding(self, words: str, scope: tuple[str, ...]) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Names:
    """The names one person's words are matched with: only what is in their scope exists.

    `rights` are the actions of `domain.access` that the person may do anywhere.
    """

    directory: Directory
    people: People | None
    scope: tuple[str, ...]
    rights: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text asks for.

    `candidates` holds several organisations where the words fit more than one, `near` those whose
    names only look alike, `names` the people meant (several where they sound alike), `unknown`
    the words that can only be a name nobody here goes by. `said` is the text with names and words
    as they were meant; in `told_back` people's names are as they were written, for not everybody
    may see them whole. `slots` has the organisation's id for the handlers, `told` everything in
    the form the interface names.
    """

    intent: str
    slots: dict[str, Any] = field(default_factory=dict, repr=False)
    candidates: tuple[Organization, ...] = field(default=(), repr=False)
    near: tuple[Organization, ...] = field(default=(), repr=False)
    names: tuple[str, ...] = field(default=(), repr=False)
    unknown: tuple[str, ...] = field(default=(), repr=False)
    said: str = field(default="", repr=False)
    told: dict[str, Any] = field(default_factory=dict, repr=False)
    org: Organization | None = field(default=None, repr=False)
    others: tuple[Organization, ...] = field(default=(), repr=False)
    why: tuple[str, ...] = field(default=(), repr=False)
    weight: int = 0
    asks: bool = False
    parts: tuple[str, ...] = field(default=(), repr=False)
    joined: bool = False
    told_back: str = field(default="", repr=False)
