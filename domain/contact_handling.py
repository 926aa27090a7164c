"""What the rules propose for a lost member (P2c §二(三)2). A proposal names its rule; a committee
decides.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.calendar import add_months
from domain.contact_records import Handling
from domain.forms.headings import OUTCOMES
from domain.people import ContactStatus, Member
from domain.refusals import Refusal


@dataclass(frozen=True, slots=True)
class HandlingStep:
    """`outcome` is proposed when more than `months` have passed since the last contact, or since
    the outcome `after` was recorded. A probationary member is proposed for `probationary` instead.
    """

    outcome: str
    months: int
    after: str = ""
    probationary: str = ""


@dataclass(frozen=True, slots=True)
class HandlingRule:
    """One rule by which lost members are handled; `source` is where it stands."""

    id: str
    title: str
    source: str
    steps: tuple[HandlingStep, ...]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a rule proposes, since which day it may, and the rule's words."""

    outcome: str
    rule: str
    source: str
    since: date


def proposal(
    member: Member, last_contact: date | None, attempts: int, rule: HandlingRule, today: date
) -> Proposal | None:
    """What the rule proposes today; nothing for who is not lost, without attempts on record, or
    while the last contact is 待核.
    """
    if member.contact_status is not ContactStatus.LOST or not attempts:
        return None
    for step in reversed(rule.steps):
        begun = _begun(member, last_contact, step)
        if begun is not None and add_months(begun, step.months) < today:
            outcome = step.probationary if member.probationary else ""
            since = add_months(begun, step.months)
            return Proposal(outcome or step.outcome, rule.id, rule.source, since)
    return None


def _begun(member: Member, last_contact: date | None, step: HandlingStep) -> date | None:
    if step.after:
        return member.handled_on if member.handling == step.after else None
    # What was decided once is not proposed again from the beginning.
    return None if member.handling in _STANDING else last_contact


# Outcomes that hold until another follows; the rest leave the member where the rules begin.
_STANDING = frozenset({"停止党籍", "保留组织关系(出国境)"})

# After these nobody is on the roll any more; by another transfer one may come back.
TRANSFERRED = "转出"
_REMOVED = ("退党除名", "自行脱党除名", "取消预备党员资格", "不予承认党员身份")
LEAVING = frozenset({TRANSFERRED, *_REMOVED})
# No vote while it lasts.
SUSPENDED = "停止党籍"

_LOST_ONLY = frozenset({"继续查找", "停止党籍", "自行脱党除名"})
_FOUND_ONLY = frozenset({"恢复正常管理", "批评教育", "限期改正"})


def check_outcome(outcome: str, member: Member, *, was_lost: bool) -> None:
    """Whether a committee's outcome can be recorded of the member.

    Refusals `handling.no_such_outcome` (known), `handling.lost_only` (outcome, status),
    `handling.found_only` (outcome), `handling.probationary_only`, `handling.not_probationary`,
    `handling.left` (outcome) for who left the roll before.
    """
    if outcome not in OUTCOMES:
        raise Refusal("handling.no_such_outcome", known=tuple(OUTCOMES))
    if member.handling in LEAVING:
        raise Refusal("handling.left", outcome=member.handling)
    lost = member.contact_status is ContactStatus.LOST
    if outcome in _LOST_ONLY and not lost:
        status = member.contact_status.screen
        raise Refusal("handling.lost_only", outcome=outcome, status=status)
    if outcome in _FOUND_ONLY and (lost or not was_lost):
        raise Refusal("handling.found_only", outcome=outcome)
    if outcome == "取消预备党员资格" and not member.probationary:
        raise Refusal("handling.probationary_only")
    if outcome == SUSPENDED and member.probationary:
        raise Refusal("handling.not_probationary")


# Recorded when the latest outcome was a mistake: from then on the one before it stands again.
WITHDRAWN = "撤销处置"


def standing(history: Sequence[Handling]) -> Handling | None:
    """The outcome that stands after everything recorded, the oldest first; None where none does.

    What is recorded of somebody who had left says that they had come back: all before is over.
    """
    stack: list[Handling] = []
    for made in history:
        if made.outcome == WITHDRAWN:
            del stack[-1:]
            continue
        if stack and stack[-1].outcome in LEAVING:
            stack.clear()
        stack.append(made)
    return stack[-1] if stack else None


def proposed_by(rule: HandlingRule, outcome: str) -> bool:
    """Whether the rule speaks of that outcome at all."""
    return any(outcome in (step.outcome, step.probationary) for step in rule.steps)


def rule_named(rules: Sequence[HandlingRule], rule_id: str) -> HandlingRule:
    """The rule of that id; KeyError if there is none."""
    by_id: Mapping[str, HandlingRule] = {rule.id: rule for rule in rules}
    return by_id[rule_id]
