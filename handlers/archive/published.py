"""The tables of what was shown and told: notices, lists handed up, circulars, objections."""

from __future__ import annotations

from collections.abc import Iterator

from domain.decided import Objection
from domain.tables import Cell, Sheet
from handlers.archive.material import Kept
from messages.render import render


def published_sheets(kept: Kept) -> Iterator[Sheet]:
    """What was shown, handed up, told and challenged, each the oldest first."""
    yield _notices(kept)
    yield _handed_up(kept)
    yield _circulars(kept)
    yield _objections(kept)


def _notices(kept: Kept) -> Sheet:
    rows: list[tuple[Cell, ...]] = [
        (
            kept.name(subject),
            kept.stage(notice.stage),
            grade,
            notice.posted_on,
            notice.last_day,
            render("archive.again") if notice.renewed else None,
        )
        for notice in kept.notices
        for subject, grade in notice.lines
        if subject in kept.subjects
    ]
    headings = (("org", 18), ("stage", 14), ("grade", 6), ("posted_on", 9), ("last_day", 9))
    return kept.sheet("notices", (*headings, ("renewed", 6)), rows)


def _handed_up(kept: Kept) -> Sheet:
    rows = [(kept.orgs[up.org_id], kept.stage(up.stage), up.at) for up in kept.handed_up]
    return kept.sheet("handed_up", (("committee", 18), ("stage", 14), ("at", 10)), rows)


def _circulars(kept: Kept) -> Sheet:
    rows = [(kept.orgs[c.org_id], kept.stage(c.stage), c.told_on) for c in kept.circulars]
    return kept.sheet("circulars", (("committee", 18), ("stage", 14), ("told_on", 9)), rows)


def _objections(kept: Kept) -> Sheet:
    headings = (("org", 18), ("kind", 8), ("text", 24), ("at", 10), ("late", 5), ("state", 6))
    more = (("new_grade", 6), ("ground", 10), ("answer", 24), ("answered_at", 10))
    return kept.sheet("objections", (*headings, *more), [_line(kept, o) for o in kept.objections])


def _line(kept: Kept, raised: Objection) -> tuple[Cell, ...]:
    return (
        kept.name(raised.subject_id),
        render("archive.objection_kind", kind=raised.kind),
        raised.text,
        raised.at,
        render("archive.late") if raised.late else None,
        render("archive.objection_state", state=raised.state),
        raised.grade or None,
        raised.ground or None,
        raised.answer or None,
        raised.answered_at,
    )
