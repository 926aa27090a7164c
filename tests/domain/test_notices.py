"""公示 and 异议 as rules: their days, what is still to be shown, what settles an objection."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import notices, scheme
from domain.calendar import SHANGHAI, STATE_COUNCIL, Calendar, end_of
from domain.decided import Decision, NoticeRecord, Objection
from domain.scheme_parts import Level
from domain.scheme_rules import Counting, NoticeRule

RULES = scheme.load("district-grading")
STAGES = {
    "first_review": "committee",
    "overall_review": "department",
    "review_request": "committee",
    "december_review": "department",
}
GRADES = [grade.name for grade in RULES.grades]
NOON = datetime(2026, 4, 3, 12, tzinfo=SHANGHAI)


def made(subject: int, stage: str, grade: str, at: datetime = NOON) -> Decision:
    return Decision(0, subject, stage, STAGES[stage], grade, "", "", "", None, 1, at)


def shown(stage: str, **lines: str) -> NoticeRecord:
    """A notice of subjects s1, s2, …"""
    pairs = tuple((int(name[1:]), grade) for name, grade in lines.items())
    day = NOON.date()
    return NoticeRecord(1, 1, 1, stage, day, day + timedelta(3), day + timedelta(4), pairs, False)


@pytest.mark.parametrize(
    ("counting", "posted", "first", "last", "opens"),
    [
        # natural days; 2015-04-06 is off for Qingming
        (Counting.NATURAL, date(2015, 4, 3), date(2015, 4, 4), date(2015, 4, 6), date(2015, 4, 7)),
        (Counting.NATURAL, date(2026, 4, 6), date(2026, 4, 7), date(2026, 4, 9), date(2026, 4, 10)),
        # working days
        (Counting.WORKING, date(2015, 4, 3), date(2015, 4, 7), date(2015, 4, 9), date(2015, 4, 10)),
        (
            Counting.WORKING,
            date(2026, 4, 9),
            date(2026, 4, 10),
            date(2026, 4, 14),
            date(2026, 4, 15),
        ),
    ],
)
def test_a_notice_of_three_days(
    counting: Counting, posted: date, first: date, last: date, opens: date
) -> None:
    found = notices.period(NoticeRule(3, counting), posted, STATE_COUNCIL)
    assert (found.first, found.last, found.next_step_opens) == (first, last, opens)


def test_an_objection_told_on_2015_04_20_has_until_2015_04_29() -> None:
    rule = RULES.objection
    assert rule is not None
    last = notices.objections_until(rule, date(2015, 4, 20), STATE_COUNCIL)
    assert last == date(2015, 4, 29)


@given(
    st.dates(date(2010, 1, 1), date(2040, 1, 1)),
    st.integers(1, 30),
    st.sampled_from(list(Counting)),
)
def test_a_period_begins_after_its_posting_and_ends_before_the_next_step(
    posted: date, days: int, counting: Counting
) -> None:
    calendar = Calendar()
    found = notices.period(NoticeRule(days, counting), posted, calendar)
    assert posted < found.first <= found.last < found.next_step_opens
    assert calendar.is_workday(found.next_step_opens)
    span = [found.first + timedelta(n) for n in range((found.last - found.first).days + 1)]
    working = counting is Counting.WORKING
    assert sum(calendar.is_workday(day) or not working for day in span) == days


def test_the_first_draft_shows_every_grade_and_who_has_none() -> None:
    decided = {1: {"first_review": made(1, "first_review", "好")}}
    draft = notices.draft(RULES, [1, 2], decided, [], ())
    assert draft == notices.Draft("first_review", ((1, "好"),), (2,), renewed=False)


@pytest.mark.parametrize(("told", "lines"), [((), ()), (("overall_review",), ((1, "较好"),))])
def test_a_grade_changed_above_is_shown_again_once_it_was_told(
    told: tuple[str, ...], lines: tuple[tuple[int, str], ...]
) -> None:
    decided = {
        1: {
            "first_review": made(1, "first_review", "好"),
            "overall_review": made(1, "overall_review", "较好"),
        }
    }
    draft = notices.draft(RULES, [1], decided, [shown("first_review", s1="好")], told)
    assert draft.lines == lines
    assert draft.renewed is bool(lines)


def test_a_scheme_may_leave_changed_grades_off_the_notice() -> None:
    quiet = replace(RULES, notice=NoticeRule(3, again_after_change=False))
    decided = {
        1: {
            "first_review": made(1, "first_review", "好"),
            "overall_review": made(1, "overall_review", "较好"),
        }
    }
    before = [shown("first_review", s1="好")]
    assert notices.draft(quiet, [1], decided, before, ["overall_review"]).lines == ()


DECIDED = st.dictionaries(
    st.integers(1, 6), st.dictionaries(st.sampled_from(sorted(STAGES)), st.sampled_from(GRADES))
)


@given(DECIDED, st.sets(st.sampled_from(["overall_review", "december_review"])))
def test_posting_every_draft_leaves_nothing_to_show(
    grades: Mapping[int, Mapping[str, str]], told: set[str]
) -> None:
    decided = {
        subject: {stage: made(subject, stage, grade) for stage, grade in stages.items()}
        for subject, stages in grades.items()
    }
    posted: list[NoticeRecord] = []
    for _ in STAGES:
        draft = notices.draft(RULES, range(1, 7), decided, posted, told)
        assert not set(draft.missing) & {subject for subject, _ in draft.lines}
        posted.append(replace(shown(draft.stage), lines=draft.lines))
    assert notices.draft(RULES, range(1, 7), decided, posted, told).lines == ()


def test_only_the_first_review_grades_everybody() -> None:
    decided = {1: {"first_review": made(1, "first_review", "好")}}
    first, december = notices.grade_stages(RULES, Level.COMMITTEE)
    assert notices.undecided(RULES, first, [1, 2], decided) == (2,)
    assert notices.undecided(RULES, december, [1, 2], decided) == ()


def test_a_notice_is_over_at_24_00_of_its_last_day() -> None:
    posted = shown("first_review", s1="好")
    end = end_of(posted.last_day)
    assert not notices.is_over(posted, end - timedelta(seconds=1))
    assert notices.is_over(posted, end)


@pytest.mark.parametrize(
    ("state", "standing", "settled"),
    [
        ("open", "较好", False),
        ("upheld", "较好", True),
        ("upheld", None, True),
        ("changed", "较好", False),
        ("changed", "一般", True),
        ("changed", None, False),
    ],
)
def test_an_objection_is_settled_once_the_grade_follows_the_answer(
    state: str, standing: str | None, settled: bool
) -> None:
    answered = None if state == "open" else NOON
    grade = "一般" if state == "changed" else ""
    raised = Objection(1, 1, 1, "notice", "", False, 1, NOON, state, "", "", answered, grade)
    before = NOON - timedelta(hours=1)
    decision = made(1, "first_review", standing, before) if standing else None
    assert notices.is_settled(raised, decision) is settled


def test_a_later_correction_settles_it_whatever_it_says() -> None:
    raised = Objection(1, 1, 1, "notice", "", False, 1, NOON, "changed", "", "", NOON, "一般")
    decision = made(1, "first_review", "较差", NOON + timedelta(minutes=1))
    assert notices.is_settled(raised, decision)


def test_what_the_department_changed_is_told_with_both_grades() -> None:
    decided = {
        1: {
            "first_review": made(1, "first_review", "好"),
            "overall_review": made(1, "overall_review", "较好"),
        },
        2: {
            "first_review": made(2, "first_review", "一般"),
            "overall_review": made(2, "overall_review", "一般"),
        },
    }
    (stage, _) = notices.grade_stages(RULES, Level.DEPARTMENT)
    assert notices.changed_above(RULES, stage, decided) == {1: ("好", "较好")}
