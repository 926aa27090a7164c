"""The contract of the urn, on both databases."""

import pytest

from domain.polls import BallotState, PollResult, Standing, Turnout
from storage.urn_roll import UnknownPollError
from tests.storage.booth import Booth, refused

READY, VOTED = BallotState(Standing.READY), BallotState(Standing.VOTED)
CLOSED, STRANGER = BallotState(Standing.CLOSED), BallotState(Standing.NOT_ENTITLED)


async def test_a_voter_goes_from_ready_over_pending_to_voted(booth: Booth) -> None:
    await booth.open([4, 5, 6], cells=2)
    assert await booth.state(4) == READY
    assert await booth.choose(4, (2, 0)) == BallotState(Standing.PENDING, (2, 0))
    assert await booth.state(4) == BallotState(Standing.PENDING, (2, 0))
    assert await booth.cast(4) == VOTED
    assert await booth.state(4) == VOTED


async def test_a_count_comes_out_once_and_the_same_again(booth: Booth) -> None:
    await booth.open(range(1, 6), cells=2)
    for voter, choice in [(1, (1, 0)), (2, (1, 4)), (3, (2, 4)), (4, (0, 0))]:
        await booth.vote(voter, choice)
    result = PollResult(4, 5, ((1, 2, 1, 0, 0), (2, 0, 0, 0, 2)))
    assert await booth.close() == result
    assert await booth.close() == result
    assert await booth.turnout() == Turnout(4, 5)


async def test_a_line_that_too_few_rated_is_not_shown(booth: Booth) -> None:
    await booth.open(range(1, 6), cells=3)
    for voter, choice in [(1, (1, 2, 1)), (2, (4, 2, 1)), (3, (0, 2, 2)), (4, (0, 0, 1))]:
        await booth.vote(voter, choice)
    assert (await booth.close()).counts == ((), (1, 0, 3, 0, 0), (0, 3, 1, 0, 0))


async def test_too_few_ballots_are_destroyed_unopened(booth: Booth) -> None:
    await booth.open(range(1, 9), least=5)
    for voter in range(1, 5):
        await booth.vote(voter, (1,))
    booth.keys.destroy(1)  # without the key nothing could be opened, and nothing has to be
    assert await booth.close() == PollResult(4, 8, None)


async def test_of_a_closed_poll_only_its_result_and_who_took_part_stay(booth: Booth) -> None:
    await booth.open(range(1, 6))
    for voter in range(1, 5):
        await booth.vote(voter, (voter % 2 + 1,))
    await booth.choose(5, (3,))
    await booth.close()
    for query in ("SELECT * FROM ballot", "SELECT * FROM pending"):
        assert await booth.rows(query) == []
    voted = await booth.rows("SELECT person_id FROM mark WHERE voted ORDER BY person_id")
    assert [row[0] for row in voted] == [1, 2, 3, 4]
    assert booth.keys.polls() == []


async def test_a_crash_between_count_and_destroying_the_key_is_made_good(booth: Booth) -> None:
    await booth.open([1, 2, 3])
    for voter in (1, 2, 3):
        await booth.vote(voter, (1,))
    await booth.write(lambda urn: urn.close(1))
    assert await booth.read(lambda urn: urn.closed(booth.keys.polls())) == [1]
    assert (await booth.close()).counts == ((0, 3, 0, 0, 0),)
    assert booth.keys.polls() == []


async def test_casting_twice_changes_nothing_whatever_is_chosen_next(booth: Booth) -> None:
    await booth.open([1, 2, 3])
    await booth.vote(1, (1,))
    before = await booth.rows("SELECT ballot_key, sealed FROM ballot")
    assert await booth.cast(1) == VOTED
    assert await refused(booth.choose(1, (4,))) == "voting.already_voted"
    assert await booth.cast(1) == VOTED
    assert await booth.rows("SELECT ballot_key, sealed FROM ballot") == before
    assert await booth.marks_and_ballots() == (1, 1)


async def test_another_choice_before_confirming_takes_the_place_of_the_first(
    booth: Booth,
) -> None:
    await booth.open([1, 2, 3])
    for voter in (1, 2, 3):
        await booth.choose(voter, (1,))
        await booth.vote(voter, (4,))
    assert (await booth.close()).counts == ((0, 0, 0, 0, 3),)


