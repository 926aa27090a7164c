"""The files people get, opened: what stands in every cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import Any

import docx
from openpyxl import load_workbook

from tests.scenarios.season import Season, check

Cell = str | int | date | None
Rows = list[tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Paper:
    """One form as it arrived: the names of its files, its workbook and its document."""

    names: tuple[str, ...]
    rows: Rows = field(repr=False)
    header: str
    document: Any = field(repr=False)

    @property
    def lines(self) -> Rows:
        """The numbered lines of a list, headings and all else left out."""
        return [row for row in self.rows if isinstance(row[0], int)]

    @property
    def tables(self) -> list[list[list[str]]]:
        """The document's tables; a merged cell once."""
        return [[_texts(row) for row in table.rows] for table in self.document.tables]

    @property
    def paragraphs(self) -> list[str]:
        return [p.text for p in self.document.paragraphs if p.text.strip()]


async def got(season: Season, who: str, words: str, *pieces: str) -> Paper:
    """The two files that somebody gets for what they say, an .xlsx and a .docx."""
    before = len(_files(season, who))
    check(await season.say(who, words), pieces, f"{who}: {words}")
    found = [season.fake.media(name) for name in _files(season, who)[before:]]
    kept = {media.name.rpartition(".")[2]: media for media in found if media is not None}
    assert list(kept) == ["xlsx", "docx"], [words, *kept]
    book = load_workbook(BytesIO(kept["xlsx"].content))
    (sheet,) = book.worksheets
    return Paper(
        tuple(media.name for media in kept.values()),
        [cells for row in sheet.values if (cells := _trimmed(row))],
        str(sheet.oddHeader.center.text),
        docx.Document(BytesIO(kept["docx"].content)),
    )


async def refused(season: Season, who: str, words: str, *pieces: str) -> None:
    """No file comes, and the reason is said."""
    before = len(_files(season, who))
    check(await season.say(who, words), pieces, f"{who}: {words}")
    assert len(_files(season, who)) == before


def _files(season: Season, who: str) -> list[str]:
    inbox = season.fake.inbox_of(who)
    return [str(m["file"]["media_id"]) for m in inbox if m["msgtype"] == "file"]


def _trimmed(row: tuple[Any, ...]) -> tuple[Cell, ...]:
    cells = [cell.date() if isinstance(cell, datetime) else cell for cell in row]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


def _texts(row: Any) -> list[str]:
    texts: list[str] = []
    seen: set[int] = set()
    for cell in row.cells:
        if id(cell._tc) not in seen:
            seen.add(id(cell._tc))
            texts.append(cell.text)
    return texts
