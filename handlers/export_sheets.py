"""The tables of an export: progress and results of an assessment over some subtrees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from domain.decided import Decision
from domain.people import Role
from domain.polls import PollResult
from domain.ports import PollRecord, Report, ReportState, UnitOfWork
from domain.progress import HANDED_IN
from domain.report_answers import self_band, self_total
from domain.tables import Cell, Column, Sheet
from handlers.export_grades import grade_cells, grade_columns
from handlers.season import Season
from messages.render import render


@dataclass(frozen=True, slots=True)
class Material:
    """Everything the tables of one season are made of, read in a few queries."""

    season: Season
    states: Sequence[ReportState]
    secretaries: Mapping[int, str] = field(repr=False)
    polls: Mapping[int, PollRecord] = field(repr=False)
    reports: Mapping[int, Report] = field(repr=False)
    scores: Mapping[int, Mapping[str, Decimal]] = field(repr=False)
    made: Mapping[int, Mapping[str, Decision]] = field(repr=False)


def gather(uow: UnitOfWork, season: Season, prefixes: Sequence[str], now: datetime) -> Material:
    """What is known of the season's subjects in these subtrees."""
    states = season.states(uow, prefixes)
    subjects = [state.subject.id for state in states]
    orgs = [state.subject.org.id for state in states]
    holders = uow.people.holders(orgs, [Role.SECRETARY], now.date()) if orgs else ()
    polls = uow.polls.of_subjects(subjects) if subjects else ()
    found = season.reports(uow, prefixes)
    return Material(
        season,
        states,
        {holder.org_id: holder.name for holder in holders},
        {poll.subject_id: poll for poll in polls},
        {report.subject_id: report for report in found if report.state in HANDED_IN},
        season.scores(uow, subjects),
        uow.decisions.current(subjects),
    )


def progress_sheet(material: Material, now: datetime) -> Sheet:
    """One row per subject: how far its report and its poll have come."""
    words = ("number", "org", "category", "secretary", "report", "submitted", "late", "poll")
    widths = (4, 18, 8, 8, 10, 10, 6, 10)
    rows = tuple(_progress_row(n, s, material) for n, s in enumerate(material.states, 1))
    return _sheet("progress", material, words, widths, rows, now)


def results_sheet(material: Material, now: datetime) -> Sheet:
    """One row per subject: self scores, poll totals, last grade, quantified scores, decisions."""
    titles = [(i.title, 7) for i in material.season.scheme.indicators]
    options = [(option, 5) for option in _options(material)]
    columns = (
        *_columns(("number", "org", "category", "secretary", "report"), (4, 18, 8, 8, 10)),
        *(Column(title, width) for title, width in titles),
        *_columns(("total", "band", "entitled", "cast"), (7, 7, 6, 6)),
        *(Column(title, width) for title, width in options),
        *_columns(("last_grade",), (7,)),
        *grade_columns(material.season.scheme),
    )
    rows = tuple(_results_row(n, s, material) for n, s in enumerate(material.states, 1))
    return Sheet(title_of("results", material), columns, rows, notes_of("results", material, now))


def _progress_row(number: int, state: ReportState, material: Material) -> tuple[Cell, ...]:
    handed_in = state.state in HANDED_IN
    poll = material.polls.get(state.subject.id)
    return (
        *_who(number, state, material),
        state.submitted_at if handed_in else None,
        render("exports.late") if handed_in and state.late else None,
        render("exports.poll_state", state=poll.state if poll else ""),
    )


def _results_row(number: int, state: ReportState, material: Material) -> tuple[Cell, ...]:
    scheme, subject = material.season.scheme, state.subject.id
    report = material.reports.get(subject)
    answers = report.answers if report else {}
    scores = [_score(answers.get(f"score:{i.id}", "")) for i in scheme.indicators]
    return (
        *_who(number, state, material),
        *scores,
        self_total(answers, scheme),
        self_band(answers, scheme),
        *_poll_cells(material.polls.get(state.subject.id), _options(material)),
        state.subject.org.last_grade,
        *grade_cells(scheme, material.scores.get(subject, {}), material.made.get(subject, {})),
    )


def _who(number: int, state: ReportState, material: Material) -> tuple[Cell, ...]:
    org = state.subject.org
    secretary = material.secretaries.get(org.id, "")
    word = render("queries.state_word", state=state.state)
    return (number, org.name, org.category, secretary, word)


def _poll_cells(poll: PollRecord | None, options: Sequence[str]) -> tuple[Cell, ...]:
    """名单, 收到, and each option's count once all of it is released, never before."""
    if poll is None or poll.result is None:
        return (None,) * (2 + len(options))
    result = PollResult.from_data(poll.result)
    if result.counts is None:
        words = (render("exports.too_few"),) if options else ()
        return (result.entitled, result.cast, *words, *(None,) * (len(options) - len(words)))
    counted = dict(zip(poll.options, result.counts[-1][1:], strict=True))
    return (result.entitled, result.cast, *(counted.get(option) for option in options))


def _options(material: Material) -> tuple[str, ...]:
    return next((poll.options for poll in material.season.scheme.polls), ())


def _score(answer: str) -> Decimal | None:
    return Decimal(answer) if answer.strip() else None


def _sheet(
    kind: str,
    material: Material,
    words: Sequence[str],
    widths: Sequence[int],
    rows: tuple[tuple[Cell, ...], ...],
    now: datetime,
) -> Sheet:
    notes = notes_of(kind, material, now)
    return Sheet(title_of(kind, material), _columns(words, widths), rows, notes)


def _columns(words: Sequence[str], widths: Sequence[int]) -> tuple[Column, ...]:
    pairs = zip(words, widths, strict=True)
    return tuple(Column(render("exports.heading", word=word), width) for word, width in pairs)


def title_of(kind: str, material: Material) -> str:
    """The table's heading."""
    return render("exports.title", kind=kind, season=material.season.title)


def notes_of(kind: str, material: Material, now: datetime) -> tuple[str, ...]:
    """What stands below the table: as of when, and of how many."""
    facts: dict[str, Any] = {"kind": kind, "total": len(material.states), "at": now}
    return tuple(render("exports.notes", **facts).split("\n"))
