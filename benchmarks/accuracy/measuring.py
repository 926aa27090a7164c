"""Every utterance through the real way of a message, in a made-up district; nothing is kept."""

from __future__ import annotations

import itertools
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from benchmarks.accuracy.corpus import HERE, Utterance
from benchmarks.town import settings_in
from bot.clock import MovableClock
from bot.composition import Bot, build
from bot.importing import import_files
from domain.calendar import SHANGHAI
from domain.refusals import Refusal
from handlers import assessments, inbox
from handlers.inbox import Outcome
from handlers.incoming import Incoming, Kind
from messages.cards import Choice
from storage.unit_of_work import SqlUnitOfWork

# In the season: reports are written, meetings held, grades decided.
NOW = datetime(2026, 3, 20, 10, 0, tzinfo=SHANGHAI)
TOWNS = ("清溪镇党委", "新桥镇党委", "城南街道党工委")
# Tables that any message may touch; nothing else may be written before a confirmation.
_OWN = ("conversation", "inbox", "account", "audit", "card")
_SAID_AT_ONCE = ("feedback", "outbox", "person")


class _Undone(Exception):
    """Ends a transaction of which nothing is to be kept."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was understood, whether a question came back, and which tables were written."""

    intent: str
    slots: Mapping[str, Any]
    more: Sequence[Mapping[str, Any]]
    asks: bool
    written: frozenset[str]
    why: tuple[str, ...] = ()
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """One utterance with what was heard, and where that is wrong."""

    utterance: Utterance
    heard: Heard
    wrong: tuple[str, ...] = field(default=())

    @property
    def wrong_org_acted_on(self) -> bool:
        """The one mistake that may never happen: another organisation, and no question."""
        meant, heard = self.utterance.slots.get("org"), self.heard.slots.get("org")
        same = self.heard.intent == self.utterance.intent
        return same and heard is not None and heard != meant


@contextmanager
def district() -> Iterator[Path]:
    """A folder for the district's data, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


async def open_district(folder: Path) -> Bot:
    """A bot for the made-up district, its people imported and this year's grading started."""
    bot = build(settings_in(folder), MovableClock(NOW))
    await bot.upgrade()
    await import_files(bot, sorted((HERE / "town").glob("*.csv")))
    for town in TOWNS:
        await bot.service.write(partial(_start, town))
    return bot


def _start(town: str, uow: SqlUnitOfWork) -> None:
    [org] = uow.organizations.named(town)
    assessments.start(uow, "district-grading", org, "2026", None, NOW)


async def measure(bot: Bot, corpus: Sequence[Utterance]) -> list[Result]:
    """Say every utterance and compare; each in a conversation of its own."""
    numbers = itertools.count()
    return [judged(one, await _say(bot, one, numbers)) for one in corpus]


async def _say(bot: Bot, one: Utterance, numbers: Iterator[int]) -> Heard:
    found: list[Heard] = []
    with suppress(_Undone):
        await bot.service.main.write(partial(_said, bot, one, numbers, found))
    return found[-1]


def _said(
    bot: Bot, one: Utterance, numbers: Iterator[int], found: list[Heard], connection: Connection
) -> None:
    uow = SqlUnitOfWork(connection, bot.service.sealer)
    for words in (*one.before, one.said):
        incoming = Incoming("wecom", one.role, f"say-{next(numbers)}", Kind.TEXT, NOW, words)
        with _writes(connection) as written:
            outcome, refused = _received(bot, uow, incoming)
        slots = dict(outcome.told if outcome.told is not None else {})
        if outcome.candidates:
            slots["candidates"] = list(outcome.candidates)
        asks = any(isinstance(part, Choice) for part in outcome.reply.parts) or bool(outcome.step)
        heard = Heard(
            outcome.intent, slots, outcome.more, asks, frozenset(written), outcome.why, refused
        )
        found.append(heard)
    raise _Undone


def _received(bot: Bot, uow: SqlUnitOfWork, incoming: Incoming) -> tuple[Outcome, bool]:
    try:
        return inbox.receive(uow, bot.service.desk, incoming, NOW), False
    except Refusal as refusal:
        words = inbox.refusal_words(refusal)
        inbox.refused(
            uow, bot.service.desk, replace(incoming, key=f"{incoming.key}-refused"), refusal, NOW
        )
        return Outcome(words, None, refusal.intent, dict(refusal.slots), told=refusal.told), True


@contextmanager
def _writes(connection: Connection) -> Iterator[set[str]]:
    """The names of the tables that are written meanwhile."""
    tables: set[str] = set()

    def seen(statement: str) -> None:
        words = statement.split()
        if words and words[0] in ("INSERT", "UPDATE", "DELETE"):
            tables.add(words[1 if words[0] == "UPDATE" else 2].strip('"'))

    driver = connection.connection.driver_connection
    assert driver is not None
    driver.set_trace_callback(seen)
    try:
        yield tables
    finally:
        driver.set_trace_callback(None)


def judged(one: Utterance, heard: Heard) -> Result:
    """What is wrong with it: the intent, a slot, a request, or something done without a yes."""
    wrong = []
    if not _same_intent(one.intent, heard.intent):
        wrong.append("intent")
    elif not _same_slots(one.slots, heard.slots):
        wrong.append("slots")
    elif not _same_more(one, heard):
        wrong.append("more")
    said = {heard.intent, *(str(more["intent"]) for more in heard.more)}
    free = _SAID_AT_ONCE if said & {"feedback", "human", "mute"} else ()
    if heard.written - {*_OWN, *free}:
        wrong.append("unconfirmed")
    return Result(one, heard, tuple(wrong))


def _same_intent(meant: str, heard: str) -> bool:
    # A question about decisions is answered as one about grades or their distribution.
    return heard == meant or (meant == "decided" and heard in ("grade", "distribution"))


_COMPARED = frozenset(
    [
        "org",
        "candidates",
        "grade",
        "count",
        "direction",
        "indicator",
        "score",
        "person",
        "months",
        "what",
        "counts",
        "cycle",
    ]
)
_WHERE_LABELLED = frozenset({"way", "outcome", "reason"})


def _same_slots(meant: Mapping[str, Any], heard: Mapping[str, Any]) -> bool:
    names = _COMPARED | (_WHERE_LABELLED & meant.keys())
    return {n: v for n, v in meant.items() if n in names} == {
        n: v for n, v in heard.items() if n in names
    }


def _same_more(one: Utterance, heard: Heard) -> bool:
    found = [(more["intent"], more["slots"]) for more in heard.more]
    if [intent for intent, _ in found] != [intent for intent, _ in one.more]:
        return False
    pairs = zip(one.more, found, strict=True)
    return all(_same_slots(meant[1], slots[1]) for meant, slots in pairs)
