"""The double is as strict as the documentation of WeCom."""

from __future__ import annotations

from collections.abc import AsyncIterator
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.platforms.base import Rejected
from bot.platforms.sandbox.wecom_double import WeComDouble, decrypt_reply
from tests.bot.wecom.callbacks import account
from tests.bot.wecom.conftest import Clock

TEXT = {"touser": "wang", "agentid": 218, "msgtype": "text", "text": {"content": "甲"}}
CARD = {"title": "题", "description": "述", "url": "https://zhibu.example/"}


class Api:
    def __init__(self) -> None:
        self.clock = Clock()
        self.told: list[tuple[str, str]] = []
        self.double = WeComDouble(account(), lambda: ["Wang", "Li"], self._tell, self.clock)
        self.client: TestClient[Any, Any] = TestClient(TestServer(self.double.app()))

    def _tell(self, userid: str, message: dict[str, Any]) -> None:
        self.told.append((userid, message["msgtype"]))

    async def token(self, **changes: str) -> dict[str, Any]:
        app = account()
        query = {"corpid": app.corp_id, "corpsecret": app.secret} | changes
        answer = await self.client.get("/cgi-bin/gettoken", params=query)
        found: dict[str, Any] = await answer.json()
        return found

    async def send(self, token: str | None = None, **changes: Any) -> dict[str, Any]:
        token = (await self.token())["access_token"] if token is None else token
        body = {name: value for name, value in (TEXT | changes).items() if value is not None}
        url, query = "/cgi-bin/message/send", {"access_token": token}
        found: dict[str, Any] = await (await self.client.post(url, params=query, json=body)).json()
        return found


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    found = Api()
    async with found.client:
        yield found


async def test_a_token_stays_the_same_within_its_life(api: Api) -> None:
    first = await api.token()
    api.clock.now += 7199
    second = await api.token()
    assert first["access_token"] == second["access_token"]
    assert (first["expires_in"], second["expires_in"]) == (7200, 1)
    api.clock.now += 1
    assert (await api.send(first["access_token"]))["errcode"] == 42001
    assert (await api.token())["access_token"] != first["access_token"]
    assert (await api.send(first["access_token"]))["errcode"] == 40014


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"corpid": "x"}, 40013), ({"corpsecret": "x"}, 40001), ({"corpsecret": ""}, 41004)],
)
async def test_wrong_credentials_get_no_token(api: Api, changes: dict[str, str], code: int) -> None:
    assert (await api.token(**changes))["errcode"] == code


@pytest.mark.parametrize(("token", "code"), [("", 41001), ("made-up", 40014)])
async def test_a_wrong_token_sends_nothing(api: Api, token: str, code: int) -> None:
    assert (await api.send(token))["errcode"] == code
    for path in ("agent/get", "media/get"):
        url = f"/cgi-bin/{path}"
        answer = await (await api.client.get(url, params={"access_token": token})).json()
        assert answer["errcode"] == code
    upload = await api.client.post("/cgi-bin/media/upload", params={"access_token": token})
    assert (await upload.json())["errcode"] == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"agentid": 3}, 301002),
        ({"agentid": "218"}, 40056),
        ({"touser": None}, 40058),
        ({"touser": ["wang"]}, 40058),
        ({"touser": "|".join(["wang"] * 1001)}, 40058),
        ({"touser": "zhao|qian"}, 81013),
        ({"msgtype": "markdown"}, 40008),
        ({"msgtype": None}, 40008),
        ({"text": None}, 40058),
        ({"text": {"content": ""}}, 44004),
        ({"text": {"content": 3}}, 44004),
        ({"msgtype": "file", "file": {"media_id": "x"}}, 40007),
        ({"msgtype": "textcard", "textcard": {"title": "题"}}, 40058),
        ({"msgtype": "textcard", "textcard": CARD | {"title": "题" * 129}}, 45002),
        ({"msgtype": "textcard", "textcard": CARD | {"url": "x" * 2049}}, 40058),
        ({"msgtype": "textcard", "textcard": CARD | {"btntxt": "打开看看吧"}}, 40058),
        ({"msgtype": "textcard", "textcard": CARD}, 0),
    ],
)
async def test_a_message_is_judged_as_documented(
    api: Api, changes: dict[str, Any], code: int
) -> None:
    assert (await api.send(**changes))["errcode"] == code
    assert bool(api.told) is (code == 0)


@pytest.mark.parametrize("body", [b"", b"{", b"[1]"])
async def test_a_body_that_is_no_json_object_is_refused(api: Api, body: bytes) -> None:
    query = {"access_token": (await api.token())["access_token"]}
    answer = await api.client.post("/cgi-bin/message/send", params=query, data=body)
    assert (await answer.json())["errcode"] == 47001


async def test_too_long_a_text_is_cut_without_a_word(api: Api) -> None:
    assert (await api.send(text={"content": "甲" * 1000}))["errcode"] == 0
    assert api.double.inbox_of("wang")[0]["text"]["content"] == "甲" * 682


async def test_some_unknown_people_are_named_in_lower_case(api: Api) -> None:
    answer = await api.send(touser="WANG|Zhao")
    assert (answer["errcode"], answer["invaliduser"]) == (0, "zhao")
    assert api.told == [("wang", "text")]


async def test_all_get_what_is_sent_to_all(api: Api) -> None:
    answer = await api.send(touser="@all")
    assert (answer["errcode"], answer["invaliduser"]) == (0, "")
    assert api.told == [("li", "text"), ("wang", "text")]


async def test_a_file_goes_up_and_comes_down(api: Api) -> None:
    content = b"0" * 3_000_000
    answer = await _upload(api, content)
    query = {"access_token": (await api.token())["access_token"], "media_id": answer["media_id"]}
    down = await api.client.get("/cgi-bin/media/get", params=query)
    assert await down.read() == content
    sent = await api.send(msgtype="file", file={"media_id": answer["media_id"]})
    assert sent["errcode"] == 0


@pytest.mark.parametrize(
    ("content", "changes", "code"),
    [
        (b"12345", {}, 45001),
        (b"", {}, 44001),
        (b"123456", {"type": "novel"}, 40004),
        (b"123456", {"field": "other"}, 44001),
    ],
)
async def test_a_file_is_judged_as_documented(
    api: Api, content: bytes, changes: dict[str, str], code: int
) -> None:
    assert (await _upload(api, content, **changes))["errcode"] == code


async def _upload(
    api: Api, content: bytes, type: str = "file", field: str = "media"
) -> dict[str, Any]:
    form = aiohttp.FormData()
    form.add_field(field, BytesIO(content), filename="a.txt")
    query = {"access_token": (await api.token())["access_token"], "type": type}
    answer = await api.client.post("/cgi-bin/media/upload", params=query, data=form)
    found: dict[str, Any] = await answer.json()
    return found


async def test_another_app_is_not_shown(api: Api) -> None:
    query = {"access_token": (await api.token())["access_token"], "agentid": "3"}
    answer = await api.client.get("/cgi-bin/agent/get", params=query)
    assert (await answer.json())["errcode"] == 301002


def test_an_empty_reply_is_none() -> None:
    assert decrypt_reply(account(), b"") is None


@pytest.mark.parametrize("body", [b"success", b"<xml><Encrypt>AAAA</Encrypt></xml>"])
def test_a_reply_that_is_not_sealed_is_refused(body: bytes) -> None:
    with pytest.raises(Rejected):
        decrypt_reply(account(), body)
