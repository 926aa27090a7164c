"""What is known of a grade: every level to those who may see it, to others what is published."""

from __future__ import annotations

from typing import Any

from domain import access
from domain.deciding import noticed, ordered
from domain.grading import band, edge_missed
from domain.polls import PollResult
from domain.ports import Report, Subject
from domain.progress import HANDED_IN
from domain.report_answers import self_band, self_total
from domain.scheme_rules import Scheme
from domain.scoring import missing, shown, total
from handlers.asked import names_something, unknown_name
from handlers.notices.circles import around
from handlers.season import Season, seasons
from handlers.turn import Router, Turn
from handlers.voting.meeting import result_facts
from messages.cards import Reply
from messages.render import say

router = Router()

# A chat answers for a few branches at once; more are named one at a time.
MOST_BRANCHES = 3


@router.on("grade")
def grade(turn: Turn) -> Reply:
    """Each level's grade with what it rests on; members hear what stands in a notice."""
    places = _places(turn)
    return places if isinstance(places, Reply) else _grades(turn, places)


@router.beside("grade")
def grade_beside(turn: Turn) -> Reply | None:
    """Of a branch beside one's own, once a notice shows it."""
    place = _on_notice(turn)
    return None if place is None else _grades(turn, {place})


def _grades(turn: Turn, places: set[int]) -> Reply:
    found = _graded(turn, places)
    if not found:
        return say("queries.not_graded", at=turn.now)
    if len(found) > MOST_BRANCHES:
        return say("general.name_the_organization")
    reply = Reply()
    for season, subject in found:
        reply += _one(turn, season, subject)
    return reply


def _places(turn: Turn) -> set[int] | Reply:
    """The organisation named, else those where the asker holds a post."""
    if "org" in turn.slots:
        org = turn.uow.organizations.get(turn.slots["org"])
        if org is None or not org.within(turn.scope()):
            return unknown_name()
        return {org.id}
    if names_something(turn):
        beside = _on_notice(turn)
        return {beside} if beside is not None else unknown_name()
    return {post.org_id for post in access.posts_on(turn.who, turn.today)}


def _on_notice(turn: Turn) -> int | None:
    """The branch beside one's own that the words name, once a notice shows its grade."""
    paths = {
        circle.subjects[subject].org.path
        for circle in around(turn)
        for posted in circle.notices
        for subject, _ in posted.lines
        if subject in circle.subjects
    }
    meant = turn.directory.mention(turn.text, tuple(sorted(paths))).organizations
    return meant[0].id if len(meant) == 1 else None


def _graded(turn: Turn, places: set[int]) -> list[tuple[Season, Subject]]:
    """What these organisations are in running seasons: assessment by assessment, tree order."""
    subjects = turn.uow.assessments.subjects_of(sorted(places))
    ordered = sorted(subjects, key=lambda subject: (subject.assessment_id, subject.org.path))
    paths = (*turn.scope(), *(subject.org.path for subject in ordered))
    return [
        (season, subject)
        for season in (seasons(turn.uow, paths) if ordered else ())
        for subject in ordered
        if subject.assessment_id in season.assessment_ids
    ]


def _one(turn: Turn, season: Season, subject: Subject) -> Reply:
    if not turn.may("see_progress", subject.org):
        return _published(turn, season, subject)
    poll = turn.uow.polls.of_subject(subject.id)
    released = poll is not None and poll.result is not None
    return say(
        "queries.grade",
        org=subject.org.name,
        title=season.title,
        last_grade=subject.org.last_grade,
        decisions=_decisions(turn, season, subject),
        quantified=_quantified(turn, season, subject),
        report=_self_scored(turn.uow.reports.get(subject.id), season.scheme),
        poll=result_facts(poll, PollResult.from_data(poll.result))
        if poll is not None and poll.result is not None
        else None,
        polling=poll is not None and not released,
        at=turn.now,
    )


def _published(turn: Turn, season: Season, subject: Subject) -> Reply:
    """What the latest notice shows of the subject; that nothing is published where none does."""
    facts = {"org": subject.org.name, "title": season.title, "at": turn.now}
    shown_in = noticed(turn.uow.notices.posted(subject.assessment_id)).get(subject.id)
    if shown_in is None:
        return say("queries.not_published", **facts)
    posted, grade = shown_in
    own = subject.org.within(turn.scope())
    return say(
        "queries.published",
        **facts,
        grade=grade,
        step=season.scheme.stage(posted.stage).title,
        posted_on=posted.posted_on,
        last_day=posted.last_day,
        over=turn.today > posted.last_day,
        last_grade=subject.org.last_grade,
        consequences=_consequences(season.scheme, grade) if own else (),
    )


def _decisions(turn: Turn, season: Season, subject: Subject) -> list[dict[str, Any]]:
    """Every level's decision that stands, in the order of the scheme."""
    made = turn.uow.decisions.current([subject.id]).get(subject.id, {})
    return [
        {
            "step": stage.title,
            "grade": made[stage.id].grade,
            "at": made[stage.id].at,
            "corrected": made[stage.id].corrects is not None,
            "consequences": _consequences(season.scheme, made[stage.id].grade),
        }
        for stage in season.scheme.stages
        if stage.id in made
    ]


def _consequences(scheme: Scheme, grade: str) -> tuple[str, ...]:
    return next((g.consequences for g in scheme.grades if g.name == grade), ())


def _quantified(turn: Turn, season: Season, subject: Subject) -> dict[str, Any] | None:
    """The quantified total with its band; None before any score is in."""
    scores = season.scores(turn.uow, [subject.id]).get(subject.id)
    if not scores:
        return None
    points = total(ordered(season.scheme, scores))
    titles = {i.id: i.title for i in season.scheme.indicators}
    return {
        "total": None if points is None else shown(points),
        "band": None if points is None else band(points, season.scheme.grades),
        "missing": missing({titles[key]: scores.get(key) for key in titles}),
    }


def _self_scored(report: Report | None, scheme: Scheme) -> dict[str, Any] | None:
    """The self score of a report that is in, exact in its band, two places on the screen."""
    if report is None or report.state not in HANDED_IN:
        return None
    points = self_total(report.answers, scheme)
    if points is None:
        return {"total": None, "band": None, "missed": None}
    suggested = self_band(report.answers, scheme)
    missed = edge_missed(points, scheme.grades) if suggested else None
    return {"total": shown(points), "band": suggested, "missed": missed}
