"""Fills a paper's template."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

from domain.printed import Paper
from domain.scoring import shown

HERE = Path(__file__).parent
# XML has no place for other control characters, and the filler would make breaks of some.
_NOT_IN_XML = re.compile("[^\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def paper_bytes(paper: Paper, now: datetime, folder: Path = HERE) -> bytes:
    """The paper as a .docx dated `now`, by the template of its kind in the folder.

    What people wrote stands in it as they wrote it. FileNotFoundError without a template.
    """
    from docxtpl import DocxTemplate  # heavy, and needed for papers only

    path = folder / f"{paper.kind.value}.docx"
    if not path.is_file():
        raise FileNotFoundError(path.name)
    template = DocxTemplate(path)
    # Without escaping, everything from the first & or < of a name on would silently be lost.
    template.render(words_of(paper), autoescape=True)
    template.docx.core_properties.created = now.replace(tzinfo=None)
    buffer = BytesIO()
    template.save(buffer)
    return buffer.getvalue()


def words_of(paper: Any) -> dict[str, Any]:
    """The values by their names, each as it is printed."""
    return {part.name: _printed(getattr(paper, part.name)) for part in fields(paper)}


def _printed(value: Any) -> Any:
    """Nothing is a blank, a day is in Chinese, a score has two places; truth stays truth."""
    match value:
        case None:
            return ""
        case bool():
            return value
        case str():
            return _NOT_IN_XML.sub(" ", value)
        case date():
            return f"{value.year}年{value.month}月{value.day}日"
        case Decimal() | Fraction():
            return shown(value)
        case tuple():
            return [_printed(part) for part in value]
    return words_of(value) if is_dataclass(value) else str(value)
