"""Forms that came back signed and sealed: photographed, kept, and told of until they are there."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing

from tests.scenarios.check.district import OFFICES, STREET, TOWN
from tests.scenarios.check.opening import digests
from tests.scenarios.season import Season, check, folded

_NAMES = {
    "表一": "表一(经查找取得联系党员登记表)",
    "表二": "表二(经查找仍然无法取得联系党员登记表)",
    "表三": "表三(失去联系党员情况汇总表)",
    "表四": "表四(管理及处置情况汇总表)",
    "流动党员统计表": "流动党员统计表",
}
_IN_MARCH = ("表一", "表二", "表三", "流动党员统计表")
_ABOVE = ("clerk1", "clerk2", "clerk3", "chief1", "chief3", "official")
_SCAN = b"\xff\xd8\xff\xe0 a scan of "


async def filed(season: Season) -> None:
    """Two committees hand in all four on 03-30; the third forgets one."""
    await season.play(
        [
            ("b01m01", "上传表三", "由党建办上传"),
            ("clerk1", "表格情况", f"{_NAMES['表三']}:还没有(2026年3月31日"),
        ]
    )
    for clerk, org, names in (
        ("clerk1", TOWN, _IN_MARCH),
        ("clerk2", STREET, _IN_MARCH),
        ("clerk3", OFFICES, _IN_MARCH[:3]),
    ):
        await uploaded(season, clerk, org, names)
    await _state(season, "clerk1", TOWN, _IN_MARCH)
    await _state(season, "clerk3", OFFICES, _IN_MARCH[:3])
    await season.play(
        [
            ("official", "表格情况 柏溪镇", [TOWN, f"{_NAMES['表三']}:已签章上传"]),
            ("chief3", "表格情况", f"{_NAMES['流动党员统计表']}:还没有"),
            ("clerk1", "表格情况 松湖街道", "没有找到您说的党组织"),
        ]
    )
    assert _kept(season) == 11


async def uploaded(season: Season, clerk: str, org: str, names: Sequence[str]) -> None:
    """Each asked for, photographed, ended; a photo after that belongs to nothing."""
    for name in names:
        await season.play([(clerk, f"上传{name}", [f"{org}已经签字盖章的{_NAMES[name]}", "拍照"])])
        assert "收到" in await _photographed(season, clerk, f"{org}{name}")
        await season.play([(clerk, "取消", "已取消")])
    assert "没有要您交的照片" in await _photographed(season, clerk, "nothing")
    while await season.bot.evidence.fetch_waiting():
        pass


async def _photographed(season: Season, who: str, what: str) -> str:
    season.watch.seconds += 10
    photo = season.fake.put_media(_SCAN + what.encode(), "image/jpeg")
    told = {"MsgType": "image", "PicUrl": "http://127.0.0.1/p", "MediaId": photo}
    numbered = {**told, "MsgId": season.line.new_id()}
    return folded((await season.line.tell(numbered, who)).words)


async def _state(season: Season, who: str, org: str, there: Sequence[str]) -> None:
    lines = [
        f"{name}:{'已签章上传' if short in there else '还没有'}" for short, name in _NAMES.items()
    ]
    await season.play([(who, "表格情况", [f"{org}的表:", *lines])])


def _kept(season: Season) -> int:
    """How many scans are in the file store, each the one that was sent."""
    with closing(sqlite3.connect(season.folder / "town.db")) as main:
        rows = main.execute("SELECT state, file_key FROM evidence WHERE matter LIKE '%form:%'")
        found = rows.fetchall()
    for state, key in found:
        assert state == "kept"
        assert season.bot.files.get(key).startswith(_SCAN)
    return len(found)


async def reminded(season: Season, day: str) -> None:
    """On the last day, and every three days after it, whoever lacks a form hears of it."""
    told = await digests(season, f"{day}T08:40", _ABOVE)
    assert list(told) == ["clerk3"], day
    check(told["clerk3"], [f"{OFFICES}的流动党员统计表还没有", "!表一", "3月31日"], day)


async def filed_late(season: Season) -> None:
    """Nobody hears any more of a form that is there."""
    await uploaded(season, "clerk3", OFFICES, ("流动党员统计表",))
    assert await digests(season, "2026-04-06T08:40", _ABOVE) == {}


async def summary_filed(season: Season) -> None:
    """Form 4: told three days before 08-05, on that day, on 08-06; filed by two on the last day."""
    for clerk, org in (("clerk1", TOWN), ("clerk2", STREET)):
        await uploaded(season, clerk, org, ("表四",))
    await _state(season, "clerk1", TOWN, tuple(_NAMES))
    told = await digests(season, "2026-08-09T08:40", ["clerk1", "clerk2", "clerk3"])
    assert list(told) == ["clerk3"]
    check(told["clerk3"], [f"{OFFICES}的表四", "!表三("], "clerk3")
    await uploaded(season, "clerk3", OFFICES, ("表四",))
    assert _kept(season) == 15
    assert await digests(season, "2026-08-12T08:40", ["clerk1", "clerk2", "clerk3"]) == {}
