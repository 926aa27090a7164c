"""What the dialogues about self-assessment share."""

from __future__ import annotations

from tests.handlers.dialogue import Row, Town

W, DEPUTY, CLERK = "梅溪书记", "梅溪副书记", "党建办"
SECTIONS = (
    "我支部现有党员九名,支委三名,去年六月按期换届。",
    "三会一课按月开展,活动场所一百二十平方米。",
    "帮扶困难户十二户,修通水渠两公里。",
    "学习不够经常,主要原因是外出党员多。",
    "每月集中学习一次,书记负责,六月底前落实。",
)
FILL: list[Row] = [(W, "自评", "基本情况"), *((W, text, "已记下") for text in SECTIONS)]
SCORE: Row = (W, "18 19 17 18 19", ["91.00", "按自评分对应档次:好", "1. 提交"])
HAND_IN: list[Row] = [*FILL, SCORE, (W, "1", "已提交")]


def report(town: Town, org: str = "梅溪村党支部") -> tuple[str, bool, dict[str, str]]:
    """State, late and answers of an organisation's report."""
    found = town.write(lambda u: u.reports.get(town.people.subject(org)))
    assert found is not None
    return found.state, found.late, dict(found.answers)
