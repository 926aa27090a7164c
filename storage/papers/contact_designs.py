"""How the forms of the member check look before anybody edits them.

What their columns are called stands in `LAYOUTS`, for the workbook has the same names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from docx.enum.text import WD_LINE_SPACING, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from domain.forms.headings import LAYOUTS, FormKind, Heading
from storage.papers import layout, person_table
from storage.papers.watermark import watermark

_HEAD_SIZE, _NOTE_SIZE = 12, 9
_COMMITTEE = (
    "党（工）委书记（签名）：＿＿＿＿＿＿　　填表人：＿＿＿＿＿＿　　联系电话：＿＿＿＿＿＿＿＿"
)
_WRITER = "填表人：＿＿＿＿＿＿　　联系电话：＿＿＿＿＿＿＿＿"


@dataclass(frozen=True, slots=True)
class _Measures:
    """How large a table is: its width, its words, their distance from a cell's edges (mm)."""

    width: float
    size: float
    edge: float


# So wide that four characters stand in a column of numbers.
_SUMMARY = _Measures(257, layout.SMALL_SIZE, 0.5)
# Of so many columns that the words are small, or numbers and days would be torn.
_LIST = _Measures(267, 8.5, 0.4)


def form1() -> Any:
    """附件1 经查找取得联系党员登记表."""
    return _person_form(FormKind.FORM1)


def form2() -> Any:
    """附件2 经查找仍然无法取得联系党员登记表."""
    return _person_form(FormKind.FORM2)


def form3() -> Any:
    """附件3 与党组织失去联系党员情况汇总表."""
    return _table_form(FormKind.FORM3, _SUMMARY, _COMMITTEE)


def form4() -> Any:
    """附件4 与党组织失去联系党员管理及处置情况汇总表."""
    return _table_form(FormKind.FORM4, _SUMMARY, _COMMITTEE)


def mobile() -> Any:
    """附件2 流动党员管理有关情况统计表."""
    return _table_form(FormKind.MOBILE, _LIST, _WRITER)


def roll() -> Any:
    """党员名册."""
    return _table_form(FormKind.ROLL, _LIST, _WRITER)


def _person_form(kind: FormKind) -> Any:
    """A page for each member."""
    document = layout.page()
    # More room than a letter has: all about a member, with the opinions, is to stand on one page.
    document.sections[0].top_margin, document.sections[0].bottom_margin = Mm(28), Mm(22)
    _prepare(document, person_table.WIDTH)
    layout.words(document, "{%p for m in people %}")
    _top(document, kind, person_table.WIDTH)
    person_table.add(document, kind)
    note = _single(layout.words(document, person_table.note(kind), size=_NOTE_SIZE))
    note.space_before, note.keep_together = Pt(2), True
    layout.words(document, "{%p endfor %}")
    return document


def _table_form(kind: FormKind, measures: _Measures, signed: str) -> Any:
    """A form that is one table, a line for each of `lines`."""
    document = layout.page(across=True)
    _prepare(document, measures.width)
    _top(document, kind, measures.width)
    _add_table(document, LAYOUTS[kind].columns, measures)
    layout.words(document, "{%p for n in notes %}")
    _single(layout.words(document, "{{ n }}", size=_NOTE_SIZE)).keep_with_next = True
    layout.words(document, "{%p endfor %}")
    place = layout.words(document, signed, size=_HEAD_SIZE).paragraph_format
    place.space_before, place.keep_together = Pt(6), True
    return document


def _prepare(document: Any, width: float) -> None:
    """The mark on every page, the table in the middle, no extra room around digits in its cells."""
    watermark(document, "{{ mark }}")
    section = document.sections[0]
    section.left_margin = section.right_margin = int((section.page_width - Mm(width)) / 2)
    properties = document.styles["Normal"].element.get_or_add_pPr()
    for tag in ("w:autoSpaceDE", "w:autoSpaceDN"):
        off = OxmlElement(tag)
        off.set(qn("w:val"), "0")
        properties.find(qn("w:spacing")).addprevious(off)


def _top(document: Any, kind: FormKind, width: float) -> None:
    """Number, title, and who fills the form in and when; on a person's page it begins the page."""
    form, of_person = LAYOUTS[kind], kind in (FormKind.FORM1, FormKind.FORM2)
    if form.number:
        layout.attachment(document, form.number)
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    if of_person:
        first = document.paragraphs[-1]
        first.paragraph_format.page_break_before = True
        words = f"\t{form.columns[0].title}：{{{{ loop.index }}}}"
        layout.set_font(first.add_run(words), layout.BODY_FONT, _HEAD_SIZE)
        _tab_at(first, width)
    layout.title(document, form.title)
    # The line after the title, which a table that has to stay on its page cannot spare.
    document.paragraphs[-1].paragraph_format.line_spacing = Pt(6)
    filled = "填报单位（盖章）：{{ unit }}\t填报日期：{{ printed_on }}"
    line = layout.words(document, filled, size=_HEAD_SIZE)
    line.paragraph_format.line_spacing = Pt(20)
    line.paragraph_format.keep_with_next = True
    _tab_at(line, width)


def _tab_at(paragraph: Any, width: float) -> None:
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(width), WD_TAB_ALIGNMENT.RIGHT)


def _single(paragraph: Any) -> Any:
    """Lines as close as their letters allow; returns the paragraph's format."""
    paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
    return paragraph.paragraph_format


def _add_table(document: Any, columns: Sequence[Heading], measures: _Measures) -> None:
    heads = 2 if any(heading.group for heading in columns) else 1
    cells = [f"{{{{ l.cells[{number}] }}}}" for number in range(len(columns))]
    rows = [*[[]] * heads, ["{%tr for l in lines %}"], cells, ["{%tr endfor %}"]]
    unit = measures.width / sum(heading.width for heading in columns)
    widths = [heading.width * unit for heading in columns]
    made = layout.table(document, rows, widths, heads=heads, size=measures.size)
    layout.edges(made, measures.edge)
    for row in made.rows:
        row.height = Mm(7)
    made.rows[0].height = Mm(9)
    _add_headings(made, columns, heads, measures.size)


def _add_headings(made: Any, columns: Sequence[Heading], heads: int, size: float) -> None:
    """The columns' names; in two rows a group stands over its own, the others take both rows."""
    for group, members in groupby(enumerate(columns), key=lambda numbered: numbered[1].group):
        places = [place for place, _ in members]
        if group:
            over = made.cell(0, places[0]).merge(made.cell(0, places[-1]))
            layout.fill(over, group, size=size)
        for place in places:
            cell = made.cell(heads - 1, place)
            cell = cell if group else made.cell(0, place).merge(cell)
            layout.fill(cell, columns[place].title, size=size)
