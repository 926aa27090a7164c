"""The sender is woken by what was left for it, and by nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, insert

from bot.clock import MovableClock
from bot.desk import BotDesk
from bot.service import Service
from domain.ports import Notice
from storage import tables
from storage.runner import open_runner
from storage.sealing import Sealer
from storage.unit_of_work import SqlUnitOfWork
from storage.urn_keys import KeyStore
from tests.fakes.files import files_in

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def _settle(connection: Connection) -> None:
    tables.metadata.create_all(connection)
    connection.execute(insert(tables.person).values(id=1, name="林晓"))


def _queue(uow: SqlUnitOfWork) -> None:
    uow.outbox.add([Notice(1, "report:1", "call", "once", [], urgent=True)], NOW)


def _queue_and_fail(uow: SqlUnitOfWork) -> None:
    _queue(uow)
    raise LookupError


async def test_only_a_committed_transaction_with_something_to_send_wakes_the_sender(
    tmp_path: Path,
) -> None:
    main, urn = (open_runner(f"sqlite+aiosqlite:///{tmp_path / f}") for f in ("a.db", "b.db"))
    plain = Service(
        main,
        urn,
        KeyStore(tmp_path / "keys"),
        Sealer(bytes(32)),
        BotDesk("http://127.0.0.1", files_in(tmp_path / "files")),
        MovableClock(NOW),
    )
    woken: list[int] = []
    service = replace(plain, nudge=lambda: woken.append(1))
    await main.write(_settle)
    await service.write(lambda u: u.people.get(1))
    with pytest.raises(LookupError):
        await service.write(_queue_and_fail)
    assert not woken
    await service.write(_queue)
    assert len(woken) == 1
    await main.close()
    await urn.close()
