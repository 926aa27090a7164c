"""What a self-assessment may do, and by whom."""

from __future__ import annotations

from itertools import product

import pytest

from domain.access import MAY
from domain.people import Role
from domain.refusals import Refusal
from domain.reports import MOVES, ReportStep, move_report

SECRETARY, CLERK = [Role.SECRETARY], [Role.CLERK]


@pytest.mark.parametrize(
    ("step", "action", "roles", "target"),
    [
        (ReportStep.DRAFT, "submit", SECRETARY, ReportStep.SUBMITTED),
        (ReportStep.DRAFT, "submit", [Role.DEPUTY_SECRETARY], ReportStep.SUBMITTED),
        (ReportStep.SUBMITTED, "withdraw", SECRETARY, ReportStep.DRAFT),
        (ReportStep.SUBMITTED, "accept", CLERK, ReportStep.ACCEPTED),
        (ReportStep.SUBMITTED, "return", CLERK, ReportStep.RETURNED),
        (ReportStep.ACCEPTED, "return", CLERK, ReportStep.RETURNED),
        (ReportStep.RETURNED, "revise", SECRETARY, ReportStep.DRAFT),
    ],
)
def test_a_report_goes_its_way(
    step: ReportStep, action: str, roles: list[Role], target: ReportStep
) -> None:
    assert move_report(step, action, roles, in_time=True, reason="缺改进措施") is target


@pytest.mark.parametrize(
    ("step", "action", "roles", "key"),
    [
        (ReportStep.ACCEPTED, "withdraw", SECRETARY, "stages.no_such_move"),
        (ReportStep.SUBMITTED, "submit", SECRETARY, "stages.no_such_move"),
        (ReportStep.DRAFT, "accept", CLERK, "stages.no_such_move"),
        (ReportStep.DRAFT, "submit", CLERK, "stages.not_yours"),
        (ReportStep.SUBMITTED, "accept", SECRETARY, "stages.not_yours"),
        (ReportStep.SUBMITTED, "accept", [], "stages.not_yours"),
        (ReportStep.DRAFT, "submit", SECRETARY, "stages.closed"),
        (ReportStep.SUBMITTED, "return", CLERK, "stages.reason_missing"),
    ],
)
def test_what_the_table_does_not_allow_is_refused(
    step: ReportStep, action: str, roles: list[Role], key: str
) -> None:
    with pytest.raises(Refusal) as refused:
        move_report(step, action, roles, in_time=False, reason=" ")
    assert refused.value.key == key


def test_a_refusal_says_whose_it_is() -> None:
    with pytest.raises(Refusal) as refused:
        move_report(ReportStep.DRAFT, "submit", [Role.MEMBER], in_time=True)
    assert refused.value.facts == {"who": ("书记", "副书记")}


def test_an_action_there_is_none_of_is_an_error() -> None:
    with pytest.raises(ValueError, match="no such action"):
        move_report(ReportStep.DRAFT, "burn", SECRETARY, in_time=True)


def test_no_move_is_there_twice_and_each_needs_a_right_that_exists() -> None:
    ways = [(move.action, move.origin) for move in MOVES]
    assert len(set(ways)) == len(ways)
    assert {move.right for move in MOVES} <= set(MAY)
    for action, step in product({move.action for move in MOVES}, ReportStep):
        rights = {move.right for move in MOVES if move.action == action}
        assert len(rights) == 1, (action, step)
