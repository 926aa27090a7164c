"""Everything behind the edges: runs use cases, and the way of one message from end to end."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from time import perf_counter
from typing import TypeVar

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.desk import BotDesk
from bot.log import new_ref
from domain.polls import BallotState
from domain.refusals import Refusal
from handlers import inbox
from handlers.inbox import Outcome, RestOf
from handlers.incoming import DirectoryChange, Incoming
from handlers.membership import syncing
from handlers.steps import Step, UrnDoor
from messages.cards import Reply
from messages.render import say
from storage.runner import Overloaded, Runner
from storage.sealing import Sealer
from storage.unit_of_work import SqlUnitOfWork
from storage.urn import TamperedUrnError, Urn
from storage.urn_keys import KeyStore, UrnLostError
from storage.urn_tables import ballot, pending

T = TypeVar("T")
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Service:
    """Both stores, the clock and the desk; chat, pages and commands all go through here."""

    main: Runner
    urn: Runner
    keys: KeyStore
    sealer: Sealer
    desk: BotDesk
    clock: Clock
    # Called when a transaction left something in the outbox that should not wait for a tick.
    nudge: Callable[[], None] = field(default=lambda: None)
    # Called when a transaction had to do with files that are made later.
    nudge_exporter: Callable[[], None] = field(default=lambda: None)
    # Called when a platform's directory is to be read again.
    nudge_directory: Callable[[str], None] = field(default=lambda platform: None)

    async def write(self, work: Callable[[SqlUnitOfWork], T]) -> T:
        """Run a use case in one transaction of the main store."""

        def transaction(connection: Connection) -> tuple[T, set[str]]:
            uow = SqlUnitOfWork(connection, self.sealer)
            # Repositories are made when they are first asked for.
            return work(uow), vars(uow).keys() & {"outbox", "jobs"}

        result, used = await self.main.write(transaction)
        if "outbox" in used:
            self.nudge()
        if "jobs" in used:
            self.nudge_exporter()
        return result

    async def read(self, work: Callable[[SqlUnitOfWork], T]) -> T:
        """Run a query on a consistent view of the main store."""
        return await self.main.read(lambda c: work(SqlUnitOfWork(c, self.sealer)))

    async def read_long(self, work: Callable[[SqlUnitOfWork], T]) -> T:
        """As `read`, beside the event loop: for what takes seconds."""
        return await self.main.read_long(lambda c: work(SqlUnitOfWork(c, self.sealer)))

    async def directory_changed(self, change: DirectoryChange) -> None:
        """Take in what the platform's directory tells, and have it read again where it must be."""
        now = self.clock.now()
        if await self.write(lambda u: syncing.changed(u, change, now)):
            self.nudge_directory(change.platform)

    async def at_urn(self, work: Callable[[UrnDoor], T]) -> T:
        """Run work in one transaction of the urn."""
        return await self.urn.write(lambda c: work(Urn(c, self.keys)))

    async def urn_write(self, work: Callable[[Urn], T]) -> T:
        """As `at_urn`, for the housekeeping that handlers have no door to."""
        return await self.urn.write(lambda c: work(Urn(c, self.keys)))

    async def destroy_spent_keys(self) -> None:
        """Destroy the keys of polls that are closed, where a crash left them."""
        kept = self.keys.polls()
        spent = await self.urn_write(lambda urn: urn.closed(kept)) if kept else []
        for poll in spent:
            self.keys.destroy(poll)
        if spent:
            await self._scrub_urn()

    async def _scrub_urn(self) -> None:
        """Leave no copy of counted ballots; without their key they say nothing in any case."""
        try:
            await self.urn.scrub((ballot.name, pending.name))
        except (SQLAlchemyError, sqlite3.Error):
            log.exception("poll", outcome="not_scrubbed")

    async def answer(self, incoming: Incoming, rest_of: RestOf = inbox.nothing_left) -> Outcome:
        """Do what the message asks, once, and say what to reply; a fault becomes an apology.

        `rest_of` says what of a reply the platform's own answer has no room for: that goes into
        the outbox with the message's transaction.
        """
        began = perf_counter()
        try:
            outcome = await self._done(incoming, rest_of)
        except Overloaded:
            log.warning("message", platform=incoming.platform, outcome="busy")
            return _unkept(say("inbox.busy"), "busy", rest_of)
        except Exception:  # our fault: undone, logged without values, and the person is told
            ref = new_ref()
            log.exception("message", platform=incoming.platform, outcome="fault", ref=ref)
            return _unkept(say("inbox.fault", ref=ref), "fault", rest_of)
        spent = round((perf_counter() - began) * 1000, 1)
        log.info("message", platform=incoming.platform, intent=outcome.intent, ms=spent)
        return outcome

    async def _done(self, incoming: Incoming, rest_of: RestOf) -> Outcome:
        now = self.clock.now()
        try:
            outcome = await self.write(
                lambda u: inbox.receive(u, self.desk, incoming, now, rest_of)
            )
        except Refusal as refusal:
            told = refusal  # the name `refusal` is gone when the lambda runs
            return await self.write(
                lambda u: inbox.refused(u, self.desk, incoming, told, now, rest_of)
            )
        if outcome.step is None:
            return outcome
        try:
            result, reply = await self._run(outcome.step, now)
        except Refusal as refusal:
            words = inbox.refusal_words(refusal)
            return replace(outcome, reply=words, whisper=rest_of(words))
        if _tells_a_choice(result):
            return replace(outcome, reply=reply, whisper=rest_of(reply))
        if rest_of(reply).parts:
            await self.write(lambda u: inbox.queue_rest(u, incoming, reply, rest_of, now))
        return replace(outcome, reply=reply)

    async def run(self, step: Step, now: datetime) -> Reply:
        """Do a step's work at the urn and what follows from it; safe to do again."""
        _, reply = await self._run(step, now)
        return reply

    async def _run(self, step: Step, now: datetime) -> tuple[object, Reply]:
        try:
            result = await self.at_urn(step.at_urn)
        except (UrnLostError, TamperedUrnError):
            # Nothing can be counted any more, and nobody may be told otherwise.
            log.exception("poll", outcome="urn_lost")
            raise Refusal("voting.urn_lost") from None
        if step.closes is not None:
            self.keys.destroy(step.closes)
        if step.writes:
            await self.write(lambda u: step.keep(u, result, now))
        if step.closes is not None:
            await self._scrub_urn()
        return result, step.say(result)


def _unkept(words: Reply, intent: str, rest_of: RestOf) -> Outcome:
    """An apology: nothing was written, so nothing can be queued either."""
    return Outcome(words, intent=intent, whisper=rest_of(words))


def _tells_a_choice(result: object) -> bool:
    """Whether the words about this outcome read a choice back to its voter.

    They go out with the platform's own answer or not at all: the outbox would keep them beside
    the voter's number, under a key that is not destroyed with the poll's.
    """
    return isinstance(result, BallotState) and result.choice is not None
