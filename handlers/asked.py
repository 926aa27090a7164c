"""What a question is about: the organisation it names, else the asker's own part of the tree.

A name outside the asker's scope and a name that does not exist are the same to every question:
neither is found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from domain import access
from domain.organizations import Organization
from handlers.turn import Turn
from messages.cards import Reply
from messages.render import say

_SHORTEST_NAME = 2


@dataclass(frozen=True, slots=True)
class Asked:
    """The subtrees a question is about; `org` is the one it names, `title` what to call them."""

    prefixes: tuple[str, ...]
    title: str = field(repr=False)
    org: Organization | None = None


def asked(
    turn: Turn, action: str, without: str = "queries.not_yours", known: Iterable[str] = ()
) -> Asked | Reply:
    """What the question is about, of what the asker may see by that right; `known` are no names.

    Without the right anywhere: the words `without`, whatever is asked. With a name that is not
    found: that it is not.
    """
    reach = turn.reach(action)
    if not reach:
        return say(without)
    if "org" in turn.slots:
        org = turn.uow.organizations.get(turn.slots["org"])
        if org is None or not org.within(reach):
            return unknown_name()
        return Asked((org.path,), org.name, org)
    if names_something(turn, known):
        return unknown_name()
    return Asked(reach, own_title(turn, reach))


def unknown_name() -> Reply:
    """The one answer to a name that does not exist, or not for this person."""
    return say("general.no_such_subject")


def own_title(turn: Turn, prefixes: tuple[str, ...]) -> str:
    """The asker's own organisations at the top of these subtrees."""
    posts = access.posts_on(turn.who, turn.today)
    names = dict.fromkeys(post.org_name for post in posts if post.path in prefixes)
    return "、".join(names)


def names_something(turn: Turn, known: Iterable[str] = ()) -> bool:
    """Whether the question holds words that can only be a name nobody here goes by.

    `known` are words of the running schemes, which are no names. A numbered answer brings slots
    with it and holds no name.
    """
    return not turn.slots and bool(possible_names(turn, known))


def possible_names(turn: Turn, known: Iterable[str] = ()) -> tuple[str, ...]:
    """What of the question may be a name."""
    unknown = turn.heard.unknown if turn.heard is not None else ()
    return tuple(words for words in unknown if len(_without(words, known)) >= _SHORTEST_NAME)


def _without(words: str, known: Iterable[str]) -> str:
    for word in sorted(known, key=len, reverse=True):
        words = words.replace(word, "")
    return words
