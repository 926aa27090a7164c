"""Identity numbers, phones and accounts."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports.cells import Cell
from domain.imports.findings import CellRefused
from domain.imports.numbers import account, birth_in, check_digit, gender_in, identity_number, phone
from tests.fakes.import_sheets import identity


def test_the_check_digit_is_that_of_the_standard() -> None:
    # GB 11643 Annex: 11010519491231002X and 440524188001010014.
    assert check_digit("11010519491231002") == "X"
    assert check_digit("44052418800101001") == "4"


def test_an_identity_number_is_taken_in_its_usual_spellings() -> None:
    for written in (
        "11010519491231002X",
        "11010519491231002x",
        " 110105 19491231 002x",
        "１1010519491231002X",
    ):
        assert identity_number(written) == "11010519491231002X"
    assert birth_in("11010519491231002X") == date(1949, 12, 31)
    assert gender_in("11010519491231002X") == "女"


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        (1.1010519491231e17, "identity_numeric"),
        (110105194912310021, "identity_numeric"),
        ("1.10105E+17", "identity_numeric"),
        ("110105491231002", "identity_shape"),
        ("1101051949123100X2", "identity_shape"),
        ("110105194912310021", "identity_check"),
        ("无", "identity_shape"),
    ],
)
def test_a_damaged_identity_number_is_refused(cell: Cell, key: str) -> None:
    with pytest.raises(CellRefused) as caught:
        identity_number(cell)
    assert caught.value.key == key
    assert caught.value.facts == {}


def test_a_birth_date_that_does_not_exist_is_refused_whatever_the_check_digit() -> None:
    with pytest.raises(CellRefused, match="identity_check"):
        identity_number(identity(birth="19800231"))


@given(st.integers(0, 999), st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_single_wrong_digit_is_always_found(number: int, born: date) -> None:
    good = identity(number, f"{born:%Y%m%d}")
    assert identity_number(good) == good
    wrong = good[:16] + str((int(good[16]) + 1) % 10) + good[17]
    with pytest.raises(CellRefused):
        identity_number(wrong)


@pytest.mark.parametrize(
    "cell",
    [
        "13800000000",
        13800000000.0,
        13800000000,
        "138-0000-0000",
        "+86 138 0000 0000",
        "８613800000000",
    ],
)
def test_a_phone_is_taken_while_all_digits_are_there(cell: Cell) -> None:
    assert phone(cell) == "13800000000"


@pytest.mark.parametrize(
    "cell", ["1.38E+10", 13800000000.5, "1380000000", "12800000000", 1380000000.0, "电话"]
)
def test_a_damaged_phone_is_refused(cell: Cell) -> None:
    with pytest.raises(CellRefused, match="phone"):
        phone(cell)


def test_accounts_are_lower_case_and_whole() -> None:
    assert account(" LinGang ") == "lingang"
    assert account(1024.0) == "1024"
    for cell in (1.2345678901234567e17, "林刚", "a" * 81):
        with pytest.raises(CellRefused, match="account"):
            account(cell)
