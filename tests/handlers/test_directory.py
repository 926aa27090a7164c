"""Which organisation a short form means, and when it is asked back."""

from __future__ import annotations

from domain.organizations import OrgKind
from tests.handlers.dialogue import Town, play


def test_a_towns_name_means_its_committee_and_no_branch_below_it(town: Town) -> None:
    for name in ("清溪镇卫生院党支部", "清溪镇中学党支部"):
        town.people.add_org(name, OrgKind.BRANCH, "清溪镇党委", category="医院")
    town.people.start("清溪镇党委")
    play(
        town,
        [
            ("组织部", "清溪镇进度", ["清溪镇党委", "!请回复数字"]),
            ("组织部", "清溪镇卫生院进度", ["清溪镇卫生院党支部", "!清溪镇党委"]),
        ],
    )


def test_a_short_form_of_several_is_asked_back(running: Town) -> None:
    play(running, [("党建办", "上河等级", ["1. 上河村党总支", "2. 上河工业区党支部"])])


def test_a_general_branch_and_its_branch_of_one_name_are_asked_back(town: Town) -> None:
    town.people.add_org("上河村党支部", OrgKind.BRANCH, "上河村党总支", category="农村")
    town.people.start("清溪镇党委")
    play(town, [("党建办", "上河村等级", ["1. 上河村党总支", "2. 上河村党支部"])])
