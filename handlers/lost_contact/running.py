"""The member checks that run: which one a branch stands in, by which rules."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from domain import scheme as schemes
from domain.contact_check import Entry, EntryState
from domain.contact_handling import LEAVING
from domain.people import Member
from domain.ports import Assessment, UnitOfWork
from domain.scheme_contact import CheckRules
from domain.scheme_parts import SubjectKind
from domain.scheme_rules import Scheme


@dataclass(frozen=True, slots=True)
class Running:
    """A member check with its scheme and the rules in it."""

    assessment: Assessment
    scheme: Scheme = field(repr=False)
    rules: CheckRules = field(repr=False)


def running_checks(uow: UnitOfWork, prefixes: Sequence[str]) -> list[Running]:
    """The running checks that have to do with these subtrees, oldest first."""
    found = []
    for assessment in uow.assessments.running(SubjectKind.MEMBER.value):
        scheme = schemes.read(assessment.scheme_text)
        touches = any(
            assessment.path.startswith(prefix) or prefix.startswith(assessment.path)
            for prefix in prefixes
        )
        if scheme.check is not None and touches:
            found.append(Running(assessment, scheme, scheme.check))
    return found


def refill(uow: UnitOfWork) -> int:
    """List whoever came onto a roll since the checks began; returns how many."""
    checks = running_checks(uow, ["/"])
    return sum(uow.checks.fill(r.assessment.id, r.assessment.path, LEAVING) for r in checks)


def latest_check(uow: UnitOfWork, prefixes: Sequence[str]) -> Running | None:
    """The one begun last of those; None where none runs."""
    found = running_checks(uow, prefixes)
    return found[-1] if found else None


def rules_for(uow: UnitOfWork, prefixes: Sequence[str]) -> CheckRules:
    """The rules of the running check, else those the scheme that comes with the program has."""
    running = latest_check(uow, prefixes)
    return running.rules if running else _delivered()


def _delivered() -> CheckRules:
    for name in schemes.names():
        rules = schemes.load(name).check
        if rules is not None:
            return rules
    raise LookupError("no scheme has rules for a member check")


def confirmable(uow: UnitOfWork, member: Member) -> Entry | None:
    """The member's entry in a running check, as long as the branch may still speak for it."""
    for assessment in reversed(uow.assessments.running(SubjectKind.MEMBER.value)):
        entry = uow.checks.of_person(assessment.id, member.person_id)
        if entry is not None and entry.state is not EntryState.CHECKED:
            return entry
    return None
