"""What is said from memory: once, in order, after the answer; and what is late."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime
from typing import Any, cast

import pytest

from bot.platforms.base import Delivery, Failed, Later, Noted, RawRequest, Read, SendResult, Sent
from bot.reception import Reception, TooSlow
from bot.service import Service
from domain.calendar import SHANGHAI
from handlers.inbox import Outcome
from handlers.incoming import Change, DirectoryChange, Incoming, Kind, Press
from messages.cards import Reply, Rewrite, Text, as_text

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
SAID = Incoming("dingtalk", "wang", "m1", Kind.TEXT, NOW, "好")
PRESSED = replace(SAID, key="c1", kind=Kind.PRESS, press=Press("ballot-1", "ballot-1@r", "1"))
NOTHING = Reply()


class Phone:
    """A platform whose own answer holds nothing, except to a press."""

    name = "dingtalk"

    def __init__(self) -> None:
        self.results: list[SendResult] = []
        self.sent: list[Delivery] = []

    def read(self, request: RawRequest, now: datetime) -> Read:
        raise AssertionError

    def passive(self, reply: Reply, to: Incoming, now: datetime) -> tuple[bytes, Reply]:
        return (b"{}" if to.press else b""), reply

    async def send(self, delivery: Delivery) -> SendResult:
        self.sent.append(delivery)
        return self.results.pop(0) if self.results else Sent()

    async def close(self) -> None: ...


class Desk:
    """A service that answers once it may; `noted` are changes of the directory."""

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.may = asyncio.Event()
        self.may.set()
        self.noted: list[DirectoryChange] = []
        self.clock = self

    def now(self) -> datetime:
        return NOW

    async def answer(self, given: Incoming, rest_of: Any) -> Outcome:
        await self.may.wait()
        return self.outcome

    async def directory_changed(self, change: DirectoryChange) -> None:
        self.noted.append(change)


def reception(*whispers: str, reply: Reply = NOTHING) -> tuple[Reception, Phone, Desk]:
    phone = Phone()
    desk = Desk(Outcome(reply, whisper=Reply(tuple(map(Text, whispers)))))
    return Reception(phone, cast(Service, desk)), phone, desk


async def words(phone: Phone, at: Reception) -> list[str]:
    await at.settle()
    return [as_text(one.part) for one in phone.sent]


async def test_what_has_no_room_is_said_behind_in_order_and_once() -> None:
    at, phone, _ = reception("一", "二")
    for _ in range(3):  # delivered again and again
        assert await at.deal(SAID) == b""
    assert await words(phone, at) == ["一", "二"]
    assert {one.account for one in phone.sent} == {"wang"}


async def test_where_one_does_not_get_through_the_next_is_not_said_and_may_be_tried_again() -> None:
    at, phone, _ = reception("一", "二")
    phone.results = [Failed("no")]
    await at.deal(SAID)
    assert await words(phone, at) == ["一"]
    await at.deal(SAID)
    assert await words(phone, at) == ["一", "一", "二"]


async def test_a_short_wait_is_waited_for_and_a_long_one_is_not() -> None:
    at, phone, _ = reception("一")
    phone.results = [Later(0, "paced"), Later(600, "held")]
    await at.deal(SAID)
    assert await words(phone, at) == ["一", "一"]


async def test_what_takes_too_long_goes_on_and_is_said_after_it() -> None:
    at, phone, desk = reception("一")
    desk.may.clear()
    with pytest.raises(TooSlow):
        await at.deal(SAID, patience=0)
    assert phone.sent == []
    desk.may.set()
    assert await words(phone, at) == ["一"]


async def test_a_late_press_changes_its_card_all_the_same() -> None:
    at, phone, desk = reception(reply=Reply((Text("已投"),), stamp="已投票"))
    desk.may.clear()
    with pytest.raises(TooSlow):
        await at.deal(PRESSED, patience=0)
    desk.may.set()
    await at.settle()
    assert [one.part for one in phone.sent] == [Rewrite("ballot-1@r", "已投票")]


async def test_changes_of_the_directory_are_passed_on() -> None:
    at, _, desk = reception()
    change = DirectoryChange("dingtalk", Change.LEFT, ("wang",))
    assert await at.deal(Noted(change, b"ok")) == b"ok"
    assert await at.deal(Noted(None, b"fine")) == b"fine"
    assert desk.noted == [change]


async def test_closing_does_not_wait_for_what_is_being_said() -> None:
    at, phone, _ = reception("一")
    phone.results = [Later(5, "paced")] * 3
    await at.deal(SAID)
    async with asyncio.timeout(1):
        await at.close()
