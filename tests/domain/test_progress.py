"""Counts of reports add up whatever states they are in."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from domain.organizations import Organization, OrgKind
from domain.ports import ReportState, Subject
from domain.progress import progress, still_missing

STATES = ("", "draft", "submitted", "returned", "accepted")


def states(pairs: list[tuple[str, bool]]) -> list[ReportState]:
    moment = datetime(2026, 3, 2, tzinfo=UTC)
    return [
        ReportState(
            Subject(n, 1, Organization(n, f"第{n}支部", OrgKind.BRANCH, f"/1/{n}/"), "general"),
            state,
            moment,
            late,
        )
        for n, (state, late) in enumerate(pairs, 2)
    ]


def test_every_state_has_its_count_and_late_counts_what_is_in() -> None:
    pairs = [("accepted", True), ("submitted", False), ("returned", True), ("draft", False)]
    counted = progress(states([*pairs, ("", False)]))
    assert (counted.total, counted.handed_in, counted.missing, counted.late) == (5, 2, 3, 1)
    assert (counted.returned, counted.draft, counted.none) == (1, 1, 1)


def test_a_returned_report_is_missing_again() -> None:
    found = still_missing(states([("accepted", False), ("returned", False), ("", False)]))
    assert [state.state for state in found] == ["returned", ""]


@given(pairs=st.lists(st.tuples(st.sampled_from(STATES), st.booleans()), max_size=40))
def test_the_counts_add_up_to_the_total(pairs: list[tuple[str, bool]]) -> None:
    found = states(pairs)
    counted = progress(found)
    parts = (counted.accepted, counted.submitted, counted.returned, counted.draft, counted.none)
    assert sum(parts) == counted.total == len(pairs)
    assert counted.missing == len(still_missing(found))
    assert counted.late <= counted.handed_in
