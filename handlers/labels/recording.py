"""Putting on record that a label's requirement was met: by whom and when, never changed after."""

from __future__ import annotations

from collections.abc import Sequence

from domain.labels import RequirementRecord, requirements_meant
from domain.refusals import Refusal
from domain.scheme_rules import Requirement
from handlers.labels.carried import Carried, carried
from handlers.labels.showing import whole
from handlers.labels.words import record_in
from handlers.subjects import choose_subject
from handlers.turn import Option, Router, Turn
from messages.cards import Reply
from messages.render import render, say

router = Router()

_INTENT = "management_record"
# A note of what was done, not the papers themselves.
_LONGEST = 500


@router.on(_INTENT)
def record(turn: Turn) -> Reply:
    """Record a requirement, once read back; what was done is asked for where it is missing."""
    turn.slots.setdefault("said", turn.said)
    one = _meant(turn)
    if isinstance(one, Reply):
        return one
    word, note = record_in(str(turn.slots["said"]), one.subject.org.name)
    wanted = _requirement(turn, one, word)
    if isinstance(wanted, Reply):
        return wanted
    note = str(turn.slots.get("note") or _note(one, word, note))
    if not note:
        turn.conversation.form = f"{_INTENT}:{one.subject.id}:{wanted.id}"
        return say("management.what_was_done", org=one.subject.org.name, title=wanted.title)
    _check_length(note)
    if turn.slots.get("confirmed"):
        return _keep(turn, one, wanted, note)
    return _read_back(turn, one, wanted, note)


@router.form(_INTENT)
def note_given(turn: Turn) -> Reply | None:
    """What was done, asked for one message ago."""
    _, subject_id, requirement = turn.conversation.form.split(":")
    turn.conversation.form = ""
    turn.intent = _INTENT
    found = [one for one in _in_reach(turn) if one.subject.id == int(subject_id)]
    wanted = [r for one in found for r in one.label.requires if r.id == requirement]
    if not wanted:
        return None
    if len(turn.said) > _LONGEST:  # said, not raised: raising would leave the form open
        return say("management.too_long", length=len(turn.said), most=_LONGEST)
    return _read_back(turn, found[0], wanted[0], turn.said)


def _meant(turn: Turn) -> Carried | Reply:
    """The labelled subject meant: the one named, else the only one in reach."""
    found = {one.subject.id: one for one in _in_reach(turn)}
    wanted = turn.slots.get("subject")
    if wanted in found:
        return found[wanted]
    org = turn.slots.get("org")
    if org is not None and org not in {one.subject.org.id for one in found.values()}:
        _no_label(turn, int(org))
    picked = choose_subject(turn, "record_requirement", [one.subject for one in found.values()])
    return picked if isinstance(picked, Reply) else found[picked.id]


def _in_reach(turn: Turn) -> list[Carried]:
    reach = turn.reach("record_requirement")
    if not reach:
        raise Refusal("management.may_not_record")
    return carried(turn.uow, reach)


def _no_label(turn: Turn, org_id: int) -> None:
    org = turn.uow.organizations.get(org_id)
    if org is None or not turn.may("record_requirement", org):
        raise Refusal("general.no_such_subject")
    raise Refusal("management.no_label", org=org.name)


def _requirement(turn: Turn, one: Carried, word: str) -> Requirement | Reply:
    """The requirement meant; a numbered question where the word fits several, or none."""
    known = {requirement.id: requirement for requirement in one.label.requires}
    if not known:
        raise Refusal("management.nothing_required", org=one.subject.org.name, label=one.label.name)
    if turn.slots.get("requirement") in known:
        return known[turn.slots["requirement"]]
    fitting = requirements_meant(one.label, word)
    if len(fitting) == 1:
        return fitting[0]
    return _ask_which(turn, one, fitting or one.label.requires)


def _ask_which(turn: Turn, one: Carried, among: Sequence[Requirement]) -> Reply:
    slots = {**turn.slots, "subject": one.subject.id}
    options = [
        Option(requirement.title, _INTENT, {**slots, "requirement": requirement.id})
        for requirement in among
    ]
    prompt = render("management.which", org=one.subject.org.name, label=one.label.name)
    return turn.ask(prompt, options)


def _note(one: Carried, word: str, note: str) -> str:
    """What was done; a first word that is no requirement's is part of it."""
    return note if requirements_meant(one.label, word) else f"{word} {note}".strip()


def _check_length(note: str) -> None:
    if len(note) > _LONGEST:
        raise Refusal("management.too_long", length=len(note), most=_LONGEST)


def _read_back(turn: Turn, one: Carried, wanted: Requirement, note: str) -> Reply:
    words = render(
        "management.ask_record",
        org=one.subject.org.name,
        label=one.label.name,
        title=wanted.title,
        note=note,
    )
    yes = render("management.do_record")
    return turn.confirm(
        words, yes, subject=one.subject.id, requirement=wanted.id, note=note, said=""
    )


def _keep(turn: Turn, one: Carried, wanted: Requirement, note: str) -> Reply:
    subject = one.subject
    made = RequirementRecord(0, subject.id, one.label.name, wanted.id, note, turn.who.id, turn.now)
    turn.uow.labels.record(made)
    target = f"subject:{subject.id}"
    turn.uow.audit.record(turn.now, turn.who.id, _INTENT, org_id=subject.org.id, target=target)
    again = {c.subject.id: c for c in carried(turn.uow, (subject.org.path,))}
    return say("management.recorded", title=wanted.title) + whole(turn, again[subject.id])
