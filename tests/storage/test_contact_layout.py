"""How the forms of the member check are laid out: mark, headings, templates, and many at once."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from docx.oxml.ns import qn

from domain.forms.headings import FormKind
from domain.forms.printed import Form
from domain.printed import PaperKind
from storage.papers import paper_bytes
from storage.papers.build import DESIGNS, built
from storage.papers.filling import DELIVERED
from tests.storage.filled_forms import (
    FORM1,
    FORM2,
    FORM3,
    FOUND,
    FULL,
    MARK,
    ROLL,
    mark_on,
    opened,
)
from tests.storage.filled_papers import NOW


@pytest.mark.parametrize("form", FULL, ids=lambda form: form.kind.value)
def test_the_mark_stands_in_the_header(form: Form) -> None:
    document = opened(form)
    assert mark_on(document) == MARK
    assert [section.header.is_linked_to_previous for section in document.sections] == [False]


@pytest.mark.parametrize("mark", ["A&B<c> \"d\" 'e'", "{{ unit }}", "甲&lt;乙", ""])
def test_a_mark_is_printed_as_it_is(mark: str) -> None:
    assert mark_on(opened(replace(FORM3, mark=mark))) == mark


@pytest.mark.parametrize("form", FULL[2:], ids=lambda form: form.kind.value)
def test_headings_repeat_and_no_row_is_torn(form: Form) -> None:
    found = opened(form).tables[0].rows
    heads = [row for row in found if row._tr.trPr.find(qn("w:tblHeader")) is not None]
    assert len(heads) == (2 if form.kind in (FormKind.FORM3, FormKind.FORM4) else 1)
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in found)


@pytest.mark.parametrize("form", [FORM1, FORM2], ids=lambda form: form.kind.value)
def test_an_opinion_is_not_torn_from_its_signature_and_seal(form: Form) -> None:
    for row in opened(form).tables[0].rows[-2:]:
        assert row._tr.trPr.find(qn("w:cantSplit")) is not None


def test_every_paper_and_form_has_a_design_and_a_name_of_its_own() -> None:
    assert set(DESIGNS) == {*PaperKind, *FormKind}
    assert len(DESIGNS) == len(PaperKind) + len(FormKind)


@pytest.mark.parametrize("kind", FormKind)
def test_the_templates_delivered_are_those_the_designs_make(kind: FormKind) -> None:
    delivered, made = (DELIVERED / f"{kind.value}.docx").read_bytes(), built(kind)
    with zipfile.ZipFile(BytesIO(delivered)) as left, zipfile.ZipFile(BytesIO(made)) as right:
        assert left.namelist() == right.namelist()
        assert [left.read(name) for name in left.namelist()] == [
            right.read(name) for name in right.namelist()
        ]


def test_of_hundreds_not_one_is_lost() -> None:
    pages = opened(replace(FORM1, people=(FOUND,) * 200))
    assert len(pages.tables) == 200
    many = replace(ROLL, lines=ROLL.lines[:1] * 2000)
    with zipfile.ZipFile(BytesIO(paper_bytes(many, NOW))) as archive:
        assert archive.read("word/document.xml").count(b"11010519781225001X") == 2000