async def test_what_was_discarded_cannot_be_confirmed(booth: Booth) -> None:
    await booth.open([1, 2, 3])
    for voter in (1, 2, 3):
        await booth.choose(voter, (1,))
    await booth.write(lambda urn: urn.discard(1, 1))
    await booth.write(lambda urn: urn.discard_all([(1, 2), (1, 2), (7, 7)]))
    await booth.write(lambda urn: urn.discard_all([]))
    assert [await booth.state(voter) for voter in (1, 2)] == [READY, READY]
    assert await refused(booth.cast(1)) == "voting.nothing_chosen"
    assert (await booth.state(3)).standing is Standing.PENDING


async def test_whoever_is_not_on_the_roll_is_refused(booth: Booth) -> None:
    await booth.open([1, 2, 3])
    assert await booth.state(9) == STRANGER
    assert await refused(booth.choose(9, (1,))) == "voting.not_entitled"
    assert await refused(booth.cast(9)) == "voting.not_entitled"
    assert await booth.marks_and_ballots() == (0, 0)


async def test_after_closing_nothing_is_accepted_and_who_voted_still_hears_so(booth: Booth) -> None:
    await booth.open([1, 2, 3])
    await booth.vote(1, (1,))
    await booth.choose(2, (1,))
    await booth.close()
    assert [await booth.state(voter) for voter in (1, 2, 3, 9)] == [VOTED, *[CLOSED] * 3]
    for voter in (1, 2, 3, 9):
        assert await refused(booth.choose(voter, (1,))) == "voting.closed"
        assert await refused(booth.cast(voter)) == "voting.closed"
    assert await booth.read(lambda urn: urn.waiting(1)) == []


@pytest.mark.parametrize("choice", [(), (1, 2), (5,), (-1,)])
async def test_a_choice_that_is_no_ballot_leaves_the_earlier_one(
    booth: Booth, choice: tuple[int, ...]
) -> None:
    await booth.open([1, 2, 3])
    await booth.choose(1, (2,))
    assert await refused(booth.choose(1, choice)) == "voting.unreadable_choice"
    assert await booth.state(1) == BallotState(Standing.PENDING, (2,))


async def test_the_roll_is_frozen_when_the_poll_opens(booth: Booth) -> None:
    await booth.open([3, 1, 2, 2])
    key = booth.keys.create(1)
    await booth.open([7, 8], cells=9)
    assert await booth.state(7) == STRANGER
    assert await booth.turnout() == Turnout(0, 3)
    assert booth.keys.create(1) == key


async def test_a_closed_poll_never_opens_again(booth: Booth) -> None:
    await booth.open([1, 2, 3])
    await booth.close()
    await booth.open([1, 2, 3])
    assert await booth.state(1) == CLOSED
    assert booth.keys.polls() == []


async def test_turnout_and_those_waiting_follow_the_votes(booth: Booth) -> None:
    await booth.open([5, 3, 4])
    assert await booth.read(lambda urn: urn.waiting(1)) == [3, 4, 5]
    await booth.vote(4, (1,))
    assert await booth.turnout() == Turnout(1, 3)
    assert await booth.read(lambda urn: urn.waiting(1)) == [3, 5]


async def test_polls_do_not_touch_each_other(booth: Booth) -> None:
    await booth.open([1, 2, 3], poll=1)
    await booth.open([1, 2, 3], poll=2)
    for voter in (1, 2, 3):
        await booth.vote(voter, (1,), poll=1)
        await booth.vote(voter, (2,), poll=2)
    assert (await booth.close(1)).counts == ((0, 3, 0, 0, 0),)
    assert await booth.state(1, poll=2) == VOTED
    assert (await booth.close(2)).counts == ((0, 0, 3, 0, 0),)


async def test_a_poll_without_voters_closes_with_too_few(booth: Booth) -> None:
    await booth.open([])
    assert await booth.close() == PollResult(0, 0, None)


async def test_a_poll_that_could_show_single_votes_is_not_opened(booth: Booth) -> None:
    with pytest.raises(ValueError, match="at least 3"):
        await booth.open([1, 2, 3], least=2)
    with pytest.raises(ValueError, match="a ballot has"):
        await booth.open([1, 2, 3], cells=0)
    assert booth.keys.polls() == []


async def test_an_unknown_poll_is_an_error_everywhere(booth: Booth) -> None:
    for attempt in (booth.state(1), booth.cast(1), booth.choose(1, (1,)), booth.close()):
        with pytest.raises(UnknownPollError):
            await attempt
