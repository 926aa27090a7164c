"""Lost members found again."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from domain.people import Role
from storage import tables
from tests.handlers.dialogue import Town, play, settled
from tests.handlers.filled import audited, lost, lost_members, recorded_attempts, shape

NO_MEMBER = "没有找到您说的党员"
IN_MEIXI = "梅溪村党支部"


@pytest.fixture
def searched(town: Town) -> Town:
    """A town with lost members in four branches."""
    return lost_members(town)


def status(town: Town, who: str) -> str:
    member = tables.member.c
    found: str = (
        settled(town.main)
        .execute(select(member.contact_status).where(member.person_id == town.people.id(who)))
        .scalar_one()
    )
    return found


def test_somebody_reached_is_taken_back_after_asking(searched: Town) -> None:
    play(
        searched,
        [
            ("梅溪书记", "打电话联系上了张远帆", ["结果:已联系上"]),
            ("梅溪书记", "1", ["已记下", "从「失联」改为「在册」吗", "1. 改为在册"]),
            ("梅溪书记", "1", "已改为「在册」"),
            ("梅溪书记", "张远帆联系上了吗", "在册,没有列为失联"),
        ],
    )
    assert status(searched, "甲") == "in_contact"
    (change,) = settled(searched.main).execute(select(tables.contact_change)).all()
    assert (change.before, change.after, change.on) == ("lost", "in_contact", date(2026, 3, 2))
    assert change.by == searched.people.id("梅溪书记")
    assert change.reason_sealed


def test_reached_but_not_yet_taken_back_stays_lost(searched: Town) -> None:
    play(
        searched,
        [
            ("梅溪书记", "打电话联系上了张远帆", "请核对"),
            ("梅溪书记", "1", "改为在册"),
            ("梅溪书记", "2", "取消"),
        ],
    )
    assert status(searched, "甲") == "lost"
    assert len(recorded_attempts(searched)) == 1


def test_found_again_in_one_sentence_is_confirmed_first(searched: Town) -> None:
    play(
        searched,
        [
            ("梅溪书记", "张远帆已联系上", ["从「失联」改为「在册」吗", "依据:张远帆已联系上"]),
            ("梅溪书记", "1", ["已改为「在册」", "佐证"]),
            ("梅溪书记", "张远帆已经联系上了", ["「在册」", "没有改动"]),
        ],
    )
    (row,) = audited(searched, "contact_status")
    assert shape(row) == (1, searched.people.org(IN_MEIXI), f"person:{searched.people.id('甲')}")


def test_only_the_branch_changes_a_status(searched: Town) -> None:
    searched.people.add_person("支委", (Role.COMMITTEE_MEMBER, IN_MEIXI), name="石委员")
    play(
        searched,
        [
            ("党建办", "张远帆已联系上", "由党员所在支部的书记"),
            ("支委", "张远帆已联系上", "由党员所在支部的书记"),
            ("梅溪书记", "葛待核已联系上", NO_MEMBER),
            ("支委", "打电话联系上了张远帆", "请核对"),
            ("支委", "1", ["已记下", "!改为在册"]),
        ],
    )
    assert status(searched, "甲") == "lost"


def test_two_namesakes_are_told_apart_before_a_change(searched: Town) -> None:
    lost(searched, "己", IN_MEIXI, name="卢小满", born=date(1980, 1, 1))
    play(
        searched,
        [
            ("梅溪书记", "卢小满已联系上", "请点选,或回复数字"),
            ("梅溪书记", "1", "改为「在册」吗"),
            ("梅溪书记", "1", "已改为「在册」"),
        ],
    )
    assert (status(searched, "乙"), status(searched, "己")) == ("in_contact", "lost")
