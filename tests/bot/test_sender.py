"""The outbox on its way out: in order, to the right platform, nothing lost to an outage."""

from __future__ import annotations

from collections import deque
from collections.abc import AsyncIterator
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection, insert, select, update

from bot.clock import MovableClock
from bot.desk import BotDesk
from bot.platforms.base import Delivery, Failed, Later, SendResult, Sent, Unknown
from bot.service import Service
from bot.worker.sender import QuietHours, Sender
from domain.ports import Notice
from handlers.incoming import Incoming
from messages.cards import Choice, Reply, Rewrite, Text, as_text
from messages.stored import to_data
from storage import tables
from storage.runner import open_runner
from storage.sealing import Sealer
from storage.urn_keys import KeyStore
from tests.fakes.files import files_in

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class Phone:
    """A platform that answers as it is told, else that all went well; it keeps what arrived."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.results: deque[SendResult] = deque()
        self.arrived: list[tuple[str, str, str]] = []

    async def send(self, delivery: Delivery) -> SendResult:
        result = self.results.popleft() if self.results else Sent(f"card-{delivery.ref}", "code")
        if isinstance(result, Sent):
            words = as_text(delivery.part) or type(delivery.part).__name__
            self.arrived.append((delivery.account, delivery.place, words))
        return result

    @property
    def words(self) -> list[str]:
        return [words for _, _, words in self.arrived]

    def read(self, request: object, now: datetime) -> Incoming:
        raise NotImplementedError

    def passive(self, reply: Reply, to: Incoming, now: datetime) -> tuple[bytes, Reply]:
        raise NotImplementedError

    async def close(self) -> None:
        """Nothing is open."""


class Office:
    """Two people: the first on both platforms, the second on WeCom alone."""

    def __init__(self, service: Service, clock: MovableClock) -> None:
        self.service, self.clock = service, clock
        self.wecom, self.dingtalk = Phone("wecom"), Phone("dingtalk")
        self.sender = self.another()

    def another(self) -> Sender:
        phones = {"wecom": self.wecom, "dingtalk": self.dingtalk}
        return Sender(self.service, phones, QuietHours(time(21, 30), time(7, 40)))

    async def queue(
        self, *words: str, person: int = 1, platform: str = "", place: str = ""
    ) -> None:
        for said in words:
            await self.queue_parts(Text(said), person=person, platform=platform, place=place)

    async def queue_parts(
        self, *parts: object, person: int = 1, platform: str = "", place: str = ""
    ) -> None:
        number = await self.service.read(lambda u: u.outbox.waiting())
        reply = to_data(Reply(tuple(parts)))  # type: ignore[arg-type]
        day = f"{number}-{self.clock.now().isoformat()}"
        notice = Notice(person, "matter", "kind", day[:40], reply, True, platform, place)
        await self.service.write(lambda u: u.outbox.add([notice], self.clock.now()))

    async def send(self) -> None:
        while await self.sender.send_due():
            pass

    async def later(self, seconds: float) -> None:
        self.clock.jump_to(self.clock.now() + timedelta(seconds=seconds))
        await self.send()

    async def states(self) -> list[str]:
        query = select(tables.outbox.c.state).order_by(tables.outbox.c.id)
        return await self.service.main.read(lambda c: list(c.execute(query).scalars()))


def _settle(connection: Connection) -> None:
    tables.metadata.create_all(connection)
    for person, platform in ((1, "wecom"), (1, "dingtalk"), (2, "wecom")):
        if platform == "wecom":
            connection.execute(insert(tables.person).values(id=person, name="林晓"))
        account = {"person_id": person, "platform": platform, "account": f"a{person}"}
        connection.execute(insert(tables.account).values(**account))


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    main, urn = (open_runner(f"sqlite+aiosqlite:///{tmp_path / f}") for f in ("a.db", "b.db"))
    clock = MovableClock(NOW, elapsed=lambda: 0.0)
    keys, desk = (
        KeyStore(tmp_path / "keys"),
        BotDesk("http://127.0.0.1", files_in(tmp_path / "files")),
    )
    await main.write(_settle)
    yield Office(Service(main, urn, keys, Sealer(bytes(32)), desk, clock), clock)
    await main.close()
    await urn.close()


async def test_what_waited_out_an_outage_arrives_in_order_and_once(office: Office) -> None:
    await office.queue("一", "二", "三")
    await office.queue("四", person=2)
    office.wecom.results.append(Later(60, "45009", pause=True))
    await office.send()
    assert office.wecom.words == []
    await office.queue("五")
    await office.later(30)
    assert office.wecom.words == []
    await office.later(31)
    assert [words for who, _, words in office.wecom.arrived if who == "a1"] == list("一二三五")
    assert ("a2", "", "四") in office.wecom.arrived
    assert set(await office.states()) == {"sent"}


async def test_a_hiccup_with_one_message_keeps_the_next_behind_it(office: Office) -> None:
    await office.queue("一", "二")
    office.wecom.results.append(Later(5, "-1"))
    await office.send()
    await office.queue("三")
    await office.send()
    assert office.wecom.words == []
    await office.later(6)
    assert office.wecom.words == ["一", "二", "三"]


async def test_an_outage_however_long_is_no_reason_to_give_up(office: Office) -> None:
    await office.queue("一")
    office.wecom.results.extend([Later(60, "60020", pause=True)] * 20)
    for _ in range(20):
        await office.later(61)
    office.wecom.results.append(Later(5, "-1"))
    await office.later(61)
    await office.later(6)
    assert office.wecom.words == ["一"]


async def test_what_fails_for_a_passing_reason_is_given_up_in_the_end(office: Office) -> None:
    await office.queue("一")
    office.wecom.results.extend([Later(5, "-1")] * 30)
    for _ in range(15):
        await office.later(6)
    assert await office.states() == ["failed"]
    assert len(office.wecom.results) == 30 - 12


async def test_a_part_that_fails_does_not_keep_the_rest_from_going_out(office: Office) -> None:
    await office.queue_parts(Text("一"), Text("二"), Text("三"))
    office.wecom.results.extend([Sent(), Failed("file missing"), Sent()])
    await office.send()
    assert office.wecom.words == ["一", "三"]
    assert await office.states() == ["failed"]


async def test_a_part_of_unknown_fate_is_not_sent_again_and_the_rest_is(office: Office) -> None:
    await office.queue_parts(Text("一"), Text("二"), Text("三"))
    office.wecom.results.extend([Unknown("timeout"), Sent(), Later(5, "-1")])
    await office.send()
    await office.later(6)
    assert office.wecom.words == ["二", "三"]


@pytest.mark.parametrize("result", [Failed("no code"), Unknown("timeout")])
async def test_a_card_that_stays_as_it_was_harms_nobody(office: Office, result: SendResult) -> None:
    await office.queue_parts(Rewrite("card", "已办理"), Text("二"))
    office.wecom.results.append(result)
    await office.send()
    assert office.wecom.words == ["二"]
    assert await office.states() == ["sent"]


async def test_an_answer_goes_where_the_question_came_from(office: Office) -> None:
    await office.service.write(lambda u: u.people.used("wecom", "a1", NOW))
    await office.queue("钉", platform="dingtalk")
    await office.queue("群", platform="dingtalk", place="cid-1")
    await office.send()
    assert office.dingtalk.arrived == [("a1", "", "钉"), ("a1", "cid-1", "群")]
    assert office.wecom.arrived == []


async def test_a_reminder_goes_to_the_platform_last_used(office: Office) -> None:
    await office.queue("先")
    await office.send()
    assert office.wecom.words == ["先"]
    for platform, words in (("dingtalk", "再"), ("wecom", "又")):
        office.clock.jump_to(office.clock.now() + timedelta(hours=1))
        now = office.clock.now()
        await office.service.write(lambda u, p=platform, t=now: u.people.used(p, "a1", t))
        await office.queue(words)
        await office.send()
    assert (office.dingtalk.words, office.wecom.words) == (["再"], ["先", "又"])


async def test_one_platform_s_outage_does_not_keep_the_other_back(office: Office) -> None:
    office.wecom.results.append(Later(600, "60020", pause=True))
    await office.queue("微", platform="wecom")
    await office.queue("钉", platform="dingtalk")
    await office.send()
    assert office.dingtalk.words == ["钉"]


async def test_who_has_left_one_platform_is_told_on_the_other(office: Office) -> None:
    office.wecom.results.append(Failed("81013", unreachable=True))
    await office.queue("一")
    await office.send()
    assert office.dingtalk.words == ["一"]
    assert await office.service.read(lambda u: u.people.accounts(1)) == [("dingtalk", "a1")]


async def test_who_can_be_reached_nowhere_is_not_tried_for_ever(office: Office) -> None:
    office.wecom.results.append(Failed("81013", unreachable=True))
    await office.queue("一", person=2)
    await office.queue("二", person=2)
    await office.later(1)
    await office.queue("三", person=2)
    await office.later(1)
    assert await office.states() == ["failed"] * 3


async def test_the_card_of_a_question_is_remembered_and_no_other(office: Office) -> None:
    await office.queue_parts(Choice("哪个?", ("甲", "乙"), "q-abc"))
    await office.queue_parts(Choice("您选的是", ("确认", "重选"), "ballot-17"))
    await office.send()
    kept = await office.service.write(lambda u: u.cards.take("q-abc"))
    assert kept is not None
    assert (kept.platform, kept.code) == ("wecom", "code")
    assert await office.service.write(lambda u: u.cards.take("ballot-17")) is None


async def test_two_senders_at_once_send_everything_once(office: Office) -> None:
    await office.queue(*"一二三四五")
    await office.queue(*"六七八", person=2)
    other = office.another()
    for _ in range(4):
        await office.sender.send_due()
        await other.send_due()
    assert [w for who, _, w in office.wecom.arrived if who == "a1"] == list("一二三四五")
    assert sorted(office.wecom.words) == sorted("一二三四五六七八")


async def test_a_sender_that_died_is_taken_over_and_nothing_is_lost(office: Office) -> None:
    await office.queue("一", "二")
    stuck = update(tables.outbox).where(tables.outbox.c.id == 1)
    values = {"state": "sending", "next_at": NOW + timedelta(minutes=2)}
    await office.service.main.write(lambda c: c.execute(stuck.values(**values)).rowcount)
    await office.send()
    assert office.wecom.words == []
    await office.later(121)
    assert office.wecom.words == ["一", "二"]
