"""重开…初评: a stage opened again after its deadline, for one subject or a committee's all."""

from __future__ import annotations

from datetime import timedelta

from domain.calendar import end_of
from domain.deciding import stage_at
from domain.refusals import Refusal
from domain.scheme_parts import Completion, Level, Stage
from domain.stages import is_late
from handlers.asked import Asked, asked
from handlers.grading import checks
from handlers.season import Season, seasons
from handlers.turn import Router, Turn
from handlers.understanding.grades import level_in, reason_in
from messages.cards import Reply
from messages.render import render, say

router = Router()

# As long as a report's reopening: the days after today, each to its end.
DAYS_GRANTED = 3


@router.on("stage_reopen")
def stage_reopen(turn: Turn) -> Reply:
    """Let a stage that is over be done late; both facts stay on record."""
    about = asked(turn, "reopen_stage", "grading.may_not_reopen")
    if isinstance(about, Reply):
        return about
    season, stage = _stage(turn, about)
    subjects = season.subjects(turn.uow, about.prefixes)
    until = end_of(turn.today + timedelta(days=DAYS_GRANTED))
    reason = turn.slots.get("reason") or reason_in(turn.said)
    _check(turn, season, stage, about, reason)
    facts = {"org": about.title, "title": stage.title, "until": until, "total": len(subjects)}
    if not turn.slots.get("confirmed"):
        words = render("grading.ask_stage_reopen", **facts, reason=reason)
        return turn.confirm(words, render("grading.do_stage_reopen"), stage=stage.id, reason=reason)
    for subject in subjects:
        turn.uow.assessments.reopen(subject.id, stage.id, until, turn.now, turn.who.id, reason)
    _audit(turn, about, len(subjects))
    return say("grading.stage_reopened", **facts)


def _stage(turn: Turn, about: Asked) -> tuple[Season, Stage]:
    """The stage meant, in the first season that has subjects there."""
    for season in seasons(turn.uow, about.prefixes):
        if not season.subjects(turn.uow, about.prefixes):
            continue
        stage = _named(turn, season)
        if stage is not None:
            return season, stage
    raise Refusal("grading.which_stage")


def _named(turn: Turn, season: Season) -> Stage | None:
    text, stages = turn.text, season.scheme.stages
    if "stage" in turn.slots:
        return season.scheme.stage(turn.slots["stage"])
    for stage in sorted(stages, key=lambda stage: -len(stage.title)):
        if stage.title in text:
            return stage
    if "测评" in text:
        return next((s for s in stages if s.completed_by is Completion.POLL_CLOSED), None)
    level = Level.BRANCH if "表决" in text else level_in(text)
    if "打分" in text:
        level = Level.COMMITTEE
    if level is None:
        return None
    return stage_at(season.scheme, season.dates, level, turn.today)


def _check(turn: Turn, season: Season, stage: Stage, about: Asked, reason: str) -> None:
    if about.org is None:
        raise Refusal("general.name_the_organization")
    above = stage.level is Level.DEPARTMENT
    if above and not checks.acts(turn, stage, about.org):
        roles = tuple(role.screen for role in stage.actors)
        raise Refusal("grading.wrong_level", title=stage.title, roles=roles)
    dates = season.dates[stage.id]
    if not is_late(dates, turn.now):
        raise Refusal("grading.stage_not_over", title=stage.title, deadline=dates.deadline)
    if not reason:
        raise Refusal("grading.reopen_without_reason", org=about.org.name, title=stage.title)


def _audit(turn: Turn, about: Asked, count: int) -> None:
    org_id = about.org.id if about.org else None
    turn.uow.audit.record(turn.now, turn.who.id, "stage_reopen", org_id=org_id, rows=count)
