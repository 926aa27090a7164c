"""What else comes over the line: opening the chat, pictures, voices, the menu, long answers."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing

from handlers.incoming import Incoming, Kind
from tests.scenarios.acting import hand_in
from tests.scenarios.season import Season, folded
from tests.scenarios.town import NAMES, account, members, secretary

MEIXI = "梅溪村党支部"
WRITER, MEMBER = secretary(MEIXI), account(MEIXI, 4)
PHOTO = b"\xff\xd8\xff\xe0 a photo of a closed door"


async def told(season: Season, who: str, **fields: str) -> str:
    """Delivered twice, as everything may be."""
    event: Mapping[str, str] = {"CreateTime": str(int(season.clock.now().timestamp())), **fields}
    first = await season.line.tell(event, who)
    assert await season.line.tell(event, who) == first
    assert first.status == 200
    return folded(first.words)


async def test_opening_the_chat_greets_once_a_day_with_what_is_due(season: Season) -> None:
    await season.begin()
    enter = {"MsgType": "event", "Event": "enter_agent", "EventKey": ""}
    assert "写自查自评报告" in await told(season, WRITER, **enter)
    await season.jump("2026-03-02 15:00")
    assert await told(season, WRITER, **enter) == ""
    await season.jump("2026-03-03 09:00")
    assert "写自查自评报告" in await told(season, WRITER, **enter)
    subscribe = {"MsgType": "event", "Event": "subscribe"}
    assert "现在没有要您办的事" in await told(season, MEMBER, **subscribe)
    assert "还没有登记" in await told(season, "stranger", **subscribe)
    assert await told(season, MEMBER, MsgType="event", Event="unsubscribe") == ""


async def test_the_menu_says_what_its_entry_is_named_after(season: Season) -> None:
    await season.begin()
    click = {"MsgType": "event", "Event": "click", "EventKey": "进度"}
    assert "已交 0/32 个" in await told(season, "clerk", **click)


async def test_a_photo_is_kept_where_evidence_is_wanted_and_nowhere_else(season: Season) -> None:
    lost = members(MEIXI)[4].name
    photo = season.fake.put_media(PHOTO, "image/jpeg")
    image = {"MsgType": "image", "PicUrl": "http://127.0.0.1/p", "MediaId": photo}
    await season.begin()
    assert "没有要您交的照片" in await told(season, WRITER, **image, MsgId="501")
    await season.play(
        [(WRITER, f"上门找{lost} 没人在家", "1. "), (WRITER, "1", "有照片可以现在直接发来")]
    )
    assert "已作为佐证保存" in await told(season, WRITER, **image, MsgId="502")
    await season.bot.evidence.fetch_waiting()
    with closing(sqlite3.connect(season.folder / "town.db")) as main:
        ((state, key),) = main.execute("SELECT state, file_key FROM evidence").fetchall()
    assert state == "kept"
    assert season.bot.files.get(key) == PHOTO


async def test_a_voice_is_answered_with_how_to_type_by_speaking(season: Season) -> None:
    voice = {"MsgType": "voice", "MediaId": "m1", "Format": "amr", "MsgId": "503"}
    assert "还听不懂语音" in await told(season, MEMBER, **voice)


async def test_a_long_answer_arrives_whole_in_several_messages(season: Season) -> None:
    await season.begin()
    asked = season.line.new_id()
    first = folded((await season.line.text("clerk", "谁还没交", asked)).words)
    await season.deliver()
    rest = [one.words for one in season.phones.arrivals.since("clerk")]
    assert len(rest) >= 1
    for part in (first, *rest):
        assert len(part.encode()) <= 2048
    whole = "\n".join([first, *rest])
    assert all(name in whole for name in NAMES)
    # Delivered again, it is not sent again.
    assert folded((await season.line.text("clerk", "谁还没交", asked)).words) == first
    await season.deliver()
    assert season.phones.arrivals.count("clerk") == len(rest)


async def test_also_what_follows_a_look_into_the_urn_arrives_whole(season: Season) -> None:
    await season.begin()
    await hand_in(season, [MEIXI])
    await season.play([(WRITER, "开始测评", "1. 开始测评"), (WRITER, "1", "测评已开始")])
    before = season.phones.arrivals.count(MEMBER)
    asked = Incoming("wecom", MEMBER, "m504", Kind.TEXT, season.clock.now(), "待办")
    # A platform whose own answer holds nothing: all of it is left for the outbox, once.
    for _ in range(2):
        await season.bot.service.answer(asked, lambda reply: reply)
    await season.deliver()
    (told,) = season.phones.arrivals.since(MEMBER, before)
    assert "等您投票" in told.words
