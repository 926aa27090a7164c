"""Lists of members a page at a time: audited, names by what the asker may see, never in a group."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from domain.people import Member
from handlers.asked import Asked
from handlers.lost_contact.finding import full_name_orgs, shown_name
from handlers.lost_contact.lookups import look_at
from handlers.turn import Option, Turn
from messages.cards import Reply, text
from messages.render import render

PAGE = 20
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Shown:
    """A line: its number, the name as this asker may see it, the branch, and what belongs to it.

    `whole` says that the asker may see the name, and what people said, whole.
    """

    number: int
    name: str = field(repr=False)
    org: str
    whole: bool
    of: Any = field(repr=False)


def listed(
    turn: Turn,
    about: Asked,
    template: str,
    rows: Sequence[T],
    member_of: Callable[[T], Member],
    facts: Mapping[str, Any] | None = None,
) -> Reply:
    """The next page of the rows by `lost_contact.<template>` (title, total, lines, at, facts).

    Said aloud in a group: only how many there are.
    """
    start = turn.slots.get("start", 0)
    page = rows[start : start + PAGE]
    look_at(turn, about, len(page))
    known: dict[str, Any] = {"title": about.title, "total": len(rows), "at": turn.now}
    lines = _lines(turn, page, start, member_of)
    several = len({member_of(row).org_id for row in rows}) > 1
    words = render(
        f"lost_contact.{template}", **known, lines=lines, several=several, **(facts or {})
    )
    aloud = render(f"lost_contact.{template}_aloud", **known)
    rest = len(rows) - start - len(page)
    if rest <= 0:
        return replace(text(words), aloud=aloud)
    options = [
        Option(
            render("lost_contact.next_page", rest=rest),
            turn.intent,
            {**turn.slots, "start": start + PAGE},
        ),
        Option(render("lost_contact.no_more"), "cancel"),
    ]
    return replace(turn.ask(words, options), aloud=aloud)


def _lines(
    turn: Turn, page: Sequence[T], start: int, member_of: Callable[[T], Member]
) -> list[Shown]:
    full = full_name_orgs(turn)
    lines = []
    for number, row in enumerate(page, start + 1):
        member = member_of(row)
        name = shown_name(member, full)
        lines.append(Shown(number, name, member.org_name, member.org_id in full, row))
    return lines
