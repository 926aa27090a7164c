"""The benchmarks run and check their answers; what they measure is nobody's test."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import __main__ as command
from benchmarks import contacts, district_year, imports, profiling, rounds, table
from benchmarks.callbacks import Callback, Writer, spread
from benchmarks.contact_register import Register
from benchmarks.district import District
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


def test_a_district_costs_as_many_statements_whatever_its_size(tmp_path: Path) -> None:
    small, large = (
        [(step.title, step.statements) for step in district_year.measured(tmp_path / name, place)]
        for name, place in (("small", District(2, 3)), ("large", District(3, 9)))
    )
    # The import comes first: it writes in blocks.
    assert small[1:] == large[1:]


def test_no_answer_about_a_district_is_longer_than_a_phone_shows(tmp_path: Path) -> None:
    steps = district_year.measured(tmp_path, District(60, 2))
    assert max(step.lines for step in steps) < 50


def test_the_districts_year_is_printed_as_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    command.main(["district", "--committees", "2", "--branches", "3"])
    assert "| “导出档案” |" in capsys.readouterr().out


def test_a_check_costs_as_many_statements_whatever_its_size(tmp_path: Path) -> None:
    """One more for whoever is offered a further page; the digests come last: written in blocks."""
    small, large = (
        [(s.title, s.statements) for s in contacts.measured(tmp_path / name, place, 1).steps]
        for name, place in (("small", Register(2, 2, 25)), ("large", Register(3, 9, 25)))
    )
    assert len(small) == len(large)
    for (title, few), (_, many) in zip(small[:-1], large[:-1], strict=True):
        assert many <= few + 1, title


def test_a_check_is_printed_as_tables(capsys: pytest.CaptureFixture[str]) -> None:
    command.main(["contacts", "--committees", "1", "--branches", "2", "--pings", "1"])
    told = capsys.readouterr().out
    assert "1 个党委、2 个支部、50 名党员" in told
    assert "| “导出表三” | 区 |" in told
