"""A season played against the whole bot: messages in as the platform brings them, answers out.

answer = await season.say("clerk", "进度")
await season.jump("2026-03-28 09:00")
season.heard("m0101")
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from aiohttp.test_utils import TestServer
from sqlalchemy import func, select

from bot.app import RECEPTIONS, make_app
from bot.clock import MovableClock
from bot.composition import Bot, build
from bot.importing import import_files
from bot.reception import Reception
from bot.settings import load
from domain.calendar import SHANGHAI
from storage.tables import outbox
from tests.fakes.wecom import FakeWeCom
from tests.scenarios import town
from tests.scenarios.phones import Answered, Phones
from tests.scenarios.seen import folded
from tests.scenarios.sheets import write_town
from tests.scenarios.wecom_phones import WeComPhones, wecom_phones
from tests.scenarios.wire import Line

STARTS_AT = datetime(2026, 3, 2, 9, 0, tzinfo=SHANGHAI)
# Every so many messages the answer gets lost on the way, twice, and the platform delivers again.
_LOST_EVERY = 4
# Every so many numbers a button of the card is pressed where there is one, instead of typing.
_PRESSED_EVERY = 2
# Seconds between two messages; platforms limit how many a person gets in a minute.
_READING = 10.0
# What a platform may have something wait for while a test stands still.
_A_MOMENT = timedelta(seconds=5)
# (who says, what, pieces of the answer; one behind "!" must not be in it)
Said = tuple[str, str, str | Sequence[str]]

# The phones of these accounts, at the time of this clock, their server running.
OpenPhones: TypeAlias = Callable[
    [Path, Collection[str], Callable[[], datetime]], AbstractAsyncContextManager[Phones]
]


@dataclass
class Stopwatch:
    """The seconds that pass while people talk, however still the clock on the wall stands."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Season:
    """One bot with its clock, and the phones of everybody."""

    bot: Bot = field(repr=False)
    clock: MovableClock
    watch: Stopwatch
    phones: Phones = field(repr=False)
    receptions: Sequence[Reception] = field(repr=False)
    folder: Path
    base: str
    workers: bool = False
    said: int = 0
    numbers: int = 0
    pressed: int = 0
    _read: dict[str, int] = field(default_factory=dict, repr=False)

    @property
    def fake(self) -> FakeWeCom:
        """The WeCom of a season that is played there."""
        assert isinstance(self.phones, WeComPhones)
        return self.phones.fake

    @property
    def line(self) -> Line:
        """WeCom's line to the bot, of a season that is played there."""
        assert isinstance(self.phones, WeComPhones)
        return self.phones.line

    async def say(self, who: str, words: str, *, once: bool = False) -> str:
        """What the person is answered, at once and behind it.

        Every fourth message is delivered three times, and every second number is not typed where
        a card shows a button for it. `once`: not this one, as when its answer names a fault, of
        which each delivery has its own.
        """
        card, number = self.phones.arrivals.card(who), _number(words)
        if card is not None and 0 < number <= self.phones.options(card):
            self.numbers += 1
            if self.numbers % _PRESSED_EVERY == 0:
                return await self.press(who, number)
        start = self.phones.arrivals.count(who)
        self.said += 0 if once else 1
        message_id = self.phones.new_id()
        self.phones.arrivals.passed(who)
        first = await self.phones.text(who, words, message_id)
        assert first.status == 200
        answer = await self._answer(who, first, start)
        if not once and self.said % _LOST_EVERY == 0:
            for _ in range(2):
                again = await self.phones.text(who, words, message_id)
                assert await self._answer(who, again, start) == answer, words
        return answer

    async def press(self, who: str, number: int) -> str:
        """Press the button of that number on the card last shown, and what is answered."""
        card, start = self.phones.arrivals.card(who), self.phones.arrivals.count(who)
        assert card is not None, f"{who} has no card"
        self.pressed += 1
        answered = await self.phones.press(who, card, number)
        assert answered.status == 200
        return await self._answer(who, answered, start)

    async def play(self, rows: Sequence[Said]) -> str:
        """A dialogue; returns the last answer."""
        answer = ""
        for who, words, wanted in rows:
            answer = await self.say(who, words)
            check(answer, wanted, f"{who}: {words}")
        return answer

    async def jump(self, to: str) -> None:
        """Move the clock (ISO, Asia/Shanghai) and do what is due then."""
        self.clock.jump_to(datetime.fromisoformat(to).replace(tzinfo=SHANGHAI))
        await self.bot.run_due()

    def heard(self, who: str) -> list[str]:
        """Everything the person was sent outside of answers, in order."""
        return [one.words for one in self.phones.arrivals.since(who) if not one.answer]

    def news(self, who: str) -> list[str]:
        """What the person was sent since this was last asked."""
        everything = self.heard(who)
        start, self._read[who] = self._read.get(who, 0), len(everything)
        return everything[start:]

    async def deliver(self) -> None:
        """Send what waits in the outbox, and what is said from memory."""
        for reception in self.receptions:
            await reception.settle()
        while await self.bot.sender.send_due() or await self._moment_passes():
            pass

    async def begin(self) -> None:
        """The clerk starts this year's grading."""
        await self.play([("clerk", "开始2026年度分类定级", "32 个"), ("clerk", "1", "已开始")])

    async def _moment_passes(self) -> bool:
        """Let the seconds go by for which a platform has something wait, if there are few."""
        now = self.clock.now()
        later = (outbox.c.state == "waiting") & (outbox.c.next_at > now)
        waiting = select(func.min(outbox.c.next_at)).where(later)
        due = await self.bot.service.main.read(lambda main: main.execute(waiting).scalar_one())
        if due is None or due - now > _A_MOMENT:
            return False
        self.clock.jump_to(due)
        self.watch.seconds += _A_MOMENT.total_seconds()
        return True

    async def _answer(self, who: str, answered: Answered, start: int) -> str:
        self.watch.seconds += _READING
        if not self.workers:
            await self.deliver()
        behind = (one.words for one in self.phones.arrivals.since(who, start) if one.answer)
        return "\n".join(filter(None, [folded(answered.words), *behind]))


