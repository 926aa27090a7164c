"""The memory of the phones: ordered, bounded, and never in anybody's way."""

from __future__ import annotations

import asyncio

from bot.platforms.sandbox.town import STARTS_AT
from bot.web.sandbox import shapes
from bot.web.sandbox.chats import Chats, Side


def chats(kept: int = 500) -> Chats:
    return Chats(lambda: STARTS_AT, kept)


def test_only_the_last_bubbles_are_kept_and_numbers_go_on() -> None:
    kept = chats(kept=3)
    for count in range(10):
        kept.show("somebody", Side.BOT, shapes.said(str(count)))
    assert [(one.number, one.content["text"]) for one in kept.after(0)] == [
        (8, "7"),
        (9, "8"),
        (10, "9"),
    ]
    assert [one.number for one in kept.after(9)] == [10]


async def test_closing_lets_every_watcher_go() -> None:
    closing = chats()
    watchers = [asyncio.create_task(closing.wait(0, 60)) for _ in range(3)]
    await asyncio.sleep(0)
    closing.close()
    assert await asyncio.gather(*watchers) == [[], [], []]
    assert await closing.wait(0, 60) == []


def test_a_bubble_shows_nothing_in_its_repr() -> None:
    shown = chats().show("canary-account", Side.PERSON, shapes.said("canary-words"))
    assert "canary" not in repr(shown)


def test_kinds_a_phone_cannot_show_are_named_only() -> None:
    assert shapes.message({"msgtype": "news", "news": {"articles": []}}, str) == {"msgtype": "news"}
    assert shapes.passive({"MsgType": "image", "MediaId": "m"}) == {"msgtype": "image"}


def test_a_bubble_that_changes_stands_where_it_stood_and_is_news() -> None:
    kept = chats()
    first = kept.show("somebody", Side.BOT, {"kind": "sent"}, card="q-1@a")
    kept.show("somebody", Side.PERSON, shapes.said("1"))
    kept.change(first.number, {"kind": "other"})
    assert [(one.number, one.content["kind"]) for one in kept.after(2)] == [(1, "other")]
    assert [one.number for one in kept.after(0)] == [1, 2]
    assert kept.card("somebody", "q-1@a") is not None
    assert kept.card("another", "q-1@a") is None
