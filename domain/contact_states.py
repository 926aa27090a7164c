"""Contact states and the changes between them: a table that the code follows and docs draw (P2c).

在册 is reached and takes part; 流动 lives elsewhere and is reached; 空挂 stands on the roll while
the relation belongs elsewhere; 失联 cannot be reached.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.people import ContactStatus
from domain.refusals import Refusal

_IN, _MOBILE, _NOMINAL, _LOST = (
    ContactStatus.IN_CONTACT,
    ContactStatus.MOBILE,
    ContactStatus.NOMINAL,
    ContactStatus.LOST,
)


@dataclass(frozen=True, slots=True)
class Change:
    """An allowed change and what must be told with it, besides the day and the evidence."""

    origin: ContactStatus
    target: ContactStatus
    label: str
    needs: tuple[str, ...] = ()


# Whoever was lost is first taken under management again, in contact or mobile; only then is it
# seen whether the relation belongs elsewhere.
CHANGES: tuple[Change, ...] = (
    Change(_IN, _MOBILE, "外出流动", ("destination",)),
    Change(_IN, _NOMINAL, "发现空挂"),
    Change(_IN, _LOST, "失去联系", ("circumstance",)),
    Change(_MOBILE, _IN, "返回"),
    Change(_MOBILE, _NOMINAL, "发现空挂"),
    Change(_MOBILE, _LOST, "失去联系", ("circumstance",)),
    Change(_NOMINAL, _IN, "理顺"),
    Change(_NOMINAL, _MOBILE, "登记流动", ("destination",)),
    Change(_NOMINAL, _LOST, "失去联系", ("circumstance",)),
    Change(_LOST, _IN, "取得联系"),
    Change(_LOST, _MOBILE, "取得联系,人在外地", ("destination",)),
)


def change_to(before: ContactStatus, after: ContactStatus) -> Change:
    """The change between the two; Refusals `lost_contact.no_change` (status) where both are the
    same and `lost_contact.impossible` (before, after, ways) where it is none of the table's.
    """
    if before is after:
        raise Refusal("lost_contact.no_change", status=before.screen)
    found = next((c for c in CHANGES if (c.origin, c.target) == (before, after)), None)
    if found is None:
        ways = tuple(change.target.screen for change in CHANGES if change.origin is before)
        raise Refusal(
            "lost_contact.impossible", before=before.screen, after=after.screen, ways=ways
        )
    return found


def needs_of(before: ContactStatus, after: ContactStatus) -> tuple[str, ...]:
    """What must be told for somebody to be found `after`, who stood as `before`."""
    return () if before is after else change_to(before, after).needs


def check_day(on: date, today: date, joined_on: date | None, latest: date | None) -> None:
    """Whether something about a member can have happened that day.

    Refusals `lost_contact.to_come`, `lost_contact.before_joining` (joined) and
    `lost_contact.before_latest` (latest), the day of the latest change on record.
    """
    if on > today:
        raise Refusal("lost_contact.to_come")
    if joined_on is not None and on < joined_on:
        raise Refusal("lost_contact.before_joining", joined=joined_on)
    if latest is not None and on < latest:
        raise Refusal("lost_contact.before_latest", latest=latest)


def replayed(start: ContactStatus, targets: Iterable[ContactStatus]) -> ContactStatus:
    """Where a history of changes leads; it refuses a step that is none of the table's."""
    state = start
    for target in targets:
        state = change_to(state, target).target
    return state


def as_mermaid() -> str:
    """The table as a Mermaid state diagram."""
    states = [f"    {state.value} : {state.screen}" for state in ContactStatus]
    moves = [f"    {c.origin} --> {c.target} : {_label(c)}" for c in CHANGES]
    return "\n".join(["stateDiagram-v2", *states, *moves]) + "\n"


_NEEDED = {"destination": "去向", "circumstance": "失联情形"}


def _label(change: Change) -> str:
    told = "、".join(_NEEDED[need] for need in change.needs)
    return f"{change.label}（写明{told}）" if told else change.label
