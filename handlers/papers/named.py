"""Which paper a message means, and what to ask where it says none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from domain import scheme as schemes
from domain.ports import Subject
from domain.printed import PaperKind
from domain.refusals import Refusal
from domain.scheme_rules import Scheme
from handlers.asked import names_something, unknown_name
from handlers.season import Season
from handlers.subjects import choose_subject, subjects_in_reach
from handlers.turn import Option, Turn
from handlers.understanding.normal import compact
from messages.cards import Reply
from messages.render import render

# The numbers are those of the plan's own attachments; the first that is found counts.
_WORDS: tuple[tuple[PaperKind, tuple[str, ...]], ...] = (
    (PaperKind.REVIEW, ("附件4", "附件四", "附件5", "附件五", "初评意见", "汇总表")),
    (PaperKind.PROPOSAL, ("附件3", "附件三", "初步认定", "认定意见")),
    (PaperKind.TALLY, ("统计表",)),
    (PaperKind.NOTICE, ("公示",)),
    (PaperKind.OBJECTION, ("异议", "处理单")),
)

# Who may print a paper, as rights of `domain.access`.
RIGHTS = {
    PaperKind.TALLY: "see_turnout",
    PaperKind.PROPOSAL: "print_proposal",
    PaperKind.REVIEW: "print_review",
    PaperKind.NOTICE: "print_review",
    PaperKind.OBJECTION: "see_objections",
}
OF_BRANCH = (PaperKind.TALLY, PaperKind.PROPOSAL)


def paper_meant(turn: Turn, among: Iterable[PaperKind] = PaperKind) -> PaperKind | Reply:
    """The paper chosen before or named in the text, else a numbered question.

    A text with a name in it that nobody here goes by gets the words for that.
    """
    if turn.slots.get("paper"):
        return PaperKind(turn.slots["paper"])
    if names_something(turn):
        return unknown_name()
    squeezed = compact(turn.text)
    for kind, words in _WORDS:
        if any(word in squeezed for word in words):
            turn.slots["paper"] = kind.value
            return kind
    options = [
        Option(paper_name(kind), turn.intent, {**turn.slots, "paper": kind.value}) for kind in among
    ]
    return turn.ask(render("papers.which"), options)


def paper_name(kind: PaperKind) -> str:
    """What people call the paper."""
    return render("papers.name", kind=kind.value)


@dataclass(frozen=True, slots=True)
class Rules:
    """The scheme a subject is graded by, and what its season is called."""

    scheme: Scheme = field(repr=False)
    season: str


def rules_of(turn: Turn, subject: Subject) -> Rules:
    """The rules the subject's assessment was started with."""
    assessment = turn.uow.assessments.get(subject.assessment_id)
    if assessment is None:
        raise LookupError("a subject without its assessment")
    scheme = schemes.read(assessment.scheme_text)
    return Rules(scheme, Season((assessment,), scheme, {}).title)


def branch_meant(turn: Turn, right: str) -> Subject | Reply:
    """The branch named or chosen, and where two seasons run there, in the one chosen."""
    if "org" in turn.slots:
        reach = turn.reach(right)
        found = turn.uow.assessments.subjects_of([turn.slots["org"]])
        subjects = [subject for subject in found if subject.org.within(reach)]
    else:
        subjects = list(subjects_in_reach(turn, right))
    one_each = {subject.org.id: subject for subject in subjects}
    branch = choose_subject(turn, right, list(one_each.values()))
    if isinstance(branch, Reply):
        return branch
    return _in_season(turn, [subject for subject in subjects if subject.org == branch.org])


def _in_season(turn: Turn, subjects: Sequence[Subject]) -> Subject | Reply:
    """The one of these of the same branch that was chosen, or is alone; else a question."""
    chosen = turn.slots.get("subject")
    found = [subject for subject in subjects if chosen in (None, subject.id)]
    if len(found) == 1:
        return found[0]
    options = [
        Option(
            rules_of(turn, subject).season,
            turn.intent,
            {**turn.slots, "org": subject.org.id, "subject": subject.id},
        )
        for subject in subjects
    ]
    return turn.ask(render("papers.which_season"), options)


def check_right(turn: Turn, right: str, kind: PaperKind) -> None:
    """Refusal `papers.not_yours` (paper) for whoever has that right nowhere."""
    if not turn.reach(right):
        raise Refusal("papers.not_yours", paper=paper_name(kind))
