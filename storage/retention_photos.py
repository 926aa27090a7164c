"""Which photos are over: those about members who left, and the scans of old checks' forms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, cast, exists, literal, select

from domain.calendar import start_of
from domain.retention import Rule
from storage.retention_people import left_before
from storage.tables import assessment, evidence

# What photos are kept under: evidence:contact:<member>, evidence:form:<form>:<check>-<committee>.
_MEMBER, _FORM = "evidence:contact:", "evidence:form:%:"

# Never fetched, and never to be: nothing but the row is left of it.
WITHOUT_FILE = and_(evidence.c.file_key == "", evidence.c.state != "waiting")


def files_over(rule: Rule, day: date, most: int) -> Select[Any]:
    """The keys of files that are over by that rule."""
    due = select(evidence.c.file_key).where(PHOTOS[rule](day), evidence.c.file_key != "")
    return due.order_by(evidence.c.id).limit(most)


def _of_members_who_left(day: date) -> ColumnElement[bool]:
    left = left_before(day)
    (number,) = left.selected_columns
    matters = left.with_only_columns(literal(_MEMBER) + cast(number, String))
    return evidence.c.matter.in_(matters)


def _of_old_checks(day: date) -> ColumnElement[bool]:
    matters = literal(_FORM) + cast(assessment.c.id, String) + "-%"
    return exists().where(assessment.c.started_at < start_of(day), evidence.c.matter.like(matters))


# The rows that each rule is about.
PHOTOS: Mapping[Rule, Callable[[date], ColumnElement[bool]]] = {
    Rule.LEFT: _of_members_who_left,
    Rule.CHECKS: _of_old_checks,
}
