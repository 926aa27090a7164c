"""Notices, circulars and objections in the main store, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import IntegrityError

from domain.decided import Circular, HandedUp, NoticeRecord, Objection
from storage import tables
from storage.runner import Runner
from storage.sealing import Sealer
from storage.unit_of_work import SqlUnitOfWork
from tests.handlers.people import Population
from tests.storage.conftest import MakeRunner

T = TypeVar("T")
NOW = datetime(2026, 4, 3, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
WORDS = "台账与实际不符"


class Store:
    """A main store with the made-up town and this year's grading of 清溪镇."""

    def __init__(self, runner: Runner, people: Population, running: int) -> None:
        self.runner, self.people, self.running = runner, people, running
        self.by = people.id("党建办")
        self.subject = people.subject("梅溪村党支部")
        self.org = people.org("清溪镇党委")

    async def do(self, work: Callable[[SqlUnitOfWork], T]) -> T:
        sealer = Sealer(b"k" * 32)
        return await self.runner.write(lambda c: work(SqlUnitOfWork(c, sealer)))

    def notice(self, public_id: str) -> NoticeRecord:
        days = (date(2026, 4, 3), date(2026, 4, 6), date(2026, 4, 7))
        lines = ((self.subject, "好"),)
        return NoticeRecord(
            0, self.running, self.org, "first_review", *days, lines, False, public_id
        )

    def objection(self) -> Objection:
        return Objection(0, self.running, self.subject, "notice", WORDS, False, self.by, NOW)


@pytest.fixture
async def store(make_runner: MakeRunner) -> Store:
    runner = await make_runner(tables.metadata)

    def settle(connection: object) -> Store:
        people = Population(connection)  # type: ignore[arg-type]
        running = people.start("清溪镇党委")
        return Store(runner, people, running)

    return await runner.write(settle)


async def test_a_notice_is_found_by_its_address_alone(store: Store) -> None:
    posted = store.notice("address-one")
    key = await store.do(lambda u: u.notices.post(posted, store.by, NOW))
    await store.do(lambda u: u.notices.post(store.notice("address-two"), store.by, NOW))
    found = await store.do(lambda u: u.notices.public("address-one"))
    assert found == replace(posted, id=key)
    assert found == await store.do(lambda u: u.notices.get(key))
    assert await store.do(lambda u: u.notices.public("")) is None
    assert await store.do(lambda u: u.notices.public(str(key))) is None


async def test_no_two_notices_share_an_address(store: Store) -> None:
    await store.do(lambda u: u.notices.post(store.notice("address"), store.by, NOW))
    with pytest.raises(IntegrityError):
        await store.do(lambda u: u.notices.post(store.notice("address"), store.by, NOW))
    assert len(await store.do(lambda u: u.notices.posted(store.running))) == 1


async def test_a_list_goes_up_once_for_a_stage(store: Store) -> None:
    handed = HandedUp(store.running, store.org, "first_review", store.by, NOW)
    await store.do(lambda u: u.notices.hand_up(handed))
    with pytest.raises(IntegrityError):
        await store.do(lambda u: u.notices.hand_up(handed))
    await store.do(lambda u: u.notices.hand_up(replace(handed, stage="review_request")))
    found = await store.do(lambda u: u.notices.handed_up(store.running))
    assert [(h.stage, h.by, h.at) for h in found] == [
        ("first_review", store.by, NOW),
        ("review_request", store.by, NOW),
    ]


async def test_a_circular_is_kept_with_its_day(store: Store) -> None:
    told = Circular(0, store.running, store.org, "overall_review", NOW.date())
    key = await store.do(lambda u: u.notices.tell(told, store.by, NOW))
    found = await store.do(lambda u: u.notices.circulars(store.running))
    assert list(found) == [replace(told, id=key)]


async def test_an_objection_is_answered_once_and_its_words_are_sealed(store: Store) -> None:
    number = await store.do(lambda u: u.notices.object(store.objection()))
    answer = (number, "changed", "其他", "已核实", store.by, NOW, "一般")
    assert await store.do(lambda u: u.notices.answer(*answer))
    assert not await store.do(lambda u: u.notices.answer(*answer))
    (found,) = await store.do(lambda u: u.notices.objections(store.running))
    assert (found.state, found.ground, found.grade) == ("changed", "其他", "一般")
    assert (found.text, found.answer, found.answered_at) == (WORDS, "已核实", NOW)
    assert WORDS not in repr(found)
    (row,) = await store.runner.write(lambda c: c.execute(tables.objection.select()).all())
    assert WORDS.encode() not in row.text_sealed
    assert "已核实".encode() not in row.answer_sealed
