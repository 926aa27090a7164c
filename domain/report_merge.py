"""Two people, or one in two places, writing one report: nobody's words are lost unseen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Change:
    """What one field shall become. `base` is the print of the text the writer started from.

    Without a base the writer saw what is stored now, and the change simply holds.
    """

    key: str
    value: str = field(repr=False)
    base: str | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """The answers after the changes; `conflicts` holds what of them could not be applied."""

    answers: Mapping[str, str] = field(repr=False)
    conflicts: Mapping[str, str] = field(repr=False)


def text_print(text: str) -> str:
    """A short print by which a text is known again; white space at the ends does not count."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:16]


def merge(stored: Mapping[str, str], changes: Iterable[Change]) -> Merged:
    """Apply each change whose field is still what its writer started from.

    A field the writer left alone keeps what is stored; one that both changed stays as stored and
    is told as a conflict, unless both wrote the same. A blank value removes the answer.
    """
    answers = dict(stored)
    conflicts: dict[str, str] = {}
    for change in changes:
        present = stored.get(change.key, "")
        if change.value == present or text_print(change.value) == change.base:
            continue
        if change.base is not None and change.base != text_print(present):
            conflicts[change.key] = change.value
        elif change.value:
            answers[change.key] = change.value
        else:
            answers.pop(change.key, None)
    return Merged(answers, conflicts)
