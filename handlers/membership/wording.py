"""The import's findings and results in words."""

from __future__ import annotations

from domain.imports.findings import Note
from domain.imports.plan import Batch, Outcome
from messages.render import moment, render


def say_note(note: Note) -> str:
    """One line: file, sheet, row, column, and what is expected."""
    reason = render(f"import.{note.key}", **note.facts)
    return render(
        "import.note", place=note.place, column=note.column, cell=note.cell, reason=reason
    )


def say_outcome(outcome: Outcome, *, dry_run: bool = False) -> str:
    """What was written, or would be."""
    if outcome.idle:
        return render("import.idle")
    return render("import.would_do" if dry_run else "import.done", outcome=outcome)


def say_refused(problems: int) -> str:
    """That nothing was written, and how much is to be put right."""
    return render("import.refused", count=problems)


def say_undone(number: int, outcome: Outcome) -> str:
    """That an import was taken back."""
    return render("import.undone", number=number, outcome=outcome)


def say_batch(batch: Batch) -> str:
    """One line of the list of imports."""
    return render("import.batch", one=batch, at=moment(batch.at))
