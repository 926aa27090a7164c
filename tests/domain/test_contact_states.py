"""The table of contact states: what is allowed, what it needs, and histories replayed."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.contact_states import CHANGES, as_mermaid, change_to, check_day, needs_of, replayed
from domain.people import ContactStatus
from domain.refusals import Refusal

IN, MOBILE, NOMINAL, LOST = ContactStatus


def test_each_pair_is_a_change_or_refused_with_the_ways_that_are_open() -> None:
    allowed = {
        (IN, MOBILE),
        (IN, NOMINAL),
        (IN, LOST),
        (MOBILE, IN),
        (MOBILE, NOMINAL),
        (MOBILE, LOST),
        (NOMINAL, IN),
        (NOMINAL, MOBILE),
        (NOMINAL, LOST),
        (LOST, IN),
        (LOST, MOBILE),
    }
    for before, after in product(ContactStatus, repeat=2):
        if (before, after) in allowed:
            assert change_to(before, after).target is after
            continue
        with pytest.raises(Refusal) as refused:
            change_to(before, after)
        wanted = "lost_contact.no_change" if before is after else "lost_contact.impossible"
        assert refused.value.key == wanted
    with pytest.raises(Refusal) as refused:
        change_to(LOST, NOMINAL)
    assert refused.value.facts["ways"] == ("在册", "流动")


@pytest.mark.parametrize(
    ("before", "after", "needs"),
    [
        (IN, LOST, ("circumstance",)),
        (NOMINAL, MOBILE, ("destination",)),
        (LOST, MOBILE, ("destination",)),
        (LOST, IN, ()),
        (LOST, LOST, ()),
    ],
)
def test_what_must_be_told(
    before: ContactStatus, after: ContactStatus, needs: tuple[str, ...]
) -> None:
    assert needs_of(before, after) == needs


@pytest.mark.parametrize(
    ("on", "joined", "latest", "key"),
    [
        (date(2026, 3, 3), None, None, "lost_contact.to_come"),
        (date(2010, 6, 30), date(2010, 7, 1), None, "lost_contact.before_joining"),
        (date(2026, 2, 1), None, date(2026, 2, 2), "lost_contact.before_latest"),
        (date(2026, 3, 2), date(2026, 3, 2), date(2026, 3, 2), ""),
    ],
)
def test_a_day_that_cannot_be(on: date, joined: date | None, latest: date | None, key: str) -> None:
    if not key:
        check_day(on, date(2026, 3, 2), joined, latest)
        return
    with pytest.raises(Refusal) as refused:
        check_day(on, date(2026, 3, 2), joined, latest)
    assert refused.value.key == key


@given(st.sampled_from(ContactStatus), st.lists(st.sampled_from(ContactStatus), max_size=12))
def test_a_history_of_changes_ends_where_the_last_one_led(
    start: ContactStatus, wanted: list[ContactStatus]
) -> None:
    now, kept = start, []
    for target in wanted:
        try:
            now = change_to(now, target).target
        except Refusal:
            continue
        kept.append(target)
    assert replayed(start, kept) is now


def test_the_drawing_has_every_change() -> None:
    drawn = as_mermaid()
    assert drawn.count("-->") == len(CHANGES)
    assert "in_contact --> lost : 失去联系（写明失联情形）" in drawn
