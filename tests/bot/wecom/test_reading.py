"""Messages and events as the handlers get them."""

from __future__ import annotations

import pytest

from bot.platforms.base import Ignored
from handlers.incoming import Incoming, Kind
from tests.bot.wecom.callbacks import NOW, account, told

APP = account()
FROM = {"FromUserName": "WangWu"}


def event(name: str, **fields: str) -> Incoming | Ignored:
    found = told(APP, **(FROM | {"MsgType": "event", "Event": name} | fields))
    assert isinstance(found, Incoming | Ignored)
    return found


def key(name: str = "click", **fields: str) -> str:
    found = event(name, **fields)
    assert isinstance(found, Incoming)
    return found.key


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"MsgType": "text", "Content": "二坊村等级"}, (Kind.TEXT, "二坊村等级", "")),
        ({"MsgType": "text", "Content": " a <b>&]]>😀 "}, (Kind.TEXT, "a <b>&]]>😀", "")),
        ({"MsgType": "text"}, (Kind.TEXT, "", "")),
        ({"MsgType": "image", "MediaId": "M1", "PicUrl": "p"}, (Kind.IMAGE, "", "M1")),
        ({"MsgType": "voice", "MediaId": "M2", "Format": "amr"}, (Kind.VOICE, "", "M2")),
        (
            {"MsgType": "voice", "MediaId": "M2", "Recognition": "进度"},
            (Kind.VOICE, "进度", "M2"),
        ),
    ],
)
def test_a_message_is_read(fields: dict[str, str], expected: tuple[Kind, str, str]) -> None:
    found = told(APP, **FROM, **fields, MsgId="123")
    assert isinstance(found, Incoming)
    assert (found.kind, found.text, found.media_id) == expected
    assert (found.platform, found.account, found.key) == ("wecom", "wangwu", "m123")
    assert found.sent_at == NOW


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("enter_agent", Kind.ENTER),
        ("subscribe", Kind.ENTER),
        ("click", Kind.CLICK),
        ("CLICK", Kind.CLICK),
    ],
)
def test_an_event_is_read(name: str, kind: Kind) -> None:
    found = event(name, EventKey="todo" if kind is Kind.CLICK else "")
    assert isinstance(found, Incoming)
    assert (found.kind, found.text) == (kind, "todo" if kind is Kind.CLICK else "")


@pytest.mark.parametrize(
    "name", ["unsubscribe", "LOCATION", "view", "template_card_event", "low_active", "text"]
)
def test_other_events_are_ignored(name: str) -> None:
    assert isinstance(event(name), Ignored)


@pytest.mark.parametrize("kind", ["video", "location", "link", "file", "event_x", "click"])
def test_other_messages_are_ignored_without_repeating_what_they_say(kind: str) -> None:
    found = told(APP, **FROM, MsgType=kind, MsgId="1", Title="canary", Label="canary")
    assert isinstance(found, Ignored)
    assert "canary" not in found.reason


def test_an_unknown_name_of_an_event_is_not_repeated() -> None:
    found = event("canary")
    assert isinstance(found, Ignored)
    assert "canary" not in found.reason


def test_what_the_system_tells_is_ignored() -> None:
    assert isinstance(event("subscribe", FromUserName="sys"), Ignored)
    assert isinstance(event("change_contact", FromUserName="sys", ChangeType="x"), Ignored)


def test_an_event_of_the_corporation_may_lack_the_agent() -> None:
    assert isinstance(event("batch_job_result", AgentID=""), Ignored)


def test_a_repeated_event_has_the_same_key() -> None:
    assert key(EventKey="todo") == key(EventKey="todo")


@pytest.mark.parametrize(
    "change",
    [
        {"EventKey": "help"},
        {"FromUserName": "LiSi"},
        {"CreateTime": "1772413201"},
        {"TaskId": "t"},
        {"ResponseCode": "r"},
        {"UserID": "u"},
        {"ChangeType": "c"},
        {"AgentID": ""},
    ],
)
def test_events_of_one_second_have_keys_of_their_own(change: dict[str, str]) -> None:
    assert key(**({"EventKey": "todo"} | change)) != key(EventKey="todo")


def test_shifted_fields_do_not_share_a_key() -> None:
    assert key(EventKey="ab", UserID="c") != key(EventKey="a", UserID="bc")


def test_a_message_shows_neither_sender_nor_words() -> None:
    found = told(APP, **FROM, MsgType="text", Content="canary", MsgId="1")
    assert "canary" not in repr(found)
    assert "wangwu" not in repr(found)
