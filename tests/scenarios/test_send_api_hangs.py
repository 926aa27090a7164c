"""While WeCom's send API gives no answer, every callback still gets its own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.scenarios.acting import hand_in, vote
from tests.scenarios.season import Season, town_opened
from tests.scenarios.town import account, secretary
from tests.scenarios.wire import IN_WORDS

MEIXI = "梅溪村党支部"


@pytest_asyncio.fixture
async def live(tmp_path: Path) -> AsyncIterator[Season]:
    """The town with a bot that sends by itself, as in production."""
    async with town_opened(tmp_path, workers=True, **IN_WORDS) as running:
        yield running


async def ask_until_called(season: Season, path: str) -> None:
    """Callbacks go on being answered; after a few of them the bot has tried to send."""
    while not season.fake.calls[path]:
        await season.play([("clerk", "进度", "/32 个")])


@pytest.mark.parametrize("path", ["message/send", "gettoken"])
async def test_no_callback_waits_for_what_is_being_sent(live: Season, path: str) -> None:
    await live.begin()
    live.fake.hang(path, times=1000)
    async with asyncio.timeout(30):  # all of them; each has WeCom's five seconds
        await hand_in(live, [MEIXI])
        await live.play(
            [
                (secretary(MEIXI), "开始测评", "1. 开始测评"),
                # Eleven people are to be told of it, and nobody can be.
                (secretary(MEIXI), "1", "测评已开始"),
            ]
        )
        await ask_until_called(live, path)
        for number in range(1, 6):
            await vote(live, account(MEIXI, number), "好", "好")
        await live.play(
            [
                ("leader1", "结束测评", "已投 5 票"),
                ("leader1", "1", "好:5 票"),
                ("clerk", "催一下没交的", "31 个"),
                ("clerk", "1", "已提醒 31 位书记"),
            ]
        )
    assert live.heard(account(MEIXI, 4)) == []
