"""What the rules propose for lost members, by the vectors of the plan and by both rules."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.contact_handling import WITHDRAWN, check_outcome, proposal, standing
from domain.contact_records import Handling
from domain.people import ContactStatus, Member
from domain.refusals import Refusal
from domain.scheme import load
from domain.scheme_contact import CheckRules

FEE, ACTIVITY = date(2023, 8, 31), date(2023, 5, 10)


def rules() -> CheckRules:
    found = load("contact-check").check
    assert found is not None
    return found


def member(
    status: ContactStatus = ContactStatus.LOST,
    handling: str = "",
    handled_on: date | None = None,
    *,
    probationary: bool = False,
) -> Member:
    return Member(
        1,
        "古月明",
        2,
        "梅溪村党支部",
        probationary,
        status,
        ACTIVITY,
        FEE,
        handling=handling,
        handled_on=handled_on,
    )


def proposed(one: Member, today: date, attempts: int = 1, rule: int = 0) -> str:
    made = proposal(one, FEE, attempts, rules().rules[rule], today)
    return made.outcome if made else ""


@pytest.mark.parametrize(
    ("today", "outcome"),
    [(date(2024, 2, 28), ""), (date(2024, 2, 29), ""), (date(2024, 3, 1), "停止党籍")],
)
def test_over_six_months_and_only_then(today: date, outcome: str) -> None:
    assert proposed(member(), today) == outcome


def test_without_attempts_or_a_date_nothing_is_proposed() -> None:
    assert proposed(member(), date(2025, 1, 1), attempts=0) == ""
    assert proposal(member(), None, 3, rules().handling, date(2025, 1, 1)) is None
    assert proposed(member(ContactStatus.MOBILE), date(2025, 1, 1)) == ""


def test_two_years_after_the_suspension() -> None:
    suspended = member(handling="停止党籍", handled_on=date(2024, 4, 1))
    assert proposed(suspended, date(2026, 4, 1)) == ""
    assert proposed(suspended, date(2026, 4, 2)) == "自行脱党除名"
    made = proposal(suspended, FEE, 1, rules().handling, date(2026, 4, 2))
    assert made is not None
    assert (made.rule, made.since) == ("rule-2019", date(2026, 4, 1))
    assert "第二十四条" in made.source


def test_the_rule_of_2016_is_data() -> None:
    assert proposed(member(), date(2024, 3, 1), rule=1) == "自行脱党除名"


def test_a_probationary_member_loses_the_standing_instead() -> None:
    assert proposed(member(probationary=True), date(2024, 3, 1)) == "取消预备党员资格"


def test_what_was_kept_open_is_proposed_again() -> None:
    kept = member(handling="继续查找", handled_on=date(2024, 3, 5))
    assert proposed(kept, date(2024, 6, 1)) == "停止党籍"


@pytest.mark.parametrize(
    ("outcome", "one", "was_lost", "key"),
    [
        ("开除", member(), True, "handling.no_such_outcome"),
        ("停止党籍", member(ContactStatus.IN_CONTACT), True, "handling.lost_only"),
        ("批评教育", member(), True, "handling.found_only"),
        ("恢复正常管理", member(ContactStatus.IN_CONTACT), False, "handling.found_only"),
        ("取消预备党员资格", member(), True, "handling.probationary_only"),
        ("停止党籍", member(probationary=True), True, "handling.not_probationary"),
        ("继续查找", member(handling="转出"), True, "handling.left"),
        ("停止党籍", member(), True, ""),
        ("恢复正常管理", member(ContactStatus.MOBILE), True, ""),
        ("退党除名", member(ContactStatus.IN_CONTACT), False, ""),
    ],
)
def test_what_can_be_recorded_of_whom(
    outcome: str,
    one: Member,
    was_lost: bool,
    key: str,
) -> None:
    if not key:
        check_outcome(outcome, one, was_lost=was_lost)
        return
    with pytest.raises(Refusal) as refused:
        check_outcome(outcome, one, was_lost=was_lost)
    assert refused.value.key == key


def test_the_proposal_never_comes_before_its_day() -> None:
    day = FEE
    while proposed(member(), day) == "":
        day += timedelta(days=1)
    assert day == date(2024, 3, 1)


@given(st.lists(st.sampled_from(["停止党籍", "继续查找", "自行脱党除名", None]), max_size=12))
def test_what_is_taken_back_uncovers_what_stood_before(told: list[str | None]) -> None:
    """None takes back; what stands is kept by hand beside it, anew after a removal."""
    history: list[Handling] = []
    stack: list[Handling] = []
    for place, outcome in enumerate(told):
        on = date(2026, 3, 1) + timedelta(days=place)
        made = Handling(1, 2, outcome or WITHDRAWN, on, 3)
        history.append(made)
        if outcome is None:
            stack = stack[:-1]
        elif stack and stack[-1].outcome == "自行脱党除名":
            stack = [made]
        else:
            stack = [*stack, made]
        assert standing(history) == (stack[-1] if stack else None)
