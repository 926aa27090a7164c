"""The district running on 2026-02-14 at 9:00, imported from its sheets, nothing begun."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import pytest

from bot.composition import Bot
from bot.importing import import_files
from domain.calendar import SHANGHAI
from tests.scenarios import season as seasons
from tests.scenarios.check.cases import special
from tests.scenarios.check.district import everybody, staff
from tests.scenarios.check.sheets import write_district
from tests.scenarios.season import Season, opened

STARTS_AT = datetime(2026, 2, 14, 9, 0, tzinfo=SHANGHAI)


def accounts() -> list[str]:
    """Everybody with a phone."""
    members = (one.account for one in everybody(special()) if one.account)
    return [*(str(one["企业微信账号"]) for one in staff()), *members]


@asynccontextmanager
async def district_opened(folder: Path) -> AsyncIterator[Season]:
    paths = write_district(folder)

    async def import_district(bot: Bot) -> None:
        await import_files(bot, paths)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(seasons, "STARTS_AT", STARTS_AT)
        async with opened(folder, prepare=import_district, guests=accounts()) as season:
            yield season


async def begun(season: Season) -> None:
    """The official starts the check of the whole district."""
    await season.play(
        [
            ("official", "开始2026年组织关系排查", ["2026 年度", "云岭区委组织部及下属"]),
            ("official", "1", "已开始:云岭区委组织部,应排查 597 名"),
        ]
    )


async def digests(season: Season, at: str, who: Collection[str] = ()) -> dict[str, str]:
    """Who got a digest when the clock came to that moment, and what stood in it."""
    everyone = who or accounts()
    await season.deliver()
    for one in everyone:
        season.news(one)
    await season.jump(at)
    found: dict[str, str] = {}
    for one in everyone:
        told = [words for words in season.news(one) if words.startswith("【今日提醒】")]
        assert len(told) <= 1, one
        if told:
            found[one] = told[0]
    return found
