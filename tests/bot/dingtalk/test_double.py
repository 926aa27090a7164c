"""The double is as strict as the documentation of DingTalk."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import aiohttp
import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.platforms.dingtalk.account import DingTalkAccount
from bot.platforms.sandbox.dingtalk_double import DingTalkDouble, NotPressable
from tests.bot.dingtalk.hand import Hand

ACCOUNT = DingTalkAccount("ding1", "secret", card_template_id="t.schema")
PEOPLE, GROUP = "/v1.0/robot/oToMessages/batchSend", "/v1.0/robot/groupMessages/send"
CARD, REWRITE = "/v1.0/card/instances/createAndDeliver", "/v1.0/card/instances"
TEXT = {
    "robotCode": "ding1",
    "userIds": ["Wang"],
    "msgKey": "sampleText",
    "msgParam": '{"content": "甲"}',
}
SHOWN = {"title": "题", "b1": "好", "back": "b", "stamp": ""}
CARD_OF_WANG: dict[str, Any] = {
    "cardTemplateId": "t.schema",
    "outTrackId": "q-1@r1",
    "callbackType": "STREAM",
    "cardData": {"cardParamMap": SHOWN},
    "openSpaceId": "dtv1.card//IM_ROBOT.Wang",
    "imRobotOpenSpaceModel": {"supportForward": False},
    "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", "robotCode": "ding1"},
}
Answer = tuple[int, dict[str, Any]]


class Api:
    def __init__(self) -> None:
        self.hand = Hand()
        account = replace(ACCOUNT, oapi_base="", api_base="http://gateway")
        self.double = DingTalkDouble(account, lambda: ["Wang", "Li"], clock=self.hand.epoch)
        self.client: TestClient[Any, Any] = TestClient(TestServer(self.double.app()))

    async def token(self, **changes: str) -> Answer:
        body = {"appKey": "ding1", "appSecret": "secret"} | changes
        return await self._post("/v1.0/oauth2/accessToken", body, {})

    async def call(self, path: str, body: Any, token: str | None = None) -> Answer:
        given = (await self.token())[1]["accessToken"] if token is None else token
        return await self._post(path, body, {"x-acs-dingtalk-access-token": given})

    async def ask(self, path: str, body: Any, token: str | None = None) -> int:
        given = (await self.token())[1]["accessToken"] if token is None else token
        _, answer = await self._post(f"/topapi/{path}?access_token={given}", body, {})
        return int(answer["errcode"])

    async def _post(self, path: str, body: Any, headers: dict[str, str]) -> Answer:
        method = "PUT" if path == REWRITE else "POST"
        async with self.client.request(method, path, json=body, headers=headers) as response:
            return response.status, await response.json()


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    found = Api()
    async with found.client:
        yield found


async def test_a_token_stays_the_same_within_its_life(api: Api) -> None:
    first = (await api.token())[1]["accessToken"]
    assert (await api.token())[1]["accessToken"] == first
    api.hand.passed += 7200
    assert (await api.call(PEOPLE, TEXT, first))[0] == 401
    assert (await api.token())[1]["accessToken"] != first


@pytest.mark.parametrize("changes", [{"appKey": "x"}, {"appSecret": "x"}])
async def test_wrong_credentials_get_no_token(api: Api, changes: dict[str, str]) -> None:
    assert (await api.token(**changes))[1]["code"] == "invalidClientIdOrSecret"


async def test_a_wrong_token_does_nothing(api: Api) -> None:
    for path in (PEOPLE, GROUP, CARD, REWRITE, "/v1.0/robot/messageFiles/download"):
        assert await api.call(path, TEXT, "made-up") == (
            401,
            {
                "code": "InvalidAuthentication",
                "message": "InvalidAuthentication",
                "requestid": "r",
            },
        )
    assert await api.ask("v2/user/list", {"dept_id": 1}, "made-up") == 40014


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"robotCode": ""}, "invalidParameter.robotCode.empty"),
        ({"robotCode": "x"}, "invalidParameter.robotCode.notExsit"),
        ({"userIds": []}, "invalidParameter.userIds.empty"),
        ({"userIds": "Wang"}, "invalidParameter.userIds.empty"),
        ({"userIds": [7]}, "invalidParameter.userIds.empty"),
        ({"userIds": ["Wang"] * 21}, "invalidParameter.userIds.overMax"),
        ({"msgKey": "sampleNothing"}, "invalidParameter.msgKey.invalid"),
        ({"msgKey": ["sampleText"]}, "invalidParameter.msgKey.invalid"),
        ({"msgParam": {"content": "甲"}}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": "[]"}, "invalidParameter.msgParam.invalid"),
        ({"msgParam": "{}"}, "miss.param.content"),
        ({"msgParam": json.dumps({"content": "x" * 15_000})}, "invalidParameter.msgParam.tooLong"),
        (
            {"msgKey": "sampleImageMsg", "msgParam": '{"photoURL": "made-up"}'},
            "invalidParameter.msgParam.invalid",
        ),
    ],
)
async def test_a_message_must_be_as_documented(
    api: Api, changes: dict[str, Any], code: str
) -> None:
    status, answer = await api.call(PEOPLE, TEXT | changes)
    assert (status, answer["code"]) == (400, code)
    assert api.double.inbox_of("wang") == []


async def test_of_several_people_the_unknown_are_named(api: Api) -> None:
    status, answer = await api.call(PEOPLE, TEXT | {"userIds": ["WANG", "Nobody"]})
    assert (status, answer["invalidStaffIdList"]) == (200, ["Nobody"])
    (message,) = api.double.inbox_of("Wang")
    assert message == {"msgKey": "sampleText", "msgParam": {"content": "甲"}}


async def test_a_group_must_have_the_robot_in_it(api: Api) -> None:
    status, answer = await api.call(GROUP, TEXT | {"openConversationId": "cid1"})
    assert (status, answer["code"]) == (400, "invalid.openConversationId")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"cardTemplateId": "other.schema"}, "param.cardTemplateId.invalid"),
        ({"outTrackId": ""}, "param.outTrackId.empty"),
        ({"callbackType": "HTTP", "callbackRouteKey": "x"}, "param.callbackRouteKey.invalid"),
        ({"openSpaceId": "Wang"}, "param.openSpaceId.invalid"),
        ({"imRobotOpenDeliverModel": {}}, "param.imRobotOpenDeliverModel.invalid"),
        ({"cardData": {}}, "param.cardData.invalid"),
        ({"cardData": {"cardParamMap": {"n": 1}}}, "param.cardParamMap.invalid"),
        ({"cardData": {"cardParamMap": {"n": "长" * 342}}}, "param.cardParamMap.invalid"),
    ],
)
async def test_a_card_must_be_as_documented(api: Api, changes: dict[str, Any], code: str) -> None:
    status, answer = await api.call(CARD, CARD_OF_WANG | changes)
    assert (status, answer["code"]) == (400, code)
    assert api.double.inbox_of("wang") == []


async def test_new_data_under_an_old_name_is_ignored(api: Api) -> None:
    changed = CARD_OF_WANG | {"cardData": {"cardParamMap": SHOWN | {"title": "另一题"}}}
    for body in (CARD_OF_WANG, changed):
        assert (await api.call(CARD, body))[0] == 200
    assert len(api.double.inbox_of("wang")) == 1
    assert api.double.card("q-1@r1") == SHOWN


async def test_by_default_a_rewrite_leaves_nothing_of_before(api: Api) -> None:
    await api.call(CARD, CARD_OF_WANG)
    body: dict[str, Any] = {"outTrackId": "q-1@r1", "cardData": {"cardParamMap": {"stamp": "好"}}}
    by_key = {"cardUpdateOptions": {"updateCardDataByKey": True}}
    assert (await api.call(REWRITE, body | by_key))[0] == 200
    assert api.double.card("q-1@r1") == SHOWN | {"stamp": "好"}
    assert (await api.call(REWRITE, body))[0] == 200
    assert api.double.card("q-1@r1") == {"stamp": "好"}
    assert (await api.call(REWRITE, body | {"outTrackId": "x"}))[0] == 400


@pytest.mark.parametrize(
    ("userid", "name", "number"),
    [("wang", "x", "1"), ("li", "q-1@r1", "1"), ("wang", "q-1@r1", "2"), ("wang", "q-1@r1", "x")],
)
async def test_only_a_shown_button_of_ones_own_card_can_be_pressed(
    api: Api, userid: str, name: str, number: str
) -> None:
    await api.call(CARD, CARD_OF_WANG)
    with pytest.raises(NotPressable):
        await api.double.press(userid, name, number)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({"msgtype": "text", "text": {"content": "好"}}, 0),
        ({"msgtype": "image", "image": {"media_id": "x"}}, 400002),
        ({"msgtype": "text", "text": {}}, 400002),
        ({"msgtype": "text"}, 400002),
        ({"msgtype": ["text"]}, 400002),
        ([], 400002),
    ],
)
async def test_a_session_takes_few_forms(api: Api, message: Any, code: int) -> None:
    url = api.double.sessions.open("wang", "")
    async with api.client.post(url, json=message) as response:
        assert (await response.json())["errcode"] == code
    assert len(api.double.inbox_of("wang")) == (code == 0)


async def test_a_session_ends_after_ninety_minutes(api: Api) -> None:
    url = api.double.sessions.open("wang", "")
    api.hand.passed += 5400
    async with api.client.post(url, json={}) as response:
        assert (await response.json())["errcode"] == 300001


async def test_a_ticket_is_good_once_within_its_minute(api: Api) -> None:
    secret = {"clientId": "ding1", "clientSecret": "secret", "subscriptions": [{}]}

    async def ticket() -> str:
        _, answer = await api.call("/v1.0/gateway/connections/open", secret)
        assert answer["endpoint"] == "ws://gateway/connect"
        return str(answer["ticket"])

    first, late = await ticket(), await ticket()
    async with api.client.ws_connect(f"/connect?ticket={first}"):
        pass
    api.hand.passed += 60
    for spent in (first, late, "made-up"):
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await api.client.ws_connect(f"/connect?ticket={spent}")
        assert refused.value.status == 401


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"clientId": "ding1", "clientSecret": "x", "subscriptions": [{}]}, 401),
        ({"clientId": "ding1", "clientSecret": "secret"}, 400),
    ],
)
async def test_the_gateway_wants_credentials_and_topics(
    api: Api, body: dict[str, Any], status: int
) -> None:
    assert (await api.call("/v1.0/gateway/connections/open", body))[0] == status


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("v2/department/get", {"dept_id": 9}, 60003),
        ("v2/department/listsub", {"dept_id": 9}, 60003),
        ("v2/user/list", {"dept_id": 9, "cursor": 0, "size": 1}, 60003),
        ("v2/user/list", {"dept_id": 1, "cursor": 0, "size": 101}, 40035),
        ("v2/user/list", {"dept_id": 1, "cursor": "0", "size": 1}, 40035),
        ("v2/user/list", {"dept_id": 1, "cursor": 0, "size": 1}, 0),
        ("v2/user/getuserinfo", {"code": "made-up"}, 40078),
        ("user/getbyunionid", {"unionid": ""}, 60121),
        ("v2/user/list", [], 400002),
    ],
)
async def test_the_directory_is_asked_as_documented(
    api: Api, path: str, body: Any, code: int
) -> None:
    assert await api.ask(path, body) == code


async def test_a_sign_in_code_is_good_once_for_five_minutes(api: Api) -> None:
    code, late = api.double.people.sign_in("Wang"), api.double.people.sign_in("Wang")
    assert await api.ask("v2/user/getuserinfo", {"code": code}) == 0
    assert await api.ask("v2/user/getuserinfo", {"code": code}) == 40078
    api.hand.passed += 301
    assert await api.ask("v2/user/getuserinfo", {"code": late}) == 40078
