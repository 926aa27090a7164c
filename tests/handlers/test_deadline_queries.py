"""Deadlines: what applies to the asker first, with the days that are left."""

from __future__ import annotations

from datetime import datetime

from tests.handlers.dialogue import SHANGHAI, Town, play

AT = "统计时点:2026年3月2日 09:00"


def test_what_applies_to_the_asker_comes_first_with_days_left(running: Town) -> None:
    words = running.hear("梅溪书记", "什么时候截止")
    assert "自查自评报告:3月1日–2026年3月31日(星期二),还有 29 天" in words
    assert words.index("与您有关的") < words.index("自查自评报告") < words.index("其他")
    assert words.index("其他") < words.index("党(工)委初审初评")
    assert "宜在4月6日前办" in words
    assert AT in words


def test_a_member_hears_first_of_the_meeting_with_their_vote(running: Town) -> None:
    words = running.hear("党员一", "什么时候截止")
    assert words.index("测评会") < words.index("其他") < words.index("自查自评报告")


def test_a_stage_named_is_told_alone_and_also_when_over(running: Town) -> None:
    running.jump_to(4, 3)
    play(
        running,
        [
            ("梅溪书记", "自评什么时候截止", ["自查自评报告", "已截止 3 天", "!综合考评"]),
            ("党建办", "分类定级什么时候截止", ["综合考评", "总结评比"]),
            ("党建办", "综合考评到哪天", ["4月20日", "还有 17 天", "!测评会"]),
            ("党员一", "什么时候截止", ["综合考评", "!自查自评报告"]),
        ],
    )


def test_a_reopening_is_told_to_whom_it_was_granted(running: Town) -> None:
    running.jump_to(4, 3)
    subject, clerk = running.people.subject("梅溪村党支部"), running.people.id("党建办")
    until = datetime(2026, 4, 7, tzinfo=SHANGHAI)
    running.write(
        lambda u: u.assessments.reopen(subject, "self_report", until, running.now, clerk, "")
    )
    play(
        running,
        [
            ("梅溪书记", "自评什么时候截止", ["已为您重开到4月6日", "还有 3 天"]),
            ("梅林书记", "自评什么时候截止", ["!重开", "已截止 3 天"]),
        ],
    )


def test_a_year_without_known_holidays_is_told(town: Town) -> None:
    town.people.start("清溪镇党委", "2035")
    play(town, [("梅溪书记", "什么时候截止", "2035年的放假安排还没有收录")])


def test_holidays_that_are_known_need_no_word(running: Town) -> None:
    play(running, [("梅溪书记", "什么时候截止", "!放假安排")])
