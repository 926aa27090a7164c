"""What the dialogues about evaluation meetings share."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from domain import scheme
from domain.ports import Report
from storage import urn_tables
from tests.handlers.dialogue import Town, play

MEMBERS = ("党员一", "党员二", "党员三", "党员四", "党员五", "党员六", "党员七")


def hand_in(town: Town, org: str = "梅溪村党支部") -> None:
    """The branch's report is in: everything in it says so."""
    rules = scheme.load("district-grading")
    answers = {f"section:{s.id}": f"{s.title}写好了。" for s in rules.sections}
    answers |= {f"score:{i.id}": "18" for i in rules.indicators}
    report = Report(town.people.subject(org), "submitted", answers, 0, town.now)
    town.write(lambda u: u.reports.save(report, town.people.id("梅溪书记"), town.now))


def begin(town: Town) -> None:
    """The meeting of 梅溪村党支部 has begun; twelve people are on its roll."""
    hand_in(town)
    play(town, [("梅溪书记", "开始测评", "通知名单上的 12 人"), ("梅溪书记", "1", "测评已开始")])


def vote(town: Town, voters: Sequence[str], choice: str) -> None:
    """Each of them casts that ballot."""
    for who in voters:
        play(
            town,
            [(who, "投票", "总体评价"), (who, choice, "没错就回复"), (who, "确认", "已投入票箱")],
        )


def close(town: Town, hears: str | list[str]) -> None:
    """The leader ends the meeting's poll and hears the result."""
    play(town, [("联系领导", "结束测评", "1. 结束测评"), ("联系领导", "1", hears)])


def rows(town: Town, table: object) -> int:
    """How many rows a table of either store has."""
    connection = town.urn if table in urn_tables.metadata.sorted_tables else town.main
    return len(connection.execute(select(table)).all())  # type: ignore[call-overload]
