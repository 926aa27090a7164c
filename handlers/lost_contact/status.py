"""How a member stands now: 在册, 流动, 空挂 or 失联, told in a sentence, read back, dated, kept.

While a member check runs in the branch, the same sentence is the branch's word for that member.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from domain.contact import without_numbers
from domain.contact_records import Details
from domain.contact_states import CHANGES, change_to, check_day
from domain.contact_told import circumstance_in, employer_in, place_in, status_in
from domain.contact_words import day_in
from domain.forms.headings import CIRCUMSTANCES
from domain.people import ContactStatus, Member
from domain.refusals import Refusal
from handlers.lost_contact.attempts import LONGEST_NOTE
from handlers.lost_contact.finding import member_meant, said
from handlers.lost_contact.photos import matter_of
from handlers.lost_contact.running import confirmable
from handlers.turn import Option, Router, Turn
from messages.cards import Reply
from messages.render import render, say

router = Router()

_LOST = ContactStatus.LOST
# What is said of how somebody lived while lost; anything else is written in words.
CONDUCTS = ("表现良好,没有违纪违法", "有不合格表现", "有违纪违法行为")


@dataclass(frozen=True, slots=True)
class Found:
    """How the branch found a member: the state, since when, on what evidence, and its details."""

    status: ContactStatus
    on: date
    evidence: str = field(repr=False)
    circumstance: str = ""
    destination: str = field(default="", repr=False)
    employer: str = field(default="", repr=False)


@router.on("contact_status")
def contact_status(turn: Turn) -> Reply:
    """张三已联系上, 张三流动 去向宁波, 张三失联: a change of state, or its confirmation."""
    if not turn.reach("change_contact_status"):
        return say("lost_contact.may_not_change")
    member = member_meant(turn, "change_contact_status")
    if isinstance(member, Reply):
        return member
    turn.slots |= {
        "person": member.name,
        "person_id": member.person_id,
        "said": said(turn)[:LONGEST_NOTE],
    }
    status = _status_meant(turn, member)
    if status is None:
        return _ask_status(turn, member)
    turn.slots["status"] = status.value
    return _found(turn, member, status)


def _found(turn: Turn, member: Member, status: ContactStatus) -> Reply:
    """Ask for what is still missing, read back, and keep it once confirmed."""
    entry = confirmable(turn.uow, member)
    if status is member.contact_status and entry is None:
        words = "lost_contact.no_change"
        return say(words, name=member.name, status=status.screen)
    found = _told(turn, status)
    _check(turn, member, found)
    if _wanting(member, found, "circumstance"):
        return _ask_circumstance(turn, member)
    if _wanting(member, found, "destination"):
        return say("lost_contact.ask_destination", name=member.name)
    if not turn.slots.get("confirmed"):
        return _read_back(turn, member, found, checking=entry is not None)
    return _kept(turn, member, found)


def _status_meant(turn: Turn, member: Member) -> ContactStatus | None:
    if "status" in turn.slots:
        return ContactStatus(turn.slots["status"])
    meant = status_in(turn.slots["said"].replace(member.name, ""))
    if meant is None and turn.slots.get("confirmed"):
        return ContactStatus.IN_CONTACT
    return meant


def _told(turn: Turn, status: ContactStatus) -> Found:
    words = turn.slots["said"].replace(turn.slots["person"], "")
    where = place_in(words) if status is ContactStatus.MOBILE else ""
    return Found(
        status,
        day_in(words, turn.today),
        turn.slots["said"],
        turn.slots.get("circumstance") or (circumstance_in(words) if status is _LOST else ""),
        where,
        employer_in(words) if where else "",
    )


def _check(turn: Turn, member: Member, found: Found) -> None:
    """Refused, and nothing changed: an impossible change, a day that cannot be."""
    changes = turn.uow.contacts.changes([member.person_id])
    latest = changes[-1].on if changes and found.status is not member.contact_status else None
    check_day(found.on, turn.today, member.joined_on, latest)
    if found.status is member.contact_status:
        return
    try:
        change_to(member.contact_status, found.status)
    except Refusal as refusal:
        refusal.facts = {**refusal.facts, "name": member.name}
        raise


def _wanting(member: Member, found: Found, what: str) -> bool:
    """Whether the change needs something the words do not say and the roll does not know."""
    if getattr(found, what):
        return False
    if found.status is member.contact_status:
        return what == "circumstance" and found.status is _LOST and not member.circumstance
    return what in change_to(member.contact_status, found.status).needs


def _ask_status(turn: Turn, member: Member) -> Reply:
    ways = [c.target for c in CHANGES if c.origin is member.contact_status]
    options = [
        Option(way.screen, "contact_status", {**turn.slots, "status": way.value}) for way in ways
    ]
    prompt = render(
        "lost_contact.ask_status", name=member.name, status=member.contact_status.screen
    )
    return turn.ask(prompt, options)


def _ask_circumstance(turn: Turn, member: Member) -> Reply:
    options = [
        Option(f"{code}{words}", "contact_status", {**turn.slots, "circumstance": code})
        for code, words in CIRCUMSTANCES.items()
    ]
    return turn.ask(render("lost_contact.ask_circumstance", name=member.name), options)


def _read_back(turn: Turn, member: Member, found: Found, *, checking: bool) -> Reply:
    words = render(
        "lost_contact.ask_found",
        name=member.name,
        org=member.org_name,
        before=member.contact_status.screen,
        found=found,
        checking=checking,
        attempts=len(turn.uow.contacts.attempts([member.person_id]))
        if found.status is _LOST
        else None,
        why=CIRCUMSTANCES.get(found.circumstance, ""),
        reason=without_numbers(found.evidence),
    )
    changes = found.status is not member.contact_status
    yes = "lost_contact.yes_change_to" if changes else "lost_contact.yes_confirm"
    return turn.confirm(words, render(yes, status=found.status.screen))


def _kept(turn: Turn, member: Member, found: Found) -> Reply:
    change = keep(turn, member, found)
    turn.conversation.form = matter_of(member.person_id)
    done = render(
        "lost_contact.changed",
        name=member.name,
        org=member.org_name,
        status=found.status.screen,
        changed=change is not None,
    )
    if change is None or member.contact_status is not _LOST:
        return say("lost_contact.say", words=done)
    slots = {"person": member.name, "person_id": member.person_id, "change": change}
    options = [Option(words, "contact_conduct", {**slots, "conduct": words}) for words in CONDUCTS]
    options.append(Option(render("lost_contact.conduct_later"), "cancel"))
    return turn.ask(f"{done}\n{render('lost_contact.ask_conduct', name=member.name)}", options)


def keep(turn: Turn, member: Member, found: Found) -> int | None:
    """Change the roll and the check's list; returns the change's number, None if none was made."""
    uow, change = turn.uow, None
    if found.status is not member.contact_status:
        change = uow.contacts.change_status(
            member.person_id, found.status.value, found.on, turn.who.id, found.evidence, turn.now
        )
    if found.circumstance:
        uow.members.set_circumstance(member.person_id, found.circumstance)
    if found.destination:
        known = uow.members.details(member.person_id)
        details = Details(known.left_reason, found.destination, found.employer or known.employer)
        # Whoever was mobile before went there some day that only the roll knows.
        began = found.on if change is not None else None
        uow.members.set_details(member.person_id, details, began)
    entry = confirmable(uow, member)
    if entry is not None:
        uow.checks.confirm(
            entry.assessment_id,
            [member.person_id],
            found.status.value,
            found.evidence,
            turn.who.id,
            turn.now,
        )
    uow.audit.record(
        turn.now,
        turn.who.id,
        "contact_status",
        org_id=member.org_id,
        target=f"person:{member.person_id}",
        rows=1,
    )
    return change


@router.on("contact_conduct")
def contact_conduct(turn: Turn) -> Reply:
    """失联期间表现 of somebody found again: chosen, or said in words of the member by name."""
    if not turn.reach("change_contact_status"):
        return say("lost_contact.may_not_change")
    member = member_meant(turn, "change_contact_status")
    if isinstance(member, Reply):
        return member
    changes = turn.uow.contacts.changes([member.person_id])
    found = [c for c in changes if c.before is _LOST]
    if not found or member.contact_status is _LOST:
        return say("lost_contact.not_found_again", name=member.name)
    conduct = turn.slots.get("conduct") or _conduct_in(said(turn), member.name)
    if not conduct:
        return say("lost_contact.which_conduct", name=member.name)
    turn.uow.contacts.note_conduct(found[-1].id, conduct)
    turn.uow.audit.record(
        turn.now,
        turn.who.id,
        "contact_conduct",
        org_id=member.org_id,
        target=f"person:{member.person_id}",
        rows=1,
    )
    return say("lost_contact.conduct_kept", name=member.name, conduct=without_numbers(conduct))


def _conduct_in(words: str, name: str) -> str:
    rest = words.replace(name, "")
    _, found, conduct = rest.partition("表现")
    return conduct.strip(" :：,，是为") if found else ""
