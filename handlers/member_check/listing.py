"""The list of whom to check: who is not confirmed yet first, by focus group or state if asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from domain.contact_check import Entry, EntryState, Standing, on_page
from domain.people import Member
from handlers.asked import asked
from handlers.lost_contact.finding import full_name_orgs, shown_name
from handlers.lost_contact.lookups import look, look_at
from handlers.lost_contact.running import Running, latest_check
from handlers.turn import Option, Router, Turn
from handlers.understanding.normal import compact
from messages.cards import Reply, text
from messages.render import render, say

router = Router()

PAGE = 20
_ORDER = (EntryState.RETURNED, EntryState.OPEN, EntryState.CONFIRMED, EntryState.CHECKED)
_WORDS: tuple[tuple[tuple[EntryState, ...], tuple[str, ...]], ...] = (
    (
        (EntryState.OPEN, EntryState.RETURNED),
        ("没确认", "未确认", "待确认", "没查", "未查", "还没"),
    ),
    ((EntryState.RETURNED,), ("退回",)),
    ((EntryState.CONFIRMED,), ("待核查", "没核查", "未核查")),
    ((EntryState.CHECKED,), ("核查通过", "已核查")),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One member of the list as shown."""

    number: int
    name: str = field(repr=False)
    org: str
    entry: Entry
    member: Member
    why: str = field(default="", repr=False)


@router.on("check_list")
def check_list(turn: Turn) -> Reply:
    """Who is to be checked in the part asked about, twenty a message."""
    about = asked(turn, "see_lost", "lost_contact.may_not_see", _known(turn))
    if isinstance(about, Reply):
        look(turn, 0, action="check_list")
        return about
    running = latest_check(turn.uow, about.prefixes)
    if running is None:
        look_at(turn, about, 0)
        return say("check.none_running")
    states, group = _filters(turn, running)
    found = turn.uow.checks.standing(running.assessment.id, about.prefixes, states, group)
    standing = sorted(found, key=lambda one: _ORDER.index(one.state))
    start = turn.slots.get("start", 0)
    page = _page(turn, running, standing, group, start)
    total = sum(one.number for one in standing)
    look_at(turn, about, len(page))
    words = render(
        "check.list",
        title=about.title,
        group=group,
        states=[state.screen for state in states] if len(states) < len(_ORDER) else [],
        total=total,
        lines=_lines(turn, page, start),
        several=len({one.org_id for one in standing}) > 1,
        at=turn.now,
    )
    rest = total - start - len(page)
    if rest <= 0:
        return text(words)
    slots = {**turn.slots, "start": start + PAGE, "states": [s.value for s in states]}
    options = [
        Option(
            render("lost_contact.next_page", rest=rest), "check_list", {**slots, "group": group}
        ),
        Option(render("lost_contact.no_more"), "cancel"),
    ]
    return turn.ask(words, options)


def _known(turn: Turn) -> list[str]:
    """Words of the check that are no names, also where only a piece of one was left over."""
    running = latest_check(turn.uow, turn.reach("see_lost"))
    groups = running.rules.focus_groups if running else ()
    named = [name for group in groups for name in (group.name, *group.aliases)]
    named += [word for _, words in _WORDS for word in words]
    left = turn.heard.unknown if turn.heard else ()
    return [*named, *(piece for piece in left if any(piece.strip("的") in name for name in named))]


def _filters(turn: Turn, running: Running) -> tuple[tuple[EntryState, ...], str]:
    if "states" in turn.slots:
        return tuple(EntryState(s) for s in turn.slots["states"]), turn.slots.get("group", "")
    squeezed = compact(turn.text)
    states = next((found for found, words in _WORDS if any(w in squeezed for w in words)), _ORDER)
    group = running.rules.focus_group_in(squeezed)
    return states, group.name if group else ""


def _page(
    turn: Turn, running: Running, standing: Sequence[Standing], group: str, start: int
) -> list[tuple[Entry, Member]]:
    """Twenty entries from that place on: of a whole district no more than theirs are read."""
    shown, before = on_page(standing, start, PAGE)
    branches, states = {one.org_id for one in shown}, {one.state for one in shown}
    found = turn.uow.checks.entries_at(running.assessment.id, branches, states, group)
    places = {(one.state, one.org_id): place for place, one in enumerate(shown)}
    kept = [pair for pair in found if (pair[0].state, pair[1].org_id) in places]
    kept.sort(key=lambda pair: places[pair[0].state, pair[1].org_id])
    return kept[before : before + PAGE]


def _lines(turn: Turn, page: Sequence[tuple[Entry, Member]], start: int) -> list[Line]:
    full = full_name_orgs(turn)
    return [
        Line(
            number,
            shown_name(member, full),
            member.org_name,
            entry,
            member,
            entry.reason if member.org_id in full else "",
        )
        for number, (entry, member) in enumerate(page, start + 1)
    ]
