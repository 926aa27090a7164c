"""The digest's lines about notices: to who must act, and on no other day."""

from __future__ import annotations

from tests.handlers.decisions import decide_all
from tests.handlers.dialogue import Town, play
from tests.handlers.test_going_up import told
from tests.handlers.test_notices import post
from tests.handlers.test_reminders import digest, digests_of


def test_a_clerk_hears_of_open_objections_until_they_are_answered(running: Town) -> None:
    post(running)
    play(
        running,
        [("党员一", "我有异议 梅林 台账不实", "台账不实"), ("党员一", "1", "已登记")],
    )
    running.jump_to(4, 5)
    digest(running)
    assert "有 1 条异议等您答复" in digests_of(running, "党建办")[-1]
    assert not any("异议" in words for words in digests_of(running, "组织部"))
    play(
        running,
        [("党建办", "改为一般 梅林的异议 理由:查实", "改为"), ("党建办", "1", "更正为「一般」")],
    )
    running.jump_to(4, 6)
    digest(running)
    assert "梅林村党支部的异议已答复要改等级" in digests_of(running, "党建办")[-1]
    decide_all(running, {"梅林村党支部": "一般"})
    running.jump_to(4, 8)
    digest(running)
    assert not any("异议" in words for words in digests_of(running, "党建办")[2:])


def test_an_official_hears_of_objections_to_published_results(running: Town) -> None:
    post(running)
    told(running)
    play(
        running,
        [("梅溪书记", "我有异议 漏了证明", "漏了证明"), ("梅溪书记", "1", "已登记")],
    )
    running.jump_to(4, 21)
    digest(running)
    assert "有 1 条异议等您答复" in digests_of(running, "组织部")[-1]


def test_a_clerk_hears_once_that_the_list_may_go_up(running: Town) -> None:
    post(running)
    for day in (6, 7, 8):
        running.jump_to(4, day)
        digest(running)
    heard = [words for words in digests_of(running, "党建办") if "公示已期满" in words]
    assert len(heard) == 1


def test_nothing_is_said_of_a_list_that_went_up(running: Town) -> None:
    post(running)
    running.jump_to(4, 7)
    play(running, [("党建办", "上报", "上报清溪镇党委"), ("党建办", "1", "已上报")])
    digest(running)
    assert not any("公示已期满" in words for words in digests_of(running, "党建办"))


def test_who_must_answer_finds_it_on_their_own_list(running: Town) -> None:
    post(running)
    play(
        running,
        [
            ("党员一", "我有异议 梅林 台账不实", "台账不实"),
            ("党员一", "1", "已登记"),
            ("党建办", "待办", "1. 有 1 条异议等您答复"),
            ("组织部", "待办", "!异议"),
            ("梅林书记", "待办", "!异议"),
            ("党建办", "改为一般 梅林的异议 理由:查实", "改为「一般」"),
            ("党建办", "1", "更正为「一般」"),
            ("党建办", "待办", ["梅林村党支部的异议已答复要改等级", "!1 条异议"]),
        ],
    )
    decide_all(running, {"梅林村党支部": "一般"})
    play(running, [("党建办", "待办", "!异议")])
