"""What the handlers may use that no message changes, made once at the start."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.forms.printed import Form
from domain.printed import Paper
from domain.tables import Sheet
from handlers.turn import FileStore
from handlers.understanding.names import NameCache
from storage.archives import zip_bytes
from storage.papers import paper_bytes
from storage.qr_codes import qr_png
from storage.workbooks import workbook_bytes


def new_token() -> str:
    """An unguessable name for a one-time link: 160 random bits."""
    return secrets.token_urlsafe(20)


def new_number() -> int:
    """A number of nine digits that was never given before, as good as certainly."""
    return 100_000_000 + secrets.randbelow(900_000_000)


@dataclass(frozen=True, slots=True)
class BotDesk:
    """The settings handlers ask for, a source of tokens, the cache of names, and the files.

    `public_url` is empty where no phone could open a page.
    """

    public_url: str
    files: FileStore
    min_ballots: int = 5
    days_before: tuple[int, ...] = (3, 0)
    overdue_every_days: int = 3
    overdue_times: int = 3
    new_token: Callable[[], str] = new_token
    new_number: Callable[[], int] = new_number
    names: NameCache = field(default_factory=NameCache)
    workbook: Callable[[Sequence[Sheet], datetime], bytes] = workbook_bytes
    bundle: Callable[[Sequence[tuple[str, bytes]], datetime], bytes] = zip_bytes
    qr_code: Callable[[str], bytes] = qr_png
    paper: Callable[[Paper | Form, datetime], bytes] = paper_bytes
