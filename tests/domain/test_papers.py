"""Paper ballots: what a scrutineer writes, which sums must hold, one result over all channels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.paper_words import read_paper
from domain.papers import PaperCount, checked, merged, openable
from domain.polls import BallotShape, Choice, PollResult, tally
from domain.refusals import Refusal

OPTIONS = ("好", "较好", "一般", "较差")
LINES = (("领导班子好", "领导班子", "班子"), ("党员队伍好", "党员队伍"), ("总体评价",))
TITLES = ("领导班子好", "党员队伍好", "总体评价")


def read(text: str) -> PaperCount:
    return checked(read_paper(text, OPTIONS, LINES), TITLES, len(OPTIONS))


@pytest.mark.parametrize(
    ("text", "sums", "overall"),
    [
        ("发出10 收回9 好7 较好2", (10, 1, 9, 0), (0, 7, 2, 0, 0)),
        ("发出10 收回9 有效8 无效1 好5 较好2 一般1 较差0", (10, 1, 8, 1), (0, 5, 2, 1, 0)),
        ("发出 10 张,收回 9 张:好 7 票、较好 2 票。", (10, 1, 9, 0), (0, 7, 2, 0, 0)),
        ("未收回1 收回9 无效2 好7", (10, 1, 7, 2), (0, 7, 0, 0, 0)),
        ("发出10 未收回1 好9", (10, 1, 9, 0), (0, 9, 0, 0, 0)),
        ("发出8 无效3 好5", (8, 0, 5, 3), (0, 5, 0, 0, 0)),
        ("发出0 收回0 好0", (0, 0, 0, 0), (0, 0, 0, 0, 0)),
        ("班子 较好9 总体 发出9 收回9 较差9", (9, 0, 9, 0), (0, 0, 0, 0, 9)),
    ],
)
def test_sums_left_out_are_worked_out(
    text: str, sums: tuple[int, ...], overall: tuple[int, ...]
) -> None:
    count = read(text)
    assert (count.issued, count.unreturned, count.valid, count.invalid) == sums
    assert count.counts[-1] == overall


@pytest.mark.parametrize(
    "text",
    [
        "发出9 收回9 好9 领导班子好 好6 较好2 党员队伍 较差9",
        "发出9 收回9 好9\n领导班子:好6、较好2\n党员队伍好:较差9",
        "发出9 收回9 好9 领导班子好6 较好2 党员队伍较差9",
    ],
)
def test_a_line_by_its_name_takes_the_figures_behind_it(text: str) -> None:
    assert read(text).counts == ((1, 6, 2, 0, 0), (0, 0, 0, 0, 9), (0, 9, 0, 0, 0))


@pytest.mark.parametrize(
    ("text", "key", "facts"),
    [
        ("发出10 收回11 好11", "paper_issued", {"issued": 10, "returned": 11, "unreturned": -1}),
        ("发出9 收回9 未收回1 好9", "paper_issued", {"issued": 9, "returned": 9, "unreturned": 1}),
        ("发出9 收回9 有效10 好10", "paper_more", {"valid": 10, "returned": 9}),
        ("发出9 收回9 有效8 无效0 好8", "paper_returned", {"returned": 9, "valid": 8}),
        ("发出9 收回9 有效8 无效1 好9", "paper_overall", {"total": 9, "valid": 8}),
        ("发出9 收回9 好9 班子 好9 较好1", "paper_line", {"title": "领导班子好", "total": 10}),
        ("发出9 收回9", "paper_incomplete", {"what": "overall"}),
        ("发出9 好9", "paper_incomplete", {"what": "returned"}),
        ("收回9 好9", "paper_incomplete", {"what": "issued"}),
        ("发出9 收回9 好4 好5", "paper_unreadable", {"piece": "好5"}),
        ("发出9 发出9 收回9 好9", "paper_unreadable", {"piece": "发出9 收回9 好9"}),
        ("发出九 收回9 好9", "paper_unreadable", {"piece": "发出九 收回9 好9"}),
        ("发出9 收回9 好的9", "paper_unreadable", {"piece": "好的9"}),
        ("发出999999 收回9 好9", "paper_unreadable", {}),
    ],
)
def test_figures_that_do_not_hold_are_refused_with_themselves(
    text: str, key: str, facts: dict[str, object]
) -> None:
    with pytest.raises(Refusal) as refused:
        read(text)
    assert refused.value.key == f"voting.{key}"
    assert facts.items() <= refused.value.facts.items()


@pytest.mark.parametrize(
    ("electronic", "paper", "may"),
    [
        (5, None, True),
        (4, None, False),
        (0, 5, True),
        (0, 4, False),
        (4, 9, False),
        (1, 40, False),
        (5, 1, True),
        (5, 0, True),
        (4, 0, False),
        (0, None, False),
    ],
)
def test_beside_paper_the_others_are_enough_by_themselves_or_none(
    electronic: int, paper: int | None, may: bool
) -> None:
    count = None if paper is None else PaperCount(paper, paper, paper, ((0, paper, 0),))
    assert openable(electronic, count, 5) is may


ballots = st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3)), max_size=30)


@given(ballots, ballots, st.integers(0, 3), st.integers(0, 3))
def test_one_result_is_what_all_ballots_in_one_box_would_give(
    cast: list[Choice], on_paper: list[Choice], invalid: int, kept: int
) -> None:
    shape = BallotShape(2, 3)
    returned = len(on_paper) + invalid
    paper = PaperCount(returned + kept, returned, len(on_paper), tally(on_paper, shape))
    both = merged(PollResult(len(cast), 99, tally(cast, shape)), paper)
    assert both.counts == tally([*on_paper, *cast], shape)
    assert (both.cast, both.entitled) == (len(cast) + len(on_paper), 99)
    assert both.issued == both.cast + invalid + kept
    assert PollResult.from_data(both.to_data()) == both
    assert PaperCount.from_data(paper.to_data()) == paper


def test_what_was_never_opened_is_joined_in_number_only() -> None:
    paper = PaperCount(3, 2, 2, ((0, 2, 0),))
    assert merged(PollResult(2, 9, None), paper) == PollResult(4, 9, None, 0, 1)
    assert merged(PollResult(2, 9, None), None) == PollResult(2, 9, None)


def test_counts_are_not_in_the_repr() -> None:
    assert "17" not in repr(PaperCount(3, 2, 2, ((17, 17),)))
