"""A whole year of P0 in a town of 32: from the report to the grade that stands at its end."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from tests.scenarios.dingtalk_phones import dingtalk_phones
from tests.scenarios.season import OpenPhones, Season, town_opened
from tests.scenarios.wecom_phones import wecom_phones
from tests.scenarios.year import autumn, december, department, files, meetings, review
from tests.scenarios.year.begin import one_member_fewer, proposals, reports_but_one, the_late_branch
from tests.scenarios.year.figures import CLINIC, MAJIA, MEILIN, MEIXI, ROWS, TEA

_OF_THEIR_OWN = {MEIXI, MEILIN, CLINIC, TEA, MAJIA}


_PLATFORMS = {
    "wecom": wecom_phones,
    "dingtalk-stream": partial(dingtalk_phones, mode="stream"),
    "dingtalk-http": partial(dingtalk_phones, mode="http"),
}


@pytest.mark.parametrize("phones", _PLATFORMS.values(), ids=_PLATFORMS)
async def test_a_year_from_the_reports_to_the_grades_that_stand_at_its_end(
    tmp_path: Path, phones: OpenPhones
) -> None:
    async with town_opened(tmp_path, open_phones=phones) as season:
        await _year(season)
        assert season.pressed > 10


async def _year(season: Season) -> None:
    await one_member_fewer(season)
    await season.begin()
    await season.play(
        [("otherclerk", "开始2026年度分类定级", "1 个"), ("otherclerk", "1", "已开始")]
    )
    await reports_but_one(season)
    await season.jump("2026-03-16 09:00")
    await meetings.six_lines_and_paper(season)
    await meetings.too_few(season)
    await meetings.without_a_leader(season)
    await meetings.on_paper(season, [r.org for r in ROWS if r.org not in _OF_THEIR_OWN])
    await season.jump("2026-03-25 09:00")
    await proposals(season)
    await season.jump("2026-04-01 09:00")
    await the_late_branch(season)
    await season.jump("2026-04-02 09:00")
    await review.first_review(season)
    await season.jump("2026-04-03 09:00")
    await review.notice(season)
    await review.objection_in_the_notice(season)
    await files.list_upward(season)
    await review.handed_up(season)
    await season.jump("2026-04-13 09:00")
    await department.overall_review(season)
    await season.jump("2026-04-20 09:00")
    await department.told(season)
    await department.objections(season)
    await department.shown_again(season)
    await season.jump("2026-05-20 09:00")
    await autumn.labels(season)
    await autumn.gaps_are_reminded(season)
    await december.asked_for(season)
    await december.decided_again(season)
    await december.confirmed(season)
    await december.stands_at_the_end(season)
    await files.archive(season)
