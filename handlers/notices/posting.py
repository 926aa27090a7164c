"""Putting the committee's grades on notice, once read back, and telling where it stands."""

from __future__ import annotations

import re
from dataclasses import replace

from domain import notices as rules
from domain.calendar import Period
from domain.decided import NoticeRecord
from domain.notices import Draft
from domain.refusals import Refusal
from handlers.notices import status, telling
from handlers.notices.circles import Circle, choose
from handlers.notices.qr_codes import qr_codes
from handlers.turn import Router, Turn
from handlers.understanding.normal import compact
from messages.cards import Reply
from messages.render import render, say

router = Router()

_ASKS = re.compile(r"哪天|哪日|几天|几号|情况|什么时候|何时|结束|到期|吗|没有|链接|看")
_PARTLY = re.compile(r"先公示|已定")
_MOST_NAMES = 20


@router.on("notice")
def notice(turn: Turn) -> Reply:
    """Post what is decided and not yet shown; a question, or from anybody else: how it stands."""
    words = compact(turn.text)
    if "二维码" in words:
        return qr_codes(turn)
    if turn.slots.get("asks") or _ASKS.search(words) or not turn.reach("post_notice"):
        return status.notices(turn)
    turn.slots.setdefault("partly", bool(_PARTLY.search(words)))
    circle = choose(turn, "post_notice")
    if isinstance(circle, Reply):
        return circle
    draft = rules.draft(
        circle.scheme, list(circle.subjects), circle.decided, circle.notices, circle.told
    )
    if not draft.lines and not draft.missing:
        return status.notices(turn)
    _check(circle, draft, partly=turn.slots["partly"])
    lines = [list(line) for line in draft.lines]
    # What was read back is what is posted: a grade decided in between is read back again.
    if not turn.slots.get("confirmed") or turn.slots.get("lines") != lines:
        return _read_back(turn, circle, draft, lines)
    return _post(turn, circle, draft)


def _check(circle: Circle, draft: Draft, *, partly: bool) -> None:
    if circle.scheme.notice is None:
        raise Refusal("notices.none_in_scheme")
    if not draft.lines:
        raise Refusal("notices.nothing_decided", org=circle.org.name, count=len(draft.missing))
    if draft.missing and not partly:
        raise Refusal(
            "notices.not_all_decided",
            org=circle.org.name,
            orgs=[circle.name(s) for s in draft.missing[:_MOST_NAMES]],
            count=len(draft.missing),
            decided=len(draft.lines),
        )


def _period(turn: Turn, circle: Circle) -> Period:
    if circle.scheme.notice is None:
        raise Refusal("notices.none_in_scheme")
    return rules.period(circle.scheme.notice, turn.today, turn.calendar)


def _read_back(turn: Turn, circle: Circle, draft: Draft, lines: list[list[object]]) -> Reply:
    days = _period(turn, circle)
    deadline = circle.deadline(draft.stage, turn.calendar)
    words = render(
        "notices.ask_post",
        org=circle.org.name,
        title=circle.title,
        grades=circle.grouped(draft.lines),
        count=len(draft.lines),
        missing=len(draft.missing),
        renewed=draft.renewed,
        days=days,
        known=turn.calendar.known(days.next_step_opens),
        too_late=deadline if days.next_step_opens > deadline and not draft.renewed else None,
    )
    return turn.confirm(
        words,
        render("notices.do_post"),
        org=circle.org.id,
        assessment=circle.assessment.id,
        lines=lines,
    )


def _post(turn: Turn, circle: Circle, draft: Draft) -> Reply:
    days = _period(turn, circle)
    made = NoticeRecord(
        0,
        circle.assessment.id,
        circle.org.id,
        draft.stage,
        turn.today,
        days.last,
        days.next_step_opens,
        draft.lines,
        draft.renewed,
        turn.desk.new_token(),
    )
    notice_id = turn.uow.notices.post(made, turn.who.id, turn.now)
    turn.uow.audit.record(
        turn.now,
        turn.who.id,
        "post_notice",
        org_id=circle.org.id,
        target=f"notice:{notice_id}",
        rows=len(draft.lines),
    )
    link = status.link_to(turn.desk, made)
    telling.posted(turn.uow, circle, replace(made, id=notice_id), link, turn.now)
    return say("notices.posted", org=circle.org.name, days=days, link=link, count=len(draft.lines))
