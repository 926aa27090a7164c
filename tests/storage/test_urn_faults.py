"""The urn under faults, tampering and races, on both databases."""

import asyncio
from collections import Counter

import pytest
from sqlalchemy import text

from domain.polls import BallotState, Standing
from domain.refusals import Refusal
from storage.urn import TamperedUrnError, Urn
from storage.urn_keys import KeyMissingError
from storage.urn_sealing import UnreadableBallotError
from tests.storage.booth import Booth, refused

VOTED, CLOSED = BallotState(Standing.VOTED), BallotState(Standing.CLOSED)


async def test_a_transaction_that_fails_takes_back_mark_and_ballot_together(booth: Booth) -> None:
    await booth.open([1, 2, 3])
    await booth.choose(1, (1,))

    def cast_and_fail(urn: Urn) -> None:
        urn.cast(1, 1)
        raise Refusal("voting.closed")

    assert await refused(booth.write(cast_and_fail)) == "voting.closed"
    assert await booth.marks_and_ballots() == (0, 0)
    assert (await booth.state(1)).standing is Standing.PENDING


async def test_a_lost_key_stops_the_count_and_keeps_every_ballot(booth: Booth) -> None:
    await booth.open([1, 2, 3])
    for voter in (1, 2, 3):
        await booth.vote(voter, (1,))
    booth.keys.destroy(1)
    with pytest.raises(KeyMissingError):
        await booth.write(lambda urn: urn.close(1))
    assert await booth.marks_and_ballots() == (3, 3)
    assert await booth.state(1) == VOTED


@pytest.mark.parametrize(
    ("tampering", "error"),
    [
        ("INSERT INTO ballot VALUES (1, :key, :sealed)", TamperedUrnError),
        ("DELETE FROM ballot", TamperedUrnError),
        ("UPDATE ballot SET sealed = :sealed", UnreadableBallotError),
        ("UPDATE mark SET voted = true", TamperedUrnError),
    ],
)
async def test_an_urn_changed_by_hand_gives_no_result(
    booth: Booth, tampering: str, error: type[Exception]
) -> None:
    await booth.open([1, 2, 3, 4])
    for voter in (1, 2, 3):
        await booth.vote(voter, (1,))
    stuffing = {"key": b"k" * 16, "sealed": b"s" * 49}
    used = {name: value for name, value in stuffing.items() if f":{name}" in tampering}
    await booth.runner.write(lambda connection: connection.execute(text(tampering), used))
    with pytest.raises(error):
        await booth.write(lambda urn: urn.close(1))
    assert await booth.state(4) != CLOSED


async def test_two_votes_of_one_person_at_once_count_once(booth: Booth) -> None:
    await booth.open([1, 2, 3])
    await booth.choose(1, (1,))
    standings = await asyncio.gather(*(booth.cast(1) for _ in range(12)))
    assert set(standings) == {VOTED}
    assert await booth.marks_and_ballots() == (1, 1)


async def test_a_vote_at_the_moment_of_closing_is_wholly_in_or_wholly_refused(
    booth: Booth,
) -> None:
    voters = range(1, 25)
    await booth.open(voters)
    for voter in voters:
        await booth.choose(voter, (voter % 4 + 1,))
    storm = [refused(booth.cast(voter)) for voter in voters]
    early, _, late = await asyncio.gather(
        asyncio.gather(*storm[:14]), booth.close(), asyncio.gather(*storm[14:])
    )
    outcomes = [*early, *late]
    closed = await booth.close()
    assert Counter(outcomes).keys() <= {"", "voting.closed"}
    assert outcomes.count("") == closed.cast
    assert closed.counts is None or sum(closed.counts[0]) == closed.cast
    assert await booth.marks_and_ballots() == (closed.cast, 0)


async def test_two_that_open_one_poll_at_once_make_one_poll(booth: Booth) -> None:
    await asyncio.gather(*(booth.open([1, 2, 3]) for _ in range(6)))
    for voter in (1, 2, 3):
        await booth.vote(voter, (2,))
    assert (await booth.close()).counts == ((0, 0, 3, 0, 0),)
