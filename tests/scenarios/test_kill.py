"""kill -9 at random points of a busy day: no message is lost and none is done twice."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import aiohttp
import pytest
from aiohttp.test_utils import TestServer

from bot.composition import build
from storage.sealing import Sealer
from storage.unit_of_work import SqlUnitOfWork
from tests.fakes.wecom import FakeWeCom
from tests.scenarios.acting import hand_in
from tests.scenarios.mortal import Mortal, Post, free_port
from tests.scenarios.season import everybody, folded, town_opened
from tests.scenarios.seen import in_wecom
from tests.scenarios.town import NAMES, account, secretary
from tests.scenarios.wire import (
    IN_WORDS,
    PATIENCE,
    Line,
    app_account,
    environment,
    settings_in,
)

KILLS = 6
POLLS = {"梅溪村党支部": "leader1", "梅林村党支部": "leader2", "永丰村党支部": "leader3"}
WRITERS = NAMES[3:7]
SPEAKERS = tuple(account(org, 5) for org in NAMES[10:15])
OPINIONS, PIECES, VOTERS = 4, 6, range(1, 9)
WORDS = ("好", "较好", "一般", "较差")


@dataclass
class Day:
    """Everything of a day that is killed again and again."""

    folder: Path
    fake: FakeWeCom
    post: Post
    mortal: Mortal


@asynccontextmanager
async def day_in(folder: Path) -> AsyncIterator[Day]:
    async with town_opened(folder, **IN_WORDS) as season:
        await season.begin()
        await hand_in(season, POLLS)
        await season.deliver()
    fake = FakeWeCom(app_account(), everybody())
    async with TestServer(fake.app()) as wecom:
        port = free_port()
        base = str(wecom.make_url("")).rstrip("/")
        mortal = Mortal(environment(folder, base, ZHIBU_SERVER__PORT=str(port), **IN_WORDS))
        async with aiohttp.ClientSession(timeout=PATIENCE) as session:
            url = f"http://127.0.0.1:{port}/wecom/callback"
            line = Line(session, url, mortal.now, count(8_000_000_000_000_001))
            try:
                yield Day(folder, fake, Post(line, mortal), mortal)
            finally:
                await mortal.end()


async def meeting(post: Post, org: str, leader: str) -> str:
    """Opened, voted by eight at once, closed; the words of the result."""
    await post.say(secretary(org), "开始测评")
    assert "测评已开始" in await post.say(secretary(org), "1")
    await asyncio.gather(*(ballot(post, account(org, n), n) for n in VOTERS))
    assert "已投 8 票" in await post.say(leader, f"{org}结束测评")
    return await post.say(leader, "1")


async def ballot(post: Post, who: str, number: int) -> None:
    choice = WORDS[number // 3]
    assert "1. 好" in await post.say(who, "投票")
    assert f"「{choice}」" in await post.say(who, str(number // 3 + 1))
    assert "已投入票箱" in await post.say(who, "确认")


async def report(post: Post, org: str) -> None:
    """One section in pieces, each of which would show if it were lost or kept twice."""
    who = secretary(org)
    await post.say(who, "自评")
    await post.say(who, "第0片。")
    for number in range(1, PIECES):
        assert "已补充" in await post.say(who, f"补充 第{number}片。")


async def opinions(post: Post, who: str) -> None:
    for number in range(OPINIONS):
        assert "已转给党建办" in await post.say(who, f"意见 {who}说的第{number}条")


async def kills(day: Day, chance: random.Random) -> None:
    """Kill after so many answers, while other messages are under way; then begin again."""
    for _ in range(KILLS):
        for _ in range(chance.randrange(8, 22)):
            await day.post.answers.acquire()
        await day.mortal.kill()
        await day.mortal.start()


@pytest.mark.timeout(120)
async def test_killed_six_times_the_day_ends_as_if_nothing_had_been(tmp_path: Path) -> None:
    async with day_in(tmp_path) as day:
        await day.mortal.start()
        killer = asyncio.create_task(kills(day, random.Random(20260302)))
        results, *_ = await asyncio.gather(
            asyncio.gather(*(meeting(day.post, org, leader) for org, leader in POLLS.items())),
            *(report(day.post, org) for org in WRITERS),
            *(opinions(day.post, who) for who in SPEAKERS),
        )
        await killer
        assert await day.mortal.stop() == 0
        assert day.mortal.lives == KILLS + 1
        assert day.post.repeats >= KILLS
        written = await _send_the_rest(day)
        _polls_are_whole(day, results)
        whole = "\n".join(f"第{number}片。" for number in range(PIECES))
        assert written == [whole] * len(WRITERS)
        _opinions_are_there_once(day)
        _everybody_was_told_once(day)


async def _send_the_rest(day: Day) -> list[str]:
    """One more life, after every lease: what was being sent at the last kill goes out.

    Returns the first sections of the reports that are being written.
    """
    day.mortal.clock.jump_to(day.mortal.now().replace(hour=12))
    base = day.mortal.environment["ZHIBU_WECOM__API_BASE"]
    bot = build(settings_in(day.folder, base, **IN_WORDS), day.mortal.clock)
    async with bot.running(workers=False):
        await bot.run_due()
        assert await bot.service.read(lambda u: u.outbox.waiting()) == 0
        written = await bot.service.read(_first_sections)
    with closing(sqlite3.connect(day.folder / "town.db")) as main:
        states = main.execute("SELECT DISTINCT state, code FROM outbox ORDER BY 1").fetchall()
    # Two voters have no phone.
    assert states == [("failed", "no_account"), ("sent", "")]
    return written


def _first_sections(uow: SqlUnitOfWork) -> list[str]:
    (running,) = uow.assessments.running()
    states = uow.reports.states(running.id, [running.path])
    drafts = [uow.reports.get(state.subject.id) for state in states if state.state == "draft"]
    return [draft.answers["section:basics"] for draft in drafts if draft is not None]


def _polls_are_whole(day: Day, results: Sequence[str]) -> None:
    """Voters 1 and 2 say 好, 3 to 5 较好, 6 to 8 一般."""
    for words in results:
        assert "收到 8 票" in words
        for choice, ballots in zip(WORDS, (2, 3, 3, 0), strict=True):
            assert f"{choice}:{ballots} 票" in words
    with closing(sqlite3.connect(day.folder / "urn.db")) as urn:
        assert urn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        for table in ("ballot", "pending"):
            assert urn.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)  # noqa: S608
        assert urn.execute("SELECT state FROM urn_poll").fetchall() == [("closed",)] * 3
    assert list((day.folder / "keys").glob("*.key")) == []


def _opinions_are_there_once(day: Day) -> None:
    sealer = Sealer(settings_in(day.folder, "http://127.0.0.1").security.key_bytes())
    with closing(sqlite3.connect(day.folder / "town.db")) as main:
        assert main.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        kept = [sealer.open(row[0]) for row in main.execute("SELECT text_sealed FROM feedback")]
    assert Counter(kept) == Counter(_said())


def _said() -> list[str]:
    return [f"{who}说的第{number}条" for who in SPEAKERS for number in range(OPINIONS)]


def _everybody_was_told_once(day: Day) -> None:
    """WeCom may get a message again after a crash, and shows it once."""

    def heard(who: str) -> list[str]:
        return [folded(in_wecom(message)) for message in day.fake.inbox_of(who)]

    told = heard("clerk")
    for words in _said():
        assert sum(words in each for each in told) == 1, words
    for org in POLLS:
        for number in VOTERS:
            calls = [words for words in heard(account(org, number)) if "发「投票」" in words]
            assert len(calls) == 1, heard(account(org, number))
        assert sum("测评结果" in words for words in heard(secretary(org))) == 1
