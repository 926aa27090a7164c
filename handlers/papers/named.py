"""Which paper a message means, and what to ask where it says none."""

from __future__ import annotations

from collections.abc import Iterable

from domain.printed import PaperKind
from domain.refusals import Refusal
from handlers.asked import names_something, unknown_name
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

# Who may print a paper, as rights of `domain.access`; the last two show names of objectors.
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


def check_right(turn: Turn, right: str, kind: PaperKind) -> None:
    """Refusal `papers.not_yours` (paper) for whoever has that right nowhere."""
    if not turn.reach(right):
        raise Refusal("papers.not_yours", paper=paper_name(kind))
