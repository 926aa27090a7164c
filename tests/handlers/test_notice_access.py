"""Who may post, hand up, tell and answer: role by role, and in one's own part of the tree."""

from __future__ import annotations

import pytest

from tests.handlers.decisions import CLERK_GRADES, decide, decide_all
from tests.handlers.dialogue import Town, play
from tests.handlers.test_notices import post, posted

EVERYBODY = (
    "组织部",
    "党建办",
    "党委书记",
    "新桥党建办",
    "梅溪书记",
    "梅溪副书记",
    "联系领导",
    "联系干部",
    "党员一",
    "预备党员",
    "群众代表",
)


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_the_committees_own_people_post(running: Town, who: str) -> None:
    running.jump_to(4, 3)
    decide_all(running)
    running.hear(who, "公示清溪镇")
    running.hear(who, "1")
    assert bool(posted(running)) is (who in ("党建办", "党委书记"))


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_the_clerk_hands_up(running: Town, who: str) -> None:
    post(running)
    running.jump_to(4, 7)
    running.hear(who, "上报初评")
    running.hear(who, "1")
    play(running, [("组织部", "各镇上报情况", ["清溪镇党委"])])
    went = "清溪镇党委:4月7日" in running.hear("组织部", "各镇上报情况")
    assert went is (who == "党建办")


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_the_department_tells_results(running: Town, who: str) -> None:
    running.jump_to(4, 20)
    decide_all(running)
    decide_all(running, CLERK_GRADES, "overall_review")
    running.hear(who, "通报清溪镇")
    running.hear(who, "1")
    heard = any("【通报】" in words for words in running.told("梅溪书记"))
    assert heard is (who == "组织部")


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_the_issuer_answers_what_is_raised_during_its_notice(running: Town, who: str) -> None:
    post(running)
    play(running, [("党员二", "我有异议 梅林 不实", "不实"), ("党员二", "1", "已登记")])
    running.hear(who, "维持 梅林的异议 理由:已核实")
    running.hear(who, "1")
    answered = any("维持原等级" in words for words in running.told("党员二"))
    assert answered is (who in ("党建办", "党委书记"))


@pytest.mark.parametrize("who", EVERYBODY)
def test_an_objections_words_and_author_reach_only_who_answers_it(running: Town, who: str) -> None:
    post(running)
    play(running, [("党员二", "我有异议 梅林 台账不实", "不实"), ("党员二", "1", "已登记")])
    heard = running.hear(who, "异议情况")
    assert ("台账不实" in heard) is (who in ("党建办", "党委书记"))
    assert (running.people.name("党员二") in heard) is (who in ("党建办", "党委书记"))


def test_a_committee_outside_ones_scope_is_not_there(running: Town) -> None:
    decide(running, "二坊村党支部", "好")
    running.jump_to(4, 3)
    decide_all(running)
    for elsewhere in ("新桥镇", "火星镇"):
        play(running, [("党建办", f"公示{elsewhere}", ["清溪镇党委", "!二坊"])])
        play(running, [("党建办", "取消", "")])
    assert posted(running) == []


def test_a_member_hears_a_neighbours_grade_once_a_notice_shows_it(running: Town) -> None:
    running.jump_to(4, 3)
    decide_all(running)
    unknown = running.hear("党员一", "梅木村等级")
    assert running.hear("党员一", "梅林村等级").replace("梅林村", "梅木村") == unknown
    play(
        running,
        [
            ("党建办", "公示", "1."),
            ("党建办", "1", "已张贴"),
            ("党员一", "梅林村等级", ["梅林村党支部", "「较好」", "公示", "!推荐评选"]),
            ("二坊书记", "梅林村等级", "没有找到您说的党组织"),
        ],
    )
