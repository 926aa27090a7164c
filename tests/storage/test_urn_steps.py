"""Exactly once: any sequence of votes, repeats, crashes and closings agrees with a plain model."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.polls import BallotShape, BallotState, Choice, PollResult, Standing, tally
from storage.runner import Runner, open_runner
from storage.urn_keys import KeyStore
from storage.urn_tables import metadata
from tests.storage.booth import Booth, refused

T = TypeVar("T")
SHAPE = BallotShape(cells=2, options=4)
ROLL = st.integers(1, 7)
VOTER = st.integers(1, 8)  # 8 is on no roll
CHOICE = st.tuples(st.integers(0, 4), st.integers(0, 4))


class UrnSteps(RuleBasedStateMachine):
    """The urn on SQLite beside a dictionary."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory()
        self.pending: dict[int, Choice] = {}
        self.voted: dict[int, Choice] = {}
        self.result: PollResult | None = None
        self.start()

    def start(self) -> None:
        home = Path(self.folder.name)
        url = f"sqlite+aiosqlite:///{home / 'urn.db'}"
        runner = self.loop.run(_opened(url))
        self.booth = Booth(runner, KeyStore(home / "keys"))

    @initialize(roll=st.sets(ROLL))
    def open(self, roll: set[int]) -> None:
        self.roll = roll
        self.loop.run(self.booth.open(sorted(roll), cells=2))

    @rule(roll=st.sets(VOTER))
    def open_again(self, roll: set[int]) -> None:
        self.loop.run(self.booth.open(sorted(roll), cells=2))

    @rule(voter=VOTER, choice=CHOICE)
    def choose(self, voter: int, choice: Choice) -> None:
        answer = self.loop.run(refused(self.booth.choose(voter, choice)))
        expected = self.refusal(voter) or ("voting.already_voted" if voter in self.voted else "")
        assert answer == expected
        if not answer:
            self.pending[voter] = choice

    @rule(voter=VOTER, deliveries=st.integers(1, 3))
    def cast(self, voter: int, deliveries: int) -> None:
        ready = voter in self.voted or voter in self.pending
        expected = self.refusal(voter) or ("" if ready else "voting.nothing_chosen")
        for _ in range(deliveries):
            assert self.loop.run(refused(self.booth.cast(voter))) == expected
        if not expected and voter in self.pending:
            self.voted[voter] = self.pending.pop(voter)

    @rule(voter=VOTER)
    def discard(self, voter: int) -> None:
        self.loop.run(self.booth.write(lambda urn: urn.discard(1, voter)))
        self.pending.pop(voter, None)

    @rule()
    def reopen_the_database(self) -> None:
        self.loop.run(self.booth.runner.close())
        self.start()

    @rule(chance=st.integers(0, 5))
    def close(self, chance: int) -> None:
        if chance and self.result is None:
            return  # most runs should vote for a while first
        result = self.loop.run(self.booth.close())
        counts = tally(self.voted.values(), SHAPE) if len(self.voted) >= 3 else None
        expected = PollResult(len(self.voted), len(self.roll), counts)
        assert result == (self.result or expected)
        self.result = result
        self.pending.clear()

    def refusal(self, voter: int) -> str:
        if self.result is not None:
            return "voting.closed"
        return "" if voter in self.roll else "voting.not_entitled"

    @invariant()
    def there_are_as_many_ballots_as_marks(self) -> None:
        ballots = 0 if self.result else len(self.voted)
        assert self.loop.run(self.booth.marks_and_ballots()) == (len(self.voted), ballots)
        turnout = self.loop.run(self.booth.turnout())
        assert (turnout.cast, turnout.entitled) == (len(self.voted), len(self.roll))

    @invariant()
    def everybody_stands_where_the_model_says(self) -> None:
        everybody = range(1, 9)
        states = self.booth.read(lambda urn: [urn.state(1, voter) for voter in everybody])
        assert self.loop.run(states) == [self.expected_state(voter) for voter in everybody]

    def expected_state(self, voter: int) -> BallotState:
        if voter in self.voted:
            return BallotState(Standing.VOTED)
        if self.result is not None:
            return BallotState(Standing.CLOSED)
        if voter not in self.roll:
            return BallotState(Standing.NOT_ENTITLED)
        if voter in self.pending:
            return BallotState(Standing.PENDING, self.pending[voter])
        return BallotState(Standing.READY)

    def teardown(self) -> None:
        self.loop.run(self.booth.runner.close())
        self.loop.close()
        self.folder.cleanup()


async def _opened(url: str) -> Runner:
    runner = open_runner(url)
    await runner.write(metadata.create_all)
    return runner


UrnSteps.TestCase.settings = settings(
    max_examples=20,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
test_every_sequence_of_steps_agrees_with_the_model = UrnSteps.TestCase
