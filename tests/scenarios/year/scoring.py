"""Quantified scores: some by chat, the rest in a sheet."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot.importing import ImportRefused, import_files
from tests.scenarios.season import Season
from tests.scenarios.year.figures import ROWS, Row

_BY_CHAT = 8
_INDICATORS = ("领导班子好", "党员队伍好", "工作机制好", "工作业绩好", "群众反映好")


def short(org: str) -> str:
    """As a clerk says it."""
    return org.removesuffix("党支部")


async def all_scored(season: Season) -> None:
    """All 32, after what is no score was refused."""
    await season.play(
        [
            ("clerk", "打分 梅溪村 21 19 19 19 19", "0 到 20 分"),
            ("clerk", "打分 梅溪村 领导班子 19", ["合计待补", "党员队伍好(20):待补"]),
            ("clerk", "2", ""),
            ("official", "认定 梅溪村 好", "才开始"),
        ]
    )
    for row in ROWS[:_BY_CHAT]:
        await scored(season, row)
    await _by_sheet(season, ROWS[_BY_CHAT:])


async def scored(season: Season, row: Row) -> None:
    """The clerk enters five scores and hears their sum."""
    total = f"合计 {row.total:.2f} 分"
    await season.play(
        [
            ("clerk", f"打分 {short(row.org)} {row.scores}", [total, "1. 无误"]),
            ("clerk", "1", "已存"),
        ]
    )


async def _by_sheet(season: Season, rows: Sequence[Row]) -> None:
    """One line a subject and indicator; a sheet with one score too high is refused as a whole."""
    with pytest.raises(ImportRefused):
        await import_files(season.bot, [_sheet(season, [*rows[1:], _too_high(rows[0])])])
    await season.play([("clerk", "排名", f"{_BY_CHAT}/32 个有分")])
    await import_files(season.bot, [_sheet(season, rows)])
    await season.play([("clerk", "排名", "32/32 个有分")])


def _too_high(row: Row) -> Row:
    return replace(row, scores=row.scores.replace("18", "20.5", 1))


def _sheet(season: Season, rows: Sequence[Row]) -> Path:
    path = season.folder / "打分.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("考评", "对象", "项目", "分数", "评分人"))
        for row in rows:
            for title, score in zip(_INDICATORS, row.scores.split(), strict=True):
                writer.writerow(("district-grading 2026", row.org, title, score, "考核一组"))
    return path
