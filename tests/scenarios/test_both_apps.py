"""One bot for people of both apps, and votes by cards in each of them."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest
import pytest_asyncio

from tests.scenarios.acting import hand_in
from tests.scenarios.dingtalk_phones import DingTalkPhones, dingtalk_phones
from tests.scenarios.season import OpenPhones, Season, folded, town_opened
from tests.scenarios.seen import in_dingtalk
from tests.scenarios.town import account, secretary
from tests.scenarios.wecom_phones import wecom_phones

MEIXI = "梅溪村党支部"
PLATFORMS = {
    "wecom": wecom_phones,
    "dingtalk-stream": partial(dingtalk_phones, mode="stream"),
    "dingtalk-http": partial(dingtalk_phones, mode="http"),
}
GROUP = "cidgroup0001=="


@pytest.mark.parametrize("phones", PLATFORMS.values(), ids=PLATFORMS)
async def test_a_meeting_is_held_by_pressing_alone(tmp_path: Path, phones: OpenPhones) -> None:
    """Nobody types a thing but the secretary; the cards of a vote keep nothing of it."""
    async with town_opened(tmp_path, open_phones=phones) as season:
        await season.begin()
        await hand_in(season, [MEIXI])
        await season.say(secretary(MEIXI), "开始测评")
        assert "测评已开始" in await season.say(secretary(MEIXI), "1")
        for number in range(2, 8):
            who = account(MEIXI, number)
            assert "总体评价是「较好」" in await season.press(who, 2)
            assert "您的票已投入票箱" in await season.press(who, 1)
            assert season.phones.arrivals.card(who) is None
        assert "已投 6 票" in await season.say(secretary(MEIXI), "投了多少")
        await season.say("leader1", "梅溪村结束测评")
        assert "较好:6 票" in await season.say("leader1", "1")
        _nothing_of_a_vote_is_kept(season)


def _nothing_of_a_vote_is_kept(season: Season) -> None:
    with closing(sqlite3.connect(season.folder / "town.db")) as main:
        assert main.execute("SELECT count(*) FROM card WHERE task LIKE 'ballot%'").fetchall() == [
            (0,)
        ]


@pytest_asyncio.fixture
async def ding(tmp_path: Path) -> AsyncIterator[Season]:
    async with town_opened(tmp_path, open_phones=dingtalk_phones) as running:
        yield running


async def test_a_group_hears_totals_and_the_asker_the_rest(ding: Season) -> None:
    await ding.begin()
    phones = ding.phones
    assert isinstance(phones, DingTalkPhones)

    async def asked(who: str, words: str) -> tuple[str, str]:
        """What the group hears, and what the asker does alone."""
        heard = len(phones.fake.group_inbox(GROUP))
        start = phones.arrivals.count(who)
        assert await phones.fake.text(who, words, group=GROUP) == 200
        await ding.deliver()
        aloud = [folded(in_dingtalk(m)) for m in phones.fake.group_inbox(GROUP)[heard:]]
        alone = [one.words for one in phones.arrivals.since(who, start)]
        return "\n".join(aloud), "\n".join(alone)

    aloud, alone = await asked("clerk", "进度")
    assert "0/32" in aloud
    assert "0/32" in alone
    aloud, alone = await asked("clerk", "谁还没交")
    assert "单独" in aloud
    assert MEIXI not in aloud
    assert MEIXI in alone
    # Nothing is done in a group, and nobody there learns what somebody was asked to confirm.
    aloud, alone = await asked("clerk", "催一下没交的")
    assert "已提醒" not in aloud + alone
    aloud, _ = await asked("stranger", "进度")
    assert "/32" not in aloud


async def test_a_kind_of_message_nobody_knows_is_quiet_and_a_stranger_is_told(ding: Season) -> None:
    assert isinstance(ding.phones, DingTalkPhones)
    assert await ding.phones.fake.other("clerk", {"msgtype": "somethingNew"}) == 200
    await ding.deliver()
    assert ding.phones.arrivals.count("clerk") == 0
    assert "还没有登记" in await ding.say("m9999", "进度")


async def test_while_dingtalk_is_away_everything_waits_in_order(ding: Season) -> None:
    """Nothing is lost or told twice, and /readyz says so meanwhile."""
    assert isinstance(ding.phones, DingTalkPhones)
    fake, writer = ding.phones.fake, secretary(MEIXI)
    await ding.begin()
    fake.sessions.close_all()
    fake.answer_code("Forbidden.AccessDenied.Ip", times=100)
    await ding.play([("clerk", "催一下没交的", ""), ("clerk", "1", "")])
    before = ding.phones.arrivals.count(writer)
    assert (await readiness(ding))["platforms"] == {"dingtalk": "paused"}
    fake.mend()
    await ding.jump("2026-03-02 09:40")
    told = ding.phones.arrivals.since(writer, before)
    assert sum("自查自评" in one.words for one in told) == 1
    assert (await readiness(ding))["platforms"] == {"dingtalk": "ok"}


async def readiness(season: Season) -> dict[str, Any]:
    url = f"{season.base}/readyz"
    async with aiohttp.ClientSession() as browser, browser.get(url) as answer:
        found: dict[str, Any] = await answer.json()
        return found
