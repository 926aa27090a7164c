"""A self-assessment's way: draft, submitted, accepted, or returned to draft.

The moves are a table; the code follows it and the documentation draws it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from domain.access import MAY
from domain.people import Role
from domain.refusals import Refusal


class ReportStep(StrEnum):
    """How far a subject's self-assessment has come; the value is stored."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"


@dataclass(frozen=True, slots=True)
class Move:
    """One allowed step of a report: by whom (a right of `domain.access`), and what it needs."""

    action: str
    origin: ReportStep
    target: ReportStep
    right: str
    in_time: bool = False
    reason: bool = False

    @property
    def label(self) -> str:
        """The move in a diagram: its action and what it needs."""
        needs = ["in time"] * self.in_time + ["a reason"] * self.reason
        return f"{self.action} ({', '.join([self.right, *needs])})"


_WRITE, _JUDGE = "write_report", "judge_report"

MOVES: tuple[Move, ...] = (
    Move("submit", ReportStep.DRAFT, ReportStep.SUBMITTED, _WRITE, in_time=True),
    Move("withdraw", ReportStep.SUBMITTED, ReportStep.DRAFT, _WRITE),
    Move("accept", ReportStep.SUBMITTED, ReportStep.ACCEPTED, _JUDGE),
    Move("return", ReportStep.SUBMITTED, ReportStep.RETURNED, _JUDGE, reason=True),
    Move("return", ReportStep.ACCEPTED, ReportStep.RETURNED, _JUDGE, reason=True),
    Move("revise", ReportStep.RETURNED, ReportStep.DRAFT, _WRITE),
)


def move_report(
    step: ReportStep, action: str, roles: Iterable[Role], *, in_time: bool, reason: str = ""
) -> ReportStep:
    """Where the action takes the report, done by someone holding these roles at its branch.

    Refusals: `stages.not_yours` (who), `stages.no_such_move` (step, action), `stages.closed`,
    `stages.reason_missing`. ValueError for an action there is none of.
    """
    moves = [move for move in MOVES if move.action == action]
    if not moves:
        raise ValueError("no such action")
    _allowed(moves[0].right, roles)
    move = next((move for move in moves if move.origin is step), None)
    if move is None:
        raise Refusal("stages.no_such_move", step=step.value, action=action)
    if move.in_time and not in_time:
        raise Refusal("stages.closed")
    if move.reason and not reason.strip():
        raise Refusal("stages.reason_missing")
    return move.target


def _allowed(right: str, roles: Iterable[Role]) -> None:
    if MAY[right].isdisjoint(roles):
        who = tuple(role.screen for role in Role if role in MAY[right])
        raise Refusal("stages.not_yours", who=who)
