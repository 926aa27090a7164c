"""The work group's part of the double check: what a branch found is confirmed or sent back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from domain.contact import without_numbers
from domain.contact_check import Count, Entry, EntryState, move_entry
from domain.organizations import Organization
from domain.people import ContactStatus, Member, Role
from domain.ports import Notice
from domain.refusals import Refusal
from handlers.asked import asked
from handlers.lost_contact.finding import member_meant, said
from handlers.lost_contact.running import Running, latest_check
from handlers.member_check.words import rest_of
from handlers.turn import Router, Turn
from messages.cards import Reply
from messages.render import render, say
from messages.stored import to_data

router = Router()

_SHOWN = 20
_LONGEST = 500


@router.on("check_verify")
def check_verify(turn: Turn) -> Reply:
    """核查 二坊村, 核查通过 张三: what the branch found, read back, and then confirmed."""
    if not turn.reach("check_roll"):
        return say("check.may_not_check")
    meant = _meant(turn, (EntryState.CONFIRMED,))
    if isinstance(meant, Reply):
        return meant
    running, org, entries = meant
    if not entries:
        waiting = turn.uow.checks.counts(running.assessment.id, [org.path])
        return say("check.nothing_to_check", org=org.name, waiting=_waiting(waiting.values()))
    if not turn.slots.get("confirmed"):
        return turn.confirm(_read_back(turn, org, entries), render("check.yes_check"))
    for entry, _ in entries:
        move_entry(entry.state, "check")
    done = turn.uow.checks.move(
        running.assessment.id,
        [member.person_id for _, member in entries],
        EntryState.CHECKED.value,
        turn.who.id,
        turn.now,
    )
    turn.uow.audit.record(turn.now, turn.who.id, "check_verify", org_id=org.id, rows=done)
    waiting = turn.uow.checks.counts(running.assessment.id, [org.path])
    return say("check.checked", org=org.name, count=done, waiting=_waiting(waiting.values()))


@router.on("check_return")
def check_return(turn: Turn) -> Reply:
    """核查退回 张三 依据不足: back to the branch, with a reason, which its secretary is told."""
    if not turn.reach("check_roll"):
        return say("check.may_not_check")
    meant = _meant(turn, (EntryState.CONFIRMED, EntryState.CHECKED))
    if isinstance(meant, Reply):
        return meant
    running, org, entries = meant
    if not entries:
        return say("check.nothing_to_return", org=org.name)
    names = [member.name for _, member in entries]
    reason = turn.slots.get("reason") or rest_of(said(turn), org.name, *names[:1])[:_LONGEST]
    if not reason:
        return say("check.why_return", name=names[0] if len(names) == 1 else org.name)
    if not turn.slots.get("confirmed"):
        words = render(
            "check.ask_return",
            org=org.name,
            names=names[:_SHOWN],
            count=len(names),
            reason=without_numbers(reason),
        )
        return turn.confirm(words, render("check.yes_return"), reason=reason)
    return _returned(turn, running, org, entries, reason)


def _returned(
    turn: Turn,
    running: Running,
    org: Organization,
    entries: Sequence[tuple[Entry, Member]],
    reason: str,
) -> Reply:
    done = turn.uow.checks.move(
        running.assessment.id,
        [member.person_id for _, member in entries],
        EntryState.RETURNED.value,
        turn.who.id,
        turn.now,
        reason,
    )
    turn.uow.audit.record(turn.now, turn.who.id, "check_return", org_id=org.id, rows=done)
    told = _tell(turn, org, [member.name for _, member in entries], reason)
    return say("check.returned", org=org.name, count=done, told=told)


def _tell(turn: Turn, org: Organization, names: Sequence[str], reason: str) -> int:
    """Each secretary of the branch hears whom to look into again, and why."""
    roles = [Role.SECRETARY, Role.DEPUTY_SECRETARY]
    words = say(
        "check.returned_told",
        org=org.name,
        names=names[:_SHOWN],
        count=len(names),
        reason=without_numbers(reason),
    )
    body, stamp = to_data(words), turn.now.isoformat()
    holders = turn.uow.people.holders([org.id], roles, turn.today)
    people = dict.fromkeys(holder.person_id for holder in holders)
    matter = f"check:{org.id}"
    return turn.uow.outbox.add(
        (Notice(person, matter, "check_returned", stamp, body) for person in people), turn.now
    )


def _meant(
    turn: Turn, states: Sequence[EntryState]
) -> tuple[Running, Organization, list[tuple[Entry, Member]]] | Reply:
    """The entries meant: one member's by name, else all of those states of the branch named."""
    if (turn.heard and turn.heard.names) or "person_id" in turn.slots:
        return _of_person(turn, states)
    about = asked(turn, "check_roll", "check.may_not_check")
    if isinstance(about, Reply):
        return about
    if about.org is None:
        return say("check.which_branch")
    running = latest_check(turn.uow, [about.org.path])
    if running is None:
        raise Refusal("check.none_running")
    found = turn.uow.checks.entries(running.assessment.id, [about.org.path], states)
    return running, about.org, list(found)


def _of_person(
    turn: Turn, states: Sequence[EntryState]
) -> tuple[Running, Organization, list[tuple[Entry, Member]]] | Reply:
    member = member_meant(turn, "check_roll")
    if isinstance(member, Reply):
        return member
    turn.slots |= {"person": member.name, "person_id": member.person_id}
    org = turn.uow.organizations.get(member.org_id)
    running = latest_check(turn.uow, [org.path]) if org else None
    if org is None or running is None:
        raise Refusal("check.none_running")
    entry = turn.uow.checks.of_person(running.assessment.id, member.person_id)
    fits = entry is not None and entry.state in states
    return running, org, [(entry, member)] if entry is not None and fits else []


def _read_back(turn: Turn, org: Organization, entries: Sequence[tuple[Entry, Member]]) -> str:
    """How many stand how, and everybody who is not simply there, with the evidence."""
    found = Counter(entry.status for entry, _ in entries)
    special = [
        (member.name, entry.status.screen, without_numbers(entry.evidence))
        for entry, member in entries
        if entry.status is not None and entry.status is not ContactStatus.IN_CONTACT
    ]
    return render(
        "check.ask_check",
        org=org.name,
        count=len(entries),
        found=[(s.screen, found[s]) for s in ContactStatus if found[s]],
        special=special[:_SHOWN],
        more=max(0, len(special) - _SHOWN),
        basis=without_numbers(entries[0][0].evidence) if len(entries) == 1 else "",
    )


def _waiting(counts: Iterable[Count]) -> int:
    return sum(count.waiting for count in counts)
