"""Identity numbers (GB 11643), phones and accounts: long numbers that sheets tend to damage."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from operator import mul

from domain.imports.cells import Cell, plain
from domain.imports.findings import CellRefused

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_IDENTITY = re.compile(r"[1-9]\d{16}[\dX]")
_PHONE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+")
_ACCOUNT = re.compile(r"[0-9a-z_.@+-]+")
_LARGEST_EXACT = 10**15


def identity_number(cell: Cell) -> str:
    """An 18-digit identity number with a right check digit and a real birth date.

    A numeric cell is refused: Excel keeps 15 digits, the rest is already lost.
    """
    if isinstance(cell, int | float):
        raise CellRefused("identity_numeric")
    written = _compact(cell).upper()
    if _SCIENTIFIC.fullmatch(written):
        raise CellRefused("identity_numeric")
    if not _IDENTITY.fullmatch(written):
        raise CellRefused("identity_shape")
    if check_digit(written[:17]) != written[17] or _birth(written) is None:
        raise CellRefused("identity_check")
    return written


def check_digit(first: str) -> str:
    """The 18th character for the first 17 digits (GB 11643)."""
    total = sum(map(mul, map(int, first), _WEIGHTS))
    return _CHECK[total % 11]


def birth_in(identity: str) -> date:
    """The birth date a checked identity number holds."""
    found = _birth(identity)
    if found is None:
        raise ValueError("not a checked identity number")
    return found


def gender_in(identity: str) -> str:
    """男 or 女, as a checked identity number holds it."""
    return "男" if int(identity[16]) % 2 else "女"


def _birth(identity: str) -> date | None:
    try:
        return date(int(identity[6:10]), int(identity[10:12]), int(identity[12:14]))
    except ValueError:
        return None


def phone(cell: Cell) -> str:
    """A mobile number of 11 digits; a numeric cell is taken if it still holds all of them."""
    if isinstance(cell, float) and not cell.is_integer():
        raise CellRefused("phone_numeric")
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
    written = _compact(cell).lower()
    if len(written) > 80 or not _ACCOUNT.fullmatch(written):
        raise CellRefused("account_shape")
    return written


def _compact(cell: Cell) -> str:
    written = "".join(plain(cell).split())
    return written if written.isascii() else unicodedata.normalize("NFKC", written)
