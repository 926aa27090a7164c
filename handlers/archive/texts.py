"""One text for each subject: its report, as it was handed in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from domain.ports import ReportState
from domain.report_answers import questions, self_total
from domain.scoring import brief, shown
from handlers.archive.material import Kept
from messages.render import render

# What some file system does not take in a name.
_NO_NAME = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


def report_texts(kept: Kept) -> Iterator[tuple[str, str]]:
    """(path, words) for every subject, in the order of the tree."""
    folder = _NO_NAME.sub("", render("archive.folder", season=kept.season.title))
    for number, state in enumerate(kept.material.states, 1):
        name = _NO_NAME.sub("", state.subject.org.name)
        yield f"{folder}/{number:04d}-{name}.txt", _words(kept, state)


def _words(kept: Kept, state: ReportState) -> str:
    """The sections and scores; of what was not handed in only that it was not."""
    scheme = kept.season.scheme
    report = kept.material.reports.get(state.subject.id)
    answers = report.answers if report else {}
    asked = questions(scheme) if report else ()
    total = self_total(answers, scheme) if report else None
    return render(
        "archive.report",
        org=state.subject.org.name,
        season=kept.season.title,
        handed_in=report is not None,
        state=state,
        sections=[(q.title, answers.get(q.key, "")) for q in asked if not q.is_score],
        scores=[(q.title, answers.get(q.key, ""), brief(q.points)) for q in asked if q.points],
        total=shown(total) if total is not None else "",
    )
