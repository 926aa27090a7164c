"""What the clock brings: digests, stale choices, polls stopped half-way, forgetting."""

from __future__ import annotations

import asyncio
import contextlib
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial

import structlog

from bot.metrics import WAITING
from bot.service import Service
from domain.ports import Conversation
from domain.refusals import Refusal
from handlers import reminders
from handlers.following import CONTEXT_LIFE
from handlers.voting import ballot, polling
from storage.files import FolderFiles
from storage.retention import forget_due, forget_files
from storage.unit_of_work import SqlUnitOfWork

log = structlog.get_logger()

# Repeats of a message come within seconds; its answer is kept a little longer, its name for days.
_ANSWER_KEPT = timedelta(minutes=30)
_NAME_KEPT = timedelta(days=3)
# No platform lets an older card be rewritten.
_CARD_KEPT = timedelta(hours=72)
# Files made to be sent; photos, which are evidence, have no ending and stay longer.
_EXPORT_KEPT = timedelta(days=7)
_EXPORTS = ("xlsx", "docx", "zip", "png")
# From then on in a night what is over by `domain/retention.py` is forgotten.
_OLD_FORGOTTEN_AT = time(3)


class Ticker:
    """Does what is due; doing it twice, or in two processes, changes nothing more."""

    def __init__(self, service: Service, digest_at: time, files: FolderFiles) -> None:
        self._service = service
        self._digest_at = digest_at
        self._files = files
        self._forgot_on: date | None = None

    async def run(self, pause: float) -> None:
        """Tick every `pause` seconds until cancelled."""
        while True:
            try:
                await self.tick()
            except Exception:  # one bad tick must not be the last; the next one tries again
                log.exception("tick", outcome="fault")
            await asyncio.sleep(pause)

    async def tick(self) -> int:
        """Do everything that is due at this moment; returns how many digests were queued."""
        now = self._service.clock.now()
        await self.resume_polls(now)
        await self._forget_choices(now)
        await self._service.write(lambda u: _forget(u, now))
        await asyncio.to_thread(self._forget_exports, now)
        queued = await self._digests(now) if now.time() >= self._digest_at else 0
        WAITING.set(await self._service.read(lambda u: u.outbox.waiting()))
        await self._forget_old(now)
        return queued

    def _forget_exports(self, now: datetime) -> None:
        """Tables and papers that were sent: whoever asked has them, and they hold names."""
        for ending in _EXPORTS:
            self._files.forget(now - _EXPORT_KEPT, ending)

    async def _forget_old(self, now: datetime) -> None:
        """Once a day; after a restart, or in a second process, there is nothing left to do."""
        today = now.date()
        if now.time() < _OLD_FORGOTTEN_AT or self._forgot_on == today:
            return
        counts: Counter[str] = Counter()
        more = True
        while more:
            found = await self._service.main.write(lambda c: forget_due(c, today))
            await asyncio.to_thread(self._drop, found.files)
            gone = partial(forget_files, keys=found.files)
            counts.update(found.counts)
            counts["evidence"] += await self._service.main.write(gone) if found.files else 0
            more = found.more
        self._forgot_on = today
        for table, count in sorted((+counts).items()):
            log.info("retention", part=table, count=count)

    def _drop(self, keys: Iterable[str]) -> None:
        for key in keys:
            with contextlib.suppress(LookupError):  # what is no key names no file
                self._files.drop(key)

    async def resume_polls(self, now: datetime) -> None:
        """Finish what a crash cut off between the two stores."""
        steps = await self._service.read(
            lambda u: [
                polling.resumed(u, poll, now, closing=poll.state == "closing")
                for poll in u.polls.in_state("opening", "closing")
            ]
        )
        for step in steps:
            # Said in the log by `run`; the other polls must not wait for a broken one.
            with contextlib.suppress(Refusal):
                await self._service.run(step, now)
        await self._service.destroy_spent_keys()
        await self._void_lost_polls(now)

    async def _void_lost_polls(self, now: datetime) -> None:
        """A poll whose urn or key is gone can never be counted: it may be held again."""
        polls = await self._service.read(lambda u: u.polls.in_state("open", "closing"))
        numbers = [poll.id for poll in polls]
        lost = await self._service.urn_write(lambda urn: urn.lost(numbers)) if polls else []
        for number in lost:
            log.error("poll", outcome="void")
            await self._service.write(partial(_void, poll_id=number, now=now))

    async def _forget_choices(self, now: datetime) -> None:
        before = now - ballot.PENDING_LIFE
        stale = await self._service.read(lambda u: u.conversations.stale("ballot:", before))
        if not stale:
            return
        open_forms = [(ballot.poll_of_form(form), person) for person, _, form in stale]
        pairs = [(poll, person) for poll, person in open_forms if poll is not None]
        await self._service.urn_write(lambda urn: urn.discard_all(pairs))

        def close_forms(uow: SqlUnitOfWork) -> None:
            for person, platform, _ in stale:
                uow.conversations.save(person, platform, Conversation(), now)

        await self._service.write(close_forms)

    async def _digests(self, now: datetime) -> int:
        polls = await self._service.read(lambda u: u.polls.in_state("open"))
        waiting: Mapping[int, list[int]] = await self._service.at_urn(
            lambda urn: {poll.id: urn.waiting(poll.id) for poll in polls}
        )
        return await self._service.write(
            lambda u: reminders.digests(u, self._service.desk, waiting, now)
        )


def _void(uow: SqlUnitOfWork, *, poll_id: int, now: datetime) -> None:
    uow.polls.move(poll_id, "void", now)
    uow.polls.forget_papers(poll_id)
    uow.audit.record(now, None, "poll_void", target=f"poll:{poll_id}")


def _forget(uow: SqlUnitOfWork, now: datetime) -> None:
    uow.inbox.forget(now - _ANSWER_KEPT, now - _NAME_KEPT)
    uow.passes.forget(now)
    uow.conversations.forget_contexts(now - CONTEXT_LIFE)
    uow.cards.forget(now - _CARD_KEPT)
