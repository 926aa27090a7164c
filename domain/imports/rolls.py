"""What each person of the sheets is where: roles, identities, and the one branch roll."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from domain.contact_handling import TRANSFERRED
from domain.imports.findings import CellRefused, Findings
from domain.imports.grouping import Group
from domain.imports.known import Known, Left
from domain.imports.people import ROLL, Entry, dated_roles
from domain.imports.plan import MemberDraft
from domain.imports.terms import Terms
from domain.organizations import OrgKind
from domain.people import Role

_OFFICES = frozenset({OrgKind.DEPARTMENT, OrgKind.COMMITTEE, OrgKind.WORK_COMMITTEE, OrgKind.UNIT})


Span = tuple[date | None, date | None]


def record_posts(groups: Sequence[Group], terms: Terms, findings: Findings) -> None:
    """Enter the roles and the identities beside the roll into the terms.

    Dated ones first, the earliest first, so that the rows' order makes no difference.
    """
    for group in groups:
        for entry, role, span in sorted(_posts(group), key=lambda post: _order(post[2])):
            try:
                terms.hold(group.ref, entry.org.ref, role, span)
            except CellRefused as refused:
                findings.refused(entry.place, refused.column, "", refused)


def _posts(group: Group) -> Iterator[tuple[Entry, Role, Span]]:
    for entry in group.entries:
        dated = dated_roles(entry.identities, entry.roles)
        for role in (*entry.roles, *entry.identities):
            if role not in ROLL:
                yield entry, role, (entry.since, entry.until) if role in dated else (None, None)


def _order(span: Span) -> tuple[date, date]:
    return span[0] or date.max, span[1] or date.max


def draft_rolls(
    groups: Sequence[Group], known: Known, terms: Terms, findings: Findings
) -> tuple[MemberDraft, ...]:
    """The rows of the branch roll, one a person at most; the terms learn of moves."""
    drafts = []
    for group in groups:
        person = known.people[group.ref] if group.ref > 0 else None
        before = person.roll_org if person else None
        try:
            draft = _draft(group, before, person.left if person else None, terms)
        except CellRefused as refused:
            findings.refused(group.entries[-1].place, refused.column, "", refused)
            continue
        if draft is not None:
            drafts.append(draft)
        elif not before:
            _keep_beside_the_roll(group, findings)
    return tuple(drafts)


def _keep_beside_the_roll(group: Group, findings: Findings) -> None:
    """职务 of someone who is no member belongs to the person; the rest only to a roll."""
    if "post" in group.member:
        group.person["post"] = group.member["post"]
    if group.member.keys() - {"post"}:
        findings.warn(group.place, "not_on_a_roll")


def _draft(group: Group, before: int | None, left: Left | None, terms: Terms) -> MemberDraft | None:
    stated = _stated_roll(group, before)
    if stated is None:
        return MemberDraft(group.ref, before, group.member) if before and group.member else None
    org, role = stated
    # Somebody new has nothing on record that could end.
    moved = group.ref > 0 and _end_other_rolls(group.ref, stated, before, terms)
    anew = _arrival(group, before, org, left)
    terms.hold(group.ref, org, role, begins=terms.today if moved or left else None)
    values = {**anew, **group.member, "probationary": role is Role.PROBATIONARY}
    return MemberDraft(group.ref, org, values)


def _arrival(group: Group, before: int | None, org: int, left: Left | None) -> dict[str, object]:
    """What is over for somebody whom a roll has (again): the transfer, and why they left.

    A list from before a removal must not undo it: who was removed comes back by joining anew.
    """
    if before is None:
        return {}
    over: dict[str, object] = {}
    if before != org or left is not None:
        over = {"transferred_on": None, "transfer_receipt": None}
    if left is None:
        return over
    joined = group.member.get("joined_on")
    if left.outcome != TRANSFERRED and not (joined and left.on and joined > left.on):
        raise CellRefused("left_the_roll", "身份", outcome=left.outcome, on=left.on)
    return over | {"handling": "", "handled_on": None}


def _end_other_rolls(
    person: int, stated: tuple[int, Role], before: int | None, terms: Terms
) -> bool:
    orgs = {stated[0], before}
    keys = [(org, role) for org in orgs if org for role in ROLL if (org, role) != stated]
    return terms.end_others(terms.of(person, keys))


def _stated_roll(group: Group, before: int | None) -> tuple[int, Role] | None:
    """The one roll the rows state.

    A row that says 党员 of someone with a 角色 at a committee, department or unit speaks of a
    party member working there, whose roll is in a branch if the other rows or the register say so.
    """
    rows = [(entry, role) for entry in group.entries if (role := entry.roll_role)]
    if not rows:
        return None
    branch = [row for row in rows if not (row[0].roles and row[0].org.kind in _OFFICES)]
    if not branch and before and before not in {entry.org.ref for entry, _ in rows}:
        return None
    stated = {(entry.org.ref, role) for entry, role in branch or rows}
    if len({org for org, _ in stated}) > 1:
        raise CellRefused("two_rolls", "组织")
    if len(stated) > 1:
        raise CellRefused("member_and_probationary", "身份")
    return stated.pop()
