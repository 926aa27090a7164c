"""Who is there follows the platform's directory: at night, after a change, and when asked to."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio

from tests.scenarios.dingtalk_phones import DingTalkPhones, dingtalk_phones
from tests.scenarios.season import Season, town_opened
from tests.scenarios.town import account, members

MEIXI = "梅溪村党支部"
_ROOT = Path(__file__).parents[2]


@pytest_asyncio.fixture
async def season(tmp_path: Path) -> AsyncIterator[Season]:
    async with town_opened(tmp_path, open_phones=dingtalk_phones) as running:
        yield running


def fake_of(season: Season) -> DingTalkPhones:
    assert isinstance(season.phones, DingTalkPhones)
    return season.phones


def listed(season: Season, *left_out: str) -> None:
    """Everybody of the town is in the directory, but for these."""
    fake = fake_of(season).fake
    for who in sorted(fake.known() - set(left_out)):
        fake.people.add(who, "某某")


async def unreachable(season: Season, who: str) -> bool:
    found = await season.bot.service.read(lambda u: u.accounts.on("dingtalk"))
    return not next(one.reachable for one in found if one.account == who)


async def test_whoever_has_left_is_written_to_no_more_and_comes_back(season: Season) -> None:
    gone = account(MEIXI, 4)
    listed(season, gone)
    assert await season.bot.directory.read_due() == 0  # nights are counted from the first look
    await season.jump("2026-03-03 04:00")
    assert await season.bot.directory.read_due() == 1
    assert await unreachable(season, gone)
    fake_of(season).fake.people.add(gone, "某某")
    assert (await fake_of(season).fake.event("user_add_org", gone))[0] == 200
    assert await season.bot.directory.read_due() == 0  # ten minutes apart
    await season.jump("2026-03-03 04:11")
    assert await season.bot.directory.read_due() == 1
    assert not await unreachable(season, gone)


async def test_an_event_tells_at_once_who_has_left(season: Season) -> None:
    gone = account(MEIXI, 4)
    await fake_of(season).fake.event("user_leave_org", gone.upper())
    assert await unreachable(season, gone)


async def test_a_range_that_shrank_silences_nobody(season: Season) -> None:
    fake_of(season).fake.people.add("clerk", "某某")
    await season.bot.directory.read_due()
    await season.jump("2026-03-03 04:00")
    assert await season.bot.directory.read_due() == 1
    assert not await unreachable(season, account(MEIXI, 4))


async def test_the_command_shows_what_it_would_do_and_does_it(season: Season) -> None:
    somebody = members(MEIXI)[4]
    fake = fake_of(season).fake
    fake.people.add_department(7, MEIXI)
    listed(season)
    fake.people.add("newone", somebody.name, 7)
    dry = await zhibu(season, "sync", "dingtalk", "--dry-run")
    assert dry[0] == 0, dry
    assert "没有对上" in dry[1]
    assert (await zhibu(season, "sync", "wecom"))[0] == 1
    assert (await zhibu(season, "sync", "telegram"))[0] == 2


async def zhibu(season: Season, *words: str) -> tuple[int, str]:
    """Run the command over the same databases; its exit code and what it says."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *words),
        cwd=_ROOT,
        env={**os.environ, **season.phones.environment(), "COLUMNS": "120"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()
