"""A day of canaries: what people say and are is in no log, error, repr, figure or foreign table."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from domain.polls import BallotState
from handlers.routes import ROUTES
from handlers.turn import Turn
from storage.sealing import Sealer
from storage.urn import Urn
from tests.scenarios.acting import hand_in, vote
from tests.scenarios.canaries import (
    ACCOUNT,
    CHAT,
    FEEDBACK,
    NAME,
    NEVER_SHOWN,
    NOTE,
    PHONE,
    READ_BACK,
    REASON,
    REPORT,
    found_at_rest,
    found_in,
)
from tests.scenarios.season import Season
from tests.scenarios.town import account, secretary
from tests.scenarios.watching import Watched, watched_town, without_table

MEIXI, MEILIN = "梅溪村党支部", "梅林村党支部"
WRITER = secretary(MEIXI)


@pytest_asyncio.fixture(params=["true", "false"], ids=["cards", "words"])
async def watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> AsyncIterator[Watched]:
    cards = {"ZHIBU_WECOM__CARDS": request.param}
    async with watched_town(tmp_path, MEIXI, monkeypatch, **cards) as town:
        yield town


async def test_a_day_of_canaries_leaves_no_trace_where_it_does_not_belong(
    watched: Watched,
) -> None:
    season = watched.season
    await season.begin()
    await _talk(season)
    await _faults(season)
    await _meeting(watched)
    await season.jump("2026-03-28 08:40")
    assert found_at_rest(watched.data) == {}
    assert found_at_rest(watched.data, [NAME, ACCOUNT]).keys() <= {"town.db", "town.db-wal"}
    async with season.line.session.get(f"{season.base}/metrics") as response:
        assert found_in(await response.text()) == []
    assert found_in("\n".join(watched.reprs), NEVER_SHOWN) == []
    assert len(watched.reprs) > 100
    logged = watched.log.getvalue()
    assert found_in(logged) == []
    # The log was not simply silent.
    assert logged.count('"outcome": "fault"') == 3
    assert logged.count('"intent": "feedback"') >= 2


async def _talk(season: Season) -> None:
    """Ordinary words in every place that takes words."""
    await season.play(
        [
            (ACCOUNT, "我是谁", NAME),
            (ACCOUNT, CHAT, "没听懂"),
            ("stranger", CHAT, "还没有登记"),
            (ACCOUNT, f"意见 {FEEDBACK}", "已转给党建办"),
            (ACCOUNT, f"人工 {CHAT}", ""),
            (WRITER, "自评", "第 1 项"),
            (WRITER, f"{REPORT},党员 {NAME},电话 {PHONE}。", "第 2 项"),
            (WRITER, "取消", "草稿"),
            (WRITER, f"{NAME}联系上了吗", "失联"),
            (WRITER, f"联系了{NAME} 打电话没人接,{NOTE},号码 {PHONE}", ["号码不显示", f"!{PHONE}"]),
            (WRITER, "1", "已记下"),
            ("official", f"{NAME}联系上了吗", f"!{NAME}"),
            ("clerk", "梅溪村失联名单", [NAME, f"!{PHONE}"]),
        ]
    )
    await hand_in(season, [MEILIN])
    await season.play(
        [
            ("clerk", f"退回梅林村的自评 {REASON}", REASON),
            ("clerk", "1", "已退回"),
            ("clerk", f"重开梅溪自评 {REASON}", "才截止"),
        ]
    )
    await season.deliver()
    assert any(FEEDBACK in words for words in season.heard("clerk")), season.heard("clerk")
    assert any(REASON in words for words in season.heard(secretary(MEILIN)))


async def _faults(season: Season) -> None:
    """Everything that can go wrong, with canaries inside."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(ROUTES.handlers, "unknown", _raise)
        answer = await season.say(ACCOUNT, CHAT, once=True)
        assert "编号" in answer
        assert found_in(answer) == []
    with without_table(season.folder / "town.db", "feedback"):
        answer = await season.say(ACCOUNT, f"意见 {FEEDBACK}", once=True)
        assert "编号" in answer
        assert found_in(answer) == []
    fake = season.fake
    fake.answer_code(60020, errmsg=f"not allow, from ip: 10.0.0.1 {CHAT}")
    fake.answer_code(45009, errmsg=CHAT)
    fake.answer_raw(f"<html>{CHAT}</html>".encode(), status=502)
    fake.answer_raw(f'{{"errcode": "{CHAT}"}}'.encode())
    fake.drop()
    fake.answer_code(81013, errmsg=CHAT)
    for minute in range(30):
        await season.say(ACCOUNT, f"意见 {FEEDBACK}{minute}")
        await season.jump(f"2026-03-02 {10 + minute // 6}:{minute % 6}5")


