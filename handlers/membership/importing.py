"""The import of sheets: everything is checked before anything is written."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from domain.imports.columns import SheetKind
from domain.imports.contacts import Contacts
from domain.imports.findings import Findings
from domain.imports.grouping import Group, group_rows
from domain.imports.holidays import draft_holidays
from domain.imports.known import Known
from domain.imports.matching import Fingerprint, Register, match_groups
from domain.imports.organizations import draft_organizations, place_organizations
from domain.imports.people import read_entries
from domain.imports.plan import AccountDraft, PersonDraft, Plan
from domain.imports.rolls import draft_rolls, record_posts
from domain.imports.scores import draft_scores
from domain.imports.sheets import Row, SheetFile, read_rows
from domain.imports.terms import Terms
from domain.imports.tree import Node, Tree


def plan_import(
    known: Known, files: Sequence[SheetFile], today: date, fingerprint: Fingerprint
) -> Plan:
    """What importing these files together would write, or every reason why they cannot be.

    `fingerprint` gives the keyed fingerprint under which an identity number is registered. The
    plan holds good for the register as it was when `known` was read.
    """
    findings = Findings()
    rows = read_rows(files, findings)
    tree = Tree(known)
    pairs = place_organizations(rows[SheetKind.ORGANIZATIONS], tree, findings)
    entries = read_entries(rows[SheetKind.PEOPLE], tree, today, findings)
    groups = group_rows(entries, findings)
    match_groups(groups, Register(known, fingerprint), findings)
    return _plan(known, files, today, findings, rows, tree, pairs, groups)


def _plan(
    known: Known,
    files: Sequence[SheetFile],
    today: date,
    findings: Findings,
    rows: dict[SheetKind, list[Row]],
    tree: Tree,
    pairs: list[tuple[Row, Node]],
    groups: list[Group],
) -> Plan:
    terms = Terms(known, today)
    record_posts(groups, terms, findings)
    members = draft_rolls(groups, known, terms, findings)
    contacts = Contacts(known, groups, terms, findings)
    contacts.record(pairs, tree)
    holidays = draft_holidays(rows[SheetKind.HOLIDAYS], findings)
    scores = draft_scores(rows[SheetKind.SCORES], tree, known.assessments, today, findings)
    return Plan(
        files=tuple(file.name for file in files),
        digest=_digest(files),
        version=known.version,
        today=today,
        problems=tuple(findings.problems),
        warnings=tuple(findings.warnings),
        organizations=draft_organizations(pairs),
        people=(*_people(groups, known), *contacts.placeholders),
        accounts=_accounts(groups, known),
        terms=terms.drafts(),
        members=members,
        holidays=holidays,
        scores=scores,
    )


def _people(groups: Sequence[Group], known: Known) -> list[PersonDraft]:
    drafts = []
    for group in groups:
        values = {"name": group.name, **group.person}
        if group.ref > 0 and known.people[group.ref].placeholder:
            values["placeholder"] = False
        drafts.append(PersonDraft(group.ref, values))
    return drafts


def _accounts(groups: Sequence[Group], known: Known) -> tuple[AccountDraft, ...]:
    drafts = []
    for group in groups:
        before = known.people[group.ref].accounts if group.ref > 0 else {}
        drafts += [
            AccountDraft(platform, account, group.ref, before.get(platform))
            for platform, account in group.accounts.items()
            if before.get(platform) != account
        ]
    return tuple(drafts)


def _digest(files: Sequence[SheetFile]) -> str:
    """One digest of all files, whatever their order."""
    joined = "\n".join(sorted(file.digest for file in files))
    return hashlib.sha256(joined.encode()).hexdigest()
