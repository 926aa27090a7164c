"""Writes the templates as they are delivered: `python -m storage.papers.build [folder]`.

Without a folder those of the program itself; what was edited there by hand is lost.
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn

from domain.forms.headings import FormKind
from domain.printed import PaperKind
from storage.papers import branch_designs, committee_designs, contact_designs
from storage.papers.filling import DELIVERED

DESIGNS: Mapping[PaperKind | FormKind, Callable[[], Any]] = {
    PaperKind.TALLY: branch_designs.tally,
    PaperKind.PROPOSAL: branch_designs.proposal,
    PaperKind.REVIEW: committee_designs.review,
    PaperKind.NOTICE: committee_designs.notice,
    PaperKind.OBJECTION: committee_designs.objection,
    FormKind.FORM1: contact_designs.form1,
    FormKind.FORM2: contact_designs.form2,
    FormKind.FORM3: contact_designs.form3,
    FormKind.FORM4: contact_designs.form4,
    FormKind.MOBILE: contact_designs.mobile,
    FormKind.ROLL: contact_designs.roll,
}
_LONG_AGO = (2026, 1, 1, 0, 0, 0)


def built(kind: PaperKind | FormKind) -> bytes:
    """A template; the same design gives the same parts."""
    document = DESIGNS[kind]()
    _forget_origin(document)
    buffer = BytesIO()
    document.save(buffer)
    return _undated(buffer.getvalue())


def build(folder: Path = DELIVERED) -> None:
    """Write every template into the folder, which is made if it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    for kind in DESIGNS:
        (folder / f"{kind.value}.docx").write_bytes(built(kind))


def _forget_origin(document: Any) -> None:
    """No author, and Chinese as the language of what is written."""
    properties = document.core_properties
    properties.author = properties.comments = properties.title = ""
    language = document.styles.element.find(f".//{qn('w:lang')}")
    if language is not None:
        language.set(qn("w:eastAsia"), "zh-CN")


def _undated(content: bytes) -> bytes:
    """The same archive without the moment it was made."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as made, zipfile.ZipFile(buffer, "w") as kept:
        for name in made.namelist():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            kept.writestr(entry, made.read(name))
    return buffer.getvalue()


if __name__ == "__main__":
    build(*map(Path, sys.argv[1:2]))
