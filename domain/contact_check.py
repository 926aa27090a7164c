"""The double check (双查): the branch confirms each member, the work group confirms or sends back.

The moves are a table, as those of a report are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import accumulate

from domain.people import ContactStatus
from domain.refusals import Refusal


class EntryState(StrEnum):
    """How far the check of one member has come."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    RETURNED = "returned"
    CHECKED = "checked"

    @property
    def screen(self) -> str:
        return _SCREEN[self]


_SCREEN = {
    EntryState.OPEN: "待确认",
    EntryState.CONFIRMED: "支部已确认",
    EntryState.RETURNED: "退回重查",
    EntryState.CHECKED: "核查通过",
}

# (before, what is done, after). A branch may mend what it said until the work group has checked.
ENTRY_MOVES: tuple[tuple[EntryState, str, EntryState], ...] = (
    (EntryState.OPEN, "confirm", EntryState.CONFIRMED),
    (EntryState.CONFIRMED, "confirm", EntryState.CONFIRMED),
    (EntryState.RETURNED, "confirm", EntryState.CONFIRMED),
    (EntryState.CONFIRMED, "check", EntryState.CHECKED),
    (EntryState.CONFIRMED, "return", EntryState.RETURNED),
    (EntryState.CHECKED, "return", EntryState.RETURNED),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One member of a check. `status` is what the branch found, `reason` why it was sent back."""

    assessment_id: int
    person_id: int = field(repr=False)
    org_id: int = field(repr=False)
    state: EntryState
    status: ContactStatus | None = None
    evidence: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)
    confirmed_at: datetime | None = None
    checked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """How many members of one branch stand alike."""

    org_id: int
    state: EntryState
    number: int


def on_page(standing: Sequence[Standing], start: int, size: int) -> tuple[list[Standing], int]:
    """Those that a page of that size from `start` on needs, and how many of them come before it."""
    ends = list(accumulate(one.number for one in standing))
    needed = [
        place
        for place, end in enumerate(ends)
        if end > start and end - standing[place].number < start + size
    ]
    if not needed:
        return [], 0
    first = needed[0]
    return [standing[place] for place in needed], start - (ends[first] - standing[first].number)


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a part are in each state."""

    by_state: Mapping[EntryState, int]

    @property
    def total(self) -> int:
        return sum(self.by_state.values())

    def of(self, *states: EntryState) -> int:
        """How many are in one of those states."""
        return sum(self.by_state.get(state, 0) for state in states)

    @property
    def waiting(self) -> int:
        """How many the branch still owes."""
        return self.of(EntryState.OPEN, EntryState.RETURNED)


def move_entry(state: EntryState, action: str) -> EntryState:
    """Where the action takes an entry; Refusal `check.no_such_move` (state, action)."""
    for origin, name, target in ENTRY_MOVES:
        if origin is state and name == action:
            return target
    raise Refusal("check.no_such_move", state=state.screen, action=action)


def as_mermaid() -> str:
    """The moves as a Mermaid state diagram."""
    states = [f"    {state.value} : {state.screen}" for state in EntryState]
    words = {"confirm": "支部确认", "check": "工作组核查通过", "return": "工作组退回"}
    moves = [f"    {origin} --> {target} : {words[name]}" for origin, name, target in ENTRY_MOVES]
    return "\n".join(["stateDiagram-v2", *states, f"    [*] --> {EntryState.OPEN}", *moves]) + "\n"
