"""Digests by the scheme's deadlines, and the clerk's nudge."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from domain.ports import Report
from handlers import reminders
from tests.handlers.dialogue import Town, play
from tests.handlers.polling import hand_in


def digest(town: Town, waiting: Mapping[int, Sequence[int]] | None = None) -> int:
    return town.write(lambda u: reminders.digests(u, town.desk, waiting or {}, town.now))


def digests_of(town: Town, who: str) -> list[str]:
    return [words for words in town.told(who) if "今日提醒" in words]


@pytest.mark.parametrize(
    ("month", "day", "says"),
    [
        (3, 27, None),
        (3, 28, "3月31日截止,还有 3 天"),
        (3, 29, None),
        (3, 30, None),
        (3, 31, "今天截止"),
        (4, 1, None),
        (4, 2, None),
        (4, 3, "逾期 3 天"),
        (4, 6, "逾期 6 天"),
        (4, 9, "逾期 9 天"),
        (4, 12, None),
    ],
)
def test_a_secretary_is_reminded_by_the_calendar(
    running: Town, month: int, day: int, says: str | None
) -> None:
    running.jump_to(month, day)
    digest(running)
    heard = digests_of(running, "梅溪书记")
    assert len(heard) == (0 if says is None else 1)
    assert says is None or says in heard[0]


def test_one_digest_a_person_and_day_however_often_the_clock_ticks(running: Town) -> None:
    running.jump_to(3, 28)
    assert digest(running) > 0
    assert digest(running) == 0
    assert len(digests_of(running, "梅溪书记")) == 1


def test_who_has_handed_in_is_not_reminded_of_it(running: Town) -> None:
    hand_in(running)
    running.jump_to(3, 31)
    digest(running)
    (heard,) = digests_of(running, "梅溪书记")
    assert "自查自评报告" not in heard
    assert "还没有开测评会" in heard


def test_a_returned_report_is_due_again(running: Town) -> None:
    subject = running.people.subject("梅溪村党支部")
    returned = Report(subject, "returned", {}, 0, running.now, reason="缺整改措施")
    running.write(lambda u: u.reports.save(returned, running.people.id("党建办"), running.now))
    running.jump_to(3, 28)
    digest(running)
    assert "被退回" in digests_of(running, "梅溪书记")[0]


def test_a_clerk_hears_a_number_from_the_last_day_on(running: Town) -> None:
    running.jump_to(3, 28)
    digest(running)
    assert digests_of(running, "党建办") == []
    running.jump_to(3, 31)
    digest(running)
    (heard,) = digests_of(running, "党建办")
    assert "还有 4 个党组织没交" in heard
    assert "梅溪" not in heard


def test_a_reopened_stage_reminds_of_its_own_last_day(running: Town) -> None:
    running.jump_to(4, 1)
    play(running, [("党建办", "重开梅溪村自评", "1."), ("党建办", "1", "4月4日")])
    running.jump_to(4, 4)
    digest(running)
    assert any("今天截止" in words for words in digests_of(running, "梅溪书记"))


def test_a_nudge_shows_whom_first_and_reaches_each_once_a_day(running: Town) -> None:
    hand_in(running)
    play(
        running,
        [
            (
                "党建办",
                "催一下没交的",
                ["有 3 个党组织还没交", "上河村党总支", "!梅溪村", "共 3 人"],
            ),
            ("党建办", "1", "已提醒 3 位书记"),
            ("党建办", "催一下没交的", "共 3 人"),
            ("党建办", "1", "另有 3 位今天已经提醒过"),
        ],
    )
    assert len(running.told("上河书记")) == 1
    assert running.told("二坊书记") == []


def test_only_clerks_and_officials_nudge(running: Town) -> None:
    play(running, [("梅溪书记", "催一下没交的", "由镇党建办和组织部来做")])


def test_with_nothing_open_nobody_is_told_anything(town: Town) -> None:
    town.jump_to(3, 31)
    assert digest(town) == 0
