"""已签章上传: a photo of a paper that bears its seal, kept with what it belongs to."""

from __future__ import annotations

from collections.abc import Iterable

from domain.ports import Subject, UnitOfWork
from domain.printed import PaperKind
from handlers.notices import circles
from handlers.papers.named import OF_BRANCH, branch_meant, check_right, paper_meant, paper_name
from handlers.turn import Router, Turn
from messages.cards import Reply
from messages.render import say

router = Router()


@router.on("paper_upload")
def paper_upload(turn: Turn) -> Reply:
    """The photos that follow are the stamped copy of that paper, until 取消 or another matter."""
    kind = paper_meant(turn)
    if isinstance(kind, Reply):
        return kind
    place = _place(turn, kind)
    if isinstance(place, Reply):
        return place
    name, target = place
    turn.conversation.form = matter_of(kind, target)
    turn.uow.audit.record(turn.now, turn.who.id, "paper_upload", target=f"paper:{kind.value}")
    return say("papers.send_photos", paper=paper_name(kind), org=name)


def matter_of(kind: PaperKind, target: int | str) -> str:
    """What stamped copies are kept under: `target` is a subject, or assessment-committee."""
    return f"evidence:paper:{kind.value}:{target}"


def stamped(uow: UnitOfWork, kind: PaperKind, subjects: Iterable[Subject]) -> list[Subject]:
    """The subjects whose stamped copy of that paper is kept."""
    by_matter = {matter_of(kind, subject.id): subject for subject in subjects}
    kept = uow.records.kept(list(by_matter))
    return [subject for matter, subject in by_matter.items() if matter in kept]


def _place(turn: Turn, kind: PaperKind) -> tuple[str, int | str] | Reply:
    """Whose paper it is, by name and target."""
    right = "file_branch_paper" if kind in OF_BRANCH else "post_notice"
    check_right(turn, right, kind)
    if kind in OF_BRANCH:
        subject = branch_meant(turn, right)
        return subject if isinstance(subject, Reply) else (subject.org.name, subject.id)
    circle = circles.choose(turn, right)
    if isinstance(circle, Reply):
        return circle
    return circle.org.name, f"{circle.assessment.id}-{circle.org.id}"
