"""kill -9 in the middle of voting: never a mark without its ballot, nor the other way round."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from contextlib import closing
from multiprocessing import get_context
from multiprocessing.connection import Connection as Pipe
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from domain.polls import Standing
from storage.runner import open_runner
from storage.urn_keys import KeyStore
from storage.urn_tables import metadata
from tests.storage.booth import Booth

VOTERS = range(1, 601)
KILLS = 15


async def _booth(home: Path) -> Booth:
    runner = open_runner(f"sqlite+aiosqlite:///{home / 'urn.db'}")
    await runner.write(metadata.create_all)
    return Booth(runner, KeyStore(home / "keys"))


def _vote_until_killed(home: Path, steps: Pipe) -> None:
    """Votes on and on, sending a byte before every statement and every commit."""
    event.listen(Engine, "before_cursor_execute", lambda *_: steps.send_bytes(b"."))
    event.listen(Engine, "commit", lambda *_: steps.send_bytes(b"."))

    async def vote() -> None:
        booth = await _booth(home)
        while waiting := await booth.read(lambda urn: urn.waiting(1)):
            # Two at once, so that a commit often carries several votes.
            await asyncio.gather(*(booth.vote(voter, (voter % 5,)) for voter in waiting[:2]))

    asyncio.run(vote())


def _kill_after(home: Path, steps: int) -> None:
    context = get_context("forkserver")
    context.set_forkserver_preload(["storage.urn", "tests.storage.booth"])
    reading, writing = context.Pipe(duplex=False)
    process = context.Process(target=_vote_until_killed, args=(home, writing))
    process.start()
    writing.close()
    for _ in range(steps):
        reading.recv_bytes()
    process.kill()
    process.join()
    reading.close()
    assert process.exitcode == -9


@pytest.fixture
def home(tmp_path: Path) -> Path:
    async def prepare() -> None:
        booth = await _booth(tmp_path)
        await booth.open(VOTERS)
        await booth.runner.close()

    asyncio.run(prepare())
    return tmp_path


def test_whatever_moment_it_is_killed_at_marks_and_ballots_agree(home: Path) -> None:
    chance = random.Random(20260302)
    for _ in range(KILLS):
        _kill_after(home, chance.randrange(30, 130))
        with closing(sqlite3.connect(home / "urn.db")) as database:
            assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            marks = database.execute("SELECT count(*) FROM mark WHERE voted").fetchone()
            assert database.execute("SELECT count(*) FROM ballot").fetchone() == marks
    asyncio.run(_finish(home))


async def _finish(home: Path) -> None:
    """After the last kill the poll goes on as if nothing had been, and is counted whole."""
    booth = await _booth(home)
    waiting = await booth.read(lambda urn: urn.waiting(1))
    assert 0 < len(waiting) < len(VOTERS)
    assert await booth.vote(waiting[0], (waiting[0] % 5,)) is Standing.VOTED
    voted = set(VOTERS) - set(waiting[1:])
    expected = tuple(sum(voter % 5 == option for voter in voted) for option in range(5))
    assert (await booth.close()).counts == (expected,)
    await booth.runner.close()
