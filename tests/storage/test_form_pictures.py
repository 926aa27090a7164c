"""The forms of the member check as they come out of a printer, by way of LibreOffice."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import docx
import pytest

from domain.forms.printed import Form
from storage.papers import paper_bytes
from tests.storage.filled_forms import (
    FORM1,
    FORM2,
    FORM3,
    FORM4,
    FOUND,
    MOBILE,
    ROLL,
    TRIES,
    UNIT,
)
from tests.storage.filled_papers import NOW

# A member who was looked for so often that the opinions come onto a second page; a roll of many.
OFTEN = replace(FORM1, people=(replace(FOUND, tries=TRIES * 5, conduct="说明很长。" * 40), FOUND))
LONG = replace(ROLL, lines=ROLL.lines * 40)
# Where every member and every table is expected to need one page.
PAGES: Mapping[str, int] = {
    **{"form1": 2, "form2": 1, "form3": 1, "form4": 1, "mobile": 1, "roll": 1},
    **{"often": 3, "long": 5},
}
FORMS: Mapping[str, Form] = {
    **{form.kind.value: form for form in (FORM1, FORM2, FORM3, FORM4, MOBILE, ROLL)},
    **{"often": OFTEN, "long": LONG},
    "unmarked": replace(FORM3, mark=" "),
    "elsewhere": replace(FORM3, unit=UNIT.replace("梅溪", "金狮")),
}
DPI = 50
# Written words are black; the mark is half of silver, which the edges of letters seldom are.
INK, GREY = range(110), range(222, 226)
BY_NAME = pytest.mark.parametrize("name", PAGES)


@dataclass(frozen=True)
class Page:
    """One page: its grey values line by line, and its words."""

    width: int
    height: int
    greys: bytes
    words: str

    def count(self, wanted: range) -> int:
        return sum(self.greys.count(grey) for grey in wanted)

    def inked(self) -> tuple[float, float, float, float]:
        """How far (mm) what is written stays from the left, right, upper and lower edge."""
        rows = [self.greys[at : at + self.width] for at in range(0, len(self.greys), self.width)]
        lines = [y for y, row in enumerate(rows) if min(row) in INK]
        places = [x for row in rows for x, grey in enumerate(row) if grey in INK]
        edges = (min(places), self.width - 1 - max(places))
        ends = (lines[0], self.height - 1 - lines[-1])
        left, right, top, bottom = (pixels / DPI * 25.4 for pixels in edges + ends)
        return left, right, top, bottom


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All forms as .docx and .pdf, made in one go: starting the program is what takes long."""
    missing = [name for name in ("soffice", "pdftoppm", "pdftotext") if shutil.which(name) is None]
    if missing:
        pytest.skip(f"not on this machine: {', '.join(missing)}")
    made = tmp_path_factory.mktemp("pictures")
    for name, form in FORMS.items():
        (made / f"{name}.docx").write_bytes(paper_bytes(form, NOW))
    profile = f"-env:UserInstallation={(made / 'profile').as_uri()}"
    _run("soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(made),
         *(str(made / f"{name}.docx") for name in FORMS))  # fmt: skip
    return made


def _run(*command: str) -> bytes:
    return subprocess.run(command, check=True, capture_output=True, timeout=100).stdout


def pages(folder: Path, name: str) -> list[Page]:
    pdf = str(folder / f"{name}.pdf")
    words = _run("pdftotext", "-layout", pdf, "-").decode().split("\f")[:-1]
    _run("pdftoppm", "-r", str(DPI), "-gray", pdf, str(folder / name))
    pictures = sorted(folder.glob(f"{name}-*.pgm"), key=lambda path: int(path.stem.split("-")[-1]))
    assert len(pictures) == len(words)
    return [picture(path.read_bytes(), text) for path, text in zip(pictures, words, strict=True)]


def picture(content: bytes, words: str) -> Page:
    magic, width, height, most, greys = content.split(maxsplit=4)
    assert (magic, most) == (b"P5", b"255")
    assert len(greys) == int(width) * int(height)
    return Page(int(width), int(height), greys, words)


@BY_NAME
def test_a_form_has_its_pages_and_stays_within_its_margins(folder: Path, name: str) -> None:
    found = pages(folder, name)
    assert len(found) == PAGES[name]
    section = docx.Document(str(folder / f"{name}.docx")).sections[0]
    # Half a pixel, half a line's thickness.
    margins = [
        edge.mm - 0.8
        for edge in (
            *(section.left_margin, section.right_margin),
            *(section.top_margin, section.bottom_margin),
        )
    ]
    for page in found:
        assert (page.width > page.height) == (section.page_width > section.page_height)
        assert page.count(INK) > 400
        assert all(edge >= margin for edge, margin in zip(page.inked(), margins, strict=True)), (
            page.inked()
        )


def test_the_mark_is_grey_on_every_page(folder: Path) -> None:
    (unmarked,) = pages(folder, "unmarked")
    for name in PAGES:
        assert all(page.count(GREY) > 3 * unmarked.count(GREY) for page in pages(folder, name))


def test_chinese_characters_are_drawn_and_not_boxes_instead_of_them(folder: Path) -> None:
    """Without a font for them any two are the same box."""
    (here,), (elsewhere,) = pages(folder, "form3"), pages(folder, "elsewhere")
    same = here.greys == elsewhere.greys
    assert not same


def test_signature_and_seal_stand_with_the_opinion_they_belong_to(folder: Path) -> None:
    first, second, last = pages(folder, "often")
    assert "书记（签名）" not in first.words
    for page in (second, last):
        assert page.words.count("（盖章）") - page.words.count("填报单位（盖章）") == 2
        assert "党支部意见" in page.words
        assert "基层党委意见" in page.words


def test_headings_repeat_on_every_page_of_a_roll(folder: Path) -> None:
    found = pages(folder, "long")
    assert all("身份证号" in page.words for page in found)
    assert [page.words.count("填表人") for page in found] == [0] * (len(found) - 1) + [1]
