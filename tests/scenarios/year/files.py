"""What the town gets as files: the list that is stamped and goes up, and the year's archive."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
from openpyxl import load_workbook

from tests.scenarios.season import Season
from tests.scenarios.year.figures import MEILIN, MEIXI, ROW_OF, SHIQIAO


async def got(season: Season, who: str, words: str, wanted: str = "") -> bytes:
    """The file that somebody gets for what they say."""
    before = _kept(season)
    await season.play([(who, words, wanted)])
    (made,) = _kept(season) - before
    return season.bot.files.get(made.name)


def _kept(season: Season) -> set[Path]:
    return {path for path in (season.folder / "files").rglob("*") if path.is_file()}


async def list_upward(season: Season) -> None:
    """附件4, 5: every subject once, with the figures of this test."""
    document = docx.Document(BytesIO(await got(season, "clerk", "打印汇总表")))
    heads, *lines = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    found = {line[1]: dict(zip(heads, line, strict=True)) for line in lines}
    assert set(ROW_OF) == set(found)
    for org, row in ROW_OF.items():
        line = found[org]
        assert (line["量化考核分"], line["初评等级"]) == (f"{row.total:.2f}", row.first), org
    # Six of the ten counted at 梅溪 are 好; at 梅林 nothing was opened.
    assert found[MEIXI]["测评“好”率"] == "60.00%"
    assert "%" not in found[MEILIN]["测评“好”率"]
    assert found[SHIQIAO]["有无异议"].startswith("有")
    assert found[MEIXI]["公示起止"] == "4月4日\n至4月6日"


async def archive(season: Season) -> None:
    """One .zip of the cycle: the tables, and a report of each of the 32."""
    with ZipFile(BytesIO(await got(season, "clerk", "导出档案"))) as kept:
        names = kept.namelist()
        reports = [name for name in names if name.endswith(".txt")]
        (tables,) = [name for name in names if name.endswith(".xlsx")]
        assert len(reports) == len(ROW_OF)
        book = load_workbook(BytesIO(kept.read(tables)), read_only=True)
        cells = {str(cell) for row in book.worksheets[0].values for cell in row if cell}
    assert set(ROW_OF) <= cells
