"""The benchmarks run and check their answers; what they measure is nobody's test."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks import imports, profiling, rounds, table
from benchmarks.callbacks import Callback, Writer, spread
from benchmarks.town import Town, prepare


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    return prepare(tmp_path_factory.mktemp("bench") / "town")


def test_a_tiny_run_measures_every_variant(town: Town, tmp_path: Path) -> None:
    results = rounds.measured(town, tmp_path, 1, 8)
    assert all(one.rate > 0 for measured in results.values() for one in measured)
    lines = table.answers(results).splitlines()
    assert len(lines) == 6
    assert "| 1.000（1.000–1.000） |" in lines[2]


def test_an_answer_without_the_expected_words_is_no_measurement(town: Town) -> None:
    callback = Callback(b"", ("上年等级",))
    with pytest.raises(AssertionError, match="lacks"):
        Writer(town).check(callback, 200, b"")
    with pytest.raises(AssertionError, match="503"):
        Writer(town).check(callback, 503, b"")


def test_a_voters_messages_stay_in_order_on_one_connection() -> None:
    scripts = [[Callback(b"%d%d" % (who, step)) for step in range(2)] for who in range(5)]
    dealt = spread(scripts, 2)
    assert [[each.request for each in one] for one in dealt] == [
        [b"00", b"01", b"20", b"21", b"40", b"41"],
        [b"10", b"11", b"30", b"31"],
    ]


def test_the_import_is_compared_with_its_floor(tmp_path: Path) -> None:
    assert "几倍" in imports.compared(tmp_path, 60, 2)


def test_the_profile_names_the_costliest_calls(
    town: Town, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = Path(shutil.copytree(town.folder, tmp_path / "town"))
    profiling.run(replace(town, folder=own), 8, 3)
    told = capsys.readouterr().out
    assert "== grade query" in told
    assert "== vote" in told


def test_the_command_line_takes_small_numbers(capsys: pytest.CaptureFixture[str]) -> None:
    command.main(["--rounds", "1", "imports", "--people", "30"])
    assert "导入 30 人" in capsys.readouterr().out
