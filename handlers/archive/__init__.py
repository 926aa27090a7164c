"""归档: everything of a cycle in one file, for the shelf."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.ports import UnitOfWork
from domain.refusals import Refusal
from domain.tables import Sheet
from handlers.archive.material import Kept, keep
from handlers.archive.process import process_sheets
from handlers.archive.published import published_sheets
from handlers.archive.texts import report_texts
from handlers.export_sheets import progress_sheet, results_sheet
from handlers.season import seasons
from messages.render import render


@dataclass(frozen=True, slots=True)
class Archive:
    """The tables of the cycle and the reports as texts, each by its path in the file."""

    name: str
    sheets: tuple[Sheet, ...] = field(repr=False)
    texts: tuple[tuple[str, str], ...] = field(repr=False)
    subjects: int

    def files(
        self, workbook: Callable[[Sequence[Sheet], datetime], bytes], now: datetime
    ) -> list[tuple[str, bytes]]:
        """(path, bytes) of everything in it; the texts open in any editor."""
        table = (f"{render('archive.table')}.xlsx", workbook(self.sheets, now))
        return [table, *((path, words.encode("utf-8-sig")) for path, words in self.texts)]


def archive(uow: UnitOfWork, prefixes: Sequence[str], now: datetime, *, cycle: str = "") -> Archive:
    """The running seasons of these subtrees (of that cycle alone, if given).

    Of polls it holds totals only, of reports those handed in. Refusal
    `queries.nothing_to_export`.
    """
    found = [s for s in seasons(uow, prefixes) if cycle in ("", s.assessments[0].cycle)]
    kept = [one for one in (keep(uow, s, prefixes, now) for s in found) if one.subjects]
    if not kept:
        raise Refusal("queries.nothing_to_export")
    sheets = tuple(sheet for one in kept for sheet in _sheets(one, now))
    texts = tuple(text for one in kept for text in report_texts(one))
    subjects = sum(len(one.subjects) for one in kept)
    return Archive(render("archive.file_name", at=now), sheets, texts, subjects)


def _sheets(kept: Kept, now: datetime) -> list[Sheet]:
    """Its tables; those without a row are left out."""
    main = [progress_sheet(kept.material, now), results_sheet(kept.material, now)]
    return main + [s for s in (*process_sheets(kept), *published_sheets(kept)) if s.rows]
