"""通报: the department's grades told to a committee and its branches; the days of an 异议 begin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from domain import notices as rules
from domain.decided import Circular
from domain.refusals import Refusal
from domain.scheme_parts import Level, Stage
from handlers.briefs import page
from handlers.notices import telling
from handlers.notices.circles import Circle, choose
from handlers.turn import Router, Turn
from messages.cards import Reply
from messages.render import render, say

router = Router()

_MOST_NAMES = 20


@router.on("circular")
def circular(turn: Turn) -> Reply:
    """Tell a committee the department's grades, once read back; once for each stage."""
    if not turn.reach("tell_results"):
        raise Refusal("notices.may_not_tell")
    circle = choose(turn, "tell_results")
    if isinstance(circle, Reply):
        return circle
    stage = rules.latest_stage(circle.scheme, Level.DEPARTMENT, circle.decided)
    if stage is None:
        raise Refusal("notices.nothing_decided", org=circle.org.name, count=len(circle.subjects))
    _check(circle, stage)
    grades = {s: made[stage.id].grade for s, made in circle.decided.items() if stage.id in made}
    changed = rules.changed_above(circle.scheme, stage, circle.decided)
    if turn.slots.get("confirmed") and turn.slots.get("grades") == _sorted(grades):
        return _tell(turn, circle, stage, grades, changed)
    last = _last_day(turn, circle)
    words = render(
        "notices.ask_tell",
        org=circle.org.name,
        title=circle.title,
        grades=circle.grouped(grades.items()),
        count=len(grades),
        changed=[(circle.name(s), *pair) for s, pair in changed.items()],
        last=last,
        known=last is None or turn.calendar.known(last),
    )
    return turn.confirm(
        words,
        render("notices.do_tell"),
        org=circle.org.id,
        assessment=circle.assessment.id,
        grades=_sorted(grades),
    )


def _sorted(grades: Mapping[int, str]) -> list[list[object]]:
    """As it is kept with the question: what was read back is what is told."""
    return [[subject, grades[subject]] for subject in sorted(grades)]


def _check(circle: Circle, stage: Stage) -> None:
    told = next((c for c in circle.circulars if c.stage == stage.id), None)
    if told is not None:
        raise Refusal("notices.told_already", org=circle.org.name, on=told.told_on)
    missing = rules.undecided(circle.scheme, stage, circle.subjects, circle.decided)
    if missing:
        raise Refusal(
            "notices.tell_not_decided",
            org=circle.org.name,
            orgs=[circle.name(s) for s in missing[:_MOST_NAMES]],
            count=len(missing),
        )


def _last_day(turn: Turn, circle: Circle) -> date | None:
    rule = circle.scheme.objection
    return rules.objections_until(rule, turn.today, turn.calendar) if rule else None


def _tell(
    turn: Turn,
    circle: Circle,
    stage: Stage,
    grades: Mapping[int, str],
    changed: Mapping[int, tuple[str, str]],
) -> Reply:
    made = Circular(0, circle.assessment.id, circle.org.id, stage.id, turn.today)
    number = turn.uow.notices.tell(made, turn.who.id, turn.now)
    turn.uow.audit.record(
        turn.now,
        turn.who.id,
        "circular",
        org_id=circle.org.id,
        target=f"circular:{number}",
        rows=len(grades),
    )
    last = _last_day(turn, circle)
    telling.results(
        turn.uow, circle, number, grades, changed, last, page(turn.desk, "me"), turn.now
    )
    rule = circle.scheme.notice
    return say(
        "notices.told",
        org=circle.org.name,
        count=len(grades),
        last=last,
        again=len(changed) if rule and rule.again_after_change else 0,
    )
