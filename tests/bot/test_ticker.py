"""The nightly forgetting, by a clock that is moved by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select
from structlog.testing import capture_logs

from bot import log
from bot.clock import MovableClock
from bot.desk import BotDesk
from bot.service import Service
from bot.worker.ticker import Ticker
from domain.calendar import SHANGHAI
from storage import tables, urn_tables
from storage.files import FolderFiles
from storage.runner import open_runner
from storage.sealing import Sealer
from storage.urn_keys import KeyStore
from tests.fakes.files import files_in

MIDNIGHT = datetime(2033, 3, 2, tzinfo=SHANGHAI)
LONG_AGO = MIDNIGHT - timedelta(days=2500)


@pytest.fixture
def files(tmp_path: Path) -> FolderFiles:
    return files_in(tmp_path / "files")


@pytest.fixture
async def service(tmp_path: Path) -> AsyncIterator[Service]:
    main, urn = (open_runner(f"sqlite+aiosqlite:///{tmp_path / f}") for f in ("a.db", "b.db"))
    clock = MovableClock(MIDNIGHT, elapsed=lambda: 0.0)
    keys, sealer = KeyStore(tmp_path / "keys"), Sealer(bytes(32))
    made = Service(
        main, urn, keys, sealer, BotDesk("http://127.0.0.1", files_in(tmp_path / "files")), clock
    )
    await main.write(tables.metadata.create_all)
    await urn.write(urn_tables.metadata.create_all)
    yield made
    await main.close()
    await urn.close()


@pytest.fixture
def ticker(service: Service, files: FolderFiles) -> Ticker:
    return Ticker(service, time(8, 40), files)


def go_to(service: Service, moment: datetime) -> None:
    assert isinstance(service.clock, MovableClock)
    service.clock.jump_to(moment)


async def look(service: Service, at: datetime = LONG_AGO) -> None:
    """Leave a trace of that moment in the audit."""
    await service.write(lambda u: u.audit.record(at, None, "lost_list"))


async def traces(service: Service) -> int:
    wanted = select(tables.audit.c.id)
    return len(await service.main.read(lambda c: c.execute(wanted).all()))


async def test_it_happens_with_the_first_tick_after_three(service: Service, ticker: Ticker) -> None:
    await look(service)
    go_to(service, MIDNIGHT + timedelta(hours=2, minutes=59, seconds=59))
    await ticker.tick()
    assert await traces(service) == 1
    go_to(service, MIDNIGHT + timedelta(hours=3))
    await ticker.tick()
    assert await traces(service) == 0


async def test_it_happens_once_a_day_and_again_after_a_restart(
    service: Service, ticker: Ticker, files: FolderFiles
) -> None:
    go_to(service, MIDNIGHT + timedelta(hours=9))
    await ticker.tick()
    await look(service)
    go_to(service, MIDNIGHT + timedelta(hours=23))
    await ticker.tick()
    assert await traces(service) == 1
    await Ticker(service, time(8, 40), files).tick()
    assert await traces(service) == 0
    await look(service)
    go_to(service, MIDNIGHT + timedelta(days=1, hours=3))
    await ticker.tick()
    assert await traces(service) == 0


async def test_what_is_not_over_stays(service: Service, ticker: Ticker) -> None:
    await look(service, MIDNIGHT - timedelta(days=1000))
    go_to(service, MIDNIGHT + timedelta(hours=4))
    await ticker.tick()
    assert await traces(service) == 1


def leave(connection: Connection, key: str) -> None:
    """Somebody who left long ago, and a photo about the search for them."""
    org = {"id": 2, "name": "梅溪村党支部", "kind": "branch", "path": "/2/"}
    connection.execute(insert(tables.organization).values(org))
    connection.execute(insert(tables.person).values(id=5, name="田帆"))
    gone = {"handling": "自行脱党除名", "handled_on": date(2027, 1, 1)}
    connection.execute(insert(tables.member).values(person_id=5, org_id=2, focus_groups=[], **gone))
    about: dict[str, Any] = {"matter": "evidence:contact:5", "at": LONG_AGO}
    about |= {"kind": "image", "platform": "wecom", "state": "kept"}
    connection.execute(insert(tables.evidence).values(person_id=5, file_key=key, **about))


async def test_a_photo_goes_with_its_file(
    service: Service, ticker: Ticker, files: FolderFiles
) -> None:
    key = files.put(b"photo")
    await service.main.write(lambda c: leave(c, key))
    go_to(service, MIDNIGHT + timedelta(hours=3))
    await ticker.tick()
    with pytest.raises(LookupError):
        files.get(key)
    left = await service.main.read(lambda c: c.execute(select(tables.evidence)).all())
    assert left == []


class FullDisk(FolderFiles):
    """Cannot drop anything."""

    def drop(self, key: str) -> None:
        raise OSError("read-only file system")


async def test_what_was_cut_off_is_done_with_the_next_tick(
    service: Service, files: FolderFiles, tmp_path: Path
) -> None:
    key = files.put(b"photo")
    await service.main.write(lambda c: leave(c, key))
    go_to(service, MIDNIGHT + timedelta(hours=3))
    full = FullDisk(tmp_path / "files", lambda: "unused", Sealer(b"f" * 32))
    ticker = Ticker(service, time(8, 40), full)
    with pytest.raises(OSError, match="read-only"):
        await ticker.tick()
    ticker._files = files
    await ticker.tick()
    with pytest.raises(LookupError):
        files.get(key)


async def test_the_log_says_how_many_of_which_table(
    service: Service, ticker: Ticker, files: FolderFiles
) -> None:
    await service.main.write(lambda c: leave(c, files.put(b"photo")))
    await look(service)
    await look(service)
    go_to(service, MIDNIGHT + timedelta(hours=3))
    with capture_logs() as lines:
        await ticker.tick()
    told = {"event": "retention", "log_level": "info"}
    assert lines == [
        {**told, "part": "audit", "count": 2},
        {**told, "part": "evidence", "count": 1},
    ]
    assert {"part", "count"} <= log.ALLOWED.keys()
