"""Which subject a message is about: the organisation it names, else the only one in reach."""

from __future__ import annotations

from collections.abc import Sequence

from domain.ports import Subject
from domain.refusals import Refusal
from handlers.turn import Option, Turn
from messages.cards import Reply
from messages.render import render


def subjects_in_reach(turn: Turn, action: str) -> Sequence[Subject]:
    """The subjects of running assessments where the person may do the action."""
    reach = turn.reach(action)
    found: list[Subject] = []
    for assessment in turn.uow.assessments.running():
        found += turn.uow.assessments.subjects(assessment.id, reach)
    return found


def choose_subject(
    turn: Turn, action: str, among: Sequence[Subject] | None = None
) -> Subject | Reply:
    """The subject meant, or a numbered question where several are possible.

    `among`: the subjects in question, where they are not all in reach of the action.

    An organisation out of reach is refused with the words for a name that does not exist.
    """
    subjects = _in_question(turn, action, among)
    if not subjects:
        raise Refusal("general.no_such_subject")
    if len(subjects) == 1:
        return subjects[0]
    if len(subjects) > 9:
        raise Refusal("general.name_the_organization")
    options = [Option(s.org.name, turn.intent, {**turn.slots, "org": s.org.id}) for s in subjects]
    return turn.ask(render("inbox.which_organization"), options)


def _in_question(turn: Turn, action: str, among: Sequence[Subject] | None) -> Sequence[Subject]:
    """Of those possible the ones of the organisation named; where none is named, all."""
    if "org" not in turn.slots:
        return subjects_in_reach(turn, action) if among is None else among
    if among is not None:
        return [s for s in among if s.org.id == turn.slots["org"]]
    reach = turn.reach(action)
    named = turn.uow.assessments.subjects_of([turn.slots["org"]])
    return [s for s in named if s.org.within(reach)]
