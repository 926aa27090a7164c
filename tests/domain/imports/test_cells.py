"""Reading single cells."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports.cells import Cell, day, match_key, name, names, plain, text, word, words
from domain.imports.findings import CellRefused

DAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-01",
        "2026-3-1",
        "2026/3/1",
        "2026/03/01",
        "2026.3.1",
        "2026年3月1日",
        " 2026年03月01日 ",
        "2026-03-01 00:00:00",
        "2026/3/1 0:00",
        "２０２６年３月１日",
        DAY,
        datetime(2026, 3, 1, 8, 30),  # noqa: DTZ001 - Excel knows no zones
    ],
)
def test_a_day_is_read_in_every_form_people_write(cell: Cell) -> None:
    assert day(cell) == DAY


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "三月一日",
        "2026年3月",
        "2026-3/1",
        "45000",
        45000.0,
        "20260301",
        "1899-12-31",
        True,
        time(1),
    ],
)
def test_what_is_no_day_is_refused(cell: Cell) -> None:
    with pytest.raises(CellRefused, match="date"):
        day(cell)


@pytest.mark.parametrize("written", ["2026-02-29", "2026年13月1日", "2026/4/31"])
def test_a_day_that_does_not_exist_is_refused_by_its_own_words(written: str) -> None:
    with pytest.raises(CellRefused, match="no_such_day"):
        day(written)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_every_day_written_as_iso_is_read_back(value: date) -> None:
    assert day(value.isoformat()) == value


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("林 刚", "林刚"),
        ("　苏　婕 ", "苏婕"),
        ("苏\u00a0婕", "苏婕"),
        ("苏\u200b婕\ufeff", "苏婕"),
        ("\t王芳\n", "王芳"),
        ("阿依古丽·买买提", "阿依古丽·买买提"),
    ],
)
def test_spaces_within_names_are_dropped(written: str, read: str) -> None:
    assert name(60)(written) == read


def test_a_date_is_no_name() -> None:
    with pytest.raises(CellRefused, match="not_a_name"):
        name(60)(DAY)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        (12.0, "12"),
        (1.5, "1.5"),
        (None, ""),
        (DAY, "2026-03-01"),
        ('="0138"', "0138"),
        ("'-1", "-1"),
        ("'", "'"),
        ("#1 组", "#1 组"),
        ("a\x00b", "a b"),
    ],
)
def test_a_cell_becomes_trimmed_text(cell: Cell, read: str) -> None:
    assert plain(cell) == read


@pytest.mark.parametrize("written", ["#N/A", "#REF!", "#NAME?", "#########"])
def test_the_trace_of_a_broken_formula_is_refused(written: str) -> None:
    with pytest.raises(CellRefused, match="formula_error"):
        plain(written)


def test_text_beyond_its_limit_is_refused_with_both_numbers() -> None:
    assert text(3)("一二三") == "一二三"
    with pytest.raises(CellRefused) as caught:
        text(3)("一二三四")
    assert caught.value.facts == {"limit": 3, "found": 4}


@pytest.mark.parametrize("written", ["甲、乙", "甲,乙", "甲，乙", "甲;乙、", "甲 、 乙、甲"])
def test_several_names_are_told_apart(written: str) -> None:
    assert names(60)(written) == ("甲", "乙")


def test_words_outside_the_list_are_refused_with_the_list() -> None:
    read = words({"党员": 1, "干部": 2})
    assert read("党员、干部、党员") == (1, 2)
    assert word({"有": True, "无": False})(" 无 ") is False
    with pytest.raises(CellRefused) as caught:
        read("党员、群众")
    assert caught.value.facts == {"found": "群众", "expected": "党员、干部"}


@pytest.mark.parametrize(
    ("one", "other"), [("梅溪 村", "梅溪村"), ("二坊(1)", "二坊（１）"), ("Ａb", "aB")]
)
def test_spellings_of_one_name_share_a_key(one: str, other: str) -> None:
    assert match_key(one) == match_key(other)
