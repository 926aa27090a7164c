"""What a ballot may say, how it is counted, when a count may be shown."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.polls import (
    BallotShape,
    BallotState,
    Choice,
    PollResult,
    Standing,
    percentages,
    plurality,
    releasable,
    tally,
)
from domain.refusals import Refusal

GRADES = BallotShape(cells=1, options=4)


@st.composite
def polls(draw: st.DrawFn) -> tuple[BallotShape, list[Choice]]:
    shape = BallotShape(draw(st.integers(1, 12)), draw(st.integers(2, 9)))
    cell = st.integers(0, shape.options)
    ballot = st.lists(cell, min_size=shape.cells, max_size=shape.cells).map(tuple)
    return shape, draw(st.lists(ballot, max_size=40))


@pytest.mark.parametrize("choice", [(), (5,), (-1,), (1, 2), (255,)])
def test_a_choice_that_is_no_ballot_is_refused(choice: Choice) -> None:
    with pytest.raises(Refusal) as refused:
        GRADES.check(choice)
    assert refused.value.key == "voting.unreadable_choice"
    assert refused.value.facts == {"cells": 1, "options": 4}


@pytest.mark.parametrize(("cells", "options"), [(0, 4), (4097, 4), (1, 1), (1, 256), (-1, 4)])
def test_a_shape_no_ballot_can_have_is_an_error(cells: int, options: int) -> None:
    with pytest.raises(ValueError, match="a ballot has"):
        BallotShape(cells, options)


@pytest.mark.parametrize("plain", [b"", b"\x05", b"\x01\x01", b"\xff"])
def test_bytes_that_are_no_ballot_do_not_decode(plain: bytes) -> None:
    with pytest.raises(ValueError, match="no ballot"):
        GRADES.decode(plain)


@given(polls())
def test_every_choice_reads_back_as_it_was_written(poll: tuple[BallotShape, list[Choice]]) -> None:
    shape, ballots = poll
    for ballot in ballots:
        assert shape.decode(shape.encode(ballot)) == ballot


@given(polls())
def test_every_choice_of_a_poll_has_one_length(poll: tuple[BallotShape, list[Choice]]) -> None:
    shape, ballots = poll
    assert {len(shape.encode(ballot)) for ballot in ballots} <= {shape.cells}


@given(polls(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_never_matters(
    poll: tuple[BallotShape, list[Choice]], random: object
) -> None:
    shape, ballots = poll
    shuffled = sorted(ballots, key=lambda _: random.random())  # type: ignore[attr-defined]
    assert tally(ballots, shape) == tally(shuffled, shape)


@given(polls())
def test_every_ballot_counts_once_in_every_cell(poll: tuple[BallotShape, list[Choice]]) -> None:
    shape, ballots = poll
    counts = tally(ballots, shape)
    assert len(counts) == shape.cells
    assert all(len(cell) == shape.options + 1 for cell in counts)
    assert all(sum(cell) == len(ballots) for cell in counts)


def test_counts_are_per_cell_with_abstentions_first() -> None:
    ballots = [(1, 0), (1, 2), (3, 2), (0, 2)]
    assert tally(ballots, BallotShape(2, 3)) == ((1, 2, 0, 1), (1, 0, 3, 0))


def test_a_ballot_of_another_poll_is_never_counted() -> None:
    with pytest.raises(Refusal):
        tally([(1,), (1, 2)], GRADES)


@pytest.mark.parametrize(
    ("ballots", "least", "may"),
    [(4, 5, False), (5, 5, True), (6, 5, True), (0, 5, False), (2, 1, False), (3, 1, True)],
)
def test_a_count_needs_the_minimum_and_never_fewer_than_three(
    ballots: int, least: int, may: bool
) -> None:
    assert releasable(ballots, least) is may


@pytest.mark.parametrize(
    ("cell", "shares"),
    [
        ((0, 1, 2, 0), (Fraction(100, 3), Fraction(200, 3), Fraction(0))),
        ((7, 1, 1, 0), (Fraction(50), Fraction(50), Fraction(0))),
        ((4, 0, 0, 0), (Fraction(0), Fraction(0), Fraction(0))),
    ],
)
def test_percentages_are_exact_and_leave_abstentions_out(
    cell: tuple[int, ...], shares: tuple[Fraction, ...]
) -> None:
    assert percentages(cell) == shares


@pytest.mark.parametrize(
    ("cell", "options"),
    [((9, 1, 3, 2), (2,)), ((0, 2, 2, 1), (1, 2)), ((5, 0, 0, 0), ()), ((0, 1, 1, 1), (1, 2, 3))],
)
def test_the_plurality_names_every_option_with_most_votes(
    cell: tuple[int, ...], options: tuple[int, ...]
) -> None:
    assert plurality(cell) == options


@pytest.mark.parametrize(
    "result", [PollResult(7, 9, ((0, 5, 2), (1, 3, 3))), PollResult(2, 9, None)]
)
def test_a_result_survives_its_way_through_json(result: PollResult) -> None:
    assert PollResult.from_data(result.to_data()) == result
    assert result.too_few is (result.counts is None)


def test_an_unconfirmed_choice_is_not_in_the_repr() -> None:
    assert "17" not in repr(BallotState(Standing.PENDING, (17, 17)))
