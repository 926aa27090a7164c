"""The statement of every rule in `domain/retention.py`. Nothing of a ballot is in these tables.

Each takes at most `MOST` rows, so that messages need not wait for a long transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Delete,
    Table,
    Update,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    tuple_,
    update,
)

from domain.calendar import start_of
from domain.people import ContactStatus
from domain.retention import Rule
from storage.retention_people import gone_before, left_before
from storage.retention_photos import PHOTOS, WITHOUT_FILE
from storage.tables import (
    account,
    assessment,
    audit,
    check_entry,
    check_report,
    contact_attempt,
    contact_change,
    contact_handling,
    conversation,
    evidence,
    export_job,
    feedback,
    import_batch,
    import_change,
    member,
    outbox,
    person,
)

MOST = 2000
Change: TypeAlias = tuple[Table, Delete | Update]

_LOST = ContactStatus.LOST.value
_UNSETTLED = ("waiting", "sending")
_SEALED = ("phone_sealed", "phone_print", "identity_sealed", "identity_print", "note_sealed")


def _numbers(day: date) -> list[Change]:
    gone = gone_before(day)
    known = or_(
        *(person.c[name].is_not(None) for name in _SEALED),
        person.c.ethnicity != "",
        person.c.education != "",
    )
    blank: dict[str, Any] = dict.fromkeys(_SEALED) | {"ethnicity": "", "education": ""}
    away = and_(member.c.details_sealed.is_not(None), member.c.person_id.in_(gone))
    return [
        _blanked(person, and_(known, person.c.id.in_(gone)), **blank),
        _blanked(member, away, details_sealed=None),
    ]


def _accounts(day: date) -> list[Change]:
    """Only those the platform has no more: who is still there would be found again by name."""
    return [_gone(account, ~account.c.reachable, account.c.person_id.in_(gone_before(day)))]


def _imports(day: date) -> list[Change]:
    """Whole: an import of which a part is forgotten could not be taken back rightly."""
    old = import_batch.c.at < start_of(day)
    due = select(import_batch.c.id).where(old).order_by(import_batch.c.id).limit(MOST)
    bare = ~exists().where(import_change.c.batch_id == import_batch.c.id)
    return [
        (import_change, delete(import_change).where(import_change.c.batch_id.in_(due))),
        _gone(import_batch, old, bare),
    ]


def _of_those_who_left(day: date) -> list[Change]:
    about = (contact_attempt, contact_change, contact_handling)
    return [
        *(_gone(table, table.c.person_id.in_(left_before(day))) for table in about),
        _gone(evidence, PHOTOS[Rule.LEFT](day), WITHOUT_FILE),
    ]


def _words_about_the_found(day: date) -> list[Change]:
    """What was written down until somebody was found, unless they are lost again."""
    found = exists().where(
        contact_change.c.person_id == contact_attempt.c.person_id,
        contact_change.c.before == _LOST,
        contact_change.c.on >= contact_attempt.c.on,
        contact_change.c.on < day,
    )
    lost = exists().where(
        member.c.person_id == contact_attempt.c.person_id, member.c.contact_status == _LOST
    )
    note, step = contact_attempt.c.note_sealed, contact_attempt.c.next_sealed
    due = and_(or_(note.is_not(None), step.is_not(None)), found, ~lost)
    return [_blanked(contact_attempt, due, note_sealed=None, next_sealed=None)]


def _checks(day: date) -> list[Change]:
    old = select(assessment.c.id).where(assessment.c.started_at < start_of(day))
    return [
        *(_gone(table, table.c.assessment_id.in_(old)) for table in (check_entry, check_report)),
        _gone(evidence, PHOTOS[Rule.CHECKS](day), WITHOUT_FILE),
    ]


def _conversations(day: date) -> list[Change]:
    return [_gone(conversation, conversation.c.updated_at < start_of(day))]


def _outbox(day: date) -> list[Change]:
    settled = outbox.c.state.not_in(_UNSETTLED)
    return [_gone(outbox, settled, outbox.c.done_at < start_of(day))]


def _jobs(day: date) -> list[Change]:
    """But the newest: the outbox knows a file by its job's number, which must not come again."""
    newest = select(func.max(export_job.c.id)).correlate(None).scalar_subquery()
    return [_gone(export_job, export_job.c.done_at < start_of(day), export_job.c.id < newest)]


def _audit(day: date) -> list[Change]:
    return [_gone(audit, audit.c.at < start_of(day))]


def _feedback(day: date) -> list[Change]:
    return [_gone(feedback, feedback.c.at < start_of(day))]


# What each rule does to what lies before a day.
CHANGES: Mapping[Rule, Callable[[date], Sequence[Change]]] = {
    Rule.NUMBERS: _numbers,
    Rule.ACCOUNTS: _accounts,
    Rule.IMPORTS: _imports,
    Rule.LEFT: _of_those_who_left,
    Rule.FOUND: _words_about_the_found,
    Rule.CHECKS: _checks,
    Rule.CONVERSATIONS: _conversations,
    Rule.OUTBOX: _outbox,
    Rule.JOBS: _jobs,
    Rule.AUDIT: _audit,
    Rule.FEEDBACK: _feedback,
}


def _gone(table: Table, *conditions: ColumnElement[bool]) -> Change:
    return table, delete(table).where(_some(table, *conditions))


def _blanked(table: Table, condition: ColumnElement[bool], **values: Any) -> Change:
    return table, update(table).where(_some(table, condition)).values(**values)


def _some(table: Table, *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    keys = list(table.primary_key)
    # Chosen apart: the statement around must not lend its table.
    chosen = select(*keys).where(*conditions).limit(MOST).correlate(None)
    return keys[0].in_(chosen) if len(keys) == 1 else tuple_(*keys).in_(chosen)
