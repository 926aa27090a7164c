"""A polling booth for tests: the urn over a runner, one transaction a call."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, text

from domain.polls import BallotState, Choice, PollResult, Standing, Turnout
from domain.refusals import Refusal
from storage.runner import Runner
from storage.urn import Urn
from storage.urn_keys import KeyStore

T = TypeVar("T")


class Booth:
    """What a caller of the urn does: every call runs and commits by itself."""

    def __init__(self, runner: Runner, keys: KeyStore) -> None:
        self.runner = runner
        self.keys = keys

    async def write(self, action: Callable[[Urn], T]) -> T:
        return await self.runner.write(lambda connection: action(Urn(connection, self.keys)))

    async def read(self, action: Callable[[Urn], T]) -> T:
        return await self.runner.read(lambda connection: action(Urn(connection, self.keys)))

    async def open(
        self, voters: Sequence[int], *, poll: int = 1, cells: int = 1, least: int = 3
    ) -> None:
        await self.write(lambda urn: urn.open_poll(poll, voters, cells, 4, least))

    async def state(self, voter: int, poll: int = 1) -> BallotState:
        return await self.read(lambda urn: urn.state(poll, voter))

    async def choose(self, voter: int, choice: Choice, poll: int = 1) -> BallotState:
        return await self.write(lambda urn: urn.choose(poll, voter, choice))

    async def cast(self, voter: int, poll: int = 1) -> BallotState:
        return await self.write(lambda urn: urn.cast(poll, voter))

    async def vote(self, voter: int, choice: Choice, poll: int = 1) -> Standing:
        """Choose and confirm."""
        await self.choose(voter, choice, poll)
        return (await self.cast(voter, poll)).standing

    async def turnout(self, poll: int = 1) -> Turnout:
        return await self.read(lambda urn: urn.turnout(poll))

    async def close(self, poll: int = 1) -> PollResult:
        """Close, and only when that is committed destroy the key: the order callers keep."""
        result = await self.write(lambda urn: urn.close(poll))
        self.keys.destroy(poll)
        return result

    async def rows(self, query: str, **values: object) -> list[tuple[Any, ...]]:
        def fetch(connection: Connection) -> list[tuple[Any, ...]]:
            return [tuple(row) for row in connection.execute(text(query), values)]

        return await self.runner.read(fetch)

    async def marks_and_ballots(self, poll: int = 1) -> tuple[int, int]:
        marks = await self.rows("SELECT count(*) FROM mark WHERE poll = :p AND voted", p=poll)
        ballots = await self.rows("SELECT count(*) FROM ballot WHERE poll = :p", p=poll)
        return marks[0][0], ballots[0][0]


async def refused(attempt: Any) -> str:
    """The key of the refusal that awaiting `attempt` ends in; "" when it is not refused."""
    try:
        await attempt
    except Refusal as refusal:
        return refusal.key
    return ""
