"""Taking back an outcome that was recorded by mistake: the one before it stands again."""

from __future__ import annotations

from domain.contact import without_numbers
from domain.contact_handling import LEAVING, WITHDRAWN, standing
from domain.contact_records import Handling
from domain.people import Member
from handlers.lost_contact.finding import (
    full_name_orgs,
    member_meant,
    said,
    shown_name,
)
from handlers.lost_contact.running import refill
from handlers.turn import Router, Turn
from messages.cards import Reply
from messages.render import render, say

router = Router()

_LONGEST, _SHORTEST_REASON = 500, 2
_COMMAND = ("撤销", "撤消", "撤回", "处置", "处理", "登记", "结果", "的", "同志")


@router.on("handling_undo")
def handling_undo(turn: Turn) -> Reply:
    """撤销处置 张三 登记错了人: read back with what stands again, then recorded."""
    if not turn.reach("record_outcome"):
        return say("handling.may_not_record")
    member = member_meant(turn, "record_outcome", left=True)
    if isinstance(member, Reply):
        return member
    words = said(turn)[:_LONGEST]
    turn.slots |= {"person": member.name, "person_id": member.person_id, "said": words}
    history = turn.uow.outcomes.of_person(member.person_id)
    mistaken = standing(history) if member.handling else None
    shown = shown_name(member, full_name_orgs(turn))
    if mistaken is None:
        return say("handling.nothing_to_withdraw", name=shown)
    reason = _reason(words, member.name)
    if len(reason) < _SHORTEST_REASON:
        return say("handling.why_withdraw", name=shown, outcome=mistaken.outcome)
    made = Handling(
        member.person_id, member.org_id, WITHDRAWN, turn.today, turn.who.id, basis=reason
    )
    before = standing([*history, made])
    if not turn.slots.get("confirmed"):
        return _read_back(turn, member, mistaken, before, reason)
    return _withdrawn(turn, made, mistaken, before, shown)


def _read_back(
    turn: Turn, member: Member, mistaken: Handling, before: Handling | None, reason: str
) -> Reply:
    shown = shown_name(member, full_name_orgs(turn))
    prompt = render(
        "handling.ask_withdraw",
        name=shown,
        org=member.org_name,
        mistaken=mistaken,
        before=before,
        reason=without_numbers(reason.replace(member.name, shown)),
        returns=_returns(mistaken, before),
    )
    return turn.confirm(prompt, render("handling.yes_withdraw"))


def _withdrawn(
    turn: Turn, made: Handling, mistaken: Handling, before: Handling | None, shown: str
) -> Reply:
    turn.uow.outcomes.withdraw(made, mistaken, turn.now)
    returns = _returns(mistaken, before)
    if returns:
        refill(turn.uow)
    turn.uow.audit.record(
        turn.now,
        turn.who.id,
        "handling_undo",
        org_id=made.org_id,
        target=f"person:{made.person_id}",
        rows=1,
    )
    return say(
        "handling.withdrawn", name=shown, outcome=mistaken.outcome, before=before, returns=returns
    )


def _returns(mistaken: Handling, before: Handling | None) -> bool:
    """Whether the member comes back onto the roll."""
    return mistaken.outcome in LEAVING and (before is None or before.outcome not in LEAVING)


def _reason(words: str, name: str) -> str:
    """What is said beside the name and the command."""
    rest = words.replace(name, " ")
    for word in _COMMAND:
        rest = rest.replace(word, " ", 1)
    return " ".join(rest.strip(" ,，。:：;；").split())
