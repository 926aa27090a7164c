"""What every message reads and writes, on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, insert, select

from domain.ports import Conversation, Seen
from storage import tables
from storage.runner import Runner
from storage.sealing import Sealer
from storage.unit_of_work import SqlUnitOfWork
from tests.storage.conftest import MakeRunner

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
LATER = NOW + timedelta(minutes=5)
SEALER = Sealer(bytes(32))


def _uow(connection: Connection) -> SqlUnitOfWork:
    return SqlUnitOfWork(connection, SEALER)


def _settle(connection: Connection) -> None:
    tables.metadata.create_all(connection)
    connection.execute(insert(tables.person).values(id=1, name="林晓"))
    connection.execute(insert(tables.account).values(platform="wecom", account="lx", person_id=1))


@pytest.fixture
async def store(make_runner: MakeRunner) -> Runner:
    runner = await make_runner()
    await runner.write(_settle)
    return runner


async def test_a_message_is_new_once_and_then_known_with_its_answer(store: Runner) -> None:
    reply = [{"kind": "text", "body": "好"}]
    assert await store.write(lambda c: _uow(c).inbox.begin("m1", NOW)) is None
    await store.write(lambda c: _uow(c).inbox.done("m1", reply, None))
    seen = await store.write(lambda c: _uow(c).inbox.begin("m1", LATER))
    assert seen == Seen(reply, None, NOW)


async def test_no_step_is_no_value_in_the_table_and_not_the_word_null(store: Runner) -> None:
    await store.write(lambda c: _uow(c).inbox.begin("m1", NOW))
    await store.write(lambda c: _uow(c).inbox.done("m1", [], None))
    count = select(tables.inbox.c.key_print).where(tables.inbox.c.step.is_(None))
    assert len(await store.read(lambda c: c.execute(count).all())) == 1


async def test_a_step_is_kept_in_place_of_an_answer(store: Runner) -> None:
    await store.write(lambda c: _uow(c).inbox.begin("m1", NOW))
    await store.write(lambda c: _uow(c).inbox.done("m1", None, {"ballot": 7}))
    seen = await store.write(lambda c: _uow(c).inbox.begin("m1", LATER))
    assert seen == Seen(None, {"ballot": 7}, NOW)


async def test_a_conversation_is_kept_and_changed(store: Runner) -> None:
    assert await store.read(lambda c: _uow(c).conversations.load(1, "wecom")) == Conversation()
    asked = {"intent": "grade", "org": 3, "names": [], "said": "等级", "until": LATER.isoformat()}
    for state, at in (
        (Conversation("ballot:3"), NOW),
        (Conversation("", {"options": []}), LATER),
        (Conversation(context=asked), LATER),
    ):
        await store.write(lambda c, s=state, at=at: _uow(c).conversations.save(1, "wecom", s, at))
        kept = await store.write(lambda c: _uow(c).conversations.load(1, "wecom"))
        assert kept == Conversation(state.form, state.pending, at, state.context)


async def test_what_was_asked_last_is_sealed(store: Runner) -> None:
    state = Conversation(context={"said": "梅溪村等级"})
    await store.write(lambda c: _uow(c).conversations.save(1, "wecom", state, NOW))
    kept = select(tables.conversation.c.context_sealed)
    raw = await store.read(lambda c: c.execute(kept).scalar_one())
    assert raw is not None
    assert "梅溪".encode() not in raw


async def test_what_was_asked_last_is_forgotten_after_a_while(store: Runner) -> None:
    state = Conversation(form="feedback:", context={"said": "梅溪村等级"})
    await store.write(lambda c: _uow(c).conversations.save(1, "wecom", state, NOW))
    assert await store.write(lambda c: _uow(c).conversations.forget_contexts(NOW)) == 0
    assert await store.write(lambda c: _uow(c).conversations.forget_contexts(LATER)) == 1
    kept = await store.write(lambda c: _uow(c).conversations.load(1, "wecom"))
    assert (kept.form, kept.context) == ("feedback:", None)


async def test_names_come_with_the_places_they_are_at(store: Runner) -> None:
    def settle(connection: Connection) -> None:
        values = {"name": "梅溪村党支部", "kind": "branch", "path": "/3/"}
        connection.execute(insert(tables.organization).values(id=3, **values))
        post = {"person_id": 1, "org_id": 3, "role": "secretary"}
        connection.execute(insert(tables.role).values(**post))
        connection.execute(insert(tables.meta).values(name="people", value=7))

    await store.write(settle)
    assert await store.read(lambda c: list(_uow(c).people.placed_names())) == [("林晓", "/3/")]
    assert await store.read(lambda c: _uow(c).people.count()) == 1
    assert (await store.read(lambda c: _uow(c).people.version()))[1] == 7


async def test_a_person_is_known_by_an_account_in_any_case(store: Runner) -> None:
    found = await store.read(lambda c: _uow(c).people.by_account("wecom", "LX"))
    assert found is not None
    assert found == await store.read(lambda c: _uow(c).people.get(1))
    assert await store.read(lambda c: _uow(c).people.by_account("dingtalk", "lx")) is None


async def test_the_account_used_last_can_be_reached_again(store: Runner) -> None:
    await store.write(lambda c: _uow(c).people.unreachable("wecom", "lx"))
    assert await store.read(lambda c: _uow(c).people.accounts(1)) == []
    await store.write(lambda c: _uow(c).people.used("wecom", "LX", NOW))
    assert await store.read(lambda c: _uow(c).people.accounts(1)) == [("wecom", "lx")]
    last = select(tables.account.c.last_used)
    assert await store.read(lambda c: c.execute(last).scalar_one()) == NOW


async def test_the_version_of_the_organisations_begins_at_none(store: Runner) -> None:
    assert await store.read(lambda c: _uow(c).organizations.version()) == 0
    counter = insert(tables.meta).values(name="organizations", value=4)
    await store.write(lambda c: c.execute(counter))
    assert await store.read(lambda c: _uow(c).organizations.version()) == 4
    assert await store.read(lambda c: _uow(c).organizations.get(99)) is None
