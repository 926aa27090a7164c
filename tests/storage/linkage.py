"""An attacker who tries to tell who voted what, and schemas that let him.

He holds a dump after every step of the voting, the write-ahead log, the log file, the published
result, and the true choices of some voters who collude. He does not hold `key_dir`.
"""

from __future__ import annotations

import hashlib
import math
import random
import sqlite3
import struct
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeAlias

from sqlalchemy import Connection

from domain.polls import BallotShape
from storage.urn_keys import KeyStore
from storage.urn_sealing import ballot_purpose, open_choice

Row: TypeAlias = dict[str, Any]
Dump: TypeAlias = dict[str, list[Row]]
Links: TypeAlias = dict[int, Any]  # voter → what seems to be their ballot
Vote: TypeAlias = Callable[[Connection, int, int], None]

# The electorate: made up, skewed as real votes are, the same in every run.
CHANCE = random.Random(20260302)
VOTERS = CHANCE.sample(range(910_000, 920_000), 30)
TRUTH = {voter: CHANCE.choices([1, 2, 3, 4], [50, 25, 15, 10])[0] for voter in VOTERS}
COLLUDERS = set(CHANCE.sample(VOTERS, 10))
SHAPE = BallotShape(1, 4)
# Fewer hits than this probability allows to chance count as not better than chance.
SIGNIFICANT = 0.001


def dump_of(database: bytes, wal: bytes, scratch: Path) -> Dump:
    """Every row of a copied SQLite database, in the order its tables lie."""
    copy = scratch / "copy.db"
    copy.write_bytes(database)
    copy.with_name("copy.db-wal").write_bytes(wal)
    copy.with_name("copy.db-shm").unlink(missing_ok=True)
    with closing(sqlite3.connect(copy)) as connection:
        connection.row_factory = sqlite3.Row
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {
            name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')]  # noqa: S608
            for (name,) in names
        }


def dumps_in_wal(database: bytes, wal: bytes, scratch: Path) -> list[Dump]:
    """One copy of database and write-ahead log holds the state after every commit in it."""
    frame = 24 + struct.unpack(">I", wal[8:12])[0]
    ends = range(32 + frame, len(wal) + 1, frame)
    commits = [
        end for end in ends if struct.unpack(">I", wal[end - frame + 4 : end - frame + 8])[0]
    ]
    return [dump_of(database, wal[:end], scratch) for end in commits]


def by_difference(dumps: Iterable[Dump]) -> Links:
    """Between two dumps one person changed and one ballot appeared: they belong together."""
    links: Links = {}
    for before, after in pairwise(dumps):
        known = _rows(before)
        fresh = [row for row in _rows(after) if row not in known]
        gone = [row for row in known if row not in _rows(after)]
        people = {row["person_id"] for row in fresh + gone if "person_id" in row}
        ballots = [content for row in fresh if (content := _content(row)) is not None]
        if len(people) == len(ballots) == 1:
            links[people.pop()] = ballots[0]
    return links


def by_order(dump: Dump) -> Links:
    """The first that voted cast the first ballot, and so on."""
    voters = [r["person_id"] for r in _rows(dump) if "person_id" in r and r.get("voted", True)]
    ballots = [_content(row) for row in _rows(dump) if "person_id" not in row]
    return dict(zip(voters, [each for each in ballots if each is not None], strict=False))


def by_transaction(dump: Dump) -> Links:
    """PostgreSQL: a mark and a ballot with the same xmin were written together."""
    ballots: dict[str, list[Any]] = {}
    for row in _rows(dump):
        if "person_id" not in row and _content(row) is not None:
            ballots.setdefault(row["xmin"], []).append(_content(row))
    alone = Counter(row["xmin"] for row in _rows(dump) if "person_id" in row)
    return {
        row["person_id"]: ballots[row["xmin"]][0]
        for row in _rows(dump)
        if "person_id" in row and alone[row["xmin"]] == len(ballots.get(row["xmin"], [])) == 1
    }


