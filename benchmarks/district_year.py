"""A district's year, step by step: what is said, how long its answer takes, how many statements."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import district
from benchmarks.counting import Counter, counting
from benchmarks.district import APRIL, MARCH, OFFICIAL, REVIEW, UNDECIDED, District, clerk
from benchmarks.town import settings_in
from bot.clock import MovableClock
from bot.composition import Bot, build
from bot.importing import import_files
from handlers.incoming import Incoming, Kind
from messages.cards import Document, Reply, as_text
from storage.unit_of_work import SqlUnitOfWork


@dataclass(frozen=True, slots=True)
class Step:
    """One measured step: how many statements and seconds, how long its answer is."""

    title: str
    statements: int
    seconds: float
    lines: int


class Year:
    """Plays a year in one process and keeps what each step cost."""

    def __init__(self, bot: Bot, clock: MovableClock, counter: Counter) -> None:
        self._bot, self._clock, self._counter = bot, clock, counter
        self._keys: Iterator[int] = itertools.count(1)
        self.steps: list[Step] = []

    async def says(self, who: str, words: str, expected: str) -> Reply:
        """Somebody says something; AssertionError where the answer lacks those words."""
        began, before = time.perf_counter(), self._counter.statements
        incoming = Incoming(
            "wecom", who, f"district-{next(self._keys)}", Kind.TEXT, self._clock.now(), words
        )
        outcome = await self._bot.service.answer(incoming)
        told = _words(outcome.reply)
        self._keep(f"“{words}”", before, began, told.count("\n") + 1)
        if expected not in told:
            raise AssertionError(f"the answer to {words} lacks {expected}: {told[:200]}")
        return outcome.reply

    async def confirms(self, who: str, words: str, expected: str) -> None:
        """As `says`, then 1."""
        await self.says(who, words, "1. ")
        await self.says(who, "1", expected)
        self.steps[-1] = replace(self.steps[-1], title=f"{self.steps[-2].title} → “1”")

    async def gets(self, who: str, words: str) -> None:
        """As `says`; AssertionError where the answer brings no file."""
        reply = await self.says(who, words, "")
        if not any(isinstance(part, Document) for part in reply.parts):
            raise AssertionError(f"no file after {words}: {_words(reply)[:200]}")

    async def timed(self, title: str, work: Awaitable[object]) -> None:
        """Something that is no message."""
        began, before = time.perf_counter(), self._counter.statements
        await work
        self._keep(title, before, began, 0)

    async def goes_on(self, *works: Callable[[SqlUnitOfWork], None]) -> None:
        """What others did meanwhile, unmeasured."""
        for work in works:
            await self._bot.service.write(work)

    def _keep(self, title: str, before: int, began: float, lines: int) -> None:
        spent = time.perf_counter() - began
        self.steps.append(Step(title, self._counter.statements - before, spent, lines))


def measured(folder: Path, place: District) -> list[Step]:
    """The steps of the year of that district, its data in the folder."""
    sheets = place.sheets(folder / "sheets")
    return asyncio.run(_measured(folder, place, sheets))


async def _measured(folder: Path, place: District, sheets: Sequence[Path]) -> list[Step]:
    clock = MovableClock(MARCH)
    bot = build(settings_in(folder), clock)
    try:
        await bot.upgrade()
        with counting() as counter:
            year = Year(bot, clock, counter)
            await year.timed("导入组织和人员", import_files(bot, sheets))
            await _march(year)
            clock.jump_to(APRIL)
            await _april(year)
            clock.jump_to(REVIEW)
            await _review(year)
            return year.steps
    finally:
        await bot.close()


async def _march(year: Year) -> None:
    await year.confirms(OFFICIAL, "开始2026年度分类定级", "已")
    await year.goes_on(district.hand_in_reports, district.propose)
    await year.says(OFFICIAL, "进度", "自查自评")
    await year.says(OFFICIAL, "谁还没交", "还没交的")
    await year.gets(OFFICIAL, "导出进度")


async def _april(year: Year) -> None:
    await year.goes_on(district.score, district.review)
    await year.confirms(clerk(0), f"初评 {UNDECIDED} 较好 理由 台账齐全", "已记录")
    await year.says(clerk(0), "排名", "第 1 名")


async def _review(year: Year) -> None:
    await year.confirms(OFFICIAL, f"认定 {UNDECIDED} 较好 理由 实地看过", "已记录")
    await year.confirms(OFFICIAL, f"同意{district.committee_name(1)}初评", "已")
    await year.confirms(OFFICIAL, "同意初评", "已")
    await year.says(OFFICIAL, "排名 倒数十名", "名")
    await year.says(OFFICIAL, "等级分布", "较差")
    await year.says(OFFICIAL, "较差的有哪些", "较差")
    await year.says(OFFICIAL, f"{UNDECIDED}等级", "较好")
    await year.gets(OFFICIAL, "导出结果")
    await year.gets(OFFICIAL, "导出档案")


def _words(reply: Reply) -> str:
    return "\n".join(as_text(part) for part in reply.parts)


def table(place: District, steps: Sequence[Step]) -> str:
    """The steps as a Markdown table in Chinese, as it stands in docs/performance.md."""
    head = f"| {place.committees} 个党委、{place.subjects} 个支部 | 秒 | 语句 | 答复行数 |"
    rows = [f"| {s.title} | {s.seconds:.2f} | {s.statements} | {s.lines or '—'} |" for s in steps]
    return "\n".join([head, "|---|---|---|---|", *rows])
