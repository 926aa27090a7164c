"""Forms 3 and 4 from the people, and the checks that their sums hold (forms.md §1.5).

Form 3 counts who has been out of contact for six months or more: 总数 = the sum of the lengths =
the sum of the circumstances, in every line and in all of them. What is 待核 fits in no length.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from domain.contact import Length, in_statistics, last_contact, length
from domain.forms.headings import CIRCUMSTANCES, LENGTHS, ORG_KINDS, OUTCOMES
from domain.people import ContactStatus, Member

TOTAL = "总计"


@dataclass(frozen=True, slots=True)
class Counted:
    """A member as the summaries count one: the code of the branch's kind, and what is known."""

    org_kind: str
    org_id: int
    org: str = field(repr=False)
    name: str = field(repr=False)
    length: Length
    circumstance: str
    lost: bool
    found_within_year: bool = False
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Unsettled:
    """Somebody whose record keeps a line from adding up, and why."""

    org_id: int
    org: str = field(repr=False)
    name: str = field(repr=False)
    why: str


@dataclass(frozen=True, slots=True)
class Difference:
    """A line whose sums do not hold: its total, the sum of its parts, and which parts."""

    line: str
    total: int
    parts: int
    what: str


def counted(
    member: Member, org_kind: str, today: date, *, found_within_year: bool = False
) -> Counted:
    """The member as the summaries count one on that day."""
    since = last_contact(member.last_activity, member.last_fee)
    lost = member.contact_status is ContactStatus.LOST
    return Counted(
        org_kind,
        member.org_id,
        member.org_name,
        member.name,
        length(since, today),
        member.circumstance,
        # 待核 is kept in sight: nobody may go missing from the sums without a word.
        lost and (since is None or in_statistics(since, today)),
        found_within_year,
        member.handling,
    )


def form3_lines(people: Iterable[Counted]) -> list[tuple[str, tuple[int, ...]]]:
    """A line per kind of organisation that has anybody, and the line of totals first."""
    by_kind: dict[str, list[Counted]] = {}
    everybody = list(people)
    for one in everybody:
        by_kind.setdefault(one.org_kind, []).append(one)
    lines = [(TOTAL, _form3_cells(everybody))]
    for code, name in ORG_KINDS.items():
        if code in by_kind:
            lines.append((f"{code}{name}", _form3_cells(by_kind[code])))
    return lines


def _form3_cells(people: Sequence[Counted]) -> tuple[int, ...]:
    lost = [one for one in people if one.lost]
    lengths = Counter(one.length for one in lost)
    circumstances = Counter(one.circumstance for one in lost)
    found = sum(one.found_within_year for one in people)
    return (
        len(lost),
        *(lengths[name] for name in LENGTHS),
        *(circumstances[code] for code in CIRCUMSTANCES),
        found,
    )


def form3_differences(lines: Sequence[tuple[str, Sequence[int]]]) -> list[Difference]:
    """Every sum of form 3 that does not hold; `lines` with the totals first."""
    found: list[Difference] = []
    ends = 1 + len(LENGTHS)
    for title, cells in lines:
        for what, parts in (
            ("失去联系时间", cells[1:ends]),
            ("失去联系情形", cells[ends : ends + len(CIRCUMSTANCES)]),
        ):
            if cells[0] != sum(parts):
                found.append(Difference(title, cells[0], sum(parts), what))
    return found + _column_differences(lines)


def form4_lines(people: Iterable[Counted]) -> list[tuple[str, tuple[int, ...]]]:
    """A line per kind of organisation that has anybody handled, and the line of totals first."""
    handled = [one for one in people if one.outcome]
    lines = [(TOTAL, _form4_cells(handled))]
    for code, name in ORG_KINDS.items():
        part = [one for one in handled if one.org_kind == code]
        if part:
            lines.append((f"{code}{name}", _form4_cells(part)))
    return lines


def _form4_cells(people: Sequence[Counted]) -> tuple[int, ...]:
    outcomes = Counter(one.outcome for one in people)
    return (len(people), *(outcomes[name] for name in OUTCOMES))


def form4_differences(lines: Sequence[tuple[str, Sequence[int]]]) -> list[Difference]:
    """Every sum of form 4 that does not hold."""
    rows = [
        Difference(title, cells[0], sum(cells[1:]), "各项处置")
        for title, cells in lines
        if cells[0] != sum(cells[1:])
    ]
    return rows + _column_differences(lines)


def _column_differences(lines: Sequence[tuple[str, Sequence[int]]]) -> list[Difference]:
    """Each column of the totals is the sum of the lines below it."""
    (title, totals), below = lines[0], [cells for _, cells in lines[1:]]
    sums = [sum(column) for column in zip(*below, strict=True)] if below else [0] * len(totals)
    return [
        Difference(title, total, parts, f"第{place}列")
        for place, (total, parts) in enumerate(zip(totals, sums, strict=True), 1)
        if total != parts
    ]


def unsettled(people: Iterable[Counted]) -> list[Unsettled]:
    """Who keeps form 3 from adding up: no last contact on record, or no circumstance."""
    found = []
    for one in people:
        if one.lost and one.length is Length.UNKNOWN:
            found.append(Unsettled(one.org_id, one.org, one.name, "末次组织生活和党费都没有记录"))
        if one.lost and one.circumstance not in CIRCUMSTANCES:
            found.append(Unsettled(one.org_id, one.org, one.name, "没有失联情形"))
    return found


def org_kind_of(category: str, mapping: Mapping[str, str]) -> str:
    """The code of a category of organisation; ⑨ where the scheme names none."""
    return mapping.get(category, "⑨")