def _rows(dump: Dump) -> list[Row]:
    return [row for rows in dump.values() for row in rows]


def _content(row: Row) -> Any:
    return row.get("choice", row.get("sealed"))


def read_with(keys: KeyStore) -> Callable[[bytes], int]:
    """How whoever holds the keys reads a sealed ballot."""
    return lambda sealed: open_choice(sealed, SHAPE, keys.private(1), ballot_purpose(1))[0]


class Attacker:
    """Turns links into guesses; whom he cannot place he takes for one of the majority."""

    def __init__(self, truth: Mapping[int, int], colluders: set[int]) -> None:
        self._truth = truth
        self._colluders = colluders
        self._majority = Counter(truth.values()).most_common(1)[0][0]
        self.targets = [voter for voter in truth if voter not in colluders]

    def hits(self, links: Links, read: Callable[[Any], int | None] | None = None) -> int:
        """How many who do not collude he names the right choice of."""
        reader = read or self._reader(links)
        guesses = {voter: reader(links[voter]) for voter in self.targets if voter in links}
        return sum((guesses.get(v) or self._majority) == self._truth[v] for v in self.targets)

    def chance(self, hits: int) -> float:
        """How probable so many hits are for one who always names the majority's choice."""
        n = len(self.targets)
        p = Counter(self._truth[v] for v in self.targets).most_common(1)[0][1] / n
        return sum(math.comb(n, k) * p**k * (1 - p) ** (n - k) for k in range(hits, n + 1))

    def _reader(self, links: Links) -> Callable[[Any], int | None]:
        # What he cannot read he compares with the ballots of those who told him theirs.
        seen: dict[Any, Counter[int]] = {}
        for voter in self._colluders & links.keys():
            for trait in _traits(links[voter]):
                seen.setdefault(trait, Counter())[self._truth[voter]] += 1

        def read(content: Any) -> int | None:
            if isinstance(content, int):
                return content
            known = [seen[trait] for trait in _traits(content) if trait in seen]
            return known[0].most_common(1)[0][0] if known else None

        return read


def _traits(content: Any) -> list[Any]:
    return [content, len(content)] if isinstance(content, bytes) else [content]


# Schemas as one would first write them. Each must lose the game, or the game proves nothing.
NAIVE = {
    "two plain tables": (
        "CREATE TABLE voter (person_id INTEGER UNIQUE, poll INTEGER)",
        "CREATE TABLE vote (id INTEGER PRIMARY KEY, choice INTEGER)",
    ),
    "detached ballots with random names": (
        "CREATE TABLE voter (person_id INTEGER PRIMARY KEY, voted INTEGER)",
        "CREATE TABLE vote (name TEXT PRIMARY KEY, choice INTEGER)",
    ),
    "sealed without randomness": (
        "CREATE TABLE voter (person_id INTEGER PRIMARY KEY, voted INTEGER)",
        "CREATE TABLE vote (name TEXT PRIMARY KEY, sealed BLOB)",
    ),
}


def naive_vote(kind: str) -> Vote:
    """How a schema of that kind takes a vote: mark and ballot in one transaction."""

    def vote(connection: Connection, voter: int, choice: int) -> None:
        name = hashlib.sha256(f"name {voter}".encode()).hexdigest()
        fixed = hashlib.sha256(f"secret key {choice}".encode()).digest()
        run = connection.exec_driver_sql
        if kind == "two plain tables":
            run("INSERT INTO voter VALUES (?, 1)", (voter,))
            run("INSERT INTO vote (choice) VALUES (?)", (choice,))
        else:
            run("UPDATE voter SET voted = 1 WHERE person_id = ?", (voter,))
            content = fixed if kind == "sealed without randomness" else choice
            run("INSERT INTO vote VALUES (?, ?)", (name, content))

    return vote
