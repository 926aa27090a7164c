"""The linkage game: who holds every dump and log, but no key, does no better than guessing.

The same attacker beats schemas as one would first write them, so the game has teeth.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import Connection

from storage.runner import Runner, open_runner
from storage.urn_keys import KeyMissingError, KeyStore
from storage.urn_tables import metadata
from tests.storage.booth import Booth
from tests.storage.linkage import (
    COLLUDERS,
    NAIVE,
    SIGNIFICANT,
    TRUTH,
    VOTERS,
    Attacker,
    Dump,
    Links,
    by_difference,
    by_order,
    dump_of,
    dumps_in_wal,
    naive_vote,
    read_with,
)


@dataclass
class Loot:
    """What the attacker carries away."""

    scratch: Path
    copies: list[tuple[bytes, bytes]] = field(default_factory=list)

    def copy(self, database: Path) -> None:
        wal = database.with_name(database.name + "-wal")
        self.copies.append((database.read_bytes(), wal.read_bytes()))

    def dumps(self) -> list[Dump]:
        return [dump_of(*copy, self.scratch) for copy in self.copies]

    def attacks(self) -> dict[str, Links]:
        dumps = self.dumps()
        return {
            "all dumps": by_difference(dumps),
            "database and -wal copied once": by_difference(
                dumps_in_wal(*self.copies[-1], self.scratch)
            ),
            "order in the last dump": by_order(dumps[-1]),
        }


@pytest.fixture
def loot(tmp_path: Path) -> Loot:
    (tmp_path / "scratch").mkdir()
    return Loot(tmp_path / "scratch")


async def play(vote: Callable[[int, int], Awaitable[object]], loot: Loot, file: Path) -> None:
    loot.copy(file)
    for voter in VOTERS:
        await vote(voter, TRUTH[voter])
        loot.copy(file)


async def play_naive(kind: str, runner: Runner, loot: Loot, file: Path) -> None:
    def prepare(connection: Connection) -> None:
        for statement in NAIVE[kind]:
            connection.exec_driver_sql(statement)
        if kind != "two plain tables":
            rows = [(voter, 0) for voter in sorted(VOTERS)]
            connection.exec_driver_sql("INSERT INTO voter VALUES (?, ?)", rows)

    take = naive_vote(kind)
    await runner.write(prepare)
    await play(lambda v, choice: runner.write(lambda c: take(c, v, choice)), loot, file)


async def urn_booth(tmp_path: Path) -> Booth:
    runner = open_runner(f"sqlite+aiosqlite:///{tmp_path / 'urn.db'}")
    await runner.write(metadata.create_all)
    booth = Booth(runner, KeyStore(tmp_path / "keys"))
    await booth.open(VOTERS)
    return booth


async def test_nobody_without_the_key_does_better_than_guessing(tmp_path: Path, loot: Loot) -> None:
    booth, attacker = await urn_booth(tmp_path), Attacker(TRUTH, COLLUDERS)
    file = tmp_path / "urn.db"

    async def vote(voter: int, choice: int) -> None:
        await booth.choose(voter, (choice,))
        loot.copy(file)
        await booth.cast(voter)

    await play(vote, loot, file)
    attacks = loot.attacks()
    for links in attacks.values():
        assert attacker.chance(attacker.hits(links)) > SIGNIFICANT
    # He does see whose ciphertext it is: that it stays unreadable is all that protects the vote.
    assert len(attacks["all dumps"]) == len(VOTERS)
    await booth.runner.close()


async def test_the_key_and_one_dump_still_do_not_tell_whose_ballot_is_whose(
    tmp_path: Path, loot: Loot
) -> None:
    booth, attacker = await urn_booth(tmp_path), Attacker(TRUTH, COLLUDERS)
    for voter in VOTERS:
        await booth.vote(voter, (TRUTH[voter],))
    loot.copy(tmp_path / "urn.db")
    links = by_order(loot.dumps()[-1])
    assert len(links) == len(VOTERS)
    assert attacker.chance(attacker.hits(links, read_with(booth.keys))) > SIGNIFICANT
    await booth.runner.close()


@pytest.mark.parametrize("kind", sorted(NAIVE))
async def test_the_same_attacker_wins_against_a_naive_schema(
    tmp_path: Path, loot: Loot, kind: str
) -> None:
    runner = open_runner(f"sqlite+aiosqlite:///{tmp_path / 'naive.db'}")
    await play_naive(kind, runner, loot, tmp_path / "naive.db")
    await runner.close()
    attacker = Attacker(TRUTH, COLLUDERS)
    hits = {name: attacker.hits(links) for name, links in loot.attacks().items()}
    assert attacker.chance(hits["all dumps"]) < SIGNIFICANT
    assert attacker.chance(hits["database and -wal copied once"]) < SIGNIFICANT
    in_order = attacker.chance(hits["order in the last dump"]) < SIGNIFICANT
    assert in_order is (kind == "two plain tables")


async def test_once_the_key_is_destroyed_old_backups_open_no_more(
    tmp_path: Path, loot: Loot
) -> None:
    booth = await urn_booth(tmp_path)
    secret = (tmp_path / "keys" / "1.key").read_bytes()
    for voter in VOTERS:
        await booth.vote(voter, (TRUTH[voter],))
    loot.copy(tmp_path / "urn.db")
    backup = loot.dumps()[-1]["ballot"]
    assert all(read_with(booth.keys)(row["sealed"]) for row in backup)
    await booth.close()
    with pytest.raises(KeyMissingError):
        read_with(booth.keys)(backup[0]["sealed"])
    await booth.runner.close()
    left = everything_in(tmp_path)
    assert secret not in left
    assert not any(row["sealed"] in left for row in backup)


def everything_in(folder: Path) -> bytes:
    """All files there are, except the attacker's own copies."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.parent.name != "scratch"]
    return b"".join(path.read_bytes() for path in files)


async def test_the_loudest_log_names_neither_voter_nor_choice(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    for logger in ("", "sqlalchemy"):
        caplog.set_level(logging.DEBUG, logger)
    booth = await urn_booth(tmp_path)
    for voter in VOTERS:
        await booth.vote(voter, (TRUTH[voter],))
    await booth.close()
    await booth.runner.close()
    assert "INSERT INTO ballot" in caplog.text
    assert not [voter for voter in VOTERS if str(voter) in caplog.text]
