"""The words of an uploaded .docx, read with care: it comes from anywhere."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from domain.refusals import Refusal

MOST_MEGABYTES = 5
LARGEST = MOST_MEGABYTES * 1024 * 1024
# A report unpacks to far less; what unpacks to more was made to harm.
_LARGEST_UNPACKED = 40 * 1024 * 1024
_MOST_PARTS = 2000
_LONGEST = 100_000
_OLD_WORD = b"\xd0\xcf\x11\xe0"
_MAIN_PART = "word/document.xml"


def docx_text(content: bytes) -> str:
    """The paragraphs and table cells of a document in order, one a line.

    Refusals: `self_assessment.file_too_big` (most, in MB), `.file_is_doc`, `.file_is_no_docx`,
    `.file_is_empty`. Takes a while: not for the event loop.
    """
    _check(content)
    text = "\n".join(_lines(content)).strip()[:_LONGEST]
    if not text:
        raise Refusal("self_assessment.file_is_empty")
    return text


def _check(content: bytes) -> None:
    if len(content) > LARGEST:
        raise Refusal("self_assessment.file_too_big", most=MOST_MEGABYTES)
    if content.startswith(_OLD_WORD):
        raise Refusal("self_assessment.file_is_doc")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Refusal("self_assessment.file_is_no_docx") from error
    if not any(part.filename == _MAIN_PART for part in parts):
        raise Refusal("self_assessment.file_is_no_docx")
    # zipfile never unpacks more of a part than the size it declares.
    if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_UNPACKED:
        raise Refusal("self_assessment.file_too_big", most=MOST_MEGABYTES)


def _lines(content: bytes) -> Iterator[str]:
    # Loaded when first needed: they are heavy, and most processes never read a document.
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    # Malformed XML is a SyntaxError; a document with parts missing falls over anywhere.
    malformed = (PackageNotFoundError, zipfile.BadZipFile, SyntaxError, EOFError, zlib.error)
    try:
        yield from _of_blocks(Document(io.BytesIO(content)))
    except (*malformed, LookupError, ValueError, AttributeError, NotImplementedError) as error:
        raise Refusal("self_assessment.file_is_no_docx") from error


def _of_blocks(container: Any) -> Iterator[str]:
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            yield from _of_table(block)
        else:
            yield block.text


def _of_table(table: Any) -> Iterator[str]:
    """Cell after cell; a merged cell stands in several places and is read once."""
    seen: set[Any] = set()
    for row in table.rows:
        for cell in row.cells:
            if cell._tc not in seen:
                seen.add(cell._tc)
                yield from _of_blocks(cell)
