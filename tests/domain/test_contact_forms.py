"""Forms 3 and 4: any people, any partition, the sums hold or are named."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.contact import Length
from domain.forms.headings import CIRCUMSTANCES, LENGTHS, ORG_KINDS, OUTCOMES
from domain.forms.summary import (
    Counted,
    Difference,
    form3_differences,
    form3_lines,
    form4_differences,
    form4_lines,
    unsettled,
)


def one(
    kind: str = "③",
    length: Length = Length.UNDER_YEAR,
    circumstance: str = "①",
    *,
    lost: bool = True,
    found: bool = False,
    outcome: str = "",
) -> Counted:
    return Counted(kind, 2, "梅溪村党支部", "古月明", length, circumstance, lost, found, outcome)


# Of forms.md §4.2: 7 by lengths 2+3+1+1 and by circumstances 3+0+1+1+1+1+0.
SEVEN = [
    one(length=length, circumstance=code)
    for length, code in zip(
        (LENGTHS[0],) * 2 + (LENGTHS[1],) * 3 + (LENGTHS[2], LENGTHS[3]),
        ("①", "①", "①", "③", "④", "⑤", "⑥"),
        strict=True,
    )
]


def test_the_vector_of_the_plan_adds_up() -> None:
    lines = form3_lines(SEVEN)
    assert lines[0] == ("总计", (7, 2, 3, 1, 1, 3, 0, 1, 1, 1, 1, 0, 0))
    assert lines[1] == ("③农村", lines[0][1])
    assert form3_differences(lines) == []


@pytest.mark.parametrize(
    ("changed", "differences"),
    [
        (
            (7, 2, 3, 1, 0, 3, 0, 1, 1, 1, 1, 0, 0),
            [
                Difference("总计", 7, 6, "失去联系时间"),
                Difference("总计", 0, 1, "第5列"),
            ],
        ),
        (
            (8, 2, 3, 1, 1, 3, 0, 1, 1, 1, 1, 0, 0),
            [
                Difference("总计", 8, 7, "失去联系时间"),
                Difference("总计", 8, 7, "失去联系情形"),
                Difference("总计", 8, 7, "第1列"),
            ],
        ),
    ],
)
def test_any_sum_that_fails_is_named(changed: Sequence[int], differences: list[Difference]) -> None:
    lines = form3_lines(SEVEN)
    assert form3_differences([("总计", changed), *lines[1:]]) == differences


def test_who_keeps_it_from_adding_up_is_named() -> None:
    people = [*SEVEN, one(length=Length.UNKNOWN, circumstance="")]
    assert [d.parts for d in form3_differences(form3_lines(people))[:2]] == [7, 7]
    assert [one.why for one in unsettled(people)] == [
        "末次组织生活和党费都没有记录",
        "没有失联情形",
    ]


people_of = st.lists(
    st.builds(
        one,
        st.sampled_from(list(ORG_KINDS)),
        st.sampled_from(LENGTHS),
        st.sampled_from(list(CIRCUMSTANCES)),
        lost=st.booleans(),
        found=st.booleans(),
        outcome=st.sampled_from(["", *OUTCOMES]),
    ),
    max_size=40,
)


@given(people_of, st.integers(0, 40))
def test_totals_over_any_partition_add_up(people: list[Counted], cut: int) -> None:
    for lines_of, differences in (
        (form3_lines, form3_differences),
        (form4_lines, form4_differences),
    ):
        whole = lines_of(people)
        parts = [lines_of(people[:cut])[0][1], lines_of(people[cut:])[0][1]]
        assert whole[0][1] == tuple(map(sum, zip(*parts, strict=True)))
        assert differences(whole) == []
        below = [cells for _, cells in whole[1:]]
        if below:
            assert whole[0][1] == tuple(map(sum, zip(*below, strict=True)))
