"""申请复核: a better grade asked for at the year's end, or a worse one proposed."""

from __future__ import annotations

from collections.abc import Mapping

from domain.decided import Decision
from domain.labels import Direction, ReviewRequest, grades_beyond, review_stage
from domain.refusals import Refusal
from domain.scheme_parts import Stage
from domain.stages import is_late, is_open
from handlers.labels.carried import Carried, carried
from handlers.labels.words import review_reason_in, ways_in
from handlers.subjects import choose_subject
from handlers.turn import Option, Router, Turn
from messages.cards import Reply
from messages.render import render, say

router = Router()

_INTENT = "review_request"
# Who may ask for which: the branch for a better grade, the clerk for a worse one (P0 §三(三)1).
_ACTIONS = {Direction.UP: "ask_upgrade", Direction.DOWN: "propose_downgrade"}
_LONGEST = 500


@router.on(_INTENT)
def ask_review(turn: Turn) -> Reply:
    """Ask for a review in its days, once read back; the reason is asked for where it is missing."""
    turn.slots.setdefault("said", turn.said)
    direction = _direction(turn)
    if isinstance(direction, Reply):
        return direction
    turn.slots["direction"] = direction.value
    one = _meant(turn, direction)
    if isinstance(one, Reply):
        return one
    _check(turn, one, direction)
    said = str(turn.slots["said"])
    reason = str(turn.slots.get("reason") or review_reason_in(said, one.subject.org.name))
    if not reason:
        turn.conversation.form = f"{_INTENT}:{one.subject.id}:{direction.value}"
        return say("management.why_review", org=one.subject.org.name, direction=direction.value)
    return _go_on(turn, one, direction, reason)


@router.form(_INTENT)
def reason_given(turn: Turn) -> Reply | None:
    """The reason, asked for one message ago."""
    _, subject_id, way = turn.conversation.form.split(":")
    turn.conversation.form = ""
    turn.intent = _INTENT
    turn.slots = {"subject": int(subject_id), "direction": way, "said": ""}
    try:
        one = _meant(turn, Direction(way))
        if isinstance(one, Reply):
            return one
        _check(turn, one, Direction(way))
        return _go_on(turn, one, Direction(way), turn.said)
    except Refusal as refusal:  # said, not raised: raising would leave the form open
        return say(refusal.key, **refusal.facts)


def _direction(turn: Turn) -> Direction | Reply:
    """Which way: as said, else the one the person may ask for."""
    if "direction" in turn.slots:
        return Direction(turn.slots["direction"])
    up, down = ways_in(str(turn.slots["said"]))
    if up is not down:
        return Direction.UP if up else Direction.DOWN
    mine = [way for way, action in _ACTIONS.items() if turn.reach(action)]
    if len(mine) == 1:
        return mine[0]
    options = [
        Option(
            render("management.way", direction=way.value),
            _INTENT,
            {**turn.slots, "direction": way.value},
        )
        for way in Direction
    ]
    return turn.ask(render("management.which_way"), options)


def _meant(turn: Turn, direction: Direction) -> Carried | Reply:
    reach = turn.reach(_ACTIONS[direction])
    if not reach:
        raise Refusal("management.may_not_ask", direction=direction.value)
    # A branch knows its grade once it was told.
    known = carried(turn.uow, reach, told_only=direction is Direction.UP)
    found = {one.subject.id: one for one in known}
    if turn.slots.get("subject") in found:
        return found[turn.slots["subject"]]
    if not found:
        raise Refusal("management.nothing_to_review")
    picked = choose_subject(turn, _ACTIONS[direction], [one.subject for one in found.values()])
    return picked if isinstance(picked, Reply) else found[picked.id]


def _check(turn: Turn, one: Carried, direction: Direction) -> None:
    """Refuse what is out of its days, cannot go further, or was asked or decided before."""
    stage = review_stage(one.season.scheme)
    if stage is None:
        raise Refusal("management.no_review", title=one.season.title)
    _in_time(turn, one, stage)
    org, grade = one.subject.org.name, one.decision.grade
    if not grades_beyond(one.season.scheme.grades, grade, direction):
        raise Refusal("management.no_grade_beyond", org=org, grade=grade)
    made = turn.uow.decisions.current([one.subject.id]).get(one.subject.id, {})
    _not_decided(one, stage, made)
    for asked in turn.uow.labels.reviews([one.subject.id]):
        if asked.direction is direction:
            raise Refusal("management.asked_already", org=org, at=asked.at)


def _in_time(turn: Turn, one: Carried, stage: Stage) -> None:
    dates = one.season.dates[stage.id]
    until = turn.uow.assessments.reopened_until(one.subject.id, stage.id)
    if is_open(dates, turn.now, until):
        return
    if is_late(dates, turn.now):
        raise Refusal("management.review_over", title=stage.title, deadline=dates.deadline)
    raise Refusal("management.review_not_open", title=stage.title, dates=dates)


def _not_decided(one: Carried, stage: Stage, made: Mapping[str, Decision]) -> None:
    if stage.id in made:
        raise Refusal(
            "management.review_decided",
            org=one.subject.org.name,
            title=stage.title,
            grade=made[stage.id].grade,
        )


def _go_on(turn: Turn, one: Carried, direction: Direction, reason: str) -> Reply:
    if len(reason) > _LONGEST:
        raise Refusal("management.too_long", length=len(reason), most=_LONGEST)
    if turn.slots.get("confirmed"):
        return _keep(turn, one, direction, reason)
    words = render(
        "management.ask_review",
        org=one.subject.org.name,
        grade=one.decision.grade,
        direction=direction.value,
        beyond=grades_beyond(one.season.scheme.grades, one.decision.grade, direction),
        gaps=[requirement.title for requirement in one.gaps],
        reason=reason,
    )
    yes = render("management.do_review", direction=direction.value)
    return turn.confirm(words, yes, subject=one.subject.id, reason=reason, said="")


def _keep(turn: Turn, one: Carried, direction: Direction, reason: str) -> Reply:
    subject = one.subject
    turn.uow.labels.ask_review(
        ReviewRequest(0, subject.id, direction, reason, turn.who.id, turn.now)
    )
    target = f"subject:{subject.id}"
    turn.uow.audit.record(turn.now, turn.who.id, _INTENT, org_id=subject.org.id, target=target)
    return say("management.review_kept", org=subject.org.name, direction=direction.value)
