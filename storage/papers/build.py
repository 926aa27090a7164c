"""Writes the templates as they are delivered: `python -m storage.papers.build`.

It overwrites what was edited by hand; keep a copy of that.
"""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn

from domain.printed import PaperKind
from storage.papers.designs import DESIGNS
from storage.papers.filling import HERE

_LONG_AGO = (2026, 1, 1, 0, 0, 0)


def built(kind: PaperKind) -> bytes:
    """A template; the same design gives the same parts."""
    document = DESIGNS[kind]()
    _forget_origin(document)
    buffer = BytesIO()
    document.save(buffer)
    return _undated(buffer.getvalue())


def build(folder: Path = HERE) -> None:
    """Write every template into the folder."""
    for kind in PaperKind:
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
    build()
