"""Papers got in chat, opened again with the library that Word files are read with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import docx

from domain.ports import PollRecord
from messages.cards import Document
from tests.fakes.files import files_in
from tests.handlers.dialogue import Town

OPTIONS = ("好", "较好", "一般", "较差")
LINES = ("领导班子好", "党员队伍好", "工作机制好", "工作业绩好", "群众反映好")


def with_files(town: Town, folder: Path) -> Town:
    """The town with a folder of its own for files."""
    town.desk = replace(town.desk, files=files_in(folder / "files"))
    return town


def printed(town: Town, who: str, says: str) -> tuple[str, Any]:
    """The name of the file somebody gets for what they say, and the document itself."""
    reply = town.reply(who, says)
    found = [part for part in reply.parts if isinstance(part, Document)]
    assert found, reply
    return found[0].name, docx.Document(BytesIO(town.desk.files.get(found[0].key)))


def rows(document: Any, table: int = 0) -> list[list[str]]:
    """The cells of each row; a merged one once."""
    found = []
    for row in document.tables[table].rows:
        found.append(list({id(cell._tc): cell.text for cell in row.cells}.values()))
    return found


def text_of(document: Any) -> str:
    cells = [cell for n in range(len(document.tables)) for row in rows(document, n) for cell in row]
    return "\n".join([*(p.text for p in document.paragraphs), *cells])


def meeting(town: Town, org: str, counts: Sequence[Sequence[int]] | None, **more: int) -> None:
    """A meeting that is over, 43 expected and 12 there, with these counts line by line."""
    subject = town.people.subject(org)

    def work(u: Any) -> None:
        place = u.assessments.subject(subject).org
        made = PollRecord(
            town.desk.new_number(),
            subject,
            place,
            "open",
            5,
            12,
            OPTIONS,
            town.now,
            None,
            None,
            LINES,
        )
        number = u.polls.add(made, town.people.id("梅溪书记"))
        u.polls.record_meeting(number, 43, 12)
        if more:
            u.polls.move(number, "closing", town.now, town.people.id("联系领导"))
            u.polls.release(number, {"entitled": 12, "counts": counts, **more}, town.now)

    town.write(work)
