"""The composition root: settings become stores, platforms, workers and one web application."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy.engine import make_url

from bot.accounts import dingtalk_account, wecom_account
from bot.clock import Clock, MovableClock, SystemClock
from bot.desk import BotDesk, new_token
from bot.platforms.base import MediaSource, Platform
from bot.platforms.dingtalk import DingTalk
from bot.platforms.wecom import WeCom
from bot.service import Service
from bot.settings import Settings
from bot.settings_rules import elsewhere
from bot.worker.directory import DirectorySync
from bot.worker.evidence import EvidenceFetcher
from bot.worker.exporter import Exporter
from bot.worker.names import NameIndexer
from bot.worker.sender import QuietHours, Sender
from bot.worker.ticker import Ticker
from domain.calendar import SHANGHAI
from storage.files import FolderFiles
from storage.papers import paper_bytes
from storage.runner import open_runner
from storage.schema import MAIN, URN
from storage.sealing import Sealer
from storage.urn_keys import KeyStore

# How often the workers look for work that nobody told them of, in seconds.
_SEND_EVERY, _TICK_EVERY = 5.0, 30.0


@dataclass(slots=True)
class Headcount:
    """How many WeCom accounts there are, which is what its limit of a day goes by."""

    people: int = 0

    def __call__(self) -> int:
        return self.people


@dataclass(frozen=True, slots=True)
class Bot:
    """Everything that runs, wired."""

    settings: Settings
    service: Service
    platforms: dict[str, Platform] = field(repr=False)
    sender: Sender
    ticker: Ticker
    evidence: EvidenceFetcher
    directory: DirectorySync
    exporter: Exporter
    names: NameIndexer
    files: FolderFiles
    headcount: Headcount

    async def upgrade(self) -> None:
        """Bring both stores to the schema this program expects."""
        seal = self.service.sealer.seal_json
        await self.service.main.write(lambda c: MAIN.upgrade(c, seal))
        await self.service.urn.write(URN.upgrade)

    async def work(self) -> None:
        """Send and tick until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.sender.run(_SEND_EVERY))
            tasks.create_task(self.ticker.run(_TICK_EVERY))
            tasks.create_task(self.evidence.run(_TICK_EVERY))
            tasks.create_task(self.directory.run(_TICK_EVERY))
            tasks.create_task(self.exporter.run(_TICK_EVERY))

    async def run_due(self) -> int:
        """Everything that is due now, once: for `tick` and for a clock that was moved."""
        queued = await self.ticker.tick()
        while await self.exporter.make_next():
            pass
        while await self.sender.send_due():
            pass
        return queued

    @contextlib.asynccontextmanager
    async def running(self, *, workers: bool) -> AsyncIterator[Bot]:
        """The stores up to date and, if asked for, the workers at work; closed at the end."""
        await self.upgrade()
        await self.ticker.resume_polls(self.service.clock.now())
        self.headcount.people = await self.service.read(lambda u: u.accounts.count("wecom"))
        # The names serve the messages, which come in with and without workers.
        tasks = [asyncio.create_task(self.names.run(_TICK_EVERY))]
        if workers:
            tasks.append(asyncio.create_task(self.work()))
        try:
            yield self
        finally:
            for task in tasks:
                task.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await task
            await self.close()

    async def close(self) -> None:
        for platform in self.platforms.values():
            await platform.close()
        await self.service.main.close()
        await self.service.urn.close()


def build(
    settings: Settings, clock: Clock | None = None, elapsed: Callable[[], float] = time.monotonic
) -> Bot:
    """Wire a bot; nothing is started and nothing is written yet.

    `elapsed` are seconds that always go on, whatever is done to `clock`: platforms pace by them.
    """
    sealer = Sealer(settings.security.key_bytes())
    files = FolderFiles(settings.storage.files_dir, new_token, sealer)
    service = _service(settings, clock or SystemClock(), files, sealer)
    headcount = Headcount()
    platforms = _platforms(settings, files, elapsed, headcount)
    quiet = QuietHours(*settings.reminders.quiet_hours)
    sender = Sender(service, platforms, quiet)
    directory = DirectorySync(service, platforms)
    exporter = Exporter(service)
    service = replace(
        service,
        nudge=sender.wake,
        nudge_directory=directory.wake,
        nudge_exporter=exporter.wake,
    )
    sources = {name: p for name, p in platforms.items() if isinstance(p, MediaSource)}
    return Bot(
        settings,
        service,
        platforms,
        sender,
        Ticker(service, settings.reminders.digest_at, files),
        EvidenceFetcher(service, sources, files),
        directory,
        exporter,
        NameIndexer(service),
        files,
        headcount,
    )


def clock_from(start: str | None) -> Clock:
    """The machine's clock, or one that starts at an ISO moment (Asia/Shanghai without a zone)."""
    if start is None:
        return SystemClock()
    return MovableClock(parse_moment(start))


def parse_moment(text: str) -> datetime:
    """An ISO moment; without a zone it is Asia/Shanghai. Raises ValueError."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _service(settings: Settings, clock: Clock, files: FolderFiles, sealer: Sealer) -> Service:
    storage, reminders = settings.storage, settings.reminders
    urn_schema = None if _is_sqlite(storage.urn_url) else "urn"
    desk = BotDesk(
        public_url=_pages_at(settings),
        files=files,
        paper=partial(paper_bytes, folder=storage.papers_dir),
        min_ballots=settings.polls.min_ballots,
        days_before=tuple(reminders.days_before),
        overdue_every_days=reminders.overdue_every_days,
        overdue_times=reminders.overdue_times,
    )
    return Service(
        main=open_runner(storage.url),
        urn=open_runner(storage.urn_url, schema=urn_schema),
        keys=KeyStore(Path(settings.polls.key_dir)),
        sealer=sealer,
        desk=desk,
        clock=clock,
    )


def _platforms(
    settings: Settings, files: FolderFiles, elapsed: Callable[[], float], headcount: Headcount
) -> dict[str, Platform]:
    found: dict[str, Platform] = {}
    if settings.wecom.enabled:
        found["wecom"] = WeCom(wecom_account(settings), files.get, elapsed, accounts=headcount)
    if settings.dingtalk.enabled:
        found["dingtalk"] = DingTalk(dingtalk_account(settings), files.get, elapsed)
    return found


def _pages_at(settings: Settings) -> str:
    """Where people open pages; empty where no phone could: no link is then given out."""
    address = str(settings.server.public_url).rstrip("/")
    reachable = settings.sandbox.enabled or elsewhere(urlsplit(address).hostname)
    return address if reachable else ""


def _is_sqlite(url: str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"
