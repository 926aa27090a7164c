"""The 节假日 sheet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.imports.findings import Findings, Place
from domain.imports.plan import HolidayDraft
from domain.imports.sheets import Row


def draft_holidays(rows: Sequence[Row], findings: Findings) -> tuple[HolidayDraft, ...]:
    """One draft a day; a day stated twice is a problem."""
    seen: dict[date, Place] = {}
    drafts = []
    for row in rows:
        if not row.good:
            continue
        day = row.values["day"]
        if day in seen:
            findings.problem(row.place, "row_twice", line=seen[day].line)
        seen.setdefault(day, row.place)
        drafts.append(HolidayDraft(day, row.values["kind"], row.values.get("name", "")))
    return tuple(drafts)
