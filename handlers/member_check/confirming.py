"""The branch's part of the double check: everybody who is simply there, in one go.

Whoever is anything else (流动, 空挂, 失联, out without 回执) is said one by one, in
`lost_contact.status`.
"""

from __future__ import annotations

from collections.abc import Sequence

from domain.contact import without_numbers
from domain.contact_check import Entry, EntryState
from domain.organizations import Organization
from domain.people import ContactStatus, Member
from domain.refusals import Refusal
from handlers.asked import Asked, asked, unknown_name
from handlers.lost_contact.running import Running, latest_check
from handlers.member_check.words import other_place_in, rest_of
from handlers.turn import Option, Router, Turn
from messages.cards import Reply
from messages.render import render, say

router = Router()

_WAITING = (EntryState.OPEN, EntryState.RETURNED)
_SHOWN = 30


@router.on("check_confirm")
def check_confirm(turn: Turn) -> Reply:
    """Confirm as 在册 all of the branch who stand so and were not said otherwise."""
    branch = _own_branch(turn)
    if isinstance(branch, Reply):
        return branch
    running = latest_check(turn.uow, [branch.path])
    if running is None:
        raise Refusal("check.none_running")
    there, apart = _waiting(turn, running, branch)
    if not there:
        return say("check.nobody_waiting", org=branch.name, apart=len(apart))
    basis = turn.slots.get("basis") or rest_of(turn.said, branch.name)
    if not basis:
        turn.conversation.form = f"check_basis:{branch.id}"
        return say("check.ask_basis", org=branch.name, count=len(there))
    return _confirmed(turn, running, branch, basis)


@router.form("check_basis")
def basis_given(turn: Turn) -> Reply:
    """The evidence, asked for one message ago."""
    branch = turn.uow.organizations.get(int(turn.conversation.form.split(":")[1]))
    turn.conversation.form = ""
    turn.intent = "check_confirm"
    running = latest_check(turn.uow, [branch.path]) if branch else None
    if branch is None or running is None or not turn.may("confirm_roll", branch):
        return say("check.none_running")
    return _confirmed(turn, running, branch, turn.said)


def _confirmed(turn: Turn, running: Running, branch: Organization, basis: str) -> Reply:
    there, apart = _waiting(turn, running, branch)
    if not turn.slots.get("confirmed"):
        words = render(
            "check.ask_confirm",
            org=branch.name,
            count=len(there),
            names=[m.name for m in there[:_SHOWN]],
            apart=len(apart),
            basis=without_numbers(basis),
        )
        yes = render("check.yes_confirm")
        return turn.confirm(words, yes, org=branch.id, basis=basis, count=len(there))
    if turn.slots.get("count") != len(there):
        return say("check.changed_meanwhile", org=branch.name)
    done = turn.uow.checks.confirm(
        running.assessment.id,
        [member.person_id for member in there],
        ContactStatus.IN_CONTACT.value,
        basis,
        turn.who.id,
        turn.now,
    )
    turn.uow.audit.record(turn.now, turn.who.id, "check_confirm", org_id=branch.id, rows=done)
    return say("check.confirmed", org=branch.name, count=done, apart=len(apart))


def _waiting(
    turn: Turn, running: Running, branch: Organization
) -> tuple[list[Member], list[tuple[Entry, Member]]]:
    """Who may be confirmed in one go, and who is to be spoken of one by one."""
    entries = turn.uow.checks.entries(running.assessment.id, [branch.path], _WAITING)
    there = [member for entry, member in entries if plain_case(entry, member)]
    return there, [pair for pair in entries if not plain_case(*pair)]


def plain_case(entry: Entry, member: Member) -> bool:
    """Whether nothing about the member asks for words of their own."""
    return (
        entry.state is EntryState.OPEN
        and member.contact_status is ContactStatus.IN_CONTACT
        and member.transferred_on is None
    )


def _own_branch(turn: Turn) -> Organization | Reply:
    """The branch whose secretary asks: the one named, the only one, or one of several asked."""
    about = asked(turn, "confirm_roll", "check.may_not_confirm")
    if isinstance(about, Reply):
        return about
    found = _places(turn, about)
    if about.org is None and other_place_in(turn.said, [org.name for org in found]):
        return unknown_name()
    if len(found) == 1:
        return found[0]
    options = [Option(o.name, turn.intent, {**turn.slots, "org": o.id}) for o in found]
    return turn.ask(render("inbox.which_organization"), options)


def _places(turn: Turn, about: Asked) -> Sequence[Organization]:
    if about.org is not None:
        return [about.org]
    found = (turn.uow.organizations.get(int(p.strip("/").split("/")[-1])) for p in about.prefixes)
    return [org for org in found if org is not None]