def _number(words: str) -> int:
    return int(words) if words.isascii() and words.isdigit() else 0


def check(answer: str, wanted: str | Sequence[str], where: str) -> None:
    """Each piece must be in the answer; one that begins with "!" must not."""
    for piece in [wanted] if isinstance(wanted, str) else wanted:
        if piece.startswith("!"):
            assert piece[1:] not in answer, f"{where} → {answer}"
        else:
            assert piece in answer, f"{where} → {answer}"


@asynccontextmanager
async def opened(
    folder: Path,
    *,
    workers: bool = False,
    prepare: Callable[[Bot], Awaitable[Any]] | None = None,
    open_phones: OpenPhones = wecom_phones,
    guests: Sequence[str] = (),
    **more: str,
) -> AsyncIterator[Season]:
    """A running bot over databases in the folder, its clock standing still at the start.

    `prepare` runs when the tables are there, before the first message. With `workers` the bot
    sends by itself; else `say`, `jump` and `deliver` do. `guests` are further accounts, `more`
    further variables.
    """
    clock = MovableClock(STARTS_AT, elapsed=lambda: 0.0)
    async with open_phones(folder, [*everybody(), *guests], clock.now) as phones:
        watch = Stopwatch()
        bot = build(load(None, {**phones.environment(), **more}), clock, watch)
        for platform in bot.platforms.values():
            phones.arrivals.watch(platform)
        if prepare is not None:
            await bot.upgrade()
            await prepare(bot)
        app = make_app(bot, workers=workers)
        async with TestServer(app) as server:
            base = str(server.make_url("")).rstrip("/")
            await phones.connect(bot, base)
            yield Season(bot, clock, watch, phones, app[RECEPTIONS], folder, base, workers)
            phones.release()


@asynccontextmanager
async def town_opened(
    folder: Path, *, workers: bool = False, open_phones: OpenPhones = wecom_phones, **more: str
) -> AsyncIterator[Season]:
    """The town imported from its sheets, nothing begun."""
    paths = write_town(folder)

    async def import_town(bot: Bot) -> None:
        await import_files(bot, paths)

    async with opened(
        folder, workers=workers, prepare=import_town, open_phones=open_phones, **more
    ) as season:
        yield season


def everybody() -> list[str]:
    """The accounts within the app's range, as WeCom writes them: case is the console's."""
    members = (one.account for org in town.NAMES for one in town.members(org) if one.account)
    return [*members, *{one.account.title() for one in town.STAFF}]


__all__ = ["Answered", "Season", "check", "folded", "opened", "town_opened"]
