"""The signed and sealed forms that were photographed, for whoever may take the form itself out."""

from __future__ import annotations

from domain.forms.headings import FormKind
from handlers.asked import asked
from handlers.forms.filing import (
    filing,
    form_in,
    matter_of,
    needed,
    own_organization,
    wanted_forms,
)
from handlers.lost_contact.running import latest_check
from handlers.turn import Option, Router, Turn
from messages.cards import Picture, Reply
from messages.render import render, say

router = Router()

# More pictures than this fill a phone; the latest count.
_MOST = 9
_SEVERAL = 2


@router.on("form_scans")
def form_scans(turn: Turn) -> Reply:
    """看清溪镇表三签章件: the photos of that committee's form in the running check."""
    kind = FormKind(turn.slots["form"]) if "form" in turn.slots else form_in(turn.text)
    # Without a form named whoever may see sums is asked which.
    about = asked(turn, *needed(kind or FormKind.FORM3))
    if isinstance(about, Reply):
        turn.uow.audit.record(turn.now, turn.who.id, "form_scans")
        return about
    running = latest_check(turn.uow, about.prefixes)
    if running is None:
        turn.uow.audit.record(turn.now, turn.who.id, "form_scans")
        return say("check.none_running")
    if kind is None:
        return _which_form(turn, wanted_forms(running))
    counts = turn.uow.checks.counts(running.assessment.id, about.prefixes)
    committees = filing(turn.uow.organizations.within(about.prefixes), counts)
    if len(committees) >= _SEVERAL:
        turn.uow.audit.record(turn.now, turn.who.id, "form_scans")
        return say("forms.scans_of_which", name=render("forms.name", kind=kind.value))
    org = committees[0] if committees else own_organization(turn, about)
    kept = turn.uow.records.files_of([matter_of(kind, running.assessment.id, org.id)])
    target = f"form:{kind.value}"
    turn.uow.audit.record(
        turn.now, turn.who.id, "form_scans", org_id=org.id, target=target, rows=len(kept)
    )
    name = render("forms.name", kind=kind.value)
    if not kept:
        return say("forms.no_scans", name=name, org=org.name)
    return Reply(
        tuple(
            Picture(render("forms.scan", kind=kind.value, org=org.name, number=number), key)
            for number, (_, key) in enumerate(kept[-_MOST:], 1)
        )
    )


def _which_form(turn: Turn, kinds: list[FormKind]) -> Reply:
    options = [
        Option(render("forms.name", kind=k.value), turn.intent, {**turn.slots, "form": k.value})
        for k in kinds
    ]
    return turn.ask(render("forms.which_scan"), options)
