"""Files made after the answer: kept through crashes, sent once, refused in words, tried again."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, insert, select, update

from bot.clock import MovableClock
from bot.desk import BotDesk
from bot.service import Service
from bot.worker import exporter as worker
from bot.worker.exporter import Exporter
from handlers.incoming import Incoming, Kind
from messages.cards import Document, Part, as_text
from messages.stored import from_data
from storage import tables
from storage.runner import open_runner
from storage.sealing import Sealer
from storage.urn_keys import KeyStore
from tests.fakes.files import files_in

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
MANY = 1600


@dataclass
class Office:
    """A clerk over a branch with more members than an answer has time for."""

    service: Service

    async def say(self, words: str) -> str:
        incoming = Incoming("wecom", "clerk", f"m-{words}", Kind.TEXT, NOW, words)
        outcome = await self.service.answer(incoming)
        return "\n".join(as_text(part) for part in outcome.reply.parts)

    async def told(self) -> list[tuple[str, tuple[Part, ...]]]:
        """(kind, parts) of what waits to be sent."""

        def read(connection: Connection) -> list[tuple[str, tuple[Part, ...]]]:
            rows = connection.execute(select(tables.outbox).order_by(tables.outbox.c.id))
            sealer = self.service.sealer
            return [
                (row.kind, from_data(sealer.open_json(row.payload_sealed)).parts) for row in rows
            ]

        return await self.service.main.read(read)

    async def jobs(self) -> list[tuple[str, int]]:
        job = tables.export_job.c
        query = select(job.state, job.attempts).order_by(job.id)
        return await self.service.main.read(lambda c: [tuple(r) for r in c.execute(query)])


def _settle(connection: Connection) -> None:
    tables.metadata.create_all(connection)
    places = (
        (1, None, "清溪镇党委", "committee", "/1/"),
        (2, 1, "梅溪村党支部", "branch", "/1/2/"),
    )
    for key, parent, name, kind, path in places:
        connection.execute(
            insert(tables.organization).values(
                id=key, parent_id=parent, name=name, kind=kind, path=path
            )
        )
    connection.execute(insert(tables.person).values(id=1, name="周敏之"))
    connection.execute(
        insert(tables.account).values(person_id=1, platform="wecom", account="clerk")
    )
    connection.execute(insert(tables.role).values(person_id=1, org_id=1, role="clerk"))
    numbers = range(2, MANY + 2)
    connection.execute(insert(tables.person), [{"id": n, "name": f"路人{n}"} for n in numbers])
    connection.execute(
        insert(tables.member), [{"person_id": n, "org_id": 2, "focus_groups": []} for n in numbers]
    )


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    main, urn = (open_runner(f"sqlite+aiosqlite:///{tmp_path / f}") for f in ("a.db", "b.db"))
    desk = BotDesk("http://127.0.0.1", files=files_in(tmp_path / "files"))
    await main.write(_settle)
    clock = MovableClock(NOW, elapsed=lambda: 0.0)
    yield Office(Service(main, urn, KeyStore(tmp_path / "keys"), Sealer(bytes(32)), desk, clock))
    await main.close()
    await urn.close()


async def test_a_long_roll_comes_after_the_answer_and_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker, "_MANY_ROWS", 1000)
    assert "做好了就发给您" in await office.say("导出名册")
    assert await office.jobs() == [("waiting", 0)]
    # Another process, or this one after a crash, finds it waiting.
    exporter = Exporter(office.service)
    assert await exporter.make_next()
    assert not await exporter.make_next()
    (first, progress), (kind, parts) = await office.told()
    assert (first, kind) == ("progress", "export")
    assert f"已取到 {MANY} 行" in as_text(progress[0])
    names = [part.name for part in parts if isinstance(part, Document)]
    assert [name.rpartition(".")[2] for name in names] == ["xlsx", "docx"]
    assert await office.jobs() == [("done", 1)]


async def test_what_does_not_add_up_is_said_instead(office: Office) -> None:
    def lose(connection: Connection) -> None:
        connection.execute(
            update(tables.member)
            .where(tables.member.c.person_id == 2)
            .values(contact_status="lost", circumstance="①")
        )

    await office.service.main.write(lose)
    await office.say("导出表三")
    await Exporter(office.service).make_next()
    ((_, parts),) = await office.told()
    assert "加不起来" in as_text(parts[0])
    assert "路人2" in as_text(parts[0])
    assert await office.jobs() == [("done", 1)]


async def test_whoever_lost_the_post_meanwhile_gets_nothing(office: Office) -> None:
    await office.say("导出名册")
    await office.service.main.write(lambda c: c.execute(update(tables.role).values(role="member")))
    await Exporter(office.service).make_next()
    ((_, parts),) = await office.told()
    assert not [part for part in parts if isinstance(part, Document)]
    assert "由支部书记、副书记" in as_text(parts[0])


async def test_a_fault_is_tried_again_and_told_in_the_end(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(sheets: Any, now: Any) -> bytes:
        raise OSError(28, "no space")

    await office.say("导出名册")
    broken = replace(office.service, desk=replace(office.service.desk, workbook=full))
    exporter = Exporter(broken)
    assert [await exporter.make_next() for _ in range(2)] == [False, False]
    assert await office.told() == []
    assert await exporter.make_next()
    ((_, parts),) = await office.told()
    assert "没有做成" in as_text(parts[0])
    assert await office.jobs() == [("failed", 3)]
