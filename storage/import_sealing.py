"""What an import seals of a row. Anew only where it is something else: two seals of one text
differ."""

from __future__ import annotations

from storage.import_rows import Values
from storage.members import DETAILS
from storage.sealing import Sealer

# 手机号 and 身份证号: as the sheets have them, sealed, and the fingerprint they are found by.
_NUMBERS = (
    ("phone", "phone_sealed", "phone_print"),
    ("identity", "identity_sealed", "identity_print"),
)


def seal_person(sealer: Sealer, row: Values) -> None:
    """The numbers and the note of a person, in place of what the sheets say."""
    for name, sealed, mark in _NUMBERS:
        if name in row:
            number = row.pop(name)
            found = sealer.fingerprint(name, number)
            if row[mark] != found:
                row[mark], row[sealed] = found, sealer.seal(number)
    if "note" in row:
        note, known = row.pop("note"), row["note_sealed"]
        if known is None or sealer.open(known) != note:
            row["note_sealed"] = sealer.seal(note)


def seal_member(sealer: Sealer, row: Values) -> None:
    """Where a member went, why and to whom, in place of what the sheets say."""
    told = {name: row.pop(name) for name in DETAILS if name in row}
    if not told:
        return
    sealed = row["details_sealed"]
    known = sealer.open_json(sealed) if sealed else {}
    if known != known | told:
        row["details_sealed"] = sealer.seal_json(known | told)
