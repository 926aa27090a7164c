"""The papers of a committee: its list of grades, the notice, and how an objection was handled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from domain.calendar import day_of
from domain.decided import NoticeRecord, Objection
from domain.deciding import deciding_stages, noticed, ordered
from domain.notices import latest_stage, period
from domain.people import Role
from domain.ports import PollRecord, Report, Subject
from domain.printed import NoticeLine, NoticeText, ObjectionForm, Review, ReviewLine
from domain.refusals import Refusal
from domain.scheme_parts import Level
from domain.scoring import total
from handlers.notices.circles import Circle
from handlers.papers.of_branch import overall_counts, self_scored
from handlers.turn import Turn
from messages.render import render


@dataclass(frozen=True, slots=True)
class Material:
    """What the lines of a committee's list are made of, read in a few queries."""

    circle: Circle
    secretaries: Mapping[int, str] = field(repr=False)
    reports: Mapping[int, Report] = field(repr=False)
    polls: Mapping[int, PollRecord] = field(repr=False)
    quantified: Mapping[int, Fraction | None] = field(repr=False)
    shown: Mapping[int, tuple[NoticeRecord, str]]


def review(turn: Turn, circle: Circle) -> Review:
    """One list of the committee's subjects with all that stands beside its grades."""
    material = _gather(turn, circle)
    best = next((rule.options[0] for rule in circle.scheme.polls), "")
    subjects = sorted(circle.subjects.values(), key=lambda subject: subject.org.path)
    lines = tuple(_line(turn, material, n, subject) for n, subject in enumerate(subjects, 1))
    return Review(circle.title, circle.org.name, best, lines)


def notice(turn: Turn, circle: Circle) -> NoticeText:
    """The notice posted last; before one is, a draft of what is decided, its days left blank.

    Refusals `papers.no_notice` where the scheme has none, `papers.nothing_decided` (org).
    """
    rule = circle.scheme.notice
    if rule is None:
        raise Refusal("papers.no_notice")
    posted = circle.notices[-1] if circle.notices else None
    pairs = list(posted.lines) if posted else _decided(circle)
    if not pairs:
        raise Refusal("papers.nothing_decided", org=circle.org.name)
    lines = tuple(NoticeLine(n, circle.name(s), grade) for n, (s, grade) in enumerate(pairs, 1))
    working = rule.counting.value == "working"
    text = NoticeText(circle.title, circle.org.name, rule.days, working, lines)
    if posted is None:
        return text
    first = period(rule, posted.posted_on, turn.calendar).first
    days = (posted.posted_on, first, posted.last_day, posted.renewed)
    return NoticeText(text.season, text.org, text.days, working, lines, *days)


def objection(turn: Turn, circle: Circle, raised: Objection) -> ObjectionForm:
    """One objection with what became of it, if anything has yet."""
    person = turn.uow.people.get(raised.by)
    return ObjectionForm(
        circle.title,
        circle.name(raised.subject_id),
        raised.kind == "notice",
        person.name if person else "",
        day_of(raised.at),
        raised.late,
        raised.text,
        _challenged(turn, raised),
        raised.state == "upheld",
        raised.grade if raised.state == "changed" else "",
        raised.ground,
        raised.answer,
        day_of(raised.answered_at) if raised.answered_at else None,
    )


def _gather(turn: Turn, circle: Circle) -> Material:
    ids = list(circle.subjects)
    orgs = [subject.org.id for subject in circle.subjects.values()]
    holders = turn.uow.people.holders(orgs, [Role.SECRETARY], turn.today)
    reports = turn.uow.reports.of_assessment(circle.assessment.id, [circle.org.path])
    return Material(
        circle,
        {holder.org_id: holder.name for holder in holders},
        {report.subject_id: report for report in reports},
        {poll.subject_id: poll for poll in turn.uow.polls.of_subjects(ids)},
        _quantified(turn, circle),
        noticed(circle.notices),
    )


def _quantified(turn: Turn, circle: Circle) -> dict[int, Fraction | None]:
    """The exact totals of the stage the committee decided in last; None where one is 待补."""
    stages = deciding_stages(circle.scheme, Level.COMMITTEE)
    stage = latest_stage(circle.scheme, Level.COMMITTEE, circle.decided) or next(iter(stages), None)
    if stage is None:
        return {}
    scores = turn.uow.decisions.scores(list(circle.subjects), stage.id)
    return {subject: total(ordered(circle.scheme, of)) for subject, of in scores.items()}


def _line(turn: Turn, material: Material, number: int, subject: Subject) -> ReviewLine:
    circle, org = material.circle, subject.org
    standing = circle.standing(subject.id, Level.COMMITTEE)
    poll = material.polls.get(subject.id)
    counts = overall_counts(poll)
    score, band = self_scored(material.reports.get(subject.id), circle.scheme)
    released = poll is not None and poll.result is not None
    return ReviewLine(
        number,
        org.name,
        org.category,
        material.secretaries.get(org.id, ""),
        score,
        band,
        counts[0].share if counts else None,
        material.quantified.get(subject.id),
        standing.grade if standing else "",
        org.last_grade,
        *_days(turn, material, subject),
        _objections(material, subject),
        render("papers.too_few") if released and not counts else "",
    )


def _days(turn: Turn, material: Material, subject: Subject) -> tuple[date | None, date | None]:
    """First and last day of the notice that shows the subject."""
    rule, shown = material.circle.scheme.notice, material.shown.get(subject.id)
    if rule is None or shown is None:
        return None, None
    posted, _ = shown
    return period(rule, posted.posted_on, turn.calendar).first, posted.last_day


def _objections(material: Material, subject: Subject) -> str:
    """有 or 无, and whether answered; nothing before there was a notice."""
    if subject.id not in material.shown:
        return ""
    raised = [
        objection
        for objection in material.circle.objections
        if objection.subject_id == subject.id and objection.kind == "notice"
    ]
    waiting = sum(objection.state == "open" for objection in raised)
    return render("papers.objections", count=len(raised), waiting=waiting)


def _decided(circle: Circle) -> list[tuple[int, str]]:
    """(subject, grade) by the committee, best grade first."""
    found = [(s, circle.standing(s, Level.COMMITTEE)) for s in circle.subjects]
    pairs = [(subject, decision.grade) for subject, decision in found if decision]
    order = [grade.name for grade in circle.scheme.grades]
    return sorted(pairs, key=lambda pair: order.index(pair[1]))


def _challenged(turn: Turn, raised: Objection) -> str:
    """The grade that stood above the branch when the objection came in."""
    made = turn.uow.decisions.history([raised.subject_id])
    before = [d for d in made if d.at <= raised.at and d.level != Level.BRANCH.value]
    return before[-1].grade if before else ""
