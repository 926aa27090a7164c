"""A town with a canary in it, its log, and the repr of everything that passes through."""

from __future__ import annotations

import io
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bot.composition import Bot
from bot.importing import import_files
from bot.platforms.base import Delivery, SendResult
from bot.platforms.wecom import WeCom
from bot.service import Service
from handlers.inbox import Outcome
from handlers.incoming import Incoming
from handlers.routes import ROUTES
from handlers.turn import Turn
from tests.scenarios.canaries import ACCOUNT, write_sheet
from tests.scenarios.logged import log_kept
from tests.scenarios.season import Season, opened
from tests.scenarios.sheets import write_town


@dataclass
class Watched:
    """`data` is the folder of everything the bot keeps, and of nothing else."""

    season: Season
    data: Path
    log: io.StringIO = field(repr=False)
    reprs: list[str] = field(default_factory=list)


@asynccontextmanager
async def watched_town(
    folder: Path, org: str, monkeypatch: pytest.MonkeyPatch, **more: str
) -> AsyncIterator[Watched]:
    """The canary is a member of `org`."""
    data = folder / "data"
    data.mkdir()
    sheets = [*write_town(folder), write_sheet(folder, org)]

    async def import_town(bot: Bot) -> None:
        await import_files(bot, sheets)

    reprs: list[str] = []
    _watch(monkeypatch, reprs)
    with log_kept() as lines:
        async with opened(
            data, prepare=import_town, guests=[ACCOUNT, "stranger"], **more
        ) as season:
            reprs += [repr(season.bot), repr(season.bot.settings), repr(season.bot.service)]
            yield Watched(season, data, lines, reprs)


def _watch(monkeypatch: pytest.MonkeyPatch, reprs: list[str]) -> None:
    """Every turn, message, outcome and delivery is also looked at as a debugger shows it."""
    answer, send = Service.answer, WeCom.send

    async def answered(self: Service, incoming: Incoming, *more: Any) -> Outcome:
        outcome = await answer(self, incoming, *more)
        reprs.extend([repr(incoming), repr(outcome), repr(outcome.step)])
        return outcome

    async def sent(self: WeCom, delivery: Delivery) -> SendResult:
        reprs.append(repr(delivery))
        return await send(self, delivery)

    monkeypatch.setattr(Service, "answer", answered)
    monkeypatch.setattr(WeCom, "send", sent)
    for intent, handler in ROUTES.handlers.items():
        monkeypatch.setitem(ROUTES.handlers, intent, _looked_at(handler, reprs))


def _looked_at(handler: Any, reprs: list[str]) -> Any:
    def handle(turn: Turn) -> Any:
        try:
            return handler(turn)
        finally:
            reprs.extend([repr(turn), repr(turn.who), repr(turn.conversation), repr(turn.step)])

    return handle


@contextmanager
def without_table(path: Path, table: str) -> Iterator[None]:
    """The database is broken for a while, really."""
    _run(path, f"ALTER TABLE {table} RENAME TO gone")
    try:
        yield
    finally:
        _run(path, f"ALTER TABLE gone RENAME TO {table}")


def _run(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as database:
        database.execute(statement)
        database.commit()
