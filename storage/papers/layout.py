"""The pieces a paper's template is built of: A4 as official documents have it (GB/T 9704)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

TITLE_FONT, BODY_FONT, LABEL_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体"
TITLE_SIZE, BODY_SIZE, CELL_SIZE, SMALL_SIZE = 22, 16, 14, 10.5
# Between the margins, in millimetres.
TEXT_WIDTH = 156
_LINE = 28
# The least heights of a table's rows, in millimetres.
_ROW, _LONG_ROW = 10, 22


def page(*, across: bool = False) -> Any:
    """An empty page; `across` turns it, with the binding edge on top."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = (Mm(297), Mm(210)) if across else (Mm(210), Mm(297))
    margins = (28, 26, 35, 37) if across else (37, 35, 28, 26)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(
        Mm, margins
    )
    if across:
        section.orientation = WD_ORIENT.LANDSCAPE
    normal = document.styles["Normal"]
    set_font(normal, BODY_FONT, BODY_SIZE)
    spacing = normal.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(_LINE)
    return document


def set_font(styled: Any, name: str, size: float) -> None:
    """The font of a run or style, also for Chinese characters: that is a setting of its own."""
    styled.font.name, styled.font.size = name, Pt(size)
    styled.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def attachment(document: Any, words: str) -> None:
    """The words 附件 at the top left."""
    set_font(document.add_paragraph().add_run(words), LABEL_FONT, BODY_SIZE)


def title(document: Any, *lines: str) -> None:
    """The title, one line below the other, kept with what follows."""
    for line in lines:
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.paragraph_format.keep_with_next = True
        paragraph.paragraph_format.line_spacing = Pt(34)
        set_font(paragraph.add_run(line), TITLE_FONT, TITLE_SIZE)
    document.add_paragraph().paragraph_format.keep_with_next = True


def words(document: Any, text: str, *, indent: bool = False, size: float = BODY_SIZE) -> Any:
    """A paragraph of the body, its first line two characters in if wanted; returns it."""
    paragraph = document.add_paragraph()
    set_font(paragraph.add_run(text), BODY_FONT, size)
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    return paragraph


def signed(document: Any, *lines: str) -> None:
    """Lines at the right for signature, seal and date, never torn apart by a page's end."""
    document.add_paragraph().paragraph_format.keep_with_next = True
    for number, line in enumerate(lines, 1):
        paragraph = words(document, line)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.keep_with_next = number < len(lines)


def table(
    document: Any,
    rows: Sequence[Sequence[str]],
    widths: Sequence[float],
    *,
    heads: int = 0,
    size: float = CELL_SIZE,
) -> Any:
    """A ruled table with columns of those widths (mm); the first `heads` rows on every page.

    A row shorter than the table is a loop's tag, which is gone from what is printed.
    """
    made = document.add_table(rows=len(rows), cols=len(widths), style="Table Grid")
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Mm(width)
    for number, (row, cells) in enumerate(zip(made.rows, rows, strict=True)):
        row.height = Mm(_ROW)
        _mark(row, *(["w:cantSplit", "w:tblHeader"] if number < heads else ["w:cantSplit"]))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
        for cell, text in zip(row.cells, cells, strict=False):
            fill(cell, text, size=size)
    return made


def edges(made: Any, width: float) -> None:
    """How far (mm) words stay from the left and right edges of the table's cells."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(Mm(width).twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = made._tbl.tblPr.find(qn("w:tblLook"))
    look.addprevious(margins)


def fill(cell: Any, text: str, *, size: float = CELL_SIZE, centred: bool = True) -> None:
    """Words into a cell."""
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    set_font(paragraph.add_run(text), BODY_FONT, size)


def wide(
    made: Any,
    row: int,
    label: str,
    text: str,
    *,
    long: bool = False,
    whole: bool = False,
    size: float = CELL_SIZE,
) -> Any:
    """A row with a label and one cell over the rest; returns that cell.

    A `long` one starts at the left and may go on to the next page, unless it is to stay `whole`.
    """
    cells = made.rows[row].cells
    fill(cells[0], label, size=size)
    rest = cells[1].merge(cells[-1])
    fill(rest, text, size=size, centred=not long)
    if long:
        made.rows[row].height = Mm(_LONG_ROW)
    if long and not whole:
        properties = made.rows[row]._tr.get_or_add_trPr()
        for mark in properties.findall(qn("w:cantSplit")):
            properties.remove(mark)
    return rest


def below(cell: Any, *lines: str, size: float = CELL_SIZE) -> None:
    """More lines at the right of a cell: signature, seal and date."""
    for line in lines:
        paragraph = cell.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        paragraph.paragraph_format.keep_with_next = line is not lines[-1]
        set_font(paragraph.add_run(line), BODY_FONT, size)


def _mark(row: Any, *tags: str) -> None:
    for tag in tags:
        row._tr.get_or_add_trPr().append(OxmlElement(tag))
