"""Keeping the accounts as a platform's directory has them: only ever accounts, never people.

Nobody is renamed, moved or deleted. An account that is known stays with its person; a new one goes
to the one person of that name in that branch; one that the directory has no more is kept, but not
written to.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.ports import KnownAccount, UnitOfWork
from domain.refusals import Refusal
from handlers.incoming import Change, DirectoryChange
from handlers.membership.departments import Departments
from handlers.membership.matching import (
    Listed,
    Matched,
    Newcomer,
    Register,
    Unmatched,
    match,
    newcomers,
)

# Fewer may leave at once without a question: half a branch is a handful of people.
_MAY_LEAVE = 10


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What reading a directory changed, or would change.

    `listed` people are in the directory; of the accounts known before, `still` are there, `back`
    are there again, and `gone` are not.
    """

    platform: str
    listed: int
    still: int
    back: tuple[KnownAccount, ...] = field(repr=False)
    gone: tuple[KnownAccount, ...] = field(repr=False)
    added: tuple[Matched, ...] = field(repr=False)
    unmatched: tuple[Unmatched, ...] = field(repr=False)

    @property
    def changes(self) -> int:
        """How many accounts are written."""
        return len(self.back) + len(self.gone) + len(self.added)

    @property
    def suspicious(self) -> bool:
        """Whether so many are gone that the app's visible range is more likely to be wrong."""
        if not self.gone:
            return False
        most = len(self.gone) * 2 > len(self.gone) + self.still
        return self.listed == 0 or (most and len(self.gone) > _MAY_LEAVE)


def sync(
    uow: UnitOfWork,
    platform: str,
    entries: Sequence[Listed],
    now: datetime,
    *,
    dry_run: bool = False,
    many_may_go: bool = False,
) -> SyncReport:
    """Bring the platform's accounts in line with its directory; the same one changes nothing.

    Refusal `sync.too_many_gone` where most accounts would fall silent, unless `many_may_go`.
    """
    known = uow.accounts.on(platform)
    report = _report(uow, platform, entries, known, now)
    if dry_run:
        return report
    if report.suspicious and not many_may_go:
        facts = {"gone": len(report.gone), "known": len(report.gone) + report.still}
        raise Refusal("sync.too_many_gone", **facts)
    if report.changes:
        _write(uow, report, now)
    return report


def changed(uow: UnitOfWork, change: DirectoryChange, now: datetime) -> bool:
    """Take in a notice from the directory; whether all of it is to be read again soon.

    Who has left is not written to any more; who has a new account keeps being the same person.
    """
    if change.change is Change.LEFT:
        rows = uow.accounts.mark(change.platform, change.accounts, reachable=False)
        _note(uow, now, "account_gone", change.platform, rows)
        return False
    if change.change is Change.CHANGED and change.new_account and len(change.accounts) == 1:
        renamed = uow.accounts.rename(change.platform, change.accounts[0], change.new_account)
        _note(uow, now, "account_renamed", change.platform, int(renamed))
    return True


def _report(
    uow: UnitOfWork,
    platform: str,
    entries: Sequence[Listed],
    known: Sequence[KnownAccount],
    now: datetime,
) -> SyncReport:
    there = {entry.account.lower() for entry in entries if entry.account}
    coming = newcomers(entries, known)
    added, unmatched = _matched(uow, coming, known, there, now) if coming else ([], [])
    present = [one for one in known if one.account in there]
    return SyncReport(
        platform,
        len(there),
        still=sum(one.reachable for one in present),
        back=tuple(one for one in present if not one.reachable),
        gone=tuple(one for one in known if one.reachable and one.account not in there),
        added=tuple(added),
        unmatched=tuple(unmatched),
    )


def _matched(
    uow: UnitOfWork,
    coming: Sequence[Newcomer],
    known: Sequence[KnownAccount],
    there: set[str],
    now: datetime,
) -> tuple[list[Matched], list[Unmatched]]:
    holders: dict[int, bool] = {}
    for one in known:
        holders[one.person_id] = holders.get(one.person_id, False) or one.account in there
    departments = Departments(uow.organizations.everything())
    register = Register(uow.accounts.placed(now.date()), departments, holders)
    return match(register, coming)


def _write(uow: UnitOfWork, report: SyncReport, now: datetime) -> None:
    platform = report.platform
    uow.accounts.mark(platform, [one.account for one in report.back], reachable=True)
    uow.accounts.mark(platform, [one.account for one in report.gone], reachable=False)
    uow.accounts.add(platform, [(one.account, one.person_id) for one in report.added])
    _note(uow, now, "directory_sync", platform, report.changes)


def _note(uow: UnitOfWork, now: datetime, action: str, platform: str, rows: int) -> None:
    if rows:
        uow.audit.record(now, None, action, target=platform, rows=rows)
