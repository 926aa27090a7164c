"""The list of lost members, a page at a time, and the totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from domain.contact import (
    Length,
    age_band,
    in_statistics,
    last_contact,
    length,
    months_lost,
)
from domain.contact_words import months_in
from domain.people import ContactStatus, Member
from domain.ports import Attempt
from handlers.asked import Asked, asked
from handlers.lost_contact.finding import full_name_orgs, shown_name
from handlers.lost_contact.handling import proposals
from handlers.lost_contact.lookups import look, look_at
from handlers.turn import Option, Router, Turn
from messages.cards import Reply, text
from messages.render import render, say

router = Router()

PAGE = 20
MOST_BRANCHES = 20
_NOT_YOURS = "lost_contact.may_not_see"


@dataclass(frozen=True, slots=True)
class Line:
    """One lost member as listed; `months` is None where the last contact is 待核."""

    number: int
    name: str = field(repr=False)
    org: str
    months: int | None
    latest: Attempt | None


@router.on("lost_list")
def lost_list(turn: Turn) -> Reply:
    """The lost members of the part asked about, longest first, twenty a message."""
    about = asked(turn, "see_lost", _NOT_YOURS)
    if isinstance(about, Reply):
        look(turn, 0, action="lost_list")
        return about
    least = turn.slots.get("months", months_in(turn.text))
    members = _lost(turn, about, least)
    start = turn.slots.get("start", 0)
    page = members[start : start + PAGE]
    look_at(turn, about, len(page))
    words = render(
        "lost_contact.list",
        title=about.title,
        total=len(members),
        least=least,
        lines=_lines(turn, page, start),
        several=len({member.org_id for member in members}) > 1,
        at=turn.now,
    )
    rest = len(members) - start - len(page)
    return _with_next_page(turn, words, start + PAGE, least, rest)


@router.on("lost_stats")
def lost_stats(turn: Turn) -> Reply:
    """Totals by length and by branch; who is 待核 is counted apart."""
    about = asked(turn, "see_lost", _NOT_YOURS)
    if isinstance(about, Reply):
        look(turn, 0, action="lost_stats")
        return about
    members = _lost(turn, about, 0)
    look_at(turn, about, len(members))
    lengths = Counter(length(_since(m), turn.today) for m in members)
    branches = Counter(member.org_name for member in members).most_common()
    aloud = render("lost_contact.stats_aloud", title=about.title, total=len(members), at=turn.now)
    words = say(
        "lost_contact.stats",
        title=about.title,
        total=len(members),
        counted=sum(in_statistics(_since(m), turn.today) for m in members),
        handling=len(proposals(turn.uow, about.prefixes, turn.today)),
        lengths=[(name.value, lengths[name]) for name in Length if lengths[name]],
        circumstances=sorted(Counter(member.circumstance for member in members).items()),
        kinds=_kinds(turn, about),
        structure=_structure(turn, members),
        branches=branches[:MOST_BRANCHES],
        more=len(branches) - len(branches[:MOST_BRANCHES]),
        at=turn.now,
    )
    return replace(words, aloud=aloud)


def _structure(turn: Turn, members: Sequence[Member]) -> list[tuple[str, int]]:
    """正式 and 预备, and ages."""
    standing = Counter(
        render("forms.standing", probationary=member.probationary) for member in members
    )
    ages = Counter(age_band(member.birth_date, turn.today) for member in members)
    return [*sorted(standing.items()), *sorted(ages.items())]


def _kinds(turn: Turn, about: Asked) -> list[tuple[str, int]]:
    """How everybody on the rolls stands; nothing where nobody is."""
    counts = turn.uow.members.counts(about.prefixes)
    return [(kind.screen, counts[kind.value]) for kind in ContactStatus if counts.get(kind.value)]


def _lost(turn: Turn, about: Asked, least: int) -> list[Member]:
    """The lost of those subtrees, longest first, 待核 last; from so many months on."""
    found = turn.uow.members.in_status(about.prefixes, [ContactStatus.LOST.value])
    kept = [m for m in found if not least or _at_least(m, least, turn)]
    return sorted(kept, key=lambda m: (_since(m) is None, _since(m) or turn.today))


def _at_least(member: Member, least: int, turn: Turn) -> bool:
    since = _since(member)
    return since is not None and months_lost(since, turn.today) >= least


def _since(member: Member) -> date | None:
    return last_contact(member.last_activity, member.last_fee)


def _lines(turn: Turn, page: Sequence[Member], start: int) -> list[Line]:
    full = full_name_orgs(turn)
    latest: dict[int, Attempt] = {}
    for attempt in turn.uow.contacts.attempts([member.person_id for member in page]):
        latest.setdefault(attempt.person_id, attempt)
    return [
        Line(number, shown_name(m, full), m.org_name, _months(turn, m), latest.get(m.person_id))
        for number, m in enumerate(page, start + 1)
    ]


def _months(turn: Turn, member: Member) -> int | None:
    since = _since(member)
    return None if since is None else months_lost(since, turn.today)


def _with_next_page(turn: Turn, words: str, start: int, least: int, rest: int) -> Reply:
    if rest <= 0:
        return text(words)
    slots = {**turn.slots, "start": start, "months": least}
    label = render("lost_contact.next_page", rest=rest)
    done = Option(render("lost_contact.no_more"), "cancel")
    return turn.ask(words, [Option(label, "lost_list", slots), done])
