"""The 组织 sheet: parents, rings, namesakes, moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.imports.known import Known
from domain.organizations import Organization, OrgKind
from tests.fakes.import_sheets import Line, organizations, plan_of, problem_keys, warning_keys

COMMITTEE: Line = {"名称": "清溪镇党委", "类型": "党委"}
OTHER: Line = {"名称": "白石镇党委", "类型": "党委"}


def _branch(name: str, parent: str = "", **more: str) -> Line:
    return {"名称": name, "上级": parent, "类型": "党支部", **more}


def _known() -> Known:
    return Known(
        (
            Organization(1, "清溪镇党委", OrgKind.COMMITTEE, "/1/"),
            Organization(2, "机关党支部", OrgKind.BRANCH, "/1/2/", 1),
            Organization(3, "白石镇党委", OrgKind.COMMITTEE, "/3/"),
        )
    )


def test_parents_are_found_wherever_their_rows_stand() -> None:
    plan = plan_of(
        organizations(
            _branch("梅溪村党支部", "梅溪村党总支"),
            {"名称": "梅溪村党总支", "上级": "清溪 镇党委", "类型": "党总支"},
            COMMITTEE,
        )
    )
    assert plan.sound
    assert [d.values["name"] for d in plan.organizations] == [
        "清溪镇党委",
        "梅溪村党总支",
        "梅溪村党支部",
    ]
    assert [d.parent for d in plan.organizations] == [None, -1, -2]


@pytest.mark.parametrize(
    ("lines", "keys"),
    [
        ([_branch("甲", "没有的")], ["organization_unknown"]),
        ([COMMITTEE, _branch("甲", "清溪镇党委"), _branch("甲 ", "清溪镇党委")], ["row_twice"]),
        ([COMMITTEE, COMMITTEE], ["row_twice"]),
        ([{**COMMITTEE, "上级": "白石镇党委"}, {**OTHER, "上级": "清溪镇党委"}], ["parent_ring"]),
        ([_branch("甲", "甲")], ["parent_ring"]),
        ([COMMITTEE, _branch("甲", "清溪镇党委"), _branch("乙", "甲")], ["parent_is_branch"]),
        ([{"名称": "甲", "类型": "支部"}], ["word"]),
        ([{"名称": "甲", "类型": ""}], ["required"]),
        ([_branch("长" * 121)], ["name_length"]),
        ([COMMITTEE, _branch("无此/甲", "清溪镇党委")], ["name_not_there"]),
    ],
)
def test_a_tree_that_cannot_be_is_refused(lines: list[Line], keys: list[str]) -> None:
    assert problem_keys(plan_of(organizations(*lines))) == keys


def test_a_refused_parent_does_not_refuse_its_children_too() -> None:
    plan = plan_of(
        organizations({"名称": "甲", "上级": "没有的", "类型": "党总支"}, _branch("乙", "甲"))
    )
    assert problem_keys(plan) == ["organization_unknown"]


def test_an_ambiguous_parent_is_refused_with_the_candidates() -> None:
    general: list[Line] = [
        {"名称": "上河党总支", "上级": parent, "类型": "党总支"}
        for parent in ("清溪镇党委", "白石镇党委")
    ]
    plan = plan_of(organizations(COMMITTEE, OTHER, *general, _branch("一支部", "上河党总支")))
    (problem,) = plan.problems
    assert problem.key == "organization_ambiguous"
    assert problem.facts["candidates"] == "清溪镇党委/上河党总支、白石镇党委/上河党总支"
    plan = plan_of(
        organizations(COMMITTEE, OTHER, *general, _branch("一支部", "白石镇党委/上河党总支"))
    )
    assert plan.sound
    assert plan.organizations[-1].parent == -4


def test_the_same_name_under_two_parents_makes_two_organisations() -> None:
    plan = plan_of(
        organizations(
            COMMITTEE,
            OTHER,
            _branch("机关党支部", "清溪镇党委"),
            _branch("机关党支部", "白石镇党委"),
        )
    )
    assert plan.sound
    assert len(plan.organizations) == 4


def test_a_registered_name_under_another_parent_is_a_new_one_and_said() -> None:
    plan = plan_of(organizations(_branch("机关党支部", "白石镇党委")), known=_known())
    assert [(d.ref, d.parent) for d in plan.organizations] == [(-1, 3)]
    assert warning_keys(plan) == ["same_name_elsewhere"]


def test_a_move_is_stated_by_the_old_parent_in_the_name() -> None:
    plan = plan_of(organizations(_branch("清溪镇党委/机关党支部", "白石镇党委")), known=_known())
    assert [(d.ref, d.parent) for d in plan.organizations] == [(2, 3)]
    assert warning_keys(plan) == ["moved"]


def test_one_at_the_top_moves_under_a_parent_that_comes_later() -> None:
    plan = plan_of(
        organizations(
            {"名称": "区委组织部", "类型": "组织部"},
            {"名称": "清溪镇党委", "上级": "区委组织部", "类型": "党委"},
        ),
        known=_known(),
    )
    assert plan.sound
    assert [(d.ref, d.parent) for d in plan.organizations] == [(1, -1), (-1, None)]


def test_moving_a_parent_under_its_child_is_a_ring() -> None:
    plan = plan_of(
        organizations({"名称": "清溪镇党委", "上级": "机关党支部", "类型": "党委"}), known=_known()
    )
    assert problem_keys(plan) == ["parent_ring"]


def test_an_empty_parent_leaves_a_registered_one_where_it_is() -> None:
    plan = plan_of(organizations(_branch("机关党支部", 备注="x")), known=_known())
    assert [(d.ref, d.parent, dict(d.values)) for d in plan.organizations] == [
        (2, 1, {"note": "x", "kind": "branch"})
    ]


def test_a_branch_at_the_top_is_worth_a_look() -> None:
    assert warning_keys(plan_of(organizations(_branch("甲")))) == ["no_parent"]


@given(st.permutations(range(6)), st.lists(st.integers(0, 5), min_size=6, max_size=6))
def test_any_order_and_any_parents_give_a_tree_or_a_ring(
    order: list[int], above: list[int]
) -> None:
    lines = [
        {"名称": f"组织{n}", "上级": f"组织{above[n]}" if n else "", "类型": "党委"} for n in order
    ]
    plan = plan_of(organizations(*lines))
    reached = {0}
    for _ in range(6):
        reached |= {n for n in range(6) if n and above[n] in reached}
    if len(reached) == 6:
        assert plan.sound
        known = {d.ref for d in plan.organizations}
        assert all(
            d.parent is None or (d.parent in known and d.parent > d.ref) for d in plan.organizations
        )
    else:
        assert set(problem_keys(plan)) == {"parent_ring"}


def test_a_chain_without_end_is_refused_and_does_not_exhaust_the_machine() -> None:
    lines: list[Line] = [
        {"名称": f"组织{n}", "上级": f"组织{n + 1}", "类型": "党委"} for n in range(3000)
    ]
    plan = plan_of(organizations(*lines, {"名称": "组织3000", "类型": "党委"}))
    assert "tree_too_deep" in problem_keys(plan)
