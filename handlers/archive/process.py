"""The tables of how grades came about: scores, meetings' votes, decisions, records, reviews."""

from __future__ import annotations

from collections.abc import Iterator

from domain.decided import Decision
from domain.deciding import ordered
from domain.scoring import total
from domain.tables import Cell, Column, Sheet
from handlers.archive.material import Kept
from messages.render import render


def process_sheets(kept: Kept) -> Iterator[Sheet]:
    """What was scored, voted, decided, recorded and asked, each the oldest first."""
    yield _scores(kept)
    yield _votes(kept)
    yield _checks(kept)
    yield _decisions(kept)
    yield _records(kept)
    yield _reviews(kept)


def _scores(kept: Kept) -> Sheet:
    indicators = kept.season.scheme.indicators
    rows: list[tuple[Cell, ...]] = []
    for stage, found in kept.scores.items():
        for subject in kept.subjects:
            if subject in found:
                points = ordered(kept.season.scheme, found[subject])
                rows.append((kept.name(subject), kept.stage(stage), *points, total(points)))
    sheet = kept.sheet("scores", (("org", 18), ("stage", 14), ("total", 8)), rows)
    *front, last = sheet.columns
    titles = (Column(indicator.title, 8) for indicator in indicators)
    return Sheet(sheet.title, (*front, *titles, last), sheet.rows, sheet.notes)


def _votes(kept: Kept) -> Sheet:
    rows: list[tuple[Cell, ...]] = []
    for stage, found in kept.votes.items():
        for subject, vote in found.items():
            counts = (vote.expected, vote.present, vote.in_favour, vote.against, vote.abstained)
            outcome = render("archive.carried", carried=vote.carried)
            meeting = render("archive.meeting", kind=vote.kind)
            head = (kept.name(subject), kept.stage(stage), meeting)
            rows.append((*head, *counts, vote.grade, outcome, vote.at))
    counted = [(word, 5) for word in ("expected", "present", "in_favour", "against", "abstained")]
    headings = (("org", 18), ("stage", 14), ("meeting", 8), *counted)
    return kept.sheet("votes", (*headings, ("grade", 6), ("carried", 6), ("at", 10)), rows)


def _checks(kept: Kept) -> Sheet:
    rows = [(kept.name(n.subject_id), n.way, n.text, n.at) for n in kept.checks]
    return kept.sheet("checks", (("org", 18), ("way", 8), ("text", 30), ("at", 10)), rows)


def _decisions(kept: Kept) -> Sheet:
    headings = (("org", 18), ("stage", 14), ("level", 8), ("grade", 6), ("suggested", 6))
    more = (("corrects", 5), ("reason", 24), ("basis", 16), ("at", 10))
    rows = [_decision(kept, made) for made in kept.decisions]
    return kept.sheet("decisions", (*headings, *more), rows)


def _decision(kept: Kept, made: Decision) -> tuple[Cell, ...]:
    return (
        kept.name(made.subject_id),
        kept.stage(made.stage),
        render("archive.level", level=made.level),
        made.grade,
        made.suggested or None,
        render("archive.corrected") if made.corrects else None,
        made.reason or None,
        made.basis or None,
        made.at,
    )


def _records(kept: Kept) -> Sheet:
    required = {
        (label.name, r.id): r.title for label in kept.season.scheme.labels for r in label.requires
    }
    rows = [
        (kept.name(r.subject_id), r.label, required[r.label, r.requirement], r.text, r.at)
        for r in kept.records
    ]
    headings = (("org", 18), ("label", 10), ("requirement", 18), ("text", 30), ("at", 10))
    return kept.sheet("records", headings, rows)


def _reviews(kept: Kept) -> Sheet:
    rows = [
        (
            kept.name(asked.subject_id),
            render("management.way", direction=asked.direction.value),
            asked.reason,
            asked.at,
        )
        for asked in kept.reviews
    ]
    headings = (("org", 18), ("direction", 6), ("reason", 30), ("at", 10))
    return kept.sheet("reviews", headings, rows)
