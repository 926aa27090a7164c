"""How far the reports of an assessment have come: counts with their denominator."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from domain.ports import ReportState
from domain.reports import ReportStep

HANDED_IN = frozenset({ReportStep.SUBMITTED.value, ReportStep.ACCEPTED.value})


@dataclass(frozen=True, slots=True)
class Progress:
    """Subjects by the state of their report; the five states add up to `total`.

    `late` are those among the handed in that came after the deadline.
    """

    total: int
    accepted: int
    submitted: int
    returned: int
    draft: int
    none: int
    late: int

    @property
    def handed_in(self) -> int:
        return self.accepted + self.submitted

    @property
    def missing(self) -> int:
        return self.total - self.handed_in


def progress(states: Sequence[ReportState]) -> Progress:
    """The counts over these subjects."""
    by = Counter(state.state for state in states)
    return Progress(
        total=len(states),
        accepted=by[ReportStep.ACCEPTED.value],
        submitted=by[ReportStep.SUBMITTED.value],
        returned=by[ReportStep.RETURNED.value],
        draft=by[ReportStep.DRAFT.value],
        none=by[""],
        late=sum(state.late for state in states if state.state in HANDED_IN),
    )


def still_missing(states: Sequence[ReportState]) -> tuple[ReportState, ...]:
    """Those that still have to hand their report in; a returned one has to again."""
    return tuple(state for state in states if state.state not in HANDED_IN)
