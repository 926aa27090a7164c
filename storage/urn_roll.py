"""What the urn tells of a poll without opening a ballot: its turnout, who is waiting, its state."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from domain.polls import Turnout
from storage import urn_statements as sql
from storage.urn_keys import KeyStore, UrnLostError


class UnknownPollError(UrnLostError):
    """The urn has never been told of this poll."""


class UrnRoll:
    """Polls, their rolls and marks over one connection; the caller owns the transaction."""

    def __init__(self, connection: Connection, keys: KeyStore) -> None:
        self._connection = connection
        self._keys = keys
        self._postgres = connection.dialect.name == "postgresql"

    def discard_all(self, poll_voters: Iterable[tuple[int, int]]) -> None:
        """Forget the unconfirmed choices of these (poll, voter) pairs, as when they expire."""
        gone = [{"at_poll": poll, "at_voter": voter} for poll, voter in poll_voters]
        if gone:
            self._connection.execute(sql.DROP_PENDING, gone)

    def turnout(self, poll: int) -> Turnout:
        """How many have voted of how many that may, also after the poll has closed."""
        row = self._poll(poll)
        if row.result is not None:
            return Turnout(row.result["cast"], row.result["entitled"])
        marks = self._run(sql.TURNOUT, poll).one()
        return Turnout(marks.cast, marks.entitled)

    def waiting(self, poll: int) -> list[int]:
        """Person ids yet without a mark, for reminders and for nothing else; none once closed."""
        if self._poll(poll).state == "closed":
            return []
        return list(self._run(sql.WAITING, poll).scalars())

    def closed(self, polls: Sequence[int]) -> list[int]:
        """Which of these polls are closed: their keys, if still there, are to be destroyed."""
        return list(self._connection.execute(sql.CLOSED, {"polls": list(polls)}).scalars())

    def lost(self, polls: Sequence[int]) -> list[int]:
        """Which of these polls can never be counted: unknown here, or open without their key."""
        rows = self._connection.execute(sql.STATES, {"polls": list(polls)})
        states = {row.poll: row.state for row in rows}
        keys = set(self._keys.polls())
        return [
            poll
            for poll in polls
            if poll not in states or (states[poll] != "closed" and poll not in keys)
        ]

    def _lock(self, poll: int) -> None:
        # SQLite has one writer; there the transaction itself is the lock.
        if self._postgres:
            self._run(sql.LOCK, poll)

    def _poll(self, poll: int) -> Row[Any]:
        return known(poll, self._run(sql.POLL, poll).first())

    def _run(self, statement: Any, poll: int, **values: object) -> Any:
        return self._connection.execute(statement, {"at_poll": poll, **values})


def known(poll: int, row: Row[Any] | None) -> Row[Any]:
    """The row of a poll; raises UnknownPollError where there is none."""
    if row is None:
        raise UnknownPollError(f"the urn knows no poll {poll}")
    return row
