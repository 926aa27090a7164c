"""A paper as a file in chat: chosen, filled, kept for the asker, audited."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from domain.decided import Objection
from domain.organizations import Organization
from domain.ports import Subject
from domain.printed import Paper, PaperKind
from domain.refusals import Refusal
from handlers.notices import circles
from handlers.notices.circles import Circle
from handlers.notices.status import Raised, may_answer
from handlers.papers import of_branch, of_committee
from handlers.papers.named import (
    OF_BRANCH,
    RIGHTS,
    branch_meant,
    check_right,
    paper_meant,
    paper_name,
)
from handlers.turn import Option, Router, Turn
from messages.cards import Document, Reply
from messages.render import render, say

router = Router()

_BRANCH: Mapping[PaperKind, Callable[[Turn, Subject], Paper]] = {
    PaperKind.TALLY: of_branch.tally,
    PaperKind.PROPOSAL: of_branch.proposal,
}
_COMMITTEE: Mapping[PaperKind, Callable[[Turn, Circle], Paper]] = {
    PaperKind.REVIEW: of_committee.review,
    PaperKind.NOTICE: of_committee.notice,
}
# As many as one numbered question may offer.
_MOST_OPTIONS = 9


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper and whose it is."""

    paper: Paper = field(repr=False)
    org: Organization


@router.on("paper")
def paper(turn: Turn) -> Reply:
    """The paper named, filled from what is known, as a .docx to print, sign and seal."""
    kind = paper_meant(turn)
    if isinstance(kind, Reply):
        return kind
    check_right(turn, RIGHTS[kind], kind)
    made = _made(turn, kind)
    return made if isinstance(made, Reply) else _handed_out(turn, made)


def _made(turn: Turn, kind: PaperKind) -> Printed | Reply:
    if kind in OF_BRANCH:
        subject = branch_meant(turn, RIGHTS[kind])
        if isinstance(subject, Reply):
            return subject
        return Printed(_BRANCH[kind](turn, subject), subject.org)
    circle = circles.choose(turn, RIGHTS[kind])
    if isinstance(circle, Reply):
        return circle
    if kind is not PaperKind.OBJECTION:
        return Printed(_COMMITTEE[kind](turn, circle), circle.org)
    return _objection(turn, circle)


def _objection(turn: Turn, circle: Circle) -> Printed | Reply:
    raised = _objection_meant(turn, circle)
    if isinstance(raised, Reply):
        return raised
    form = of_committee.objection(turn, circle, raised)
    return Printed(form, circle.subjects[raised.subject_id].org)


def _objection_meant(turn: Turn, circle: Circle) -> Objection | Reply:
    """The objection chosen, the only one, or a numbered question, the latest first.

    Only those that the asker answers: nobody else reads who raised them, and what they say.
    """
    named, chosen = turn.slots.get("org"), turn.slots.get("objection")
    found = [
        objection
        for objection in reversed(circle.objections)
        if chosen in (None, objection.id)
        and named in (None, circle.org.id, circle.subjects[objection.subject_id].org.id)
        and may_answer(turn, _raised(circle, objection))
    ]
    if not found:
        raise Refusal("papers.no_objection", org=circle.org.name)
    if len(found) == 1:
        return found[0]
    options = [
        Option(
            render("papers.objection_label", org=circle.name(o.subject_id), at=o.at, state=o.state),
            turn.intent,
            {**turn.slots, "objection": o.id},
        )
        for o in found[:_MOST_OPTIONS]
    ]
    return turn.ask(render("papers.which_objection"), options)


def _raised(circle: Circle, objection: Objection) -> Raised:
    return Raised(objection, circle.subjects[objection.subject_id], circle.scheme, None)


def _handed_out(turn: Turn, made: Printed) -> Reply:
    kind = made.paper.kind
    key = turn.desk.files.put(turn.desk.paper(made.paper, turn.now), "docx")
    turn.uow.audit.record(
        turn.now, turn.who.id, "paper", org_id=made.org.id, target=f"paper:{kind.value}", rows=1
    )
    name = render("papers.file_name", kind=kind.value, org=made.org.name, at=turn.now)
    words = say(
        "papers.printed", paper=paper_name(kind), kind=kind.value, org=made.org.name, at=turn.now
    )
    return words + Reply((Document(f"{name}.docx", key),))
