"""The linkage game on PostgreSQL, whose row stamps pair what one transaction wrote."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from storage.runner import Runner, open_runner
from storage.urn_keys import KeyStore
from storage.urn_tables import metadata
from tests.storage.booth import Booth
from tests.storage.linkage import (
    COLLUDERS,
    SIGNIFICANT,
    TRUTH,
    VOTERS,
    Attacker,
    Dump,
    by_order,
    by_transaction,
    read_with,
)


async def postgres_dump(runner: Runner, tables: tuple[str, ...]) -> Dump:
    def fetch(connection: Connection) -> Dump:
        query = "SELECT xmin::text AS xmin, * FROM {} ORDER BY ctid"
        return {
            table: [dict(row) for row in connection.exec_driver_sql(query.format(table)).mappings()]
            for table in tables
        }

    return await runner.read(fetch)


async def test_postgresql_stamps_every_mark_and_every_ballot_alike(
    postgres_url: str, tmp_path: Path
) -> None:
    runner = open_runner(postgres_url, schema="urn")
    await runner.write(metadata.create_all)
    booth = Booth(runner, KeyStore(tmp_path / "keys"))
    attacker = Attacker(TRUTH, COLLUDERS)
    await booth.open(VOTERS)
    for voter in VOTERS:
        await booth.vote(voter, (TRUTH[voter],))
        dump = await postgres_dump(booth.runner, ("mark", "ballot"))
        assert len({row["xmin"] for rows in dump.values() for row in rows}) == 1
    dump = await postgres_dump(booth.runner, ("mark", "ballot"))
    for links in (by_transaction(dump), by_order(dump)):
        assert attacker.chance(attacker.hits(links, read_with(booth.keys))) > SIGNIFICANT
    lying = [row["ballot_key"] for row in dump["ballot"]]
    assert lying == sorted(lying)
    await runner.close()


async def test_on_postgresql_the_stamps_betray_a_naive_schema(postgres_url: str) -> None:
    runner = open_runner(postgres_url)
    attacker = Attacker(TRUTH, COLLUDERS)

    def prepare(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE voter (person_id int PRIMARY KEY)")
        connection.exec_driver_sql("CREATE TABLE vote (name uuid, choice int)")

    def vote(voter: int, connection: Connection) -> None:
        connection.exec_driver_sql("INSERT INTO voter VALUES ($1)", (voter,))
        choice = (TRUTH[voter],)
        connection.exec_driver_sql("INSERT INTO vote VALUES (gen_random_uuid(), $1)", choice)

    await runner.write(prepare)
    for voter in VOTERS:
        await runner.write(partial(vote, voter))
    links = by_transaction(await postgres_dump(runner, ("voter", "vote")))
    await runner.close()
    assert attacker.hits(links) == len(attacker.targets)
    assert attacker.chance(attacker.hits(links)) < SIGNIFICANT
