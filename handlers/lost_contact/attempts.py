"""An attempt to reach a lost member, told in a sentence, read back, confirmed, kept."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from domain.contact import without_numbers
from domain.contact_states import check_day
from domain.contact_told import day_ahead_in
from domain.contact_words import OUTCOME_NAMES, REACHED, WAY_NAMES, Sentence, read_attempt
from domain.people import ContactStatus, Member, Person
from domain.ports import Attempt, UnitOfWork
from handlers.lost_contact.finding import member_meant, said
from handlers.lost_contact.photos import matter_of
from handlers.turn import Option, Router, Turn
from messages.cards import Reply
from messages.render import render, say

router = Router()

LONGEST_NOTE = 500
# What is offered for the next step, in days.
_SOON = (3, 7, 14)


def record_attempt(
    uow: UnitOfWork, who: Person, member: Member, told: Sentence, now: datetime
) -> int:
    """Keep the attempt, its note sealed, and that it was recorded; returns its number.

    It must be complete.
    """
    if told.way is None or told.outcome is None:
        raise ValueError("an attempt needs its means and what came of it")
    attempt = Attempt(member.person_id, who.id, told.on, told.way, told.outcome, told.note)
    number = uow.contacts.record(attempt, now)
    uow.audit.record(
        now,
        who.id,
        "contact_attempt",
        org_id=member.org_id,
        target=f"person:{member.person_id}",
        rows=1,
    )
    return number


@router.on("contact_attempt")
def contact_attempt(turn: Turn) -> Reply:
    """Record an attempt for a lost member of the asker's own branch."""
    if not turn.reach("record_attempt"):
        return say("lost_contact.may_not_record")
    member = member_meant(turn, "record_attempt")
    if isinstance(member, Reply):
        return member
    if member.contact_status is not ContactStatus.LOST:
        return say("lost_contact.not_lost", name=member.name, status=member.contact_status.screen)
    told = _told(turn, member)
    check_day(told.on, turn.today, member.joined_on, None)
    _keep_in_slots(turn, member, told)
    if told.way is None:
        return _ask(turn, "way", WAY_NAMES)
    if told.outcome is None:
        return _ask(turn, "outcome", OUTCOME_NAMES)
    if not turn.slots.get("confirmed"):
        return _read_back(turn, member, told)
    return _recorded(turn, member, told)


@router.form("evidence")
def evidence(turn: Turn) -> Reply | None:
    """Photos belong to the attempt until something else is said; words are never for this form."""
    turn.conversation.form = ""
    return None


@router.on("next_step")
def next_step(turn: Turn) -> Reply:
    """What is to be done next, and when: chosen below an attempt, or said of somebody by name."""
    if not turn.reach("record_attempt"):
        return say("lost_contact.may_not_record")
    member = member_meant(turn, "record_attempt")
    if isinstance(member, Reply):
        return member
    if member.contact_status is not ContactStatus.LOST:
        return say("lost_contact.not_lost", name=member.name, status=member.contact_status.screen)
    numbers = turn.uow.contacts.latest_of(member.person_id)
    if numbers is None:
        return say("lost_contact.attempt_first", name=member.name)
    words = said(turn)[:LONGEST_NOTE]
    on = _day_planned(turn, words)
    if on is None:
        return say("lost_contact.when_next", name=member.name)
    step = "" if "in_days" in turn.slots else _step_in(words, member.name)
    if "in_days" not in turn.slots and not turn.slots.get("confirmed"):
        turn.slots |= {"person": member.name, "person_id": member.person_id, "said": words}
        prompt = render(
            "lost_contact.ask_plan", name=member.name, on=on, step=without_numbers(step)
        )
        return turn.confirm(prompt, render("lost_contact.yes_record"))
    turn.uow.contacts.plan_next(numbers, on, step)
    turn.uow.audit.record(
        turn.now,
        turn.who.id,
        "next_step",
        org_id=member.org_id,
        target=f"person:{member.person_id}",
        rows=1,
    )
    return say("lost_contact.planned", name=member.name, on=on, today=turn.today)


def _day_planned(turn: Turn, words: str) -> date | None:
    if "in_days" in turn.slots:
        return turn.today + timedelta(days=turn.slots["in_days"])
    return day_ahead_in(words, turn.today)


def _step_in(words: str, name: str) -> str:
    """The words of the step, without the name and the command."""
    rest = words.replace(name, "").replace("下一步", "").strip(" ,，。:：")
    return "" if rest == words else rest


def _told(turn: Turn, member: Member) -> Sentence:
    """What the sentence says; what was chosen by number since then goes before it."""
    words = said(turn)[:LONGEST_NOTE]
    if "on" not in turn.slots:
        return read_attempt(words, member.name, turn.today)
    on = date.fromisoformat(turn.slots["on"])
    return Sentence(turn.slots.get("way"), turn.slots.get("outcome"), on, words)


def _keep_in_slots(turn: Turn, member: Member, told: Sentence) -> None:
    turn.slots |= {
        "person": member.name,
        "person_id": member.person_id,
        "way": told.way,
        "outcome": told.outcome,
        "on": told.on.isoformat(),
        "said": told.note,
    }


def _ask(turn: Turn, slot: str, answers: tuple[str, ...]) -> Reply:
    options = [Option(word, "contact_attempt", {**turn.slots, slot: word}) for word in answers]
    return turn.ask(render(f"lost_contact.ask_{slot}", name=turn.slots["person"]), options)


def _read_back(turn: Turn, member: Member, told: Sentence) -> Reply:
    words = render(
        "lost_contact.read_back",
        name=member.name,
        org=member.org_name,
        told=told,
        note=without_numbers(told.note),
    )
    return turn.confirm(words, render("lost_contact.yes_record"))


def _recorded(turn: Turn, member: Member, told: Sentence) -> Reply:
    record_attempt(turn.uow, turn.who, member, told, turn.now)
    turn.conversation.form = matter_of(member.person_id)
    done = render("lost_contact.recorded", name=member.name, told=told)
    slots = {key: turn.slots[key] for key in ("person", "person_id", "said")}
    if told.outcome != REACHED:
        return _ask_next(turn, done, slots)
    if not turn.reach("change_contact_status"):
        return say("lost_contact.recorded", name=member.name, told=told)
    options = [
        Option(render("lost_contact.yes_change"), "contact_status", {**slots, "confirmed": True}),
        Option(render("lost_contact.not_yet"), "cancel"),
    ]
    return turn.ask(f"{done}\n{render('lost_contact.ask_change', name=member.name)}", options)


def _ask_next(turn: Turn, done: str, slots: dict[str, object]) -> Reply:
    """When to try again; another day can be said in words."""
    options = [
        Option(
            render("lost_contact.in_days", days=days, on=turn.today + timedelta(days=days)),
            "next_step",
            {**slots, "in_days": days},
        )
        for days in _SOON
    ]
    options.append(Option(render("lost_contact.no_next"), "cancel"))
    name = slots["person"]
    return turn.ask(f"{done}\n{render('lost_contact.ask_next', name=name)}", options)
