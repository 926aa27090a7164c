"""What can be done with a self-assessment; chat, page and command all come through here.

Each function checks rights and state, saves, leaves a line in the audit trail and returns the
report as it then stands. Refusals say why not and who can help.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain import access
from domain.people import Person
from domain.ports import UnitOfWork
from domain.refusals import Refusal
from domain.report_merge import Change, merge
from domain.report_text import split_report
from handlers.self_assessment import checks, keeping, notices
from handlers.self_assessment.view import View, load

_TRIES = 3


@dataclass(frozen=True, slots=True)
class Saved:
    """The report after saving, and the fields somebody else had changed in the meantime."""

    view: View
    conflicts: Mapping[str, str] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class Pasted:
    """What a whole report gave: sections filled, sections that had other words, what was left."""

    view: View
    filled: tuple[str, ...]
    kept: tuple[str, ...]
    rest: str = field(default="", repr=False)


def view(uow: UnitOfWork, who: Person, subject_id: int, now: datetime) -> View:
    """The report for its writer. Refusal `general.no_such_subject` for anybody else."""
    found = load(uow, subject_id, now)
    if not access.may(who, "write_report", found.subject.org.path, now.date()):
        raise Refusal("general.no_such_subject")
    return found


def save_answers(
    uow: UnitOfWork, who: Person, subject_id: int, changes: Iterable[Change], now: datetime
) -> Saved:
    """Keep what was written; a returned report becomes a draft again.

    Refusals: those of `domain.report_answers.checked`, `self_assessment.already_submitted`,
    `.already_accepted`, `.changed_meanwhile`.
    """
    wanted = list(changes)
    for _ in range(_TRIES):
        found = view(uow, who, subject_id, now)
        checks.may_edit(found)
        merged = merge(found.report.answers, keeping.checked(found, wanted))
        if merged.answers == found.report.answers:
            return Saved(found, merged.conflicts)
        report = keeping.revised(found, who, merged.answers)
        if uow.reports.save(report, who.id, now):
            return Saved(view(uow, who, subject_id, now), merged.conflicts)
    raise Refusal("self_assessment.changed_meanwhile")


def submit(uow: UnitOfWork, who: Person, subject_id: int, now: datetime) -> View:
    """Hand the report in; after the deadline only when reopened, and then marked late.

    Refusals: `self_assessment.incomplete`, `.too_early`, `.too_late`, `.already_submitted`,
    `.already_accepted`, `.changed_meanwhile`.
    """
    found = view(uow, who, subject_id, now)
    checks.may_submit(uow, found)
    draft = keeping.revised(found, who, found.report.answers)
    moved = keeping.moved(replace(found, report=draft), who, "submit")
    report = replace(moved, submitted_at=now, late=found.late, reason="")
    return keeping.kept(uow, who, found, report, "report_submit", now)


def withdraw(uow: UnitOfWork, who: Person, subject_id: int, now: datetime) -> View:
    """Take a report back that is not accepted yet and not before the meeting.

    Refusals: `self_assessment.nothing_to_withdraw`, `.already_accepted`, `.poll_is_open`.
    """
    found = view(uow, who, subject_id, now)
    checks.may_withdraw(uow, found)
    return keeping.kept(
        uow, who, found, keeping.moved(found, who, "withdraw"), "report_withdraw", now
    )


def accept(uow: UnitOfWork, who: Person, subject_id: int, now: datetime) -> View:
    """Take the report as handed in and tell the secretary.

    Refusals: `general.no_such_subject`, `self_assessment.not_submitted`, `.already_accepted`.
    """
    found = judged(uow, who, subject_id, now)
    checks.may_accept(found)
    done = keeping.kept(uow, who, found, keeping.moved(found, who, "accept"), "report_accept", now)
    notices.accepted(uow, done)
    return done


def return_(uow: UnitOfWork, who: Person, subject_id: int, reason: str, now: datetime) -> View:
    """Give the report back with a reason and tell the secretary.

    After the deadline it is reopened in the same breath, or it could not be mended. Refusals:
    `general.no_such_subject`, `self_assessment.not_submitted`, `.reason_missing`.
    """
    found = judged(uow, who, subject_id, now)
    checks.may_return(found, reason)
    moved = replace(keeping.moved(found, who, "return", reason), reason=reason.strip())
    done = keeping.kept(uow, who, found, moved, "report_return", now)
    if not done.accepting:
        done = keeping.reopened(uow, who, done, reason)
    notices.returned(uow, done)
    return done


def reopen(uow: UnitOfWork, who: Person, subject_id: int, reason: str, now: datetime) -> View:
    """Let a branch hand in late, until the end of the third day from now, and tell the secretary.

    Refusals: `general.no_such_subject`, `self_assessment.still_open`, `.already_handed_in`.
    """
    found = judged(uow, who, subject_id, now)
    checks.may_reopen(found)
    done = keeping.reopened(uow, who, found, reason)
    notices.reopened(uow, done)
    return done


def paste_report(uow: UnitOfWork, who: Person, subject_id: int, text: str, now: datetime) -> Pasted:
    """Put a whole report into its sections. A section that has other words keeps them.

    Refusals: `self_assessment.no_headings` (titles) where no heading is found; as save_answers.
    """
    found = view(uow, who, subject_id, now)
    split = split_report(text, found.scheme.sections)
    if not split.found:
        known = tuple(section.title for section in found.scheme.sections)
        raise Refusal("self_assessment.no_headings", titles=known)
    titles = {f"section:{s.id}": s.title for s in found.scheme.sections}
    offered = {f"section:{key}": words for key, words in split.found.items() if words.strip()}
    kept = [k for k in offered if found.report.answers.get(k, "") not in ("", offered[k])]
    changes = [Change(key, words) for key, words in offered.items() if key not in kept]
    saved = save_answers(uow, who, subject_id, changes, now)
    filled = tuple(titles[change.key] for change in changes)
    return Pasted(saved.view, filled, tuple(titles[key] for key in kept), split.rest)


def judged(uow: UnitOfWork, who: Person, subject_id: int, now: datetime) -> View:
    """The report for whoever may accept or return it. Refusal `general.no_such_subject`."""
    found = load(uow, subject_id, now)
    if not access.may(who, "judge_report", found.subject.org.path, now.date()):
        raise Refusal("general.no_such_subject")
    return found
