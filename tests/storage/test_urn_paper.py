"""Paper beside the urn: room on the roll, unfinished choices, one count."""

from __future__ import annotations

from domain.papers import PaperCount
from domain.polls import UNANSWERED, BallotState, PollResult, Standing, Turnout
from tests.storage.booth import Booth, refused

PAPER = PaperCount(5, 4, 3, ((0, 1, 2, 0, 0),))


async def reserve(booth: Booth, papers: int) -> str:
    return await refused(booth.write(lambda urn: urn.reserve(1, papers)))


async def test_an_unfinished_choice_waits_and_cannot_be_cast(booth: Booth) -> None:
    await booth.open([1, 2, 3], cells=2)
    begun = BallotState(Standing.PENDING, (2, UNANSWERED))
    assert await booth.choose(1, (2, UNANSWERED)) == begun
    assert await refused(booth.cast(1)) == "voting.not_complete"
    assert await booth.state(1) == begun
    assert await booth.marks_and_ballots() == (0, 0)
    await booth.vote(1, (2, 1))
    assert await booth.marks_and_ballots() == (1, 1)


async def test_finished_or_not_a_sealed_choice_has_one_length(booth: Booth) -> None:
    await booth.open([1, 2, 3], cells=3)
    await booth.choose(1, (UNANSWERED,) * 3)
    await booth.choose(2, (1, 2, 3))
    sizes = await booth.rows("SELECT DISTINCT length(sealed) FROM pending")
    assert len(sizes) == 1


async def test_paper_takes_room_on_the_roll_and_can_be_corrected(booth: Booth) -> None:
    await booth.open(range(1, 7))
    await booth.vote(1, (1,))
    assert await reserve(booth, 6) == "voting.more_votes_than_people"
    assert await reserve(booth, 5) == ""
    await booth.choose(2, (1,))
    assert await refused(booth.cast(2)) == "voting.roll_used_up"
    assert await booth.marks_and_ballots() == (1, 1)
    assert await reserve(booth, 3) == ""
    assert [await booth.vote(voter, (1,)) for voter in (2, 3)] == [Standing.VOTED] * 2
    await booth.choose(4, (1,))
    assert await refused(booth.cast(4)) == "voting.roll_used_up"
    assert (await booth.cast(1)).standing is Standing.VOTED


async def test_paper_is_counted_with_the_rest_once_and_never_apart(booth: Booth) -> None:
    await booth.open(range(1, 10), least=3)
    for voter in (1, 2, 3):
        await booth.vote(voter, (4,))
    result = PollResult(6, 9, ((0, 1, 2, 0, 3),), 1, 1)
    assert await booth.write(lambda urn: urn.close(1, PAPER)) == result
    assert await booth.close() == result
    assert await booth.write(lambda urn: urn.close(1, PAPER)) == result
    assert await booth.turnout() == Turnout(6, 9)
    assert await reserve(booth, 1) == "voting.closed"


async def test_few_beside_paper_are_destroyed_unopened(booth: Booth) -> None:
    await booth.open(range(1, 10), least=3)
    for voter in (1, 2):
        await booth.vote(voter, (4,))
    booth.keys.destroy(1)  # nothing has to be opened
    result = PollResult(5, 9, None, 1, 1)
    assert await booth.write(lambda urn: urn.close(1, PAPER)) == result
    assert await booth.rows("SELECT * FROM ballot") == []
