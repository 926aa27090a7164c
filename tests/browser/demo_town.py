"""The demo as `zhibu demo` runs it, on a free port of this machine, and a report to hand in."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiohttp.test_utils import TestServer, unused_port

from bot.app import make_app
from bot.clock import MovableClock
from bot.commands import demo
from bot.composition import Bot, build
from bot.demo import mirrored, with_sandbox
from domain.ports import UnitOfWork
from domain.report_merge import Change
from handlers.self_assessment import use_cases

BRANCH = "梅溪村党支部"
SECTIONS = {
    "basics": "现有党员 15 名，班子 3 人，2024 年换届，分两个党小组，活动室一间。",
    "building": "每月开展主题党日，“三会一课”有计划、有记录，全年集中学习 6 次。",
    "role": "组织党员清理溪道三次，帮 12 户老人收稻谷，带动农户种梅 80 亩。",
    "problems": "外出党员参加学习少，主要原因是联系方式单一；个别制度没有坚持。",
    "measures": "每月与外出党员通一次电话，由副书记负责，6 月底前补齐学习记录。",
}
SCORES = {"leadership": "18", "members": "17", "mechanism": "18", "results": "19", "people": "18.5"}


ANSWERS = {f"section:{key}": words for key, words in SECTIONS.items()} | {
    f"score:{key}": score for key, score in SCORES.items()
}


@dataclass(frozen=True, slots=True)
class Demo:
    """The running demo; `address` is how all its links begin."""

    bot: Bot
    address: str

    async def hand_in(self) -> None:
        """Have the branch's secretary write the whole report and hand it in, without a page."""
        now = self.bot.service.clock.now()

        def work(uow: UnitOfWork) -> None:
            who = uow.people.by_account("wecom", "zhoulichun")
            (org,) = uow.organizations.named(BRANCH)
            (subject,) = uow.assessments.subjects_of([org.id])
            assert who is not None
            changes = [Change(key, words) for key, words in ANSWERS.items()]
            use_cases.save_answers(uow, who, subject.id, changes, now)
            use_cases.submit(uow, who, subject.id, now)

        await self.bot.service.write(work)


@asynccontextmanager
async def demo_running(folder: Path) -> AsyncIterator[Demo]:
    """The made-up town on the morning its clock starts, everything kept in this folder."""
    port = unused_port()
    settings = demo._settings(folder, port)
    start, people = await demo._prepare(settings)
    clock = MovableClock(start)
    bot = build(settings, clock)
    reflections = mirrored(bot)
    app = with_sandbox(make_app(bot), bot, clock, people, reflections)
    async with TestServer(app, host="127.0.0.1", port=port):
        yield Demo(bot, f"http://127.0.0.1:{port}/")
