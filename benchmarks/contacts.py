"""A check of a district's members: what is asked and exported, and what each answer costs."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path

from benchmarks.contact_register import BEGUN, Register, confirm_half, member_name
from benchmarks.counting import Counter, counting
from benchmarks.district import OFFICIAL, clerk
from benchmarks.town import settings_in
from bot.clock import MovableClock
from bot.commands.serve import settle_memory
from bot.composition import Bot, build
from domain.calendar import SHANGHAI
from handlers import reminders
from handlers.incoming import Incoming, Kind
from messages.cards import as_text

# The last day of the branches' part, and that of the committees': everything is due.
CHECKED, HANDLED = (datetime(2026, m, d, 8, 0, tzinfo=SHANGHAI) for m, d in ((3, 31), (7, 30)))
_LISTS = (
    ("失联名单", "失联党员"),
    ("失联多少人", "失联"),
    ("失联6个月以上的有哪些", "6"),
    ("新取得联系的", "联系"),
    ("下一步到期的", "再联系"),
    ("多天没有记录的", "记录"),
    ("转出没有回执的", "回执"),
    ("流动党员去向", "东海市"),
    ("处置建议", "停止党籍"),
    ("排查名单", "排查名单"),
    ("没确认的名单", "待确认"),
    ("排查进度", "应排查"),
    ("表格情况", "表三"),
)
_FORMS = (("导出表三", "表三"), ("导出表二", "表二"), ("导出名册", "名册"))
# Asked while nothing and while a long export runs, one after the other with a pause.
_ORDINARY, _PAUSE = ("我是谁", "排查进度"), 0.05


@dataclass(frozen=True, slots=True)
class Step:
    """One measured step: who asked, its statements, wall and CPU seconds, its answer's lines."""

    title: str
    who: str
    statements: int
    seconds: float
    cpu: float
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Made:
    """An export: the answer and, if `later`, the worker; bytes by ending; MiB before and most."""

    asked: Step
    worked: Step
    later: bool
    sizes: dict[str, int]
    before: float
    most: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What was asked, what was exported, and how long ordinary questions took in milliseconds."""

    steps: list[Step]
    exports: list[Made]
    idle: dict[str, list[float]]
    busy: dict[str, list[float]]


class Talk:
    """Asks one bot and keeps what each question cost."""

    def __init__(self, bot: Bot, clock: MovableClock, counter: Counter) -> None:
        self.bot, self.clock, self._counter = bot, clock, counter
        self._keys: Iterator[int] = itertools.count(1)
        self.steps: list[Step] = []

    async def timed(self, title: str, who: str, work: Awaitable[object]) -> object:
        """Do it and keep what it cost."""
        sent, began, spent = self._counter.statements, time.perf_counter(), time.process_time()
        found = await work
        wall, cpu = time.perf_counter() - began, time.process_time() - spent
        self.steps.append(Step(title, who, self._counter.statements - sent, wall, cpu))
        return found

    async def says(self, who: str, words: str, expected: str) -> str:
        """Somebody says something; AssertionError where the answer lacks those words."""
        key, now = f"contacts-{next(self._keys)}", self.clock.now()
        incoming = Incoming("wecom", who, key, Kind.TEXT, now, words)
        outcome = await self.bot.service.answer(incoming)
        told = "\n".join(as_text(part) for part in outcome.reply.parts)
        if expected not in told:
            raise AssertionError(f"the answer to {words} lacks {expected}: {told[:300]}")
        return told

    async def asks(self, who: str, words: str, expected: str) -> None:
        """As `says`, measured."""
        told = await self.timed(f"“{words}”", who, self.says(who, words, expected))
        self.steps[-1] = replace(self.steps[-1], lines=str(told).count("\n") + 1)

    async def confirms(self, who: str, words: str, expected: str) -> None:
        """As `asks`, then 1."""
        await self.asks(who, words, "1. ")
        await self.asks(who, "1", expected)
        self.steps[-1] = replace(self.steps[-1], title=f"{self.steps[-2].title}，确认")

    async def digest(self, title: str) -> None:
        """The digests of this moment, as the ticker queues them."""
        desk, now = self.bot.service.desk, self.clock.now()
        queue = partial(reminders.digests, desk=desk, waiting={}, now=now)
        await self.timed(title, "", self.bot.service.write(queue))


def measured(folder: Path, place: Register, pings: int) -> Measured:
    """Everything, asked of a bot whose data lie in the folder; so many pings of an idle bot."""
    folder.mkdir(parents=True, exist_ok=True)
    return asyncio.run(_measured(folder, place, pings))


async def _measured(folder: Path, place: Register, pings: int) -> Measured:
    clock = MovableClock(BEGUN)
    bot = build(settings_in(folder), clock)
    try:
        await bot.upgrade()
        await bot.service.main.write(lambda c: place.fill(c, bot.service.sealer))
        await bot.names.refresh()
        settle_memory()
        with counting() as counter:
            talk = Talk(bot, clock, counter)
            await _asked(talk, place)
            steps = talk.steps.copy()
            exports = await _exported(talk, folder / "files")
            idle, busy = await _beside_an_export(talk, pings)
            return Measured(steps, exports, idle, busy)
    finally:
        await bot.close()


async def _asked(talk: Talk, place: Register) -> None:
    await talk.confirms(OFFICIAL, "开始2026年组织关系排查", "已开始")
    service = talk.bot.service
    await service.main.write(lambda c: confirm_half(c, service.sealer))
    talk.clock.jump_to(CHECKED)
    for words, expected in _LISTS:
        for who in (OFFICIAL, clerk(0)):
            await talk.asks(who, words, expected)
    for who in (OFFICIAL, clerk(0)):
        await talk.asks(who, f"{member_name(place.lost[0])}联系上了吗", "失联")
    waiting, confirmed = ((place.committees + 1) % 2, place.committees % 2)
    await talk.confirms(f"secretary{waiting}", "其余都在册 2月大会到会", "已确认")
    await talk.confirms(clerk(0), f"核查 {place.branch(confirmed)}", "核查通过")
    await talk.digest("每日提醒（3月31日，自查、核查、报表到期）")


async def _exported(talk: Talk, files: Path) -> list[Made]:
    asking = itertools.product((OFFICIAL, clerk(0)), _FORMS)
    made = [await _export(talk, files, who, *form) for who, form in asking]
    made.append(await _export(talk, files, "secretary0", "导出名册", "名册"))
    return made


async def _export(talk: Talk, files: Path, who: str, words: str, expected: str) -> Made:
    known, before = _sizes(files), _memory("VmRSS")
    _forget_most()
    await talk.asks(who, words, "")
    asked = talk.steps[-1]
    later = await talk.timed(words, who, talk.bot.exporter.make_next())
    fresh = {p: size for p, size in _sizes(files).items() if p not in known}
    assert fresh, f"no file after {words}"
    sizes = {path.suffix: size for path, size in fresh.items()}
    return Made(asked, talk.steps[-1], bool(later), sizes, before, _memory("VmHWM"))


def _sizes(files: Path) -> dict[Path, int]:
    return {path: path.stat().st_size for path in files.rglob("*") if path.is_file()}


def _forget_most() -> None:
    """Start the high-water mark of memory anew, where the system can."""
    with suppress(OSError):
        Path("/proc/self/clear_refs").write_text("5")


def _memory(what: str) -> float:
    """MiB of this process; 0 where the system does not tell."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith(what):
                return int(line.split()[1]) / 1024
    return 0.0


async def _beside_an_export(
    talk: Talk, pings: int
) -> tuple[dict[str, list[float]], dict[str, list[float]]]:
    """Milliseconds of ordinary questions, of an idle bot and while the whole roll is written."""
    idle = await _pinged(talk, lambda spent: len(spent) >= pings)
    await talk.says(OFFICIAL, "导出名册", "")
    export = asyncio.create_task(talk.bot.exporter.make_next())
    busy = await _pinged(talk, lambda _: export.done())
    await export
    return idle, busy


async def _pinged(talk: Talk, enough: Callable[[list[float]], bool]) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {words: [] for words in _ORDINARY}
    while not enough(found[_ORDINARY[-1]]):
        for words in _ORDINARY:
            began = time.perf_counter()
            await talk.says(clerk(0), words, "")
            found[words].append((time.perf_counter() - began) * 1000)
            await asyncio.sleep(_PAUSE)
    return found
