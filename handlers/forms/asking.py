"""Over what a form is made: the part of the tree, what it is called, by whom and when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from messages.render import render


@dataclass(frozen=True, slots=True)
class Over:
    """`whole` are the ids of the organisations whose members' names the asker may see whole."""

    prefixes: tuple[str, ...]
    title: str = field(repr=False)
    by: str = field(repr=False)
    now: datetime
    cycle: str = ""
    whole: frozenset[int] | None = None

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def mark(self) -> str:
        """What stands across every page: who took it out, and when."""
        return render("forms.mark", by=self.by, at=self.now)
