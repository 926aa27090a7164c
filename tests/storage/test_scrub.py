"""What a poll has deleted is also gone from the files of its store."""

from __future__ import annotations

import asyncio
from pathlib import Path

from storage.runner import open_runner
from storage.urn_keys import KeyStore
from storage.urn_tables import ballot, metadata, pending
from tests.storage.booth import Booth

EMPTIED = (ballot.name, pending.name)


async def test_no_file_of_the_urn_keeps_a_counted_ballot(tmp_path: Path) -> None:
    runner = open_runner(f"sqlite+aiosqlite:///{tmp_path / 'urn.db'}")
    await runner.write(metadata.create_all)
    booth = Booth(runner, KeyStore(tmp_path / "keys"))
    await booth.open(range(1, 9))
    for voter in range(1, 7):
        await booth.vote(voter, (1,))
    await booth.choose(7, (2,))
    sealed = [row[0] for row in await booth.rows("SELECT sealed FROM ballot")]
    sealed += [row[0] for row in await booth.rows("SELECT sealed FROM pending")]
    assert len(sealed) == 7
    await booth.close()
    await runner.scrub(EMPTIED)
    assert not [one for one in sealed if one in _content(tmp_path)]
    await runner.close()


def _content(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("urn.db*"))


async def test_other_polls_go_on_while_one_is_scrubbed(booth: Booth) -> None:
    await booth.open(range(1, 9))
    await booth.open(range(1, 9), poll=2)
    votes = [booth.vote(voter, (1,), poll) for poll in (1, 2) for voter in range(1, 6)]
    await asyncio.gather(*votes)
    await booth.close()
    late = (booth.vote(voter, (3,), 2) for voter in (6, 7, 8))
    await asyncio.gather(booth.runner.scrub(EMPTIED), *late)
    assert await booth.marks_and_ballots(2) == (8, 8)
    assert (await booth.close(2)).counts == ((0, 5, 0, 3, 0),)
