"""Terms of retention: the days they come to, and their words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import add_months
from domain.retention import TERMS, Kept, Rule, Term, as_markdown
from domain.retention_table import KEPT

DAYS = st.dates(date(2020, 1, 1), date(2090, 12, 31))


def test_every_rule_has_a_term_and_something_it_ends() -> None:
    assert set(TERMS) == set(Rule)
    assert {kept.rule for kept in KEPT if kept.rule} == set(Rule)


def test_what_no_rule_ends_says_how_long_it_stays_and_why() -> None:
    for kept in KEPT:
        assert bool(kept.rule) != bool(kept.until), kept.what
        assert all((kept.what, kept.why, kept.seen_by, kept.then)), kept.what


@pytest.mark.parametrize(
    ("term", "today", "cutoff"),
    [
        (Term("", months=60), date(2031, 3, 2), date(2026, 3, 2)),
        # The end of a month is the last day of a shorter one.
        (Term("", months=60), date(2033, 2, 28), date(2028, 2, 28)),
        (Term("", months=60), date(2033, 3, 1), date(2028, 3, 1)),
        (Term("", months=6), date(2026, 8, 31), date(2026, 2, 28)),
        (Term("", days=180), date(2026, 6, 30), date(2026, 1, 1)),
        (Term("", days=7), date(2026, 3, 2), date(2026, 2, 23)),
    ],
)
def test_the_cutoff_lies_so_many_calendar_months_or_days_back(
    term: Term, today: date, cutoff: date
) -> None:
    assert term.cutoff(today) == cutoff


@given(st.sampled_from(sorted(Rule)), DAYS, DAYS)
def test_nothing_is_due_before_its_term_is_over(rule: Rule, event: date, today: date) -> None:
    term = TERMS[rule]
    over = add_months(event, term.months) + timedelta(days=term.days)
    if event < term.cutoff(today):
        assert over < today
    elif over < today:
        # Only where months differ in length, and by no more than they differ.
        assert today - over <= timedelta(days=3)


@given(st.sampled_from(sorted(Rule)), DAYS)
def test_what_is_due_one_day_is_due_the_next(rule: Rule, today: date) -> None:
    assert TERMS[rule].cutoff(today) <= TERMS[rule].cutoff(today + timedelta(days=1))


@pytest.mark.parametrize(
    ("term", "said"),
    [
        (Term("导入", months=12), "导入满 1 年"),
        (Term("导入", months=18), "导入满 1 年 6 个月"),
        (Term("发出", days=180), "发出满 180 天"),
    ],
)
def test_a_term_says_what_it_counts_from(term: Term, said: str) -> None:
    assert term.screen == said


def test_the_table_has_a_line_for_everything() -> None:
    kept = Kept(("audit",), "甲", "乙", "丙", Rule.AUDIT)
    other = Kept((), "甲", "乙", "丙", until="一直", then="不删")
    assert as_markdown([kept, other]).splitlines()[2:] == [
        "| 甲 | 乙 | 丙 | 记下满 5 年 | 删除 | `audit` |",
        "| 甲 | 乙 | 丙 | 一直 | 不删 | – |",
    ]
