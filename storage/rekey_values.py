"""Sealed values and fingerprints as they stand under a new data key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import LargeBinary, MetaData

from storage.sealing import Sealer, WrongKeyError
from storage.tables import import_change, inbox, page_pass, person

SEALED, PRINT = "_sealed", "_print"

# What becomes of each `*_print` column: every one of them is in one of these three.
# Made anew from the sealed value beside it, by the word the import uses: (word, sealed column).
REMADE: Mapping[tuple[str, str], tuple[str, str]] = {
    (person.name, "phone_print"): ("phone", "phone_sealed"),
    (person.name, "identity_print"): ("identity", "identity_sealed"),
}
# Of something that is not kept: its rows go (`rekey.rekey` says why that is harmless).
DROPPED: Mapping[str, str] = {inbox.name: "key_print", page_pass.name: "token_print"}
# Made anew from the rows it was made of, where these are still known (`rekey_imports.py`).
FOLLOWED: Mapping[str, str] = {import_change.name: "after_print"}


class RekeyError(Exception):
    """The stored values could not be put under the new key; nothing was changed."""


class UnopenedError(RekeyError):
    """A value opens with neither key. `place` is its table and column."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


def undecided(metadata: MetaData) -> list[str]:
    """The columns that a change of the key would leave behind; [] is as it has to be.

    That are fingerprints nobody decided about, and bytes whose name does not say what they are.
    """
    decided = {*REMADE, *DROPPED.items(), *FOLLOWED.items()}
    return [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, LargeBinary) or column.name.endswith(PRINT)
        if not column.name.endswith(SEALED) and (table.name, column.name) not in decided
    ]


class Renewal:
    """Puts values under the new key. A value that stands under it already is left as it is.

    What is renewed with `remember` becomes the same new value wherever it stands: rows that were
    alike stay alike, and so an import knows them again when it is taken back.
    """

    def __init__(self, old: Sealer, new: Sealer) -> None:
        self.old = old
        self.new = new
        self.opened_old = False
        self.opened_new = False
        self._same: dict[bytes, bytes] = {}

    def open(self, place: str, sealed: bytes) -> str:
        """The text of a value under either key; raises UnopenedError."""
        return self._opened(place, sealed)[0]

    def row(self, table: str, row: Mapping[str, Any], *, remember: bool = False) -> dict[str, Any]:
        """The sealed values and fingerprints among these columns of a row, renewed.

        Raises UnopenedError.
        """
        renewed: dict[str, Any] = {
            name: value and self._sealed(f"{table}.{name}", value, remember=remember)
            for name, value in row.items()
            if name.endswith(SEALED)
        }
        for name, value in row.items():
            if (table, name) in REMADE:
                word, source = REMADE[table, name]
                renewed[name] = value and self._print(word, renewed.get(source))
        return renewed

    def packed(self, table: str, row: Mapping[str, Any]) -> dict[str, Any]:
        """A whole row as an import remembers it, its bytes in hex, renewed."""
        names = [name for name in row if name.endswith((SEALED, PRINT))]
        marked = {name: row[name] and bytes.fromhex(row[name]) for name in names}
        renewed = self.row(table, marked, remember=True)
        return {**row, **{name: value and value.hex() for name, value in renewed.items()}}

    def _sealed(self, place: str, sealed: bytes, *, remember: bool) -> bytes:
        if (known := self._same.get(sealed)) is not None:
            return known
        text, is_new = self._opened(place, sealed)
        renewed = sealed if is_new else self.new.seal(text)
        if remember:
            self._same[sealed] = renewed
        return renewed

    def _opened(self, place: str, sealed: bytes) -> tuple[str, bool]:
        """The text, and whether it is the new key that opens it."""
        try:
            text = self.old.open(sealed)
            self.opened_old = True
        except WrongKeyError:
            text = open_under(self.new, place, sealed)
            self.opened_new = True
            return text, True
        return text, False

    def _print(self, word: str, sealed: bytes | None) -> bytes | None:
        return None if sealed is None else self.new.fingerprint(word, self.new.open(sealed))


def open_under(sealer: Sealer, place: str, sealed: bytes) -> str:
    """The text of a value under that key; raises UnopenedError."""
    try:
        return sealer.open(sealed)
    except WrongKeyError:
        raise UnopenedError(place) from None