def _raise(turn: Turn) -> Any:
    raise RuntimeError(f"{turn.text} {turn.who.name}")


def _raise_at_urn(urn: Urn, poll: int, voter: int) -> BallotState:
    raise ValueError(f"较差 {urn.state(poll, voter).choice} {NAME}")


async def _meeting(watched: Watched) -> None:
    """Six votes, one of them hit by a fault; nothing kept may say what they were."""
    season, urn = watched.season, watched.data / "urn.db"
    await season.play(
        [
            (WRITER, "自评", "第 2 项"),
            *((WRITER, "逐项落实到人,按月检查。", "项") for _ in range(4)),
            (WRITER, "18 19 17 18 19", "请核对"),
            (WRITER, "1", "已提交"),
            (WRITER, "开始测评", "12 人"),
            (WRITER, "1", "测评已开始"),
            (ACCOUNT, "投票", "1. 好"),
            (ACCOUNT, "较差", f"{READ_BACK}:「较差」"),
        ]
    )
    assert found_at_rest(watched.data) == {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Urn, "cast", _raise_at_urn)
        answer = await season.say(ACCOUNT, "确认", once=True)
        assert "编号" in answer
        assert found_in(answer) == []
    await season.play([(ACCOUNT, "确认", "已投入票箱")])
    for number in range(1, 6):
        await vote(season, account(MEIXI, number), "较差", "较差")
    await season.play([(account(MEIXI, 6), "投票", "1. 好"), (account(MEIXI, 6), "4", "「较差」")])
    _main_store_knows_no_choice(season)
    ballots = _rows(urn, "SELECT sealed FROM ballot")
    assert len(ballots) == 6
    await season.play([("leader1", "结束测评", "已投 6 票"), ("leader1", "1", "较差:6 票")])
    assert _rows(urn, "SELECT count(*) FROM ballot") == [(0,)]
    assert _rows(urn, "SELECT count(*) FROM pending") == [(0,)]
    assert list((watched.data / "keys").glob("*.key")) == []
    urn_files = b"".join(path.read_bytes() for path in watched.data.glob("urn.db*"))
    assert not [sealed for (sealed,) in ballots if sealed in urn_files]
    _main_store_knows_no_choice(season)


def _main_store_knows_no_choice(season: Season) -> None:
    """Also not sealed: whoever has the data key must not learn a vote from it."""
    sealer = Sealer(season.bot.settings.security.key_bytes())
    main = season.folder / "town.db"
    kept = [
        *_rows(main, "SELECT reply_sealed FROM inbox"),
        *_rows(main, "SELECT pending_sealed FROM conversation"),
        *_rows(main, "SELECT payload_sealed FROM outbox"),
    ]
    opened = [sealer.open(sealed) for (sealed,) in kept if sealed is not None]
    assert opened
    assert not [words for words in opened if READ_BACK in words]
    steps = {words for (words,) in _rows(main, "SELECT DISTINCT step FROM inbox") if words}
    assert not [words for words in steps if "option" in words or "choice" in words]


def _rows(path: Path, query: str) -> list[Any]:
    with closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()
