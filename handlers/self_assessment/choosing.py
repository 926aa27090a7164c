"""Which report a message is about, asked back where several are meant."""

from __future__ import annotations

from collections.abc import Sequence

from domain.ports import Subject
from domain.refusals import Refusal
from handlers.turn import Option, Turn
from messages.cards import Reply
from messages.render import render

# A numbered list of more is no help to anybody.
MOST_CHOICES = 9


def candidates(turn: Turn, prefixes: tuple[str, ...]) -> list[Subject]:
    """The subjects of running assessments in those subtrees that the words may mean."""
    found: list[Subject] = []
    for assessment in turn.uow.assessments.running():
        found += turn.uow.assessments.subjects(assessment.id, prefixes)
    if "subject" in turn.slots:
        return [subject for subject in found if subject.id == turn.slots["subject"]]
    if "org" in turn.slots:
        return [subject for subject in found if subject.org.id == turn.slots["org"]]
    return found


def pick(turn: Turn, subjects: Sequence[Subject], *, sure: bool = True) -> Subject | Reply:
    """The only one, or a numbered question; also for one where it is not `sure` to be meant.

    Refusals: `general.no_such_subject` for none, `general.name_the_organization` for very many.
    """
    if not subjects:
        raise Refusal("general.no_such_subject")
    if len(subjects) == 1 and sure:
        return subjects[0]
    if len(subjects) > MOST_CHOICES:
        raise Refusal("general.name_the_organization")
    options = [
        Option(_label(turn, subjects, s), turn.intent, {**turn.slots, "subject": s.id})
        for s in subjects
    ]
    return turn.ask(render("inbox.which_organization"), options)


def _label(turn: Turn, subjects: Sequence[Subject], subject: Subject) -> str:
    """The organisation; with the cycle where it is graded in several assessments."""
    if sum(other.org.id == subject.org.id for other in subjects) == 1:
        return subject.org.name
    assessment = turn.uow.assessments.get(subject.assessment_id)
    cycle = assessment.cycle if assessment else ""
    return render("self_assessment.subject_and_cycle", org=subject.org.name, cycle=cycle)
