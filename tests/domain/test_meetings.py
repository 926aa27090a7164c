"""Votes in a meeting, held to the examples of the branch regulations."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.meetings import MeetingCount, MeetingKind, check_count, check_roll, majority, quorum
from domain.refusals import Refusal


@pytest.mark.parametrize(
    ("expected", "least", "most"), [(43, 22, 22), (10, 5, 6), (5, 3, 3), (4, 2, 3), (1, 1, 1)]
)
def test_quorum_is_half_and_majority_more_than_half_of_all(
    expected: int, least: int, most: int
) -> None:
    assert (quorum(expected), majority(expected)) == (least, most)


@pytest.mark.parametrize(
    ("figures", "key", "facts"),
    [
        ((0, 0, 0, 0, 0), "nobody_expected", {}),
        ((5, 6, 6, 0, 0), "more_than_expected", {"expected": 5, "present": 6}),
        ((5, 5, 4, 0, 0), "votes_do_not_add_up", {"present": 5, "voted": 4}),
        ((43, 30, 21, 7, 3), "votes_do_not_add_up", {"present": 30, "voted": 31}),
        ((43, 21, 21, 0, 0), "no_quorum", {"expected": 43, "present": 21, "least": 22}),
        ((5, 2, 2, 0, 0), "no_quorum", {"expected": 5, "present": 2, "least": 3}),
    ],
)
def test_figures_that_cannot_be_are_refused(
    figures: tuple[int, ...], key: str, facts: dict[str, int]
) -> None:
    with pytest.raises(Refusal) as refused:
        check_count(MeetingCount(*figures))
    assert (refused.value.key, refused.value.facts) == (f"grading.{key}", facts)


def test_half_may_meet_and_cannot_carry_anything() -> None:
    five_of_ten = MeetingCount(10, 5, 5, 0, 0)
    check_count(five_of_ten)
    assert not five_of_ten.carried
    assert MeetingCount(10, 6, 6, 0, 0).carried
    assert MeetingCount(5, 5, 4, 0, 1).carried


@given(st.integers(1, 200), st.data())
def test_what_is_carried_has_more_yes_than_all_others_together(
    expected: int, data: st.DataObject
) -> None:
    present = data.draw(st.integers(quorum(expected), expected))
    yes = data.draw(st.integers(0, present))
    no = data.draw(st.integers(0, present - yes))
    count = MeetingCount(expected, present, yes, no, present - yes - no)
    check_count(count)
    assert count.carried == (count.in_favour > expected - count.in_favour)


@pytest.mark.parametrize(
    ("kind", "expected", "voters", "key"),
    [
        (MeetingKind.COMMITTEE, 3, 6, "no_committee"),
        (MeetingKind.COMMITTEE, 8, 7, "more_than_roll"),
        (MeetingKind.MEMBERS, 8, 7, "more_than_roll"),
        (MeetingKind.MEMBERS, 6, 7, "excused_without_basis"),
    ],
)
def test_a_meeting_that_does_not_fit_the_roll_is_refused(
    kind: MeetingKind, expected: int, voters: int, key: str
) -> None:
    with pytest.raises(Refusal) as refused:
        check_roll(kind, expected, voters, basis="")
    assert refused.value.key == f"grading.{key}"


def test_a_meeting_that_fits_the_roll_is_taken() -> None:
    check_roll(MeetingKind.COMMITTEE, 3, 7, basis="")
    check_roll(MeetingKind.MEMBERS, 6, 6, basis="")
    check_roll(MeetingKind.MEMBERS, 5, 6, basis="镇党委批复")
    check_roll(MeetingKind.COMMITTEE, 5, 0, basis="")
