"""The corporation around the chat: directory, sign-in, and the files people send."""

from __future__ import annotations

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.platforms.base import DirectoryUnavailable, Entry, MediaUnavailable
from tests.bot.dingtalk.conftest import Bench
from tests.fakes.dingtalk import TOKEN

LISTSUB, MEMBERS = "/topapi/v2/department/listsub", "/topapi/v2/user/list"
DOWNLOAD = "/v1.0/robot/messageFiles/download"
PAGE, BROWSER = "/topapi/v2/user/getuserinfo", "/v1.0/oauth2/userAccessToken"
BY_UNIONID = "/topapi/user/getbyunionid"


def staffed(plain: Bench) -> None:
    people = plain.fake.people
    people.add_department(2, "清溪镇党委")
    people.add_department(3, "梅溪村党支部", parent=2)
    people.add("ZhouLichun", "周立春", 3, 2)
    for number in range(120):
        people.add(f"Member{number}", f"党员{number}", 3)


async def test_everybody_is_read_once_with_all_departments(plain: Bench) -> None:
    staffed(plain)
    people = await plain.platform.people()
    assert len(people) == 121
    assert Entry("member119", "党员119", ("梅溪村党支部",)) in people
    (secretary,) = [one for one in people if one.account == "zhoulichun"]
    assert sorted(secretary.departments) == ["梅溪村党支部", "清溪镇党委"]


@pytest.mark.parametrize("code", [60011, 50002, 90002, 60003, 12345, "Forbidden"])
@pytest.mark.parametrize("path", ["/topapi/v2/department/get", LISTSUB, MEMBERS])
async def test_a_directory_that_is_refused_says_why(
    plain: Bench, path: str, code: int | str
) -> None:
    plain.fake.answer_code(code, path)
    with pytest.raises(DirectoryUnavailable) as refused:
        await plain.platform.people()
    assert refused.value.words.startswith("钉钉通讯录")


@pytest.mark.parametrize("fault", ["hang", "drop"])
async def test_a_directory_that_breaks_off_is_not_half_read(plain: Bench, fault: str) -> None:
    staffed(plain)
    plain.fake.let_through(MEMBERS)
    getattr(plain.fake, fault)(MEMBERS)
    with pytest.raises(DirectoryUnavailable):
        await plain.platform.people()


@pytest.mark.parametrize(
    "result",
    [
        None,
        [],
        {"list": 7},
        {"list": [7, {}, {"userid": 7}, {"userid": ""}]},
        {"list": [], "has_more": True},
        {"list": [], "has_more": True, "next_cursor": "soon"},
        {"list": [], "has_more": True, "next_cursor": 0},
    ],
)
async def test_an_odd_page_of_people_ends_the_department(plain: Bench, result: object) -> None:
    plain.fake.answer_raw(json.dumps({"errcode": 0, "result": result}).encode(), MEMBERS)
    assert await plain.platform.people() == []
    assert plain.fake.calls[MEMBERS] == 1


async def test_departments_that_contain_each_other_are_read_once(plain: Bench) -> None:
    ring = {"errcode": 0, "result": [{"dept_id": 1, "name": "根"}, {"dept_id": "x"}, 7]}
    plain.fake.answer_raw(json.dumps(ring).encode(), LISTSUB, times=9)
    assert await plain.platform.people() == []
    assert plain.fake.calls[LISTSUB] == 1


def test_the_sign_in_page_comes_back_with_the_state(plain: Bench) -> None:
    address = plain.platform.sign_in_address("https://x.example.org/go/back/dingtalk", "state1")
    parts = urlsplit(address)
    query = parse_qs(parts.query)
    assert (parts.scheme, parts.hostname) == ("https", "login.dingtalk.com")
    assert query["redirect_uri"] == ["https://x.example.org/go/back/dingtalk"]
    assert (query["state"], query["scope"]) == (["state1"], ["openid"])
    assert "test-secret" not in address


async def test_a_page_inside_dingtalk_learns_who_opened_it_once(plain: Bench) -> None:
    code = plain.fake.people.sign_in("ZhouLichun")
    assert await plain.platform.who_signed_in(code) == "zhoulichun"
    assert await plain.platform.who_signed_in(code) is None
    assert await plain.platform.who_signed_in("made up") is None


@pytest.mark.parametrize("code", [40078, 40035, 400002])
async def test_a_browser_is_asked_for_when_it_is_no_page(plain: Bench, code: int) -> None:
    plain.fake.answer_code(code, PAGE)
    given = plain.fake.people.sign_in("ZhouLichun")
    assert await plain.platform.who_signed_in(given) == "zhoulichun"
    assert plain.fake.calls[BROWSER] == 1


@pytest.mark.parametrize(
    "result", [{"userid": "zhoulichun", "contact_type": 1}, {"userid": 7}, [], None]
)
async def test_a_stranger_is_nobody(plain: Bench, result: object) -> None:
    """An external contact has a userid, too, but is not one of the corporation."""
    plain.fake.answer_code(40078, PAGE)
    plain.fake.answer_raw(json.dumps({"errcode": 0, "result": result}).encode(), BY_UNIONID)
    given = plain.fake.people.sign_in("ZhouLichun")
    assert not await plain.platform.who_signed_in(given)


async def test_while_dingtalk_is_away_nobody_is_signed_in(plain: Bench) -> None:
    code = plain.fake.people.sign_in("ZhouLichun")
    plain.fake.drop(PAGE)
    assert await plain.platform.who_signed_in(code) is None
    plain.fake.answer_code("invalidClientIdOrSecret", TOKEN)
    plain.fake.sessions.revoke()
    assert await plain.platform.who_signed_in(code) is None
    assert plain.fake.calls[BROWSER] == 0


async def test_what_somebody_sent_is_fetched(plain: Bench) -> None:
    code = plain.fake.put_media(b"\x89PNG content", "image/png")
    assert await plain.platform.fetch_media(code) == (b"\x89PNG content", "image/png")


async def test_what_is_too_large_is_not_read_on(plain: Bench) -> None:
    code = plain.fake.put_media(b"x" * 300_000, "image/png")
    with pytest.raises(MediaUnavailable) as missing:
        await plain.platform.fetch_media(code, limit=1000)
    assert not missing.value.temporary


@pytest.mark.parametrize(
    ("url", "temporary"),
    [("", True), ("not an address", True), ("file:///etc/hostname", True), (7, True)],
)
async def test_an_odd_address_of_a_file_is_not_followed(
    plain: Bench, url: object, temporary: bool
) -> None:
    plain.fake.answer_raw(json.dumps({"downloadUrl": url}).encode(), DOWNLOAD)
    with pytest.raises(MediaUnavailable) as missing:
        await plain.platform.fetch_media("c1")
    assert missing.value.temporary is temporary


@pytest.mark.parametrize(
    ("code", "temporary"),
    [
        ("invalidParameter.downloadCode", False),
        ("ServiceUnavailable", True),
        ("Forbidden.AccessDenied", True),
    ],
)
async def test_a_file_that_is_refused_may_come_later(
    plain: Bench, code: str, temporary: bool
) -> None:
    plain.fake.answer_code(code, DOWNLOAD)
    with pytest.raises(MediaUnavailable) as missing:
        await plain.platform.fetch_media("c1")
    assert missing.value.temporary is temporary


async def test_without_a_token_a_file_only_waits(plain: Bench) -> None:
    plain.fake.answer_code("invalidClientIdOrSecret", TOKEN)
    with pytest.raises(MediaUnavailable) as missing:
        await plain.platform.fetch_media("c1")
    assert missing.value.temporary
