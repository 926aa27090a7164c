"""Identity numbers (GB 11643), phones and accounts: long numbers that sheets tend to damage."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from functools import lru_cache
from operator import mul

from domain.imports.cells import Cell, plain
from domain.imports.findings import CellRefused

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_IDENTITY = re.compile(r"[1-9]\d{16}[\dX]")
_PHONE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+")
_ACCOUNT = re.compile(r"[0-9a-z_.@+-]{1,80}")
_LARGEST_EXACT = 10**15


def identity_number(cell: Cell) -> str:
    """An 18-digit identity number with a right check digit and a real birth date.

    A numeric cell is refused: Excel keeps 15 digits, the rest is already lost.
    """
    if isinstance(cell, int | float):
        raise CellRefused("identity_numeric")
    # Most are written as they should be; only the others are looked into.
    if isinstance(cell, str) and cell.isascii() and _IDENTITY.fullmatch(cell):
        written = cell
    else:
        written = _identity_in(cell)
    if check_digit(written[:17]) != written[17] or _birth(written[6:14]) is None:
        raise CellRefused("identity_check")
    return written


def _identity_in(cell: Cell) -> str:
    written = _compact(cell).upper()
    if _SCIENTIFIC.fullmatch(written):
        raise CellRefused("identity_numeric")
    if not _IDENTITY.fullmatch(written):
        raise CellRefused("identity_shape")
    return written


def check_digit(first: str) -> str:
    """The 18th character for the first 17 digits (GB 11643)."""
    return _CHECK[(_weight(first[:6], 0) + _weight(first[6:14], 6) + _weight(first[14:], 14)) % 11]


@lru_cache(maxsize=2**15)
def _weight(digits: str, place: int) -> int:
    """What digits from that place on add to the check: areas, birthdays and ordinals recur."""
    return sum(map(mul, map(int, digits), _WEIGHTS[place:]))


def birth_in(identity: str) -> date:
    """The birth date a checked identity number holds."""
    found = _birth(identity[6:14])
    if found is None:
        raise ValueError("not a checked identity number")
    return found


def gender_in(identity: str) -> str:
    """男 or 女, as a checked identity number holds it."""
    return "男" if int(identity[16]) % 2 else "女"


@lru_cache(maxsize=2**15)
def _birth(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def phone(cell: Cell) -> str:
    """A mobile number of 11 digits; a numeric cell is taken if it still holds all of them."""
    if isinstance(cell, float) and not cell.is_integer():
        raise CellRefused("phone_numeric")
    if isinstance(cell, str) and cell.isascii() and (match := _PHONE.fullmatch(cell)):
        return match[1]
    written = _compact(cell).replace("-", "").upper()
    if _SCIENTIFIC.fullmatch(written):
        raise CellRefused("phone_numeric")
    match = _PHONE.fullmatch(written)
    if match is None:
        raise CellRefused("phone_shape")
    return match[1]


def account(cell: Cell) -> str:
    """An account name on a platform, in lower case."""
    if isinstance(cell, int | float) and abs(cell) >= _LARGEST_EXACT:
        raise CellRefused("account_numeric")
    if isinstance(cell, str) and _ACCOUNT.fullmatch(cell):
        return cell
    written = _compact(cell).lower()
    if not _ACCOUNT.fullmatch(written):
        raise CellRefused("account_shape")
    return written


def _compact(cell: Cell) -> str:
    written = "".join(plain(cell).split())
    return written if written.isascii() else unicodedata.normalize("NFKC", written)
