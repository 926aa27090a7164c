"""Makes the files that take longer than an answer may, beside everything else, and sends them."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

import structlog

from bot.service import Service
from domain.people import Person
from domain.refusals import Refusal
from handlers.exporting.in_chat import noted, over_by, progress_notice, ready_notice, said_of
from handlers.exporting.kinds import prepare
from handlers.exporting.prepared import Prepared
from handlers.inbox import refusal_words
from messages.cards import Document, Reply
from messages.render import say
from storage.jobs import Job
from storage.unit_of_work import SqlUnitOfWork

log = structlog.get_logger()

# Said in between only where it takes noticeably long.
_MANY_ROWS = 5000
# Seconds one thread may compute while another waits. A query waits its turn once a row: with the
# usual 5 ms it takes seconds beside an export.
_TURN = 0.0002
# What fails for a passing reason is tried this often.
_MOST_ATTEMPTS = 3


class Exporter:
    """Takes one job after the other; a crash leaves it waiting, and nothing is sent twice."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """There may be something to make."""
        self._woken.set()

    async def run(self, pause: float) -> None:
        """Make files until cancelled, looking at least every `pause` seconds."""
        while True:
            self._woken.clear()
            try:
                while await self.make_next():
                    pass
            except Exception:  # a full disk or an absent store must not end the other workers
                log.exception("export", outcome="fault")
            try:
                async with asyncio.timeout(pause):
                    await self._woken.wait()
            except TimeoutError:
                continue

    async def make_next(self) -> bool:
        """Make the oldest file that waits; False where none does."""
        job = await self._service.write(lambda u: u.jobs.take())
        if job is None:
            return False
        try:
            with _short_turns():
                reply, state, prepared = await self._made(job)
        except Exception:  # our fault or a passing one: said in the log, tried again, then told
            log.exception("export", outcome="fault", attempts=job.attempts)
            if job.attempts < _MOST_ATTEMPTS:
                return False
            reply, state, prepared = say("exports.failed"), "failed", None
        now = self._service.clock.now()
        await self._service.write(
            partial(_settle, job=job, reply=reply, state=state, prepared=prepared, now=now)
        )
        return True

    async def _made(self, job: Job) -> tuple[Reply, str, Prepared | None]:
        """The files with a word about them, or why there are none."""
        now = self._service.clock.now()
        try:
            prepared = await self._service.read_long(partial(_prepared, job=job, now=now))
        except Refusal as refusal:
            return refusal_words(refusal), "done", None
        if prepared.rows > _MANY_ROWS:
            notice = progress_notice(job.person_id, job.platform, job.id, prepared.rows)
            await self._service.write(lambda u: u.outbox.add([notice], now))
        documents = await asyncio.to_thread(self._written, prepared, now)
        words = said_of(job.request["what"], job.request["title"], prepared, now)
        return words + Reply(documents), "done", prepared

    def _written(self, prepared: Prepared, now: datetime) -> tuple[Document, ...]:
        desk = self._service.desk
        files = prepared.files(desk, now)
        return tuple(Document(name, desk.files.put(data, end)) for name, end, data in files)


@contextmanager
def _short_turns() -> Iterator[None]:
    """Let whoever answers questions meanwhile have its turn often."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)
    try:
        yield
    finally:
        sys.setswitchinterval(usual)


def _prepared(uow: SqlUnitOfWork, *, job: Job, now: datetime) -> Prepared:
    """What was asked for, as the person may see it now: a post given up meanwhile counts."""
    who: Person | None = uow.people.get(job.person_id)
    if who is None:
        raise Refusal("queries.may_not_export")
    over = over_by(uow, who, job.request, now)
    return prepare(uow, job.request["what"], over)


def _settle(
    uow: SqlUnitOfWork,
    *,
    job: Job,
    reply: Reply,
    state: str,
    prepared: Prepared | None,
    now: datetime,
) -> None:
    """Close the job and send what came of it, both or neither."""
    if not uow.jobs.settle(job.id, state, now):
        return
    if state == "done":
        rows = prepared.rows if prepared else 0
        noted(uow, job.person_id, job.request["what"], job.request["org"], rows, now)
    uow.outbox.add([ready_notice(job.person_id, job.platform, job.id, reply)], now)
