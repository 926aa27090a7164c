"""Fills a paper's template: the committee's own where it has one, else the one delivered."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path
from typing import Any

from domain.forms.printed import Form, Line
from domain.printed import Paper
from domain.refusals import Refusal
from domain.scoring import shown

DELIVERED = Path(__file__).parent
# XML has no place for other control characters, and the filler would make breaks of some.
_NOT_IN_XML = re.compile("[^\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def paper_bytes(paper: Paper | Form, now: datetime, folder: Path = DELIVERED) -> bytes:
    """The paper as a .docx dated `now`, by the template of its kind in the folder, if there is one.

    What people wrote stands in it as they wrote it. Refusal `papers.broken_template` (file,
    unknown: names in braces that nothing is known by) for a template that was edited amiss.
    """
    from docxtpl import DocxTemplate  # heavy, and needed for papers only

    own = folder / f"{paper.kind.value}.docx"
    path = own if own.is_file() else DELIVERED / own.name
    values = words_of(paper)
    with _refusing(path.name):
        template = DocxTemplate(path)
        unknown = template.get_undeclared_template_variables() - values.keys()
    if unknown:
        raise Refusal("papers.broken_template", file=path.name, unknown=tuple(sorted(unknown)))
    with _refusing(path.name):
        # Without escaping, all of a name from its first & or < on would silently be lost.
        template.render(values, autoescape=True)
    template.docx.core_properties.created = now.replace(tzinfo=None)
    buffer = BytesIO()
    template.save(buffer)
    return buffer.getvalue()


@contextmanager
def _refusing(file: str) -> Iterator[None]:
    """Says which template cannot be read, instead of failing without a word."""
    from docx.opc.exceptions import PackageNotFoundError
    from docxtpl.template import TemplateError
    from lxml.etree import XMLSyntaxError

    broken = (TemplateError, PackageNotFoundError, XMLSyntaxError, zipfile.BadZipFile, KeyError)
    try:
        yield
    except broken as error:
        raise Refusal("papers.broken_template", file=file, unknown=()) from error


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
        case Line(cells):
            return {"cells": [_in_a_cell(cell) for cell in cells]}
    return words_of(value) if is_dataclass(value) else str(value)


def _in_a_cell(value: Any) -> Any:
    """As anywhere, but days short: a column of a list has no room for them in Chinese."""
    match value:
        case datetime():
            return f"{value:%Y-%m-%d %H:%M}"
        case date():
            return value.isoformat()
    return _printed(value)
