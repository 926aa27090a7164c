"""Files the workers keep and forget: photos as evidence, exports for a week."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, insert, select

from bot.clock import MovableClock
from bot.desk import BotDesk
from bot.platforms.base import MediaUnavailable
from bot.service import Service
from bot.worker.evidence import EvidenceFetcher
from bot.worker.ticker import Ticker
from storage import tables, urn_tables
from storage.files import FolderFiles
from storage.runner import open_runner
from storage.sealing import Sealer
from storage.urn_keys import KeyStore
from tests.fakes.files import files_in

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class Source:
    """Hands out one photo, after raising what it is told to."""

    def __init__(self, *troubles: Exception) -> None:
        self.troubles = list(troubles)
        self.handed_out = asyncio.Event()

    async def fetch_media(self, media_id: str) -> tuple[bytes, str]:
        if self.troubles:
            raise self.troubles.pop(0)
        self.handed_out.set()
        return b"photo of " + media_id.encode(), "image/jpeg"


def _settle(connection: Connection) -> None:
    tables.metadata.create_all(connection)
    connection.execute(insert(tables.person).values(id=1, name="林晓"))


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    main, urn = (open_runner(f"sqlite+aiosqlite:///{tmp_path / f}") for f in ("a.db", "b.db"))
    made = Service(
        main,
        urn,
        KeyStore(tmp_path / "keys"),
        Sealer(bytes(32)),
        BotDesk("http://127.0.0.1", files_in(tmp_path / "files")),
        MovableClock(NOW),
    )
    await main.write(_settle)
    await made.write(lambda u: u.records.evidence(1, "m", "image", "wecom", "id7", NOW))
    yield made
    await main.close()
    await urn.close()


async def kept(service: Service) -> tuple[str, str]:
    columns = (tables.evidence.c.state, tables.evidence.c.file_key)
    row = await service.main.read(lambda c: c.execute(select(*columns)).one())
    return row.state, row.file_key


def fetcher(service: Service, source: Source, files: FolderFiles) -> EvidenceFetcher:
    return EvidenceFetcher(service, {"wecom": source}, files)


def last_written(folder: Path) -> datetime:
    return datetime.fromtimestamp(max(path.stat().st_mtime for path in folder.iterdir()), UTC)


async def test_a_photo_is_fetched_once_and_kept(service: Service, tmp_path: Path) -> None:
    files = files_in(tmp_path / "files")
    worker = fetcher(service, Source(), files)
    assert await worker.fetch_waiting() == 1
    assert await worker.fetch_waiting() == 0
    state, key = await kept(service)
    assert state == "kept"
    assert files.get(key) == b"photo of id7"


async def test_one_that_is_gone_is_given_up_and_one_that_is_late_waits(
    service: Service, tmp_path: Path
) -> None:
    late = MediaUnavailable("45009", temporary=True)
    gone = MediaUnavailable("40007", temporary=False)
    worker = fetcher(service, Source(late, gone), files_in(tmp_path / "files"))
    assert await worker.fetch_waiting() == 0
    assert (await kept(service))[0] == "waiting"
    assert await worker.fetch_waiting() == 1
    assert await kept(service) == ("gone", "")


async def test_a_fault_does_not_end_the_worker(service: Service, tmp_path: Path) -> None:
    source = Source(OSError("no space"), RuntimeError("away"))
    worker = fetcher(service, source, files_in(tmp_path / "files"))
    task = asyncio.create_task(worker.run(0))
    async with asyncio.timeout(10):
        await source.handed_out.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_exports_are_forgotten_after_a_week_and_photos_stay(
    service: Service, tmp_path: Path
) -> None:
    await service.urn.write(urn_tables.metadata.create_all)
    files = files_in(tmp_path / "files")
    exports = [files.put(b"names", ending) for ending in ("xlsx", "docx", "zip")]
    photo = files.put(b"photo")
    written = last_written(tmp_path / "files")
    clock = MovableClock(written + timedelta(days=6))
    ticker = Ticker(replace(service, clock=clock), time(8, 40), files)
    await ticker.tick()
    assert [files.get(key) for key in exports] == [b"names"] * 3
    clock.jump_to(written + timedelta(days=7, minutes=1))
    await ticker.tick()
    for key in exports:
        with pytest.raises(LookupError):
            files.get(key)
    assert files.get(photo) == b"photo"
