"""Pages of a member check's list."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from domain.contact_check import EntryState, Standing, on_page


@given(st.lists(st.integers(1, 30), max_size=12), st.integers(1, 25))
def test_pages_hold_everybody_once_and_in_order(numbers: list[int], size: int) -> None:
    standing = [Standing(org, EntryState.OPEN, number) for org, number in enumerate(numbers)]
    everybody = [(one.org_id, n) for one in standing for n in range(one.number)]
    read = []
    for start in range(0, len(everybody), size):
        shown, before = on_page(standing, start, size)
        found = [(one.org_id, n) for one in shown for n in range(one.number)]
        page = found[before : before + size]
        assert len(found) - len(page) < sum(one.number for one in (shown[0], shown[-1]))
        read += page
    assert read == everybody
    assert on_page(standing, len(everybody), size) == ([], 0)
