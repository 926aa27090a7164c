"""The report in a few lines: it is shown before a ballot is asked for."""

from __future__ import annotations

from domain.ports import UnitOfWork
from handlers.voting.rules import scheme_of
from messages.render import render

# Letters of a section that are shown; the whole report is one message away.
GLIMPSE = 60


def gist(uow: UnitOfWork, subject_id: int) -> str:
    """The beginning of each section, or nothing where no report is in."""
    report = uow.reports.get(subject_id)
    if report is None:
        return ""
    scheme, _ = scheme_of(uow, subject_id)
    sections = [
        (section.title, _glimpse(report.answers.get(f"section:{section.id}", "")))
        for section in scheme.sections
    ]
    return render("voting.gist", sections=[(t, words) for t, words in sections if words])


def _glimpse(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= GLIMPSE else flat[:GLIMPSE] + "…"
