"""上报: the committee's list goes up when its notice is over and every objection is answered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from domain import notices as rules
from domain import scheme as schemes
from domain.decided import HandedUp, NoticeRecord
from domain.organizations import Organization
from domain.ports import Assessment
from domain.refusals import Refusal
from domain.scheme_parts import Level, Stage
from handlers.notices.circles import Circle, choose, committees
from handlers.turn import Router, Turn
from messages.cards import Reply
from messages.render import render, say

router = Router()

_MOST_NAMES = 20


@router.on("hand_up")
def hand_up(turn: Turn) -> Reply:
    """Hand the committee's list up, once read back; an official hears which towns have."""
    if turn.reach("see_handed_up"):
        return _overview(turn)
    if not turn.reach("hand_up"):
        raise Refusal("notices.may_not_hand_up")
    circle = choose(turn, "hand_up")
    if isinstance(circle, Reply):
        return circle
    stage = rules.latest_stage(circle.scheme, Level.COMMITTEE, circle.decided)
    if stage is None:
        raise Refusal("notices.nothing_decided", org=circle.org.name, count=len(circle.subjects))
    done = next((h for h in circle.handed_up if h.stage == stage.id), None)
    if done is not None:
        return say("notices.handed_up_at", org=circle.org.name, title=stage.title, at=done.at)
    _check(turn, circle, stage)
    lines = [(s, made[stage.id].grade) for s, made in circle.decided.items() if stage.id in made]
    if turn.slots.get("confirmed"):
        return _keep(turn, circle, stage, len(lines))
    words = render(
        "notices.ask_hand_up",
        org=circle.org.name,
        title=circle.title,
        stage=stage.title,
        grades=circle.grouped(lines),
        count=len(lines),
        total=len(circle.subjects),
    )
    yes = render("notices.do_hand_up")
    return turn.confirm(words, yes, org=circle.org.id, assessment=circle.assessment.id)


def _check(turn: Turn, circle: Circle, stage: Stage) -> None:
    missing = rules.undecided(circle.scheme, stage, circle.subjects, circle.decided)
    if missing:
        raise Refusal(
            "notices.up_not_decided",
            org=circle.org.name,
            orgs=[circle.name(s) for s in missing[:_MOST_NAMES]],
            count=len(missing),
        )
    if circle.scheme.notice is not None:
        _check_notice(turn, circle, stage)
    pending = [
        raised
        for raised in circle.objections
        if raised.kind == "notice"
        and not rules.is_settled(raised, circle.standing(raised.subject_id, Level.COMMITTEE))
    ]
    if pending:
        names = dict.fromkeys(circle.name(raised.subject_id) for raised in pending)
        raise Refusal("notices.up_objections", count=len(pending), orgs=list(names))


def _check_notice(turn: Turn, circle: Circle, stage: Stage) -> None:
    posted = [n for n in circle.notices if n.stage == stage.id]
    unseen = _unseen(circle, stage, posted)
    if unseen:
        raise Refusal(
            "notices.up_not_shown",
            org=circle.org.name,
            orgs=[circle.name(s) for s in unseen[:_MOST_NAMES]],
            count=len(unseen),
        )
    opens = max((n.next_opens for n in posted), default=turn.today)
    if turn.today < opens:
        last = max(n.last_day for n in posted)
        known = turn.calendar.known(opens)
        raise Refusal("notices.up_not_over", last=last, opens=opens, known=known)


def _unseen(circle: Circle, stage: Stage, posted: Sequence[NoticeRecord]) -> list[int]:
    """Decided in the stage and on none of its notices; a grade that a review left as it was last
    shown has no notice of its own."""
    shown, before = rules.on_notice(posted), rules.on_notice(circle.notices)
    decided = {s: made[stage.id].grade for s, made in circle.decided.items() if stage.id in made}
    return [s for s, grade in decided.items() if s not in shown and before.get(s) != grade]


def _keep(turn: Turn, circle: Circle, stage: Stage, count: int) -> Reply:
    made = HandedUp(circle.assessment.id, circle.org.id, stage.id, turn.who.id, turn.now)
    turn.uow.notices.hand_up(made)
    turn.uow.audit.record(
        turn.now,
        turn.who.id,
        "hand_up",
        org_id=circle.org.id,
        target=f"assessment:{circle.assessment.id}",
        rows=count,
    )
    return say("notices.handed_up", org=circle.org.name, stage=stage.title, count=count)


def _overview(turn: Turn) -> Reply:
    """Each committee: handed up when, else how many are decided and until when its notice runs."""
    reach = turn.reach("see_handed_up")
    orgs = committees(turn.uow, reach)
    rows = [
        row
        for assessment in turn.uow.assessments.running()
        for row in _rows(turn, assessment, reach, orgs)
    ]
    return say("notices.overview", rows=rows, at=turn.now)


def _rows(
    turn: Turn, assessment: Assessment, reach: tuple[str, ...], orgs: Sequence[Organization]
) -> Iterator[dict[str, Any]]:
    subjects = turn.uow.assessments.subjects(assessment.id, reach)
    decided = turn.uow.decisions.current([s.id for s in subjects])
    scheme = schemes.read(assessment.scheme_text)
    stage = rules.latest_stage(scheme, Level.COMMITTEE, decided)
    wanted = stage.id if stage else ""
    handed = {
        h.org_id: h.at for h in turn.uow.notices.handed_up(assessment.id) if h.stage == wanted
    }
    posted = {n.org_id: n for n in turn.uow.notices.posted(assessment.id) if n.stage == wanted}
    for org in orgs:
        own = [s for s in subjects if s.org.path.startswith(org.path)]
        notice = posted.get(org.id)
        if own:
            yield {
                "org": org.name,
                "total": len(own),
                "decided": sum(wanted in decided.get(s.id, {}) for s in own),
                "handed_up": handed.get(org.id),
                "notice": notice.last_day if notice else None,
            }
