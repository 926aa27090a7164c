"""What the people of the town do again and again in a season."""

from __future__ import annotations

from collections.abc import Iterable

from tests.scenarios.season import Season
from tests.scenarios.town import secretary

SECTIONS = ("基本情况", "自身建设情况", "发挥作用情况", "存在问题及原因", "改进措施")


def paper(org: str) -> str:
    """A prepared report with its headings, the kind that is pasted whole."""
    heads = ("一、", "二、", "三、", "四、", "五、")
    return "\n".join(
        f"{head}{title}\n{org}的{title}已经逐条研究并写明。"
        for head, title in zip(heads, SECTIONS, strict=True)
    )


async def fill_in(season: Season, org: str, scores: str = "18 19 17 18 19") -> str:
    """The secretary pastes the report and gives the scores; returns the preview."""
    return await season.play(
        [
            (secretary(org), "自评", "第 1 项"),
            (secretary(org), paper(org), ["分到", "改进措施"]),
            (secretary(org), scores, "请核对"),
        ]
    )


async def hand_in(season: Season, orgs: Iterable[str]) -> None:
    """Each of these reports is written and submitted."""
    for org in orgs:
        await fill_in(season, org)
        await season.play([(secretary(org), "1", "已提交")])


async def vote(season: Season, who: str, choice: str, wanted: str) -> None:
    """Choose by number or word, hear it read back, confirm."""
    await season.play(
        [
            (who, "投票", "总体评价"),
            (who, choice, f"「{wanted}」"),
            (who, "确认", "您的票已投入票箱"),
        ]
    )
