"""Starting an assessment for a subtree."""

from __future__ import annotations

import pytest

from domain.organizations import Organization, OrgKind, graded
from tests.handlers.dialogue import Town, play


def test_a_clerk_starts_the_year_for_the_town(town: Town) -> None:
    play(
        town,
        [
            ("梅溪书记", "自评", "!基本情况"),
            ("党建办", "开始2026年度分类定级", ["清溪镇党委", "考评对象 4 个", "1. 开始"]),
            ("党建办", "1", ["已开始", "4 个"]),
            ("党建办", "开始 2026 年度分类定级", "已经在进行"),
            ("梅溪书记", "自评", "基本情况"),
        ],
    )


def test_an_official_starts_it_for_the_district_and_a_town_then_cannot(town: Town) -> None:
    play(
        town,
        [
            ("组织部", "启动分类定级", ["云川区委组织部", "考评对象 5 个"]),
            ("组织部", "确认", "已开始"),
            ("党建办", "开始分类定级", "已经在进行"),
        ],
    )


def test_nothing_begins_without_a_yes(town: Town) -> None:
    play(town, [("党建办", "开始分类定级", "1. 开始"), ("党建办", "2", "已取消")])
    assert town.write(lambda u: len(u.assessments.running())) == 0


@pytest.mark.parametrize("who", ["党员一", "梅溪书记", "联系领导"])
def test_others_may_not_start_one(town: Town, who: str) -> None:
    play(town, [(who, "开始分类定级", "由镇党建办或组织部来做")])


def org(number: int, kind: OrgKind, path: str) -> Organization:
    parts = path.strip("/").split("/")
    parent = int(parts[-2]) if len(parts) > 1 else None
    return Organization(number, f"o{number}", kind, path, parent)


TREE = [
    org(1, OrgKind.DEPARTMENT, "/1/"),
    org(2, OrgKind.COMMITTEE, "/1/2/"),
    org(3, OrgKind.BRANCH, "/1/2/3/"),
    org(4, OrgKind.GENERAL_BRANCH, "/1/2/4/"),
    org(5, OrgKind.BRANCH, "/1/2/4/5/"),
    org(6, OrgKind.GENERAL_BRANCH, "/1/2/6/"),
    org(7, OrgKind.COMMITTEE, "/1/2/7/"),
    org(8, OrgKind.COMMITTEE, "/1/8/"),
    org(9, OrgKind.UNIT, "/1/2/9/"),
]


def test_branches_and_leaves_are_graded_and_graders_are_not() -> None:
    found = [o.id for o in graded(TREE, include_parents=False)]
    assert found == [3, 5, 6, 7]  # 7 is a 村级党委 without branches, 8 an empty town


def test_parents_can_be_included() -> None:
    assert [o.id for o in graded(TREE, include_parents=True)] == [3, 4, 5, 6, 7]


def test_below_a_town_the_town_itself_is_not_graded() -> None:
    assert [o.id for o in graded(TREE[1:7], include_parents=False)] == [3, 5, 6, 7]
    assert graded([], include_parents=False) == []
