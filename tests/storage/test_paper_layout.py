"""How the papers look, and whose templates make them so."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from domain.printed import Paper, PaperKind
from domain.refusals import Refusal
from storage.papers import paper_bytes
from storage.papers.build import build, built
from storage.papers.filling import DELIVERED
from tests.storage.filled_papers import FULL, NOTICE, NOW, REVIEW, SEASON, TALLY, lines, opened


@pytest.mark.parametrize("paper", FULL, ids=lambda paper: paper.kind.value)
def test_a_paper_is_a4_with_the_official_margins_and_fonts(paper: Paper) -> None:
    document = opened(paper)
    section = document.sections[0]
    across = section.page_width > section.page_height
    size = (Mm(297), Mm(210)) if across else (Mm(210), Mm(297))
    assert (round(section.page_width, -4), round(section.page_height, -4)) == (
        round(size[0], -4),
        round(size[1], -4),
    )
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    wanted = (28, 26, 35, 37) if across else (37, 35, 28, 26)
    assert [round(margin.mm) for margin in margins] == list(wanted)
    assert fonts(document.styles["Normal"].element) == {"仿宋_GB2312"}
    title = next(
        p for p in document.paragraphs if SEASON in p.text and p.runs[0].font.size.pt == 22
    )
    assert fonts(title._p) == {"方正小标宋简体"}


def fonts(element: Any) -> set[str]:
    return {found.get(qn("w:eastAsia")) for found in element.iter(qn("w:rFonts"))}


@pytest.mark.parametrize(
    ("paper", "table"), [(TALLY, 1), (REVIEW, 0), (NOTICE, 0)], ids=["tally", "review", "notice"]
)
def test_a_list_repeats_its_heading_and_tears_no_row(paper: Paper, table: int) -> None:
    found = opened(paper).tables[table].rows
    assert found[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in found)


@pytest.mark.parametrize("paper", [TALLY, REVIEW, NOTICE], ids=lambda paper: paper.kind.value)
def test_seal_and_signature_stay_together(paper: Paper) -> None:
    paragraphs = opened(paper).paragraphs
    assert all(p.paragraph_format.keep_with_next for p in paragraphs[-4:-1])


@pytest.mark.parametrize("kind", PaperKind)
def test_the_templates_delivered_are_those_the_designs_make(kind: PaperKind) -> None:
    assert parts((DELIVERED / f"{kind.value}.docx").read_bytes()) == parts(built(kind))


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_committees_own_template_is_used_and_the_delivered_one_for_the_rest(
    tmp_path: Path,
) -> None:
    build(tmp_path / "own")
    own = tmp_path / "own" / "notice.docx"
    edited = docx.Document(str(own))
    edited.add_paragraph("本县格式:{{ org }}")
    edited.save(str(own))
    (tmp_path / "own" / "tally.docx").unlink()
    found = docx.Document(BytesIO(paper_bytes(NOTICE, NOW, tmp_path / "own")))
    assert lines(found)[-1] == "本县格式:清溪镇党委"
    assert paper_bytes(TALLY, NOW, tmp_path / "own")
    assert paper_bytes(TALLY, NOW, tmp_path / "nowhere")


@pytest.mark.parametrize("words", ["{{ ogr }}", "{{ org", "{% if org %}", "{{ org | nothing }}"])
def test_a_template_edited_amiss_is_named(tmp_path: Path, words: str) -> None:
    build(tmp_path)
    edited = docx.Document(str(tmp_path / "notice.docx"))
    edited.add_paragraph(words)
    edited.save(str(tmp_path / "notice.docx"))
    with pytest.raises(Refusal) as refused:
        paper_bytes(NOTICE, NOW, tmp_path)
    unknown = ("ogr",) if "ogr" in words else ()
    assert refused.value.facts == {"file": "notice.docx", "unknown": unknown}


def test_what_is_no_word_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "notice.docx").write_bytes(b"not a document")
    with pytest.raises(Refusal) as refused:
        paper_bytes(NOTICE, NOW, tmp_path)
    assert refused.value.key == "papers.broken_template"


def test_a_paper_carries_the_moment_and_no_author() -> None:
    properties = opened(NOTICE).core_properties
    assert properties.created.replace(tzinfo=None) == NOW.replace(tzinfo=None)
    assert (properties.author, properties.title) == ("", "")
