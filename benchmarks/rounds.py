"""Rounds in which every variant takes its turn, so that all meet the same machine."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import uvloop

from benchmarks import load
from benchmarks.callbacks import Callback, Writer, spread
from benchmarks.processes import Server, bare_server, bot_server
from benchmarks.town import Town

CONNECTIONS = 32
BARE, GRADE, VOTE = "bare", "grade", "vote"
# A round of the bare server must last long enough for a clock of 10 ms ticks.
_BARE_TIMES = 5


@dataclass(frozen=True, slots=True)
class Measured:
    """One variant in one round: messages a second, latency in ms, CPU in µs, memory in MiB."""

    rate: float
    median_ms: float
    p99_ms: float
    cpu_us: float | None
    resident_mib: float | None


def measured(town: Town, scratch: Path, rounds: int, messages: int) -> dict[str, list[Measured]]:
    """Run the rounds, in turned order every second time; AssertionError for a wrong answer."""
    results: dict[str, list[Measured]] = {BARE: [], GRADE: [], VOTE: []}
    variants: dict[str, Callable[[], Measured]] = {
        BARE: lambda: bare(Writer(town), scratch, messages),
        GRADE: lambda: grade(Writer(town), scratch, messages),
        VOTE: lambda: vote(Writer(town), scratch, messages),
    }
    for number in range(rounds):
        for name in list(variants)[:: -1 if number % 2 else 1]:
            results[name].append(variants[name]())
    return results


def bare(writer: Writer, scratch: Path, messages: int) -> Measured:
    """The bare server under the queries' own bodies."""
    queries = writer.grade_queries(messages)
    script = [Callback(query.request) for query in queries] * _BARE_TIMES
    with bare_server(scratch / "bare.log") as server:
        _load(writer, server, [[each] for each in script[:200]])
        return _load(writer, server, [[each] for each in script])


def grade(writer: Writer, scratch: Path, messages: int) -> Measured:
    """Officials ask for grades."""
    warm, queries = writer.grade_queries(2 * CONNECTIONS), writer.grade_queries(messages)
    with _copy(writer.town, scratch) as folder, bot_server(folder) as server:
        _load(writer, server, [[each] for each in warm])
        return _load(writer, server, [[each] for each in queries])


def vote(writer: Writer, scratch: Path, messages: int) -> Measured:
    """People vote, a choice and its confirmation each; at most all of the town."""
    opened, votes = writer.ballots_opened(messages // 2), writer.votes(messages // 2)
    with _copy(writer.town, scratch) as folder, bot_server(folder) as server:
        _load(writer, server, [[each] for each in opened])
        return _load(writer, server, votes)


def _load(writer: Writer, server: Server, scripts: Sequence[Sequence[Callback]]) -> Measured:
    before = server.cpu_seconds()
    seconds, exchanges = uvloop.run(load.run(server.port, spread(scripts, CONNECTIONS)))
    after, resident = server.cpu_seconds(), server.resident_mib()
    for each in exchanges:
        writer.check(each.callback, each.status, each.body)
    spent = sorted(each.seconds * 1000 for each in exchanges)
    count = len(spent)
    return Measured(
        count / seconds,
        statistics.median(spent),
        spent[min(count - 1, count * 99 // 100)],
        None if before is None or after is None else (after - before) / count * 1e6,
        resident,
    )


@contextmanager
def _copy(town: Town, scratch: Path) -> Iterator[Path]:
    """The prepared data, for one server; gone afterwards."""
    folder = scratch / "round"
    shutil.copytree(town.folder, folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)
