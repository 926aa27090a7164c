"""The urn: who may vote and who has, sealed ballots, and the one count when a poll closes.

Mark and ballot are written in one transaction, so there are always as many of one as of the
other; nothing stored joins them. Everything here may safely be done twice.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Row

from domain.papers import PaperCount, merged, openable
from domain.polls import (
    FEWEST_BALLOTS,
    UNANSWERED,
    BallotShape,
    BallotState,
    Choice,
    PollResult,
    Standing,
    Turnout,
    tally,
    withheld,
)
from domain.refusals import Refusal
from storage import urn_statements as sql
from storage.urn_roll import UrnRoll, known
from storage.urn_sealing import ballot_purpose, open_choice, pending_purpose, seal_choice


class TamperedUrnError(Exception):
    """There are not as many ballots as marks: somebody changed the urn by hand."""


class Urn(UrnRoll):
    """Ballots over one connection of the urn's own runner; the caller owns the transaction."""

    def open_poll(
        self, poll: int, voters: Sequence[int], cells: int, options: int, min_ballots: int
    ) -> None:
        """Begin a poll for exactly these person ids; a poll known already stays as it is.

        Raises ValueError for a shape no ballot can have or a minimum under three.
        """
        BallotShape(cells, options)  # raises for a shape no ballot can have
        if min_ballots < FEWEST_BALLOTS:
            raise ValueError(f"a poll needs at least {FEWEST_BALLOTS} ballots to be counted")
        if self._run(sql.POLL, poll).first() is not None:
            return
        terms = {"cells": cells, "options": options, "min_ballots": min_ballots}
        opened = self._run(sql.OPEN, poll, **terms, public_key=self._keys.create(poll))
        if opened.rowcount and voters:
            roll = [{"poll": poll, "person_id": v, "voted": False} for v in sorted(set(voters))]
            self._connection.execute(sql.ENROL, roll)

    def state(self, poll: int, voter: int) -> BallotState:
        """Where the person stands; an unconfirmed choice is opened for them. Changes nothing.

        Who has voted hears so also after the poll has closed.
        """
        row = self._standing(poll, voter)
        if row.voted:
            return BallotState(Standing.VOTED)
        if row.state == "closed":
            return BallotState(Standing.CLOSED)
        if row.voted is None:
            return BallotState(Standing.NOT_ENTITLED)
        if row.sealed is None:
            return BallotState(Standing.READY)
        return BallotState(Standing.PENDING, self._open_pending(poll, voter, row))

    def choose(self, poll: int, voter: int, cells: Choice) -> BallotState:
        """Keep a choice, sealed, until it is confirmed; a later one takes its place.

        Raises Refusal voting.closed, .not_entitled, .already_voted or .unreadable_choice.
        """
        row = self._admitted(poll, voter)
        if row.voted:
            raise Refusal("voting.already_voted")
        shape = BallotShape(row.cells, row.options)
        sealed = seal_choice(cells, shape, row.public_key, pending_purpose(poll, voter))
        self.discard(poll, voter)
        self._run(sql.KEEP_PENDING, poll, at_voter=voter, new_sealed=sealed)
        return BallotState(Standing.PENDING, cells)

    def cast(self, poll: int, voter: int) -> BallotState:
        """Put the confirmed choice into the urn and mark the voter; done again it changes nothing.

        Raises Refusal voting.closed, .not_entitled, .nothing_chosen, .not_complete (lines without
        an answer) or .roll_used_up (all that are left of the roll were handed paper ballots).
        """
        row = self._admitted(poll, voter)
        if row.voted:
            return BallotState(Standing.VOTED)
        if row.sealed is None:
            raise Refusal("voting.nothing_chosen")
        # Sealed afresh: the ballot shares no byte with what was kept under the voter's name.
        choice = self._open_pending(poll, voter, row)
        if UNANSWERED in choice:
            raise Refusal("voting.not_complete")
        self._check_room(poll)
        shape = BallotShape(row.cells, row.options)
        sealed = seal_choice(choice, shape, row.public_key, ballot_purpose(poll))
        self._run(sql.MARK_AMONG_ALL if self._postgres else sql.MARK, poll, at_voter=voter)
        self.discard(poll, voter)
        put = sql.PUT_BALLOT_AMONG_ALL if self._postgres else sql.PUT_BALLOT
        self._run(put, poll, new_key=secrets.token_bytes(16), new_sealed=sealed)
        return BallotState(Standing.VOTED)

    def discard(self, poll: int, voter: int) -> None:
        """Forget the unconfirmed choice, if there is one."""
        self._run(sql.DROP_PENDING, poll, at_voter=voter)

    def reserve(self, poll: int, papers: int) -> Turnout:
        """Keep room on the roll for so many paper ballots instead of those reserved before.

        Raises Refusal voting.closed or voting.more_votes_than_people (papers, cast, entitled).
        """
        self._lock(poll)
        if self._poll(poll).state == "closed":
            raise Refusal("voting.closed")
        turnout = self.turnout(poll)
        if papers + turnout.cast > turnout.entitled:
            figures = {"cast": turnout.cast, "entitled": turnout.entitled}
            raise Refusal("voting.more_votes_than_people", papers=papers, **figures)
        self._run(sql.RESERVE, poll, handed_out=papers)
        return turnout

    def close(self, poll: int, paper: PaperCount | None = None) -> PollResult:
        """End the poll and count it once, paper with the rest; ballots and choices are deleted.

        The marks stay. Too few are deleted unopened. Done again it returns the same result,
        whatever paper is brought. The caller commits, then destroys the key. Raises
        KeyMissingError, UnreadableBallotError or TamperedUrnError.
        """
        self._lock(poll)
        row = self._poll(poll)
        if row.result is not None:
            return PollResult.from_data(row.result)
        result = merged(self._count(poll, row, paper), paper)
        if result.counts is not None:
            result = replace(result, counts=withheld(result.counts, row.min_ballots))
        for statement in sql.EMPTY:
            self._run(statement, poll)
        self._run(sql.CLOSE, poll, outcome=result.to_data())
        return result

    def _count(self, poll: int, row: Row[Any], paper: PaperCount | None) -> PollResult:
        turnout = self.turnout(poll)
        ballots = self._run(sql.BALLOT_COUNT, poll).scalar_one()
        if ballots != turnout.cast:
            raise TamperedUrnError(f"poll {poll}: {ballots} ballots, {turnout.cast} marks")
        if not openable(ballots, paper, row.min_ballots):
            return PollResult(ballots, turnout.entitled, None)
        shape = BallotShape(row.cells, row.options)
        key, purpose = self._keys.private(poll), ballot_purpose(poll)
        sealed = self._run(sql.SEALED_BALLOTS, poll).scalars()
        opened = (open_choice(each, shape, key, purpose) for each in sealed)
        return PollResult(ballots, turnout.entitled, tally(opened, shape))

    def _admitted(self, poll: int, voter: int) -> Row[Any]:
        self._lock(poll)
        row = self._standing(poll, voter)
        if row.state == "closed":
            raise Refusal("voting.closed")
        if row.voted is None:
            raise Refusal("voting.not_entitled")
        return row

    def _check_room(self, poll: int) -> None:
        """One more ballot beside the paper handed out must not be one too many."""
        turnout, papers = self.turnout(poll), self._poll(poll).papers
        if papers and turnout.cast + papers >= turnout.entitled:
            raise Refusal("voting.roll_used_up")

    def _open_pending(self, poll: int, voter: int, row: Row[Any]) -> Choice:
        shape = BallotShape(row.cells, row.options)
        purpose = pending_purpose(poll, voter)
        return open_choice(row.sealed, shape, self._keys.private(poll), purpose)

    def _standing(self, poll: int, voter: int) -> Row[Any]:
        return known(poll, self._run(sql.STANDING, poll, at_voter=voter).first())
