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
from handlers.asked import asked
from handlers.export_sheets import progress_sheet, results_sheet
from handlers.season import seasons
from handlers.turn import Turn
from messages.cards import Document, Reply
from messages.render import render, say


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


def archive(
    uow: UnitOfWork,
    actor: int | None,
    prefixes: Sequence[str],
    now: datetime,
    *,
    cycle: str = "",
    org_id: int | None = None,
) -> Archive:
    """The running seasons of these subtrees (of that cycle alone, if given); audited.

    Of polls it holds totals only, of reports those handed in. Refusal
    `queries.nothing_to_export`.
    """
    found = [s for s in seasons(uow, prefixes) if cycle in ("", s.assessments[0].cycle)]
    kept = [one for one in (keep(uow, s, prefixes, now) for s in found) if one.subjects]
    if not kept:
        raise Refusal("queries.nothing_to_export")
    sheets = tuple(sheet for one in kept for sheet in _sheets(one, now))
    texts = tuple(text for one in kept for text in report_texts(one))
    made = Archive(
        render("archive.file_name", at=now), sheets, texts, sum(len(one.subjects) for one in kept)
    )
    uow.audit.record(
        now, actor, "export", org_id=org_id, target="export:archive", rows=made.subjects
    )
    return made


def archive_in_chat(turn: Turn) -> Reply:
    """The archive as one .zip, over the asker's own part of the tree or the organisation named."""
    about = asked(turn, "export_archive", "archive.may_not")
    if isinstance(about, Reply):
        return about
    org_id = about.org.id if about.org else None
    made = archive(turn.uow, turn.who.id, about.prefixes, turn.now, org_id=org_id)
    data = turn.desk.bundle(made.files(turn.desk.workbook, turn.now), turn.now)
    key = turn.desk.files.put(data, "zip")
    words = say("archive.made", title=about.title, subjects=made.subjects, at=turn.now)
    return words + Reply((Document(f"{made.name}.zip", key),))


def _sheets(kept: Kept, now: datetime) -> list[Sheet]:
    """Its tables; those without a row are left out."""
    main = [progress_sheet(kept.material, now), results_sheet(kept.material, now)]
    return main + [s for s in (*process_sheets(kept), *published_sheets(kept)) if s.rows]
