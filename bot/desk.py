"""What the handlers may use that no message changes, made once at the start."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field

from handlers.understanding.directory import DirectoryCache


def new_token() -> str:
    """An unguessable name for a one-time link: 160 random bits."""
    return secrets.token_urlsafe(20)


@dataclass(frozen=True, slots=True)
class BotDesk:
    """The settings handlers ask for, a source of tokens, and the cache of names."""

    public_url: str
    min_ballots: int = 5
    days_before: tuple[int, ...] = (3, 0)
    overdue_every_days: int = 3
    overdue_times: int = 3
    new_token: Callable[[], str] = new_token
    directories: DirectoryCache = field(default_factory=DirectoryCache)
