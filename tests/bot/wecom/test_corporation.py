"""The corporation around the chat: files, menu, directory, sign-in, changes of the contacts."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.platforms.base import DirectoryUnavailable, Entry, Noted, Sent
from bot.platforms.sandbox.wecom_caller import encrypt_callback
from bot.platforms.wecom import WeCom
from handlers.incoming import Change, DirectoryChange
from messages.cards import Document, Picture
from tests.bot.wecom.callbacks import NOW, account, post
from tests.bot.wecom.conftest import CONTACTS, Line

UPLOAD = "media/upload"


async def test_a_file_is_uploaded_once_and_again_when_its_id_grows_old(line: Line) -> None:
    for _ in range(3):
        assert isinstance(await line.send(Document("进度.xlsx", "k1")), Sent)
    assert line.fake.calls[UPLOAD] == 1
    line.clock.now += 61 * 3600  # before WeCom forgets it after three days
    assert isinstance(await line.send(Document("进度.xlsx", "k1")), Sent)
    assert line.fake.calls[UPLOAD] == 2


async def test_a_picture_is_a_picture(line: Line) -> None:
    assert isinstance(await line.send(Picture("二维码", "png")), Sent)
    assert line.inbox()[-1]["msgtype"] == "image"


async def test_the_menu_is_one_for_everybody_within_wecoms_limits(line: Line) -> None:
    await line.wecom.create_menu()
    menu = line.fake.menu
    assert menu is not None
    assert 1 <= len(menu["button"]) <= 3
    for button in menu["button"]:
        below = button.get("sub_button", [])
        assert len(below) <= 5
        assert len(button["name"].encode()) <= 16
        assert all(len(one["name"].encode()) <= 40 and one["key"] for one in below)


def staffed(line: Line) -> None:
    line.fake.add_department(2, "清溪镇党委")
    line.fake.add_department(3, "梅溪村党支部", parent=2)
    line.fake.add_person("ZhouLichun", "周立春", 3)
    line.fake.add_person("hidden", "看不到", 3, visible=False)


@pytest.mark.parametrize("secret", ["", CONTACTS["contacts_secret"]])
async def test_the_directory_is_read_as_far_as_the_app_may_see(line: Line, secret: str) -> None:
    staffed(line)
    reading = line.another(contacts_secret=secret)
    try:
        people = await reading.people()
    finally:
        await reading.close()
    assert Entry("zhoulichun", "周立春", ("梅溪村党支部",)) in people
    assert "hidden" not in [one.account for one in people]


@pytest.mark.parametrize("code", [60011, 48002, 40001, -1, 45009])
async def test_a_directory_that_is_refused_says_why(line: Line, code: int) -> None:
    line.fake.answer_code(code, "department/simplelist", times=10)
    with pytest.raises(DirectoryUnavailable) as refused:
        await line.wecom.people()
    assert refused.value.words.startswith("读不了通讯录")


async def test_a_page_learns_who_opened_it_once(line: Line) -> None:
    address = line.wecom.sign_in_address("https://x.example.org/go/back/wecom", "state1")
    query = parse_qs(urlsplit(address).query)
    assert (query["scope"], query["state"]) == (["snsapi_base"], ["state1"])
    assert query["redirect_uri"] == ["https://x.example.org/go/back/wecom"]
    code = line.fake.sign_in("Wang")
    assert await line.wecom.who_signed_in(code) == "wang"
    assert await line.wecom.who_signed_in(code) is None
    assert await line.wecom.who_signed_in("made up") is None
    late = line.fake.sign_in("Wang")
    line.clock.now += 301
    assert await line.wecom.who_signed_in(late) is None
    assert await line.wecom.who_signed_in(line.fake.sign_in("outsider")) is None


CONTACT = {"MsgType": "event", "Event": "change_contact", "FromUserName": "sys"}


@pytest.mark.parametrize(
    ("fields", "change"),
    [
        ({"ChangeType": "create_user", "UserID": "Wang"}, (Change.JOINED, ("wang",), "")),
        (
            {"ChangeType": "update_user", "UserID": "Wang", "NewUserID": "Wang2"},
            (Change.CHANGED, ("wang",), "wang2"),
        ),
        ({"ChangeType": "update_user", "UserID": "Wang"}, (Change.CHANGED, ("wang",), "")),
        ({"ChangeType": "delete_user", "UserID": "Wang"}, (Change.LEFT, ("wang",), "")),
        ({"ChangeType": "create_party", "Id": "7"}, (Change.DEPARTMENTS, (), "")),
        ({"ChangeType": "update_tag", "TagId": "1"}, (Change.DEPARTMENTS, (), "")),
    ],
)
def test_a_change_of_the_contacts_is_noted(fields: dict[str, str], change: tuple) -> None:
    app = WeCom(account(**CONTACTS, contacts_aes_key="c" * 42 + "A"), lambda key: b"")
    door = replace(account(), token=CONTACTS["contacts_token"], encoding_aes_key="c" * 42 + "A")
    query, body = encrypt_callback(door, {**CONTACT, **fields}, NOW)
    noted = app.read(post(query, body), NOW)
    assert isinstance(noted, Noted)
    assert noted.change == DirectoryChange("wecom", *change)


def test_what_the_contacts_secret_signs_may_say_nothing_else() -> None:
    app = WeCom(account(**CONTACTS, contacts_aes_key="c" * 42 + "A"), lambda key: b"")
    door = replace(account(), token=CONTACTS["contacts_token"], encoding_aes_key="c" * 42 + "A")
    text = {"MsgType": "text", "FromUserName": "wang", "Content": "确认", "MsgId": "1"}
    query, body = encrypt_callback(door, text, NOW)
    given = app.read(post(query, body), NOW)
    assert getattr(given, "reason", "") == "wecom contacts"
