"""Filling in a ballot of several lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.ballots import blank, filled, next_line
from domain.polls import UNANSWERED, BallotShape, Choice, tally
from domain.refusals import Refusal

X = UNANSWERED


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        (None, (1, 2, 3), (1, 2, 3)),
        (None, (1, 0, 3), (1, 0, 3)),
        (None, (1, 0, 0), (1, 0, X)),
        (None, (4,), (0, 0, 4)),
        (None, (0,), None),
        (None, (1, 2), None),
        (None, (1, 2, 3, 4), None),
        ((X, X, X), (2,), (2, X, X)),
        ((2, X, X), (0,), (2, 0, X)),
        ((2, 0, X), (0,), (2, 0, X)),
        ((2, 0, X), (3,), (2, 0, 3)),
        ((2, 0, 3), (1,), (2, 0, 1)),
        ((2, 0, 3), (0,), None),
        ((2, 0, X), (1, 1, 1), (1, 1, 1)),
    ],
)
def test_what_is_said_fills_the_line_that_is_meant(
    before: Choice | None, said: Choice, after: Choice | None
) -> None:
    assert filled(before, said, 3) == after


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        (None, (4,), (X, X, 4)),
        ((X, X, 4), (0,), (X, X, 4)),
        ((X, X, 4), (1,), (1, X, 4)),
        (None, (1, 0, 2), (1, X, 2)),
    ],
)
def test_where_all_lines_are_required_none_is_left_out(
    before: Choice | None, said: Choice, after: Choice
) -> None:
    assert filled(before, said, 3, all_lines=True) == after


@pytest.mark.parametrize(("said", "after"), [((2,), (2,)), ((0,), None), ((1, 1), None)])
def test_a_ballot_of_one_line_is_its_overall_line(said: Choice, after: Choice | None) -> None:
    assert filled(None, said, 1) == after


@given(st.integers(1, 8), st.lists(st.lists(st.integers(0, 4), max_size=9).map(tuple)))
def test_whatever_is_said_a_ballot_keeps_its_shape_and_a_finished_one_its_overall_mark(
    cells: int, messages: list[Choice]
) -> None:
    choice: Choice | None = None
    shape = BallotShape(cells, 4)
    for said in messages:
        choice = filled(choice, said, cells) or choice
    if choice is not None:
        assert shape.decode(shape.encode(choice)) == choice
        assert next_line(choice) is not None or 1 <= choice[-1] <= 4


@given(st.integers(1, 8), st.data())
def test_line_by_line_ends_where_a_whole_ballot_does(cells: int, data: st.DataObject) -> None:
    marks = data.draw(st.lists(st.integers(0, 4), min_size=cells, max_size=cells))
    marks[-1] = marks[-1] or 1
    choice = blank(cells)
    for number, mark in enumerate(marks):
        assert next_line(choice) == number
        choice = filled(choice, (mark,), cells) or choice
    assert choice == tuple(marks)
    assert next_line(choice) is None


def test_an_unfinished_ballot_is_never_counted() -> None:
    with pytest.raises(Refusal):
        tally([(1, X)], BallotShape(2, 4))
